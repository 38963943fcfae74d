"""What the first cards do not need: pydantic, the verbs, the pane, the forms."""

from __future__ import annotations

import gc
from importlib import import_module

_OURS = ("desk", "live", "regions.regions")
_THEIRS = ("pygments.lexers", "pygments.styles")
_SAMPLE = "# One\n\n- *two*\n\n```python\nthree\n```\n"
"""Has what the first call of the parsers builds their tables for."""


def load_the_rest() -> None:
    """Import it, and what the first opened task would have to wait for. Meant for a thread, so that keys
    work meanwhile."""
    for name in _OURS:
        import_module(f"agnt_tasks.tui.{name}")
    for name in _THEIRS:
        import_module(name)
    _parse_once()
    # It stays to the end: looking through it for garbage would hold up keys for 20 ms, again and again.
    gc.freeze()


def _parse_once() -> None:
    from agnt_tasks.tui.look.palette import DEFAULT_THEME, palette_of
    from agnt_tasks.tui.markdown.document import Document
    from agnt_tasks.tui.markdown.drawing import Drawing
    from agnt_tasks.tui.markdown.styles import MarkdownStyles

    document = Document(Drawing(MarkdownStyles(palette_of(DEFAULT_THEME)), 80))
    document.append(_SAMPLE, closed=True)
    while document.draw_next():
        pass
