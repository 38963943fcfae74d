"""Finding the task that a shortened id means (ruling JSON of the CLI)."""

from __future__ import annotations

from collections.abc import Sequence

from agnt_tasks.errors import AmbiguousIdError, TaskNotFoundError
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.store.paging import every_row
from agnt_tasks.store.protocol import FullStore

_SHOWN = 5
"""So many candidates are named; looking for more would help nobody."""


async def find_task_id(store: FullStore, beginning: str) -> str:
    """The one id that begins so; `task_` itself may be left out.

    Whether it is a whole id is for the caller to try first.

    Raises:
        TaskNotFoundError, AmbiguousIdError
    """
    matches = await _matches(store, beginning)
    if not matches:
        raise TaskNotFoundError(beginning)
    if len(matches) > 1:
        raise AmbiguousIdError(beginning, sorted(matches))
    return matches[0]


async def _matches(store: FullStore, beginning: str) -> Sequence[str]:
    """As many as are named. A store that cannot look ids up has its list of tasks read."""
    if store.capabilities.find:
        return await store.find_ids(beginning, _SHOWN)
    matches: list[str] = []
    async for row in every_row(store, TaskQuery()):
        if beginning and row.id.startswith((beginning, f"task_{beginning}")):
            matches.append(row.id)
        if len(matches) == _SHOWN:
            break
    return matches
