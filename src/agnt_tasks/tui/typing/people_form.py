"""Who is assigned to a task, or follows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from agnt_tasks.errors import ValidationError
from agnt_tasks.tui.look.content import safe_line
from agnt_tasks.tui.typing.completed_input import CompletedInput
from agnt_tasks.tui.typing.dialog import Dialog
from agnt_tasks.tui.typing.task_draft import listed, people


class PeopleForm(Dialog[tuple[str, ...] | None]):
    """Ends with the whole new set of addresses."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "saves", id="people.submit")]

    def __init__(
        self,
        heading: str,
        present: Sequence[str],
        candidates: Callable[[], Sequence[str]] = tuple,
        draft: str | None = None,
    ) -> None:
        super().__init__(heading)
        self._before = listed(present)
        value = self._before if draft is None else draft
        self._field = CompletedInput(candidates, value=value, placeholder="address, address")
        self._problem = Static("", classes="problem", markup=False)

    def body(self) -> ComposeResult:
        yield self._field
        yield self._problem

    def typed(self) -> str | None:
        return self._field.value if self._field.value != self._before else None

    @on(CompletedInput.Submitted)
    def action_submit(self) -> None:
        try:
            self.dismiss(people(self._field.value))
        except ValidationError as error:
            self._problem.update(safe_line(f"! {error.problems[0].message}"))
            self._problem.display = True
