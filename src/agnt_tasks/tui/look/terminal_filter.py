"""The last thing that every segment passes on its way to the terminal."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from agnt_tasks.models.clean import clean_line

_PLAIN_SIGNS = str.maketrans(
    {
        "○": "o", "●": "*", "◆": "?", "‖": "=", "✓": "+", "✗": "x", "◌": "~",
        "…": "~", "·": "-", "→": ">", "←": "<", "↑": "^", "↓": "v", "▸": ">", "▾": "v", "•": "*", "—": "-",
        "│": "|", "┃": "|", "─": "-", "━": "=", "┄": "-", "═": "=", "▌": "|", "▐": "|", "█": "#", "▔": "-",
        "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
        "╭": "+", "╮": "+", "╰": "+", "╯": "+", "▁": "_", "▂": "_", "▄": "=", "▆": "#", "▏": "|", "▎": "|",
        "▍": "|", "▋": "#", "▊": "#", "▉": "#", "░": ".", "▒": ":", "▓": "#", "☐": "o", "☑": "x",
        "■": "#", "▲": "^", "▼": "v", "⠋": "|", "⠙": "/", "⠹": "-", "⠸": "\\", "⠼": "|", "⠴": "/", "⠦": "-",
        "⠧": "\\", "⠇": "|", "⠏": "/",
        "“": '"', "”": '"', "‘": "'", "’": "'", "×": "x", "≤": "<", "≥": ">",
    }
)  # fmt: skip


_DIFFERS = 0.5
"""Of two grounds, so much of the way from black to white cannot be overlooked."""
_DISPUTED = re.compile("(.?)\ufe0f|[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
"""Emoji that one terminal draws in two cells and another in one or four; all that follows would be moved."""


class TerminalFilter(LineFilter):
    """No control character leaves the app, whichever widget drew it; in ASCII mode no sign beyond ASCII.

    Our own signs have plain twins of the same width; whatever else ASCII cannot say becomes `?`.
    Every terminal gives what leaves it the same number of cells as we do.
    """

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__(enabled=True)
        self._ascii_only = ascii_only

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if all(text.isascii() and text.isprintable() for text, _, control in segments if not control):
            return segments
        return [
            segment if segment.control else Segment(self._shown(segment.text), segment.style)
            for segment in segments
        ]

    def _shown(self, text: str) -> str:
        text = _DISPUTED.sub(_undisputed, clean_line(text))
        if not self._ascii_only or text.isascii():
            return text
        return "".join(_plain(character) for character in text.translate(_PLAIN_SIGNS))


class Colourless(LineFilter):
    """No colour at all, for terminals that know none; what lies on a ground of its own stands in reverse."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, style and _colourless(style, background.brightness), control)
            for text, style, control in segments
        ]


@lru_cache(maxsize=1_000)
def _colourless(style: Style, around: float) -> Style:
    """`around`: how bright it is beside that, from 0 to 1."""
    ground = style.bgcolor
    differs = ground is not None and abs(Color.from_rich_color(ground).brightness - around) > _DIFFERS
    return style.without_color + Style(reverse=True) if differs else style.without_color


def _undisputed(found: re.Match[str]) -> str:
    """As many cells as Rich counts: flags become letters, other emoji lose their colour."""
    from rich.cells import cell_len

    sign, base = found[0], found[1]
    if base is not None:
        return base + " " * (cell_len(sign) - cell_len(base))
    return chr(ord(sign) - ord("\U0001f1e6") + ord("A")) if sign < "\U0001f3fb" else ""


def _plain(character: str) -> str:
    """As wide as it was, so that nothing moves."""
    from rich.cells import cell_len

    return character if character.isascii() else "?" * cell_len(character)
