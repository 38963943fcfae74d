"""Why a result is liked or not: one line that may stay empty."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from agnt_tasks.models.status import Feedback
from agnt_tasks.tui.typing.dialog import Dialog
from agnt_tasks.tui.typing.pick_list import PickList, Row

REASONS = {
    Feedback.LIKE: ("right", "thorough", "fast", "cheap", "well written"),
    Feedback.DISLIKE: ("wrong", "incomplete", "too slow", "too costly", "off topic"),
}
"""Common ones; as long as nothing is typed, their numbers write them."""


class _Line(Input):
    """Its digits stand for reasons while it is empty."""

    def __init__(self, reasons: tuple[str, ...], value: str) -> None:
        super().__init__(value or None, placeholder="optional", compact=True, select_on_focus=False)
        self._reasons = reasons

    def on_key(self, event: events.Key) -> None:
        number = int(event.key) if event.key in ("1", "2", "3", "4", "5") else 0
        if number and not self.value:
            event.prevent_default()
            event.stop()
            self.value = self._reasons[number - 1]


class ReasonForm(Dialog[str | None]):
    """Ends with the reason, empty for none; with None when the verdict is taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "sends", id="reason.submit")]

    def __init__(self, feedback: Feedback, title: str, draft: str = "") -> None:
        super().__init__(self.heading_of(feedback, title))
        self._reasons, self._draft = REASONS[feedback], draft
        self._line = _Line(self._reasons, draft)
        self.keys.rename("leave", f"no {feedback}")

    @staticmethod
    def heading_of(feedback: Feedback, title: str) -> str:
        return f"Why {feedback} “{title}”?"

    def body(self) -> ComposeResult:
        yield self._line
        yield PickList([Row(reason, str(number)) for number, reason in enumerate(self._reasons, 1)], index=-1)

    def typed(self) -> str | None:
        return self._line.value if self._line.value != self._draft else None

    @on(Input.Submitted)
    def action_submit(self) -> None:
        self.dismiss(self._line.value.strip())

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self._line.value = self._reasons[event.index]
