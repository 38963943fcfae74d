"""Who waits for an answer, in which order, which of them is looked at, and what became of the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from agnt_tasks.errors import TaskNotFoundError
from agnt_tasks.models.activity import StatusChange
from agnt_tasks.models.card import Filter, Span, View
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.verbs.boarding import standings_of, windows_of
from agnt_tasks.wording.statuses import WORDS

MOST = 200
"""Tasks that are shown at once; more come as these are answered."""
DELETED = "deleted meanwhile"
"""What became of a task that is gone."""
_WAITING = TaskStatus.NEEDS_CLARIFICATION
_VIEW = View(Filter(statuses=(_WAITING,)), "oldest")


class Asked(NamedTuple):
    """A task that waits for an answer. Texts are as they were given."""

    task_id: str
    title: str
    since: int
    """When it was asked."""
    question: str
    """The first of them; empty: the task was moved here by hand."""


class Queue:
    """The longest waiting first, the snoozed last. What is looked at follows the task, not the place."""

    def __init__(self) -> None:
        self.entries: tuple[Asked, ...] = ()
        self.selected = ""
        """The id of the task that is looked at; empty: nobody waits."""
        self._snoozed: dict[str, int] = {}
        """Task id to `since`: a task that asks anew is not snoozed any more."""

    @property
    def current(self) -> Asked | None:
        return next((entry for entry in self.entries if entry.task_id == self.selected), None)

    @property
    def place(self) -> int:
        """Of the task that is looked at; 0 when nobody waits."""
        return next((place for place, each in enumerate(self.entries) if each.task_id == self.selected), 0)

    def is_snoozed(self, entry: Asked) -> bool:
        return self._snoozed.get(entry.task_id) == entry.since

    def take(self, found: Iterable[Asked]) -> None:
        """From now on exactly these wait."""
        place = self.place
        last = {task_id: position for position, task_id in enumerate(self._snoozed, 1)}
        order = {each: last[each.task_id] if self.is_snoozed(each) else 0 for each in found}
        self.entries = tuple(sorted(order, key=lambda each: (order[each], each.since, each.task_id)))
        if not self.current:
            self.selected = self.entries[min(place, len(order) - 1)].task_id if order else ""

    def remove(self, task_id: str) -> None:
        self.take([entry for entry in self.entries if entry.task_id != task_id])

    def step(self, by: int) -> None:
        """Look at the next (1) or the one before (-1); the ends stay where they are."""
        if self.entries:
            self.selected = self.entries[max(0, min(self.place + by, len(self.entries) - 1))].task_id

    def snooze(self) -> None:
        """What is looked at goes to the end; once all have been put off, all begin anew."""
        entry, others = self.current, self.entries[self.place + 1 :]
        if entry:
            self._snoozed.pop(entry.task_id, None)
            self._snoozed[entry.task_id] = entry.since
            if all(map(self.is_snoozed, self.entries)):
                self._snoozed.clear()
            self.take(self.entries)
            self.selected = next((e.task_id for e in (*others, *self.entries) if e != entry), self.selected)


async def who_waits(store: FullStore, but: Collection[str]) -> list[Asked]:
    """Everybody who waits, without some ids."""
    window = (await windows_of(store, _VIEW, {_WAITING: Span(0, MOST)}))[_WAITING]
    titles = {card.id: card.title for card in window.cards if card.id not in but}
    standings = await standings_of(store, list(titles))
    return [Asked(each.task_id, titles[each.task_id], each.since, each.question) for each in standings]


def where_kept(became: str) -> str:
    """Where what was typed for a task that does not wait any more is found, by what became of it."""
    return "kept for a new task" if became == DELETED else "kept in its message box"


async def what_became(store: FullStore, task_id: str) -> str:
    """Of a task that does not wait any more: `answered by ann@example.com meanwhile`."""
    try:
        task = await store.get_task(task_id)
    except TaskNotFoundError:
        return DELETED
    moves = [entry for entry in reversed(task.activities) if isinstance(entry, StatusChange)]
    left = next((move for move in moves if move.from_ is _WAITING), None)
    if left is None or left.forced:
        return f"moved to {WORDS[task.status]} meanwhile"
    what = "put on hold" if left.to is TaskStatus.ON_HOLD else "answered"
    return f"{what} by {left.by} meanwhile" if left.by else f"{what} meanwhile"
