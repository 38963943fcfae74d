"""Keeping an eye on tasks while somebody works on them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import aclosing
from typing import NamedTuple

from agnt_tasks.errors import TaskNotFoundError
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.task import Task
from agnt_tasks.store.protocol import Store
from agnt_tasks.verbs.histories import is_moving


class Glimpse(NamedTuple):
    task_id: str
    task: Task | None
    """None: there is no such task, or no longer."""


_FIRST_PAUSE, _LATER_PAUSE = 0.3, 5.0
"""Seconds without an event after which the tasks are looked at all the same: what happened just before
the watch began gives none, and a store without replay may miss some."""


async def follow_tasks(store: Store, task_ids: Collection[str]) -> AsyncGenerator[Glimpse, None]:
    """Each task as it is now, then again after every change of it. Never ends by itself."""
    events = store.watch()
    coming = asyncio.ensure_future(anext(events))
    pause = _FIRST_PAUSE
    look_at = task_ids
    try:
        while True:
            for task_id in look_at:
                yield await _look(store, task_id)
            await asyncio.wait([coming], timeout=pause)
            look_at = _touched(coming.result(), task_ids) if coming.done() else task_ids
            if coming.done():
                coming = asyncio.ensure_future(anext(events))
            else:
                pause = _LATER_PAUSE
    finally:
        await _end(coming, events)


def _touched(event: Event, task_ids: Collection[str]) -> Collection[str]:
    if event.kind is EventKind.RESET:
        return task_ids
    return (event.task_id,) if event.task_id in task_ids and event.kind is not EventKind.TEXT else ()


async def _look(store: Store, task_id: str) -> Glimpse:
    try:
        return Glimpse(task_id, await store.get_task(task_id))
    except TaskNotFoundError:
        return Glimpse(task_id, None)


async def _end(coming: asyncio.Future[Event], events: AsyncIterator[Event]) -> None:
    coming.cancel()
    await asyncio.wait([coming])
    if isinstance(events, AsyncGenerator):
        await events.aclose()


async def until_rest(store: Store, task_id: str) -> Task:
    """The task once nothing runs it any more, which may be now.

    Raises:
        TaskNotFoundError: also when it is deleted meanwhile.
    """
    async with aclosing(follow_tasks(store, (task_id,))) as glimpses:
        async for glimpse in glimpses:
            if glimpse.task is None:
                break
            if not is_moving(glimpse.task):
                return glimpse.task
    raise TaskNotFoundError(task_id)
