"""The forced status: any of the six to any (decision 2.5, 44)."""

from __future__ import annotations

import pytest

from agnt_tasks.errors import FencedError, TaskAlreadyRunningError
from agnt_tasks.models.status import ExecutionStatus, TaskStatus
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.models.timestamp import to_iso
from agnt_tasks.store.journal import Completed
from agnt_tasks.testing.checks import log, moves, same_json, unchanged
from agnt_tasks.testing.driving import claimed, forced, made, no_claim, queued, reached, started
from agnt_tasks.testing.harness import JANE, Harness
from agnt_tasks.testing.matrix import FORCED

ELSEWHERE = [status for status in TaskStatus if status is not TaskStatus.IN_PROGRESS]


class Forcing:
    """All 36 pairs, each from a status that the lifecycle itself reached."""

    @pytest.mark.parametrize(("now", "to"), FORCED, ids=lambda status: status.value)
    async def test_any_status_can_be_forced_to_any(
        self, harness: Harness, now: TaskStatus, to: TaskStatus
    ) -> None:
        before = await reached(harness, now)
        patch = await harness.store.update_task(before.id, TaskUpdate(status=to))
        after = await harness.store.get_task(before.id)
        assert patch.status is after.status is to
        assert patch.updated_at == after.updated_at
        if now is to:
            assert after == before
            return
        assert after.updated_at > before.updated_at
        assert after.activities[:-1] == before.activities
        entry = {
            "type": "status_change",
            "from": now.value,
            "to": to.value,
            "timestamp": to_iso(after.updated_at),
            "forced": True,
            "by": JANE,
        }
        same_json(log(after)[-1], entry)
        assert len(after.executions) == len(before.executions)

    @pytest.mark.parametrize("to", ELSEWHERE)
    async def test_a_running_execution_is_cancelled(self, harness: Harness, to: TaskStatus) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await forced(harness.store, task.id, to)
        assert (await harness.store.get_task(task.id)).executions[0].status is ExecutionStatus.STOPPED
        assert claim.execution_id in await harness.journal.stops(claim.owner)
        with pytest.raises(FencedError):
            await harness.journal.finish(claim, Completed("too late"))
        await harness.journal.confirm_stop(claim)
        after = await harness.store.get_task(task.id)
        assert after.status is to
        assert after.executions[0].completed_at is not None
        assert moves(after) == [("pending", "in_progress"), ("in_progress", to.value)]

    @pytest.mark.parametrize("to", ELSEWHERE)
    async def test_a_queued_execution_ends_stopped_and_nobody_gets_it(
        self, harness: Harness, to: TaskStatus
    ) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id)
        await forced(harness.store, task.id, to)
        assert await no_claim(harness.journal, task.id)
        execution = (await harness.store.get_task(task.id)).executions[0]
        assert execution.status is ExecutionStatus.STOPPED
        assert execution.started_at is None
        assert execution.completed_at is not None

    @pytest.mark.parametrize("now", ELSEWHERE)
    async def test_to_in_progress_starts_nothing_and_process_waits_for_a_stop(
        self, harness: Harness, now: TaskStatus
    ) -> None:
        task = await reached(harness, now)
        await forced(harness.store, task.id, TaskStatus.IN_PROGRESS)
        assert await queued(harness.journal) == []
        assert await no_claim(harness.journal, task.id)
        async with unchanged(harness.store, task.id):
            with pytest.raises(TaskAlreadyRunningError):
                await harness.store.process_task(task.id, "Go.")
        assert (await harness.store.stop_task(task.id)).status is TaskStatus.ON_HOLD
        await harness.store.process_task(task.id, "Go.")
        assert (await claimed(harness.journal, task.id)).attempt == 1

    async def test_to_in_progress_has_no_open_execution(self, harness: Harness) -> None:
        task = await reached(harness, TaskStatus.COMPLETED)
        await forced(harness.store, task.id, TaskStatus.IN_PROGRESS)
        assert list(await harness.journal.open_claims()) == []
        execution = (await harness.store.get_task(task.id)).executions[-1]
        assert execution.status is ExecutionStatus.COMPLETED
