"""How a task changes: revision, time, log and event in the same transaction, always together.

And how whoever waits for a change hears of it: own commits at once, those of other processes by
asking the database ten times a second whether anybody has committed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from agnt_tasks import lifecycle
from agnt_tasks.models.activity import Activity
from agnt_tasks.models.event import EventKind
from agnt_tasks.store.local.records import Change, TaskRecord
from agnt_tasks.store.local.repository import Records, Repository

POLL_SECONDS = 0.1


async def change_task(
    records: Records,
    account: str,
    before: TaskRecord,
    at: int,
    *,
    fields: Mapping[str, Any] | None = None,
    log: Sequence[Activity] = (),
    kind: EventKind = EventKind.TASK,
    execution_id: str | None = None,
) -> TaskRecord:
    """The task after the change. `at` must come from `next_updated_at`."""
    after = before._replace(**(fields or {}), rev=before.rev + 1, updated_at=at)
    await records.tasks.update(before, after)
    await records.tasks.append(after.id, log)
    await records.events.append(account, [event_of(after, kind, execution_id)], at)
    return after


def event_of(task: TaskRecord, kind: EventKind, execution_id: str | None = None) -> Change:
    return Change(kind, task.id, task.rev, task.status, task.updated_at, execution_id)


def change_time(task: TaskRecord, now: int) -> int:
    return lifecycle.next_updated_at(now, task.updated_at)


class Changes:
    """Tells waiting coroutines that something was committed, here or in another process."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._committed = asyncio.Event()

    def announce(self) -> None:
        """Something was committed through this process: wake everybody."""
        self._committed.set()
        self._committed = asyncio.Event()

    async def version(self) -> int:
        return await self._repository.version()

    async def after(self, version: int, at_most: float | None = None) -> int:
        """Wait for a commit after `version`; the new version. `at_most`: give up after these seconds."""
        committed = self._committed
        waited = 0.0
        while (now := await self._repository.version()) == version and not committed.is_set():
            if at_most is not None and waited >= at_most:
                break
            # Not wait_for: in Python 3.11 it loses a cancellation that meets a commit.
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await committed.wait()
            waited += POLL_SECONDS
        return now
