"""What the local store offers to a board: columns in part, and how many tasks stand at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agnt_tasks.models.card import Place, Span, Standing, View, Windows
from agnt_tasks.models.execution import Usage
from agnt_tasks.models.text import is_storable
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.local.tasks import Bound, checked


class BoardingOperations(Bound):
    async def windows(self, view: View, spans: Mapping[str, Span]) -> Windows:
        _check(view)
        async with self._repository.glancing() as records:
            return await records.board.windows(self._account, self.identity.email, view, spans, now_ms())

    async def place_of(self, view: View, status: str, task_id: str) -> Place | None:
        _check(view)
        if not (is_storable(status) and is_storable(task_id)):
            return None
        async with self._repository.glancing() as records:
            return await records.board.place_of(
                self._account, self.identity.email, view, status, task_id, now_ms()
            )

    async def standings(self, task_ids: Sequence[str]) -> Sequence[Standing]:
        ids = [task_id for task_id in task_ids if is_storable(task_id)]
        async with self._repository.reading() as records:
            return await records.board.standings(self._account, self.identity.email, ids)

    async def spent_since(self, at: int) -> Usage:
        async with self._repository.glancing() as records:
            return await records.board.spent_since(self._account, at)


def _check(view: View) -> None:
    wanted = view.filter
    for word in (wanted.words, *wanted.types, *wanted.assistants, *wanted.owners):
        checked("filter", word)
