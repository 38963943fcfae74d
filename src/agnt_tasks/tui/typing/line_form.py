"""One line that is asked for: a name, a number."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from agnt_tasks.tui.typing.dialog import Dialog
from agnt_tasks.tui.typing.one_line import OneLine


class LineForm(Dialog[str | None]):
    """Ends with the line; an empty one leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "takes it", id="line.submit", priority=True)
    ]

    def __init__(self, heading: str, *, placeholder: str = "", value: str = "") -> None:
        super().__init__(heading)
        self._line = OneLine(value, placeholder=placeholder, compact=True, select_on_focus=False)

    def typed(self) -> str | None:
        return self._line.value or None

    def body(self) -> ComposeResult:
        yield self._line

    @on(Input.Submitted)
    def action_submit(self) -> None:
        self.dismiss(self._line.value.strip() or None)
