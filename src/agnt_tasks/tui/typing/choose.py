"""A small list to pick one thing from: a column, an order, a view, a theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from agnt_tasks.tui.typing.dialog import Dialog
from agnt_tasks.tui.typing.pick_list import PickList, Row

_AT_ONCE = 9


class Choice(NamedTuple):
    value: str
    label: str
    key: str = ""
    """The letter that picks it at once; else its number does."""
    note: str = ""


class Choose(Dialog[str | None]):
    """Up to nine are picked by their key; more are filtered by what is typed. Enter picks the highlighted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "picks", id="choose.pick"),
        Binding("up", "move(-1)", id="choose.previous", show=False),
        Binding("down", "move(1)", id="choose.next", show=False),
    ]

    def __init__(self, heading: str, choices: Sequence[Choice], current: str = "") -> None:
        """`current`: the value that is highlighted first."""
        super().__init__(heading)
        self._filters = len(choices) > _AT_ONCE
        self._all = self._shown = tuple(choices)
        values = [choice.value for choice in choices]
        self._list = PickList(self._rows(), index=values.index(current) if current in values else 0)

    def body(self) -> ComposeResult:
        if self._filters:
            yield Input(placeholder="type to filter", compact=True)
        yield self._list

    def _key(self, position: int) -> str:
        return "" if self._filters else self._all[position].key or str(position + 1)

    def _rows(self) -> list[Row]:
        return [Row(c.label, self._key(position), c.note) for position, c in enumerate(self._shown)]

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        words = event.value.lower().split()
        self._shown = tuple(c for c in self._all if all(word in c.label.lower() for word in words))
        self._list.set_rows(self._rows())

    def on_key(self, event: events.Key) -> None:
        for position, choice in enumerate(self._all):
            if event.character and event.character == self._key(position):
                event.stop()
                self.dismiss(choice.value)
                return

    def action_move(self, by: int) -> None:
        self._list.move(by)

    @on(Input.Submitted)
    def action_pick(self) -> None:
        if self._shown:
            self.dismiss(self._shown[self._list.index].value)

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self.dismiss(self._shown[event.index].value)
