"""A small drawn list of which one line is highlighted, by arrows or by the mouse; a click picks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from agnt_tasks.tui.look.lines import Piece, line, width
from agnt_tasks.tui.look.palette import palette_of

_EMPTY = "Nothing matches."


class Row(NamedTuple):
    label: str
    key: str = ""
    """Shown before the label: what picks it at once."""
    note: str = ""
    """At the right end."""


class PickList(Widget, can_focus=False):
    """At most `most` rows are seen; the highlighted one always is. Whoever has the focus moves it."""

    DEFAULT_CSS = "PickList { height: auto; width: 100%; }"

    @dataclass
    class Picked(Message):
        """A row was clicked."""

        index: int

    def __init__(self, rows: Sequence[Row] = (), *, most: int = 12, index: int = 0) -> None:
        """An index of -1 highlights nothing."""
        super().__init__()
        self.rows: tuple[Row, ...] = tuple(rows)
        self.index = index
        self._most = most
        self._top = max(0, index - self.seen + 1)

    def set_rows(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        self.index = self._top = 0
        self.refresh(layout=True)

    def move(self, by: int) -> None:
        """From the last row to the first and back."""
        if self.rows:
            self.index = (max(self.index, -1 if by > 0 else 0) + by) % len(self.rows)
            self._top = max(min(self._top, self.index), self.index - self.seen + 1)
            self.refresh()

    @property
    def seen(self) -> int:
        """How many rows are seen at once."""
        return min(len(self.rows), self._most)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        style, labels = palette_of(self.app.theme).plain, [row.label for row in self.rows] or [_EMPTY]
        return max(width([Piece(label, style)]) for label in labels) + 4

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self.seen or 1

    def render_line(self, y: int) -> Strip:
        palette, position = palette_of(self.app.theme), self._top + y
        if not self.rows:
            muted = palette.on(palette.colours.muted, self.background_colors[1].hex6)
            return line([Piece(f"  {_EMPTY}", muted)], self.size.width, muted)
        under_cursor = position == self.index
        ground = palette.colours.cursor if under_cursor else self.background_colors[1].hex6
        text = palette.on(palette.colours.text, ground, bold=under_cursor)
        if not 0 <= position < len(self.rows):
            return line([], self.size.width, text)
        row = self.rows[position]
        pieces = [Piece("▸ " if under_cursor else "  ", palette.on(palette.colours.accent, ground))]
        if row.key:
            pieces.append(Piece(f"{row.key}  ", palette.on(palette.colours.accent, ground, bold=True)))
        note = [Piece(f"{row.note} ", palette.on(palette.colours.muted, ground))] if row.note else []
        return line([*pieces, Piece(row.label, text)], self.size.width, text, note)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        position = self._top + event.y
        if self.index >= 0 and position != self.index and position < len(self.rows):
            self.index = position
            self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-1)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        position = self._top + event.y
        if position < len(self.rows):
            self.post_message(self.Picked(position))
