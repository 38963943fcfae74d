"""Marking tasks for a verb on several. Marks can be undone like any change (ruling Board)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agnt_tasks.errors import AgntError
from agnt_tasks.models.card import Card, Span
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.verbs.boarding import windows_of


class MarkRegion(Region):
    def actions(self) -> Mapping[str, Do]:
        return {
            "mark.toggle": self._toggle,
            "mark.column": self._column,
            "mark.clear": self.clear,
        }

    def _toggle(self) -> None:
        card = self.state.current()
        if card:
            before = self._marked()
            self.state.toggle_mark(card)
            self._remember(before)
            self.state.column.put_cursor(self.state.column.cursor + 1)
            self.screen.moved()

    def _column(self) -> None:
        """All of it: what is not loaded is read first."""
        column = self.state.column
        if len(column.cards) == column.total:
            self._mark_all(column.cards)
        else:
            self.start("mark", self._whole, column.status, column.total)

    async def _whole(self, status: str, total: int) -> None:
        try:
            whole = await windows_of(self.screen.desk.store, self.state.view, {status: Span(0, total)})
        except AgntError as error:
            self.screen.say(error.message, "error")
            return
        self._mark_all(whole[status].cards)

    def _mark_all(self, cards: Sequence[Card]) -> None:
        before = self._marked()
        self.state.mark_all(cards)
        self._remember(before)
        self.screen.show_all()

    def clear(self) -> None:
        before = self._marked()
        self.state.marks.clear()
        self._remember(before)
        self.screen.show_all()

    def put(self, cards: Sequence[Card]) -> None:
        """As an undo wants them."""
        self.state.marks = {card.id: card for card in cards}
        self.screen.show_all()

    def _marked(self) -> tuple[Card, ...]:
        return tuple(self.state.marks.values())

    def _remember(self, before: tuple[Card, ...]) -> None:
        if before != self._marked():
            self.screen.desk.remember_marks(before, self._marked())
