"""A list that is filtered by what is typed; Enter runs what is highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from agnt_tasks.tui.finding.entries import Entry
from agnt_tasks.tui.typing.dialog import Dialog
from agnt_tasks.tui.typing.pick_list import PickList, Row

_KEYS = 16
"""Cells for keys, before the words; fewer, if the longest keys need fewer."""


_GROUPS = 80
"""From so many columns on, actions tell their group; below, their words need the room."""


class Finder(Dialog[str | None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "does it", id="finder.pick", priority=True),
        Binding("up", "move(-1)", id="finder.previous", priority=True, show=False),
        Binding("down", "move(1)", id="finder.next", priority=True, show=False),
        Binding("pageup", "move(-10)", id="finder.page_up", priority=True, show=False),
        Binding("pagedown", "move(10)", id="finder.page_down", priority=True, show=False),
    ]

    def __init__(self, heading: str, entries: Sequence[Entry]) -> None:
        super().__init__(heading)
        self._all = self._found = list(entries)
        # The words stay where they are while one types.
        self._room = min(_KEYS, max((len(entry.keys) for entry in entries), default=0))
        self._list = PickList(most=14)

    def body(self) -> ComposeResult:
        yield Input(placeholder="a name, or a key", compact=True)
        self._list.set_rows(self._rows())
        yield self._list

    def _rows(self) -> list[Row]:
        """Actions have a column for keys; what never has one (a task) begins at the edge."""
        grouped = self.app.size.width >= _GROUPS
        return [
            Row(
                entry.label,
                entry.keys.ljust(self._room * entry.is_action),
                entry.note or entry.group * grouped,
            )
            for entry in self._found
        ]

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        words = event.value.split()
        self._found = [entry for entry in self._all if entry.fits(words)]
        whole = event.value.strip()
        exact = [entry for entry in self._found if whole and whole in (entry.name, *entry.keys.split())]
        self._found = [*exact, *(entry for entry in self._found if entry not in exact)]
        self._list.set_rows(self._rows())

    def action_move(self, by: int) -> None:
        self._list.move(by)

    def action_pick(self) -> None:
        if self._found:
            self.dismiss(self._found[self._list.index].value)

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self.dismiss(self._found[event.index].value)
