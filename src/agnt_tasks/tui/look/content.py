"""The one way from data to the screen: cleaned, and never read as markup.

Widgets of Textual that take text get `safe(text)`; lines that we draw ourselves are made by `lines.line`,
which cleans every piece. A second net, for text that somebody forgot, is `TerminalFilter`.
"""

from __future__ import annotations

from textual.content import Content

from agnt_tasks.models.clean import clean, clean_line


def safe(text: str) -> Content:
    """Text of several lines."""
    return Content(clean(text).expandtabs(4))


def safe_line(text: str) -> Content:
    """Text as one line."""
    return Content(clean_line(text))
