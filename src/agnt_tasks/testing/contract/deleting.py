"""Delete: for good, histories and files too; children live on (decision 2.5, 47)."""

from __future__ import annotations

import pytest

from agnt_tasks.errors import FencedError, TaskNotFoundError
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.journal import Completed, StepBegin
from agnt_tasks.testing.checks import events_after, last_seq
from agnt_tasks.testing.driving import made, model_step, new_task, no_claim, queued, reached, started
from agnt_tasks.testing.harness import BOB, Harness


class Deleting:
    @pytest.mark.parametrize("status", TaskStatus)
    async def test_a_task_of_any_status_goes_for_good(self, harness: Harness, status: TaskStatus) -> None:
        task = await reached(harness, status)
        kept = await made(harness.store, "kept")
        await harness.store.delete_task(task.id)
        with pytest.raises(TaskNotFoundError):
            await harness.store.get_task(task.id)
        with pytest.raises(TaskNotFoundError):
            await harness.store.delete_task(task.id)
        assert [row.id for row in (await harness.store.list_tasks(TaskQuery())).data] == [kept.id]

    async def test_it_is_gone_for_everyone(self, harness: Harness) -> None:
        task = await made(harness.store)
        bob = await harness.store_for(BOB)
        await bob.delete_task(task.id)
        with pytest.raises(TaskNotFoundError):
            await harness.store.get_task(task.id)

    async def test_a_running_execution_is_fenced(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await model_step(harness.journal, claim, "so far")
        await harness.store.delete_task(task.id)
        for write in (
            harness.journal.heartbeat(claim),
            harness.journal.begin_step(claim, StepBegin("model", "rehearsal")),
            harness.journal.append_text(claim, 0, "more"),
            harness.journal.save_file(claim, "late.txt", b"late"),
            harness.journal.finish(claim, Completed("late")),
            harness.journal.confirm_stop(claim, "late"),
            harness.journal.load(claim),
        ):
            with pytest.raises(FencedError):
                await write
        with pytest.raises(TaskNotFoundError):
            await harness.store.get_task(task.id)
        assert list(await harness.journal.open_claims()) == []

    async def test_a_queued_execution_is_not_given_out(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id)
        await harness.store.delete_task(task.id)
        assert await no_claim(harness.journal, task.id)
        assert await queued(harness.journal) == []

    async def test_children_live_on_without_a_parent(self, harness: Harness) -> None:
        parent, child_id = await _family(harness)
        assert (await harness.store.get_task(child_id)).parent_task_id == parent
        await harness.store.delete_task(parent)
        child = await harness.store.get_task(child_id)
        assert child.parent_task_id is None
        assert "parentTaskId" not in child.to_wire()
        assert child.status is TaskStatus.PENDING

    async def test_parent_and_children_are_told_of_a_deletion(self, harness: Harness) -> None:
        if not harness.store.capabilities.replay:
            pytest.skip("this store only converges (ruling Events)")
        parent, child = await _family(harness)
        start = await last_seq(harness.store)
        await harness.store.delete_task(parent)
        events = await events_after(harness.store, start)
        assert {(event.kind.value, event.task_id) for event in events} == {
            ("deleted", parent),
            ("task", child),
        }

    async def test_a_deleted_child_changes_its_parent(self, harness: Harness) -> None:
        """The parent's body changes, so must its revision: it is the ETag (decision 2.5, 41)."""
        parent, child = await _family(harness)
        before = await harness.store.get_task(parent)
        await harness.store.delete_task(child)
        after = await harness.store.get_task(parent)
        assert after.child_task_ids == ()
        assert after.rev > before.rev


async def _family(harness: Harness) -> tuple[str, str]:
    """A parent that runs, and the child that it made."""
    parent = await made(harness.store, "parent")
    claim = await started(harness, parent.id)
    index = await model_step(harness.journal, claim)
    child = await harness.journal.create_child(claim, index, new_task("child"), depth_limit=3, child_limit=3)
    return parent.id, child
