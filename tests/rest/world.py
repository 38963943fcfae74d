"""A server of tasks as values, with a clock of its own: what the polling would meet, without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from heapq import merge
from itertools import islice
from random import Random

from agnt_tasks.models.page import Pagination, TaskPage, TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskRow
from agnt_tasks.store.rest.polling.mirror import Change
from agnt_tasks.store.rest.polling.requests import Request
from agnt_tasks.store.rest.polling.windows import Windows

EPOCH = 1_772_287_200_000
"""When the world begins; milliseconds since 1970."""
ROW_BYTES, TASK_BYTES, ENVELOPE_BYTES = 380, 2_500, 80
ORDERS: dict[str, Callable[[TaskRow], tuple[object, ...]]] = {
    "updated": lambda row: (-row.updated_at, row.id),
    "created": lambda row: (-row.created_at, row.id),
    "hash": lambda row: (hashlib.md5(row.id.encode(), usedforsecurity=False).digest(),),
}


class World:
    def __init__(self, order: str) -> None:
        self.now = 0.0
        """Seconds."""
        self.rows: dict[str, TaskRow] = {}
        self.requests = 0
        self.bytes = 0
        self._key = ORDERS[order]
        self._lists: dict[TaskStatus, list[TaskRow]] = {}
        self._unsorted: set[TaskStatus] = set()
        self._made = 0

    @property
    def ms(self) -> int:
        return EPOCH + round(self.now * 1000)

    # What people and workers do

    def add(self, status: TaskStatus = TaskStatus.PENDING, at: int | None = None) -> str:
        self._made += 1
        time = self.ms if at is None else at
        row = TaskRow.model_construct(
            id=f"task_{self._made}", title=f"Task {self._made}", status=status, type="general",
            assistant="default", owner_email="jane@example.com", created_at=time, updated_at=time,
        )  # fmt: skip
        self._put(row)
        return row.id

    def change(self, task_id: str, **fields: object) -> None:
        row = self.rows[task_id]
        self._take(row)
        self._put(row.model_copy(update={**fields, "updated_at": max(self.ms, row.updated_at + 1)}))

    def delete(self, task_id: str) -> None:
        self._take(self.rows.pop(task_id))

    def _put(self, row: TaskRow) -> None:
        self.rows[row.id] = row
        self._lists.setdefault(row.status, []).insert(0, row)
        self._unsorted.add(row.status)

    def _take(self, row: TaskRow) -> None:
        self._lists[row.status].remove(row)

    # What it answers

    def page(self, query: TaskQuery) -> TaskPage:
        statuses = [each for each in query.status or tuple(self._lists) if each in self._lists]
        for status in self._unsorted.intersection(statuses):
            self._unsorted.remove(status)
            self._lists[status].sort(key=self._key)
        found = merge(*(self._lists[each] for each in statuses), key=self._key)
        start = (query.page - 1) * query.per_page
        rows = tuple(islice(found, start, start + query.per_page))
        self._count(ENVELOPE_BYTES + ROW_BYTES * len(rows))
        total = sum(len(self._lists[each]) for each in statuses)
        paging = Pagination(page=query.page, per_page=query.per_page, total=total)
        return TaskPage.model_construct(data=rows, pagination=paging)

    def task(self, task_id: str) -> Task | None:
        row = self.rows.get(task_id)
        self._count(TASK_BYTES if row else ENVELOPE_BYTES)
        return Task.model_construct(account="acc", **dict(row)) if row else None

    def _count(self, size: int) -> None:
        self.requests += 1
        self.bytes += size


def answered(world: World, windows: Windows, request: Request) -> list[Change]:
    """Ask the world and hand its answer back, all in one moment."""
    windows.began(request, world.now)
    if request.query is not None:
        return windows.page_came(request, world.page(request.query), world.now, world.now)
    task = world.task(request.task_id)
    return windows.task_came(task, world.now) if task else windows.task_gone(request.task_id, world.now)


def settled(world: World, windows: Windows, seconds: float, look: Callable[[], object]) -> list[Change]:
    """Let so many seconds pass in which nothing happens; `look` is what somebody does again and again."""
    changes, end = list[Change](), world.now + seconds
    while True:
        look()
        at, request = windows.next(world.now)
        if request is None or at > end:
            world.now = end
            return changes
        world.now = at
        changes += answered(world, windows, request)


def chance(seed: int = 7) -> Callable[[], float]:
    return Random(seed).random
