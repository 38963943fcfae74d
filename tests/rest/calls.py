"""Calls of a store, and what a scripted server was asked by them."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from agnt_tasks.errors import (
    AgntError,
)
from agnt_tasks.models.status import Feedback
from agnt_tasks.models.task import Task, TaskPatch, TaskUpdate
from agnt_tasks.store.rest.client import Bounds
from agnt_tasks.store.rest.open import open_rest
from agnt_tasks.store.rest.retrying import Retrying
from agnt_tasks.store.rest.store import RestStore
from agnt_tasks.testing.driving import new_task
from tests.rest.harness import endpoint
from tests.rest.patience import AT_ONCE
from tests.rest.scripted import ROW, Act, Scripted, reply, scripted

OFFERS = "reason, files"
PAGE = {"data": [ROW], "pagination": {"page": 1, "perPage": 20, "total": 1}}
PATCH = {"id": "task_1", "status": "in_progress", "updatedAt": "2026-02-28T14:00:01.000Z"}
OURS = reply(PAGE, agnt_offers=OFFERS)
"""The greeting of a server that honours keys."""
THEIRS = reply(PAGE)
"""And of one that knows none."""
BUSY = reply({"error": "Come again."}, 503)

Call = Callable[[RestStore], Awaitable[object]]
NEW = new_task("Book a room", assistant="asst_1")


async def read(store: RestStore) -> Task:
    return await store.get_task("task_1")


async def create(store: RestStore) -> Task:
    return await store.create_task(NEW)


async def rename(store: RestStore) -> TaskPatch:
    return await store.update_task("task_1", TaskUpdate(title="New"), rev=4)


async def process(store: RestStore) -> TaskPatch:
    return await store.process_task("task_1", "Go.")


async def delete(store: RestStore) -> None:
    await store.delete_task("task_1")


async def stop(store: RestStore) -> TaskPatch:
    return await store.stop_task("task_1")


async def like(store: RestStore) -> TaskPatch:
    return await store.send_feedback("task_1", Feedback.LIKE)


class Told(NamedTuple):
    server: Scripted
    result: object
    """What the call gave, or raised."""

    @property
    def error(self) -> AgntError:
        assert isinstance(self.result, AgntError), self.result
        return self.result


async def told(call: Call, *script: Act, retrying: Retrying = AT_ONCE, bounds: Bounds | None = None) -> Told:
    """A store that has been greeted by the first of the script, and called then."""
    async with (
        scripted(*script) as server,
        open_rest(endpoint(server.url), retrying=retrying, bounds=bounds) as store,
    ):
        server.asked.clear()
        try:
            return Told(server, await call(store))
        except AgntError as error:
            return Told(server, error)


def waits(slept: list[float]) -> Retrying:
    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return Retrying(sleep=sleep, chance=random.Random(3).uniform)
