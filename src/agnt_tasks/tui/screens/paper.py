"""Text in paragraphs, drawn by ourselves: hanging indents, roles for colours, lines to click."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from rich.style import Style
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from agnt_tasks.tui.lines.rows import Line, Row, wrapped
from agnt_tasks.tui.look.lines import Piece, line
from agnt_tasks.tui.look.palette import Palette, palette_of
from agnt_tasks.wording.width import width

_STATUSES = {"waits": 2, "wrong": 5}
"""Roles that have the colour of a status."""
_WIDEST = 100
"""Longer lines are hard to read."""


class Block(NamedTuple):
    """A paragraph or several. An empty one is an empty line."""

    text: str = ""
    role: str = "plain"
    """A style of the palette, `waits` or `wrong`."""
    lead: str = ""
    """Stands before the first line; the others are indented by as much."""
    lead_role: str = "muted"
    choice: int = 0
    """What a click on it chooses; 0: nothing."""


class Entry(NamedTuple):
    """A thing in a list, in two lines."""

    key: str
    text: str
    right: str
    """What is told at the right end."""
    below: str


class Drawn(NamedTuple):
    lead: str
    text: str
    block: Block


def facts(pairs: Iterable[tuple[str, str]]) -> list[Block]:
    """Names and values in two columns; an empty value is left out."""
    shown = [(name, value) for name, value in pairs if value]
    room = max((width(name) for name, _ in shown), default=0) + 2
    return [Block(value, lead=name.ljust(room)) for name, value in shown]


def two_lines(entry: Entry, palette: Palette) -> Row:
    right = (Piece(f" {entry.right}", palette.muted),)
    below = partial(tuple, (Piece(entry.below, palette.muted),))
    return Row(entry.key, Line((Piece(entry.text, palette.plain),), right), below, keep=9)


def lines_of(blocks: Iterable[Block], columns: int) -> list[Drawn]:
    """The lines of the paragraphs at that width."""
    found: list[Drawn] = []
    for block in blocks:
        indent = width(block.lead)
        room = max(min(columns, _WIDEST) - indent, 10)
        lines = wrapped(block.text, room) or ("",)
        leads = [block.lead, *[" " * indent] * (len(lines) - 1)]
        found += [Drawn(lead, text, block) for lead, text in zip(leads, lines, strict=True)]
    return found


class Paper(Widget):
    """Shows blocks; as high as they are. Scrolling is for what it lies in."""

    DEFAULT_CSS = "Paper { height: auto; }"

    class Chosen(Message):
        """A block with a choice was clicked."""

        def __init__(self, choice: int) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._blocks: Sequence[Block] = ()
        self._rows: tuple[int, list[Drawn]] = (0, [])

    def show(self, blocks: Sequence[Block]) -> None:
        if blocks != self._blocks:
            self._blocks = blocks
            self._rows = (0, [])
            self.refresh(layout=True)

    def choices_below(self, line: int) -> int:
        """How many of the choices are not to be seen by whoever sees no more than the lines before that."""
        ends = {each.block.choice: y for y, each in enumerate(self._lines(self.size.width))}
        return sum(choice > 0 and y >= line for choice, y in ends.items())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        palette = palette_of(self.app.theme)
        lines = self._lines(self.size.width)
        if y >= len(lines):
            return line((), self.size.width, palette.plain)
        lead, text, block = lines[y]
        pieces = [Piece(lead, _style(palette, block.lead_role)), Piece(text, _style(palette, block.role))]
        return line(pieces, self.size.width, palette.plain)

    def on_click(self, event: Click) -> None:
        lines = self._lines(self.size.width)
        if 0 <= event.y < len(lines) and lines[event.y].block.choice:
            self.post_message(self.Chosen(lines[event.y].block.choice))

    def _lines(self, columns: int) -> list[Drawn]:
        if self._rows[0] != columns:
            self._rows = (columns, lines_of(self._blocks, columns))
        return self._rows[1]


def _style(palette: Palette, role: str) -> Style:
    style: Style = palette.status(_STATUSES[role]) if role in _STATUSES else getattr(palette, role)
    return style
