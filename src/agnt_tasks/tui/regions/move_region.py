"""Moving tasks to another column: `m` and the column's number, or dragging, mean the same (ruling Board)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agnt_tasks import lifecycle
from agnt_tasks.models.card import Card
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.board.layout import WHOLE_BOARD
from agnt_tasks.tui.board.painter import glyph, name
from agnt_tasks.tui.chrome.footer import FooterLine
from agnt_tasks.tui.look.key_hints import Key
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.state.board_state import STATUSES

_NUMBERS = {str(number): status for number, status in enumerate(STATUSES, 1)}


class MoveRegion(Region):
    _cards: Sequence[Card] = ()
    """What the next key moves; nothing: it moves nothing."""

    def actions(self) -> Mapping[str, Do]:
        return {
            "task.move": self.begin,
            **{f"move.{status}": self._to(status) for status in STATUSES},
        }

    def begin(self) -> None:
        """The next key says where to; the footer tells which."""
        self._cards = self.screen.regions.tasks.targets()
        # What was said last would take the room of what is asked now.
        self.screen.query_one(FooterLine).hush()
        self.screen.show_keys()

    def end(self) -> None:
        """Something else was done, by a click: nothing is moved any more."""
        if self._cards:
            self._chosen("")

    def _to(self, status: str) -> Do:
        return lambda: self._chosen(status)

    @property
    def keys(self) -> list[Key]:
        """For the footer, while it is asked where to; else none."""
        if not self._cards:
            return []
        here, short = self._cards[0], self.screen.size.width < WHOLE_BOARD
        columns = [
            Key(f"move.{status}", number, glyph(status) if short else _words(here, status))
            for number, status in _NUMBERS.items()
        ]
        return [*columns, Key("pane.back", self.screen.hint("pane.back"), "back")]

    def take(self, key: str) -> bool:
        """Whether the key belonged to a move. Any other than a number ends it."""
        if not self._cards:
            return False
        self._chosen(_NUMBERS.get(key, ""))
        return True

    def _chosen(self, status: str) -> None:
        cards, self._cards = self._cards, ()
        if status:
            self.move(cards, status)
        self.screen.show_keys()

    def move(self, cards: Sequence[Card], target: str) -> None:
        """To In progress = process, to On hold = stop if that is possible, else force."""
        if target not in STATUSES:
            self.screen.say("What is there is for its server to say: nothing can be moved there.", "warning")
            return
        groups: dict[str, list[Card]] = {}
        self.state.unmark(card.id for card in cards if card.status == target)
        for card in cards:
            if card.status != target:
                groups.setdefault(_verb_for(card, target), []).append(card)
        if not groups:
            return
        now = self.screen.surroundings.clock()
        moved = [card.id for group in groups.values() for card in group]
        self.state.move(moved, target, now)
        for task_id in moved:
            self.screen.unread.saw(task_id, now)
        self.screen.show_all()
        self.queue(self._perform(groups, target))

    async def _perform(self, groups: Mapping[str, Sequence[Card]], target: str) -> None:
        with self.screen.desk.at_work():
            for verb_name, group in groups.items():
                forced = {"status": TaskStatus(target)} if verb_name == "edit" else None
                what = f"moved to {name(target)}" if verb_name == "edit" else ""
                await self.screen.regions.tasks.perform(verb_name, group, forced, what)


def _verb_for(card: Card, target: str) -> str:
    if target == TaskStatus.IN_PROGRESS:
        return "process"
    may_stop = card.status in STATUSES and lifecycle.may_stop(TaskStatus(card.status))
    return "stop" if target == TaskStatus.ON_HOLD and may_stop else "edit"


def _words(card: Card, target: str) -> str:
    """The column, and what it means to move there."""
    verb = "is here" if card.status == target else _verb_for(card, target)
    return f"{glyph(target)} {name(target) if verb == 'edit' else verb}"
