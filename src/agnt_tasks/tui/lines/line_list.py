"""One widget for a list of any length: rows with a cursor, keys and a mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message

from agnt_tasks.tui.lines.list_canvas import BAR, ListCanvas
from agnt_tasks.tui.lines.rows import INDENT, SIGN, Row
from agnt_tasks.tui.lines.viewport import TOP, Place

_WHEEL = 3
"""Lines of one step of the wheel."""


@dataclass
class _About(Message):
    lines: LineList
    key: str

    @property
    def control(self) -> LineList:
        return self.lines


class LineList(ListCanvas, can_focus=True):
    """Rows with a cursor, folding and scrolling.

    Cursor, scroll and folding belong to the keys of rows: new rows move nothing, except that a list which
    follows stays at its end while the user is there. Rows without any known key are another list: it
    starts anew.
    """

    DEFAULT_CSS = "LineList { width: 1fr; height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", id="list.down", show=False),
        Binding("up,k", "move(-1)", "Up", id="list.up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="list.page_down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="list.page_up", show=False),
        Binding("home,g", "edge(-1)", "First", id="list.first", show=False),
        Binding("end,G", "edge(1)", "Last", id="list.last", show=False),
        Binding("right", "unfold", "Unfold", id="list.unfold", show=False),
        Binding("left", "fold", "Fold", id="list.fold", show=False),
        Binding("space", "turn", "Fold or unfold", id="list.turn", show=False),
        Binding("enter", "choose", "Open", id="list.choose"),
    ]

    class Selected(_About):
        """The cursor came to rest on another row."""

    class Chosen(_About):
        """Enter or a double click on a row that has nothing to unfold."""

    def __init__(self, *, empty: str, follow: bool = False, id: str | None = None) -> None:  # noqa: A002
        """`empty`: what is said when there are no rows. `follow`: it starts at its end and stays there."""
        super().__init__(empty=empty, follow=follow, id=id)
        self._follow = follow
        self._told: str | None = None

    @property
    def cursor_key(self) -> str | None:
        return self._outline.shown[self._cursor].key if self._cursor >= 0 else None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these instead."""
        fresh = not self._outline.knows(rows)
        before, at_last = self._outline.shown, fresh or self._cursor == self._outline.last
        if fresh:
            self._cursor, self._view.top, self._held = -1, TOP, self._follow
        self._outline.replace(rows)
        self._arranged(before)
        if self._held and at_last:
            self._cursor = self._outline.last
        self._tell()

    def open(self, key: str) -> bool:
        """Put the cursor on that row, unfolded, wherever it is hidden; False: there is none."""
        before, position = self._outline.shown, self._outline.bare(key)
        if position is not None:
            self._arranged(before)
            self._go(position)
        return position is not None

    def _go(self, cursor: int) -> None:
        """Put the cursor there and into sight."""
        before, top = self._cursor, self._view.top
        self._cursor = cursor
        self._view.reveal(cursor)
        self._moved(before, top)

    def _moved(self, before: int, top: Place) -> None:
        """The user moved: paint what differs from that cursor and top, and tell."""
        if self._view.top != top:
            self._places = None
            self.refresh()
        else:
            lines = (y for y, place in enumerate(self._seen()) if place.row in (before, self._cursor))
            self.refresh(*(Region(0, y, self.size.width, 1) for y in lines))
        at_last = self._cursor == self._outline.last
        self._held = self._follow and self._view.at_end and (at_last or not self._in_sight)
        self._tell()

    def _tell(self) -> None:
        if self.cursor_key not in (None, self._told):
            self.post_message(self.Selected(self, self.cursor_key or ""))
        self._told = self.cursor_key

    def _scroll(self, by: int) -> None:
        top = self._view.top
        self._view.scroll(by)
        self._moved(self._cursor, top)

    def action_move(self, by: int) -> None:
        """To the next row, but first to the end of one that is longer than what is in sight."""
        seen = self._seen()
        if not seen:
            return
        near, edge = (seen[0], seen[-1]) if by > 0 else (seen[-1], seen[0])
        if not self._in_sight:
            target = self._outline.near(near.row, by)
        elif edge.row == self._cursor and 0 <= edge.line + by < len(self._drawn_at(edge.row).lines):
            target = -1
        else:
            target = self._outline.near(self._cursor + by, by)
        if target < 0:
            self._scroll(by)
        else:
            self._go(target)

    def action_page(self, by: int) -> None:
        before, top = self._cursor, self._view.top
        self._view.scroll(by * max(self._view.size - 1, 1))
        seen = self._view.places()
        if seen:
            near = self._outline.near(seen[-1].row, -1) if by > 0 else self._outline.near(seen[0].row, 1)
            self._cursor = near if near >= 0 else before
            self._moved(before, top)

    def action_edge(self, by: int) -> None:
        before, top = self._cursor, self._view.top
        self._cursor = self._outline.last if by > 0 else self._outline.near(0, 1)
        self._view.show(self._view.last if by > 0 else TOP)
        self._moved(before, top)

    def action_turn(self) -> None:
        """Fold or unfold."""
        if self._folded is not None:
            before, self._held = self._outline.shown, False
            self._outline.turn(self._cursor)
            self._arranged(before)
            self._go(self._cursor)

    @property
    def _folded(self) -> bool | None:
        """Of the row with the cursor; None: it has nothing to fold."""
        if self._cursor < 0 or not self._drawn_at(self._cursor).foldable:
            return None
        return self._outline.folded(self._outline.shown[self._cursor])

    def action_unfold(self) -> None:
        """Without anything to unfold the key is left to whoever stands around."""
        if not self._folded:
            raise SkipAction
        self.action_turn()

    def action_fold(self) -> None:
        """Fold this row, or go to the one that it belongs to; without either, as `action_unfold`."""
        parent = self._outline.parent(self._cursor)
        if self._folded is False:
            self.action_turn()
        elif parent == self._cursor:
            raise SkipAction
        else:
            self._go(parent)

    def action_choose(self) -> None:
        if self._folded is not None:
            self.action_turn()
        elif self.cursor_key is not None:
            self.post_message(self.Chosen(self, self.cursor_key))

    def on_click(self, event: events.Click) -> None:
        at, seen = event.get_content_offset(self), self._seen()
        if at is None or at.y >= len(seen):
            return
        row, height = seen[at.y]
        if self._outline.shown[row].selectable:
            event.stop()
            self._go(row)
            sign = BAR + INDENT * self._outline.shown[row].level
            if height == 0 and sign <= at.x < sign + SIGN:
                self.action_turn()
            elif event.chain == 2:
                self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-_WHEEL)
