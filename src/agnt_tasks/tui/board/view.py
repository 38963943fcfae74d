"""`BoardView`: the canvas with a focus and a mouse."""

from __future__ import annotations

from textual import events
from textual.message import Message

from agnt_tasks.models.card import Card
from agnt_tasks.tui.board.canvas import BoardCanvas
from agnt_tasks.tui.board.layout import HEADING, WHOLE_BOARD, Box, box_at
from agnt_tasks.tui.look.content import safe_line


class BoardView(BoardCanvas, can_focus=True, inherit_bindings=False):
    DEFAULT_CSS = "BoardView { height: 1fr; width: 1fr; }"

    class CardClicked(Message):
        """A card was clicked; `twice`: to open it."""

        def __init__(self, task_id: str, twice: bool, marks: bool) -> None:
            super().__init__()
            self.task_id = task_id
            self.twice = twice
            self.marks = marks
            """With ctrl or shift: to mark it."""

    class ColumnClicked(Message):
        def __init__(self, status: str) -> None:
            super().__init__()
            self.status = status

    class CardDropped(Message):
        """A card was dragged to another column."""

        def __init__(self, task_id: str, status: str) -> None:
            super().__init__()
            self.task_id = task_id
            self.status = status

    def _on_focus(self, event: events.Focus) -> None:
        self._focus_moved(event, here=True)

    def _on_blur(self, event: events.Blur) -> None:
        self._focus_moved(event, here=False)

    def _focus_moved(self, event: events.Event, *, here: bool) -> None:
        """As every widget does, but for the repainting: nothing here looks different then."""
        event.prevent_default()
        self.has_focus = here
        if self.parent is not None:
            told = events.DescendantFocus(self) if here else events.DescendantBlur(self)
            self.parent.post_message(told)

    _drag: Drag | None = None
    _dragged = False
    """The button that is let go now has dragged: that is no click."""

    def _hit(self, x: int, y: int) -> tuple[Box | None, Card | None]:
        box = box_at(self._boxes, x)
        if box is None or y < HEADING:
            return box, None
        rows = self._pictures[box.status].rows
        row = rows[y - HEADING] if y - HEADING < len(rows) else -1
        return box, self._state.columns[box.status].card(row) if row >= 0 else None

    def on_click(self, event: events.Click) -> None:
        if self._dragged:
            return
        box, card = self._hit(event.x, event.y)
        if card:
            self.post_message(self.CardClicked(card.id, event.chain == 2, event.ctrl or event.shift))
        elif box and self.size.width >= WHOLE_BOARD:
            self.post_message(self.ColumnClicked(box.status))
        elif event.y < HEADING:
            self._click_tab(event.x)

    def _click_tab(self, x: int) -> None:
        """Which tab it is, by the words that are shown."""
        statuses = list(self._state.columns)
        at = 0
        for status, segment in zip(statuses, self._headings[self._state.focus][0], strict=False):
            at += segment.cell_length
            if x < at:
                self.post_message(self.ColumnClicked(status))
                return

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, rows: int) -> None:
        event.stop()
        box, _ = self._hit(event.x, event.y)
        if box:
            self.scroll_column(box.status, rows)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        _, card = self._hit(event.x, event.y)
        self._drag, self._dragged = None, False
        # A button that was let go outside of the terminal is not heard of.
        self._drag_to("")
        if card and event.button == 1:
            self._drag = Drag(card, event.x, event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        box, card = self._hit(event.x, event.y)
        if self._drag is None:
            self.tooltip = safe_line(card.title) if card else None
            return
        if self._drag.moved(event.x, event.y) and box:
            self._drag_to(box.status)

    def _drag_to(self, status: str) -> None:
        target = status if self._drag and status != self._drag.card.status else ""
        if target != self.target:
            before, self.target = self.target, target
            self.show([each for each in (before, target) if each])

    def on_mouse_up(self, event: events.MouseUp) -> None:
        drag, self._drag = self._drag, None
        target, self.target = self.target, ""
        self.release_mouse()
        self._dragged = drag is not None and drag.began
        if drag and target:
            self.show([target])
            self.post_message(self.CardDropped(drag.card.id, target))


class Drag:
    """A card that is held with the mouse."""

    def __init__(self, card: Card, x: int, y: int) -> None:
        self.card = card
        self._from = (x, y)
        self.began = False

    def moved(self, x: int, y: int) -> bool:
        """Whether it was moved far enough to mean it."""
        self.began = self.began or abs(x - self._from[0]) + abs(y - self._from[1]) > 1
        return self.began
