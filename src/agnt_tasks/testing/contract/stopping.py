"""Stop: on hold at once, whatever the run still does (decision 2.7, 53 and 54; ruling Recovery)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from agnt_tasks.errors import FencedError, StopRequestedError, TaskNotStoppableError
from agnt_tasks.lifecycle import WITHDRAWN
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import ExecutionStatus, StepState, TaskStatus
from agnt_tasks.models.timestamp import to_iso
from agnt_tasks.store.journal import Claim, Completed, Failed, Journal, StepBegin, StepEnd
from agnt_tasks.testing.checks import log, moves, same_json, unchanged
from agnt_tasks.testing.driving import (
    asked,
    claimed,
    forced,
    made,
    model_step,
    no_claim,
    queued,
    reached,
    started,
)
from agnt_tasks.testing.harness import BOB, JANE, Harness
from agnt_tasks.testing.matrix import MATRIX, Row

Write = Callable[[Journal, Claim], Awaitable[object]]

WRITES: dict[str, Write] = {
    "begin a step": lambda journal, claim: journal.begin_step(claim, StepBegin("model", "rehearsal")),
    "repeat a step": lambda journal, claim: journal.repeat_step(claim, 0),
    "append text": lambda journal, claim: journal.append_text(claim, 0, "late"),
    "discard text": lambda journal, claim: journal.discard_text(claim, 0),
    "save a file": lambda journal, claim: journal.save_file(claim, "late.txt", b"late"),
    "remember": lambda journal, claim: journal.remember(claim, 0, "late"),
    "note what was recalled": lambda journal, claim: journal.recalled(claim, ["late"]),
    "complete": lambda journal, claim: journal.finish(claim, Completed("late")),
    "fail": lambda journal, claim: journal.finish(claim, Failed(Failure(message="late", code="LATE"))),
}
"""What a worker writes for its execution to go on: nothing of it may happen after a stop."""

WAYS_OUT = [None, *(status for status in TaskStatus if status is not TaskStatus.NEEDS_CLARIFICATION)]
"""How a question is withdrawn: by stop (None), or by a forced status."""


class Stopping:
    @pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.now.value)
    async def test_the_stop_row_of_the_matrix(self, harness: Harness, row: Row) -> None:
        task = await reached(harness, row.now)
        if not isinstance(row.stop, TaskStatus):
            async with unchanged(harness.store, task.id):
                with pytest.raises(row.stop):
                    await harness.store.stop_task(task.id)
            return
        patch = await harness.store.stop_task(task.id)
        now = await harness.store.get_task(task.id)
        answer = {"id": task.id, "status": row.stop.value, "updatedAt": to_iso(now.updated_at)}
        same_json(patch.to_wire(), answer)
        assert now.status is row.stop
        if row.stop is row.now:
            assert now == task
            return
        entry = {
            "type": "status_change",
            "from": row.now.value,
            "to": "on_hold",
            "timestamp": to_iso(now.updated_at),
            "by": JANE,
        }
        same_json(log(now)[-1], entry)
        assert now.activities[:-1] == task.activities
        assert now.updated_at > task.updated_at

    @pytest.mark.parametrize("status", [TaskStatus.COMPLETED, TaskStatus.FAILED])
    async def test_a_forced_end_cannot_be_stopped_either(self, harness: Harness, status: TaskStatus) -> None:
        task = await made(harness.store)
        await forced(harness.store, task.id, status)
        with pytest.raises(TaskNotStoppableError):
            await harness.store.stop_task(task.id)

    async def test_a_forced_run_is_stopped(self, harness: Harness) -> None:
        task = await made(harness.store)
        await forced(harness.store, task.id, TaskStatus.IN_PROGRESS)
        assert (await harness.store.stop_task(task.id)).status is TaskStatus.ON_HOLD

    async def test_a_queued_execution_ends_at_once(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id)
        await harness.store.stop_task(task.id)
        execution = (await harness.store.get_task(task.id)).executions[0]
        assert execution.status is ExecutionStatus.STOPPED
        assert execution.started_at is None
        assert execution.completed_at is not None
        assert await no_claim(harness.journal, task.id)
        assert await queued(harness.journal) == []

    async def test_a_running_execution_shows_stopped_and_is_not_completed(self, harness: Harness) -> None:
        task = await made(harness.store)
        await started(harness, task.id)
        await harness.store.stop_task(task.id)
        wire = (await harness.store.get_task(task.id)).to_wire()
        assert wire["status"] == "on_hold"
        assert wire["executions"][0]["status"] == "stopped"
        assert wire["executions"][0]["startedAt"] is not None
        assert wire["executions"][0]["completedAt"] is None

    async def test_its_worker_is_told(self, harness: Harness) -> None:
        task = await made(harness.store)
        other = await made(harness.store, "other")
        claim = await started(harness, task.id, worker="worker-1")
        elsewhere = await started(harness, other.id, worker="worker-2")
        assert list(await harness.journal.stops("worker-1")) == []
        assert await harness.journal.heartbeat(claim) is False
        bob = await harness.store_for(BOB)
        await bob.stop_task(task.id)
        assert list(await harness.journal.stops("worker-1")) == [claim.execution_id]
        assert list(await harness.journal.stops("worker-2")) == []
        assert await harness.journal.heartbeat(claim) is True
        assert await harness.journal.heartbeat(elsewhere) is False

    @pytest.mark.parametrize("write", WRITES)
    async def test_a_stopped_run_begins_nothing_more(self, harness: Harness, write: str) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        await harness.store.stop_task(task.id)
        async with unchanged(harness.store, task.id):
            with pytest.raises(StopRequestedError):
                await WRITES[write](harness.journal, claim)
        assert list(await harness.store.list_files(task.id)) == []
        assert list(await harness.store.list_memory()) == []

    async def test_what_a_step_in_flight_did_is_still_written_down(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        index = await harness.journal.begin_step(claim, StepBegin("tool", "send_mail"))
        await harness.store.stop_task(task.id)
        await harness.journal.end_step(claim, index, StepEnd(StepState.DONE, "sent"))
        await harness.journal.confirm_stop(claim)
        now = await harness.store.get_task(task.id)
        assert now.status is TaskStatus.ON_HOLD
        assert [(step.status, step.output) for step in now.executions[0].steps] == [(StepState.DONE, "sent")]

    async def test_the_confirmation_ends_the_execution_and_moves_nothing(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.store.stop_task(task.id)
        await harness.journal.confirm_stop(claim)
        now = await harness.store.get_task(task.id)
        assert now.status is TaskStatus.ON_HOLD
        assert now.executions[0].status is ExecutionStatus.STOPPED
        assert now.executions[0].completed_at is not None
        assert moves(now) == [("pending", "in_progress"), ("in_progress", "on_hold")]
        assert list(await harness.journal.stops("worker-1")) == []
        assert list(await harness.journal.open_claims()) == []

    async def test_a_late_result_is_kept_with_its_execution_alone(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.store.stop_task(task.id)
        before = await harness.store.get_task(task.id)
        with pytest.raises(StopRequestedError):
            await harness.journal.finish(claim, Completed("Tuesday, 9:00."))
        await harness.journal.confirm_stop(claim, "Tuesday, 9:00.")
        now = await harness.store.get_task(task.id)
        assert now.status is TaskStatus.ON_HOLD
        assert now.executions[0].status is ExecutionStatus.STOPPED
        assert now.executions[0].result == "Tuesday, 9:00."
        assert now.activities == before.activities

    async def test_only_a_stop_can_be_confirmed_and_once(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        with pytest.raises(FencedError):
            await harness.journal.confirm_stop(claim)
        await harness.store.stop_task(task.id)
        await harness.journal.confirm_stop(claim, "first")
        with pytest.raises(FencedError):
            await harness.journal.confirm_stop(claim, "second")
        assert (await harness.store.get_task(task.id)).executions[0].result == "first"

    async def test_a_new_run_waits_until_the_old_one_has_unwound(self, harness: Harness) -> None:
        task = await made(harness.store)
        old = await started(harness, task.id)
        await harness.store.stop_task(task.id)
        await harness.store.process_task(task.id, "Again.")
        assert await no_claim(harness.journal, task.id)
        await harness.journal.confirm_stop(old)
        new = await claimed(harness.journal, task.id)
        assert new.execution_id != old.execution_id

    async def test_a_late_confirmation_does_not_touch_the_new_run(self, harness: Harness) -> None:
        task = await made(harness.store)
        old = await started(harness, task.id)
        await harness.store.stop_task(task.id)
        await harness.store.process_task(task.id)
        await harness.journal.confirm_stop(old, "late")
        now = await harness.store.get_task(task.id)
        assert now.status is TaskStatus.IN_PROGRESS
        assert [execution.result for execution in now.executions] == ["late", None]
        assert now.executions[1].status is ExecutionStatus.IN_PROGRESS

    async def test_steps_of_a_stopped_run_stay(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await model_step(harness.journal, claim, "so far")
        await harness.store.stop_task(task.id)
        await harness.journal.confirm_stop(claim)
        [execution] = (await harness.store.get_task(task.id)).executions
        assert [step.output for step in execution.steps] == ["so far"]

    @pytest.mark.parametrize("to", WAYS_OUT)
    async def test_a_pending_question_is_withdrawn_by_stop_and_by_force(
        self, harness: Harness, to: TaskStatus | None
    ) -> None:
        task = await made(harness.store)
        await asked(harness, task.id)
        if to is None:
            await harness.store.stop_task(task.id)
        else:
            await forced(harness.store, task.id, to)
        step = (await harness.store.get_task(task.id)).executions[0].steps[-1]
        assert step.output == WITHDRAWN
        assert step.status is not StepState.WAITING

    async def test_what_is_said_after_a_withdrawal_is_no_answer(self, harness: Harness) -> None:
        task = await made(harness.store)
        await asked(harness, task.id)
        await harness.store.stop_task(task.id)
        claim = await started(harness, task.id, "Forget the week: any day.")
        turns = (await harness.journal.load(claim)).turns
        assert turns[0].steps[-1].output == WITHDRAWN
        assert turns[1].message == "Forget the week: any day."
        assert not turns[1].answers
