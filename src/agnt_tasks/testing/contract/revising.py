"""`rev`: a change is made to the task that was seen, or not at all (decision 2.10, PRECONDITION_FAILED)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from agnt_tasks.errors import PreconditionFailedError, TaskNotFoundError
from agnt_tasks.models.task import Task, TaskUpdate
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.testing.checks import unchanged
from agnt_tasks.testing.driving import made
from agnt_tasks.testing.harness import BOB, Harness

Change = Callable[[FullStore, str, int | None], Awaitable[object]]

CHANGES: dict[str, Change] = {
    "update": lambda store, task_id, rev: store.update_task(task_id, TaskUpdate(title="Mine"), rev=rev),
    "assign": lambda store, task_id, rev: store.set_assignees(task_id, [BOB], rev=rev),
    "process": lambda store, task_id, rev: store.process_task(task_id, "Go.", rev=rev),
    "stop": lambda store, task_id, rev: store.stop_task(task_id, rev=rev),
    "delete": lambda store, task_id, rev: store.delete_task(task_id, rev=rev),
}
"""The calls that take a revision."""


async def _changed_meanwhile(harness: Harness) -> tuple[Task, Task]:
    """A task as it was seen, and as it is since another one changed it."""
    task = await made(harness.store)
    bob = await harness.store_for(BOB)
    await bob.update_task(task.id, TaskUpdate(type="research"))
    return task, await harness.store.get_task(task.id)


class Revising:
    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
    async def test_what_was_changed_meanwhile_stays_as_it_is(self, harness: Harness, change: Change) -> None:
        seen, _ = await _changed_meanwhile(harness)
        async with unchanged(harness.store, seen.id):
            with pytest.raises(PreconditionFailedError):
                await change(harness.store, seen.id, seen.rev)

    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
    async def test_what_is_as_it_was_seen_is_changed(self, harness: Harness, change: Change) -> None:
        _, now = await _changed_meanwhile(harness)
        await change(harness.store, now.id, now.rev)
        try:
            assert (await harness.store.get_task(now.id)).rev > now.rev
        except TaskNotFoundError:
            assert change is CHANGES["delete"]

    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
    async def test_a_task_that_is_gone_is_not_found(self, harness: Harness, change: Change) -> None:
        task = await made(harness.store)
        await harness.store.delete_task(task.id)
        with pytest.raises(TaskNotFoundError):
            await change(harness.store, task.id, task.rev)

    async def test_the_answer_of_a_change_tells_the_revision_for_the_next(self, harness: Harness) -> None:
        task = await made(harness.store)
        first = await harness.store.update_task(task.id, TaskUpdate(title="One"), rev=task.rev)
        await harness.store.update_task(task.id, TaskUpdate(title="Two"), rev=first.rev)
        assert (await harness.store.get_task(task.id)).title == "Two"

    async def test_of_ten_changes_to_one_revision_one_is_made(self, harness: Harness) -> None:
        task = await made(harness.store)
        bob = await harness.store_for(BOB)
        calls = [
            store.update_task(task.id, TaskUpdate(title=f"Title {number}"), rev=task.rev)
            for number in range(5)
            for store in (harness.store, bob)
        ]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        refused = [answer for answer in answers if isinstance(answer, PreconditionFailedError)]
        assert len(refused) == 9
        assert len((await harness.store.get_task(task.id)).activities) == 1

    async def test_a_retry_of_a_process_is_answered_though_the_revision_moved(self, harness: Harness) -> None:
        task = await made(harness.store)
        first = await harness.store.process_task(task.id, "Go.", key="key-1", rev=task.rev)
        again = await harness.store.process_task(task.id, "Go.", key="key-1", rev=task.rev)
        assert again.to_wire() == first.to_wire()
        assert (first.replayed, again.replayed) == (False, True)
