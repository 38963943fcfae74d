"""Process: what it queues, logs and refuses (decision 2.7, 55 to 60)."""

from __future__ import annotations

import pytest

from agnt_tasks.errors import (
    IdempotencyKeyReusedError,
    TaskAlreadyRunningError,
    TaskNotWaitingError,
    ValidationError,
)
from agnt_tasks.models.status import ExecutionStatus, TaskStatus
from agnt_tasks.models.timestamp import to_iso
from agnt_tasks.store.journal import Completed
from agnt_tasks.testing.checks import log, moves, same_json, unchanged
from agnt_tasks.testing.driving import asked, claimed, completed, made, model_step, queued, reached
from agnt_tasks.testing.harness import BOB, JANE, Harness
from agnt_tasks.testing.matrix import MATRIX, Row


class Processing:
    @pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.now.value)
    async def test_the_process_row_of_the_matrix(self, harness: Harness, row: Row) -> None:
        task = await reached(harness, row.now)
        if not isinstance(row.process, TaskStatus):
            async with unchanged(harness.store, task.id):
                with pytest.raises(row.process):
                    await harness.store.process_task(task.id, "Go on.")
            return
        patch = await harness.store.process_task(task.id, "Go on.")
        now = await harness.store.get_task(task.id)
        at = to_iso(now.updated_at)
        same_json(patch.to_wire(), {"id": task.id, "status": "in_progress", "updatedAt": at})
        said = {"type": "message", "role": "user", "content": "Go on.", "timestamp": at, "by": JANE}
        moved = {
            "type": "status_change",
            "from": row.now.value,
            "to": "in_progress",
            "timestamp": at,
            "by": JANE,
        }
        same_json(log(now)[-2:], [said, moved])
        assert now.activities[:-2] == task.activities
        assert now.status is row.process
        assert now.updated_at > task.updated_at
        assert len(now.executions) == len(task.executions) + 1

    async def test_the_new_execution_is_queued_and_shows_in_progress(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id)
        [execution] = (await harness.store.get_task(task.id)).executions
        wire = execution.to_wire()
        assert list(wire)[:4] == ["id", "status", "startedAt", "completedAt"]
        assert (wire["status"], wire["startedAt"], wire["completedAt"]) == ("in_progress", None, None)
        assert wire["queuedAt"] is not None
        assert execution.id.startswith("exec_")
        assert await queued(harness.journal) == [task.id]

    @pytest.mark.parametrize("message", ["", "Only words."])
    async def test_without_a_message_only_the_move_is_logged(self, harness: Harness, message: str) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, message)
        kinds = [entry["type"] for entry in log(await harness.store.get_task(task.id))]
        assert kinds == (["message", "status_change"] if message else ["status_change"])

    async def test_by_is_who_processed(self, harness: Harness) -> None:
        task = await made(harness.store)
        bob = await harness.store_for(BOB)
        await bob.process_task(task.id, "From Bob.")
        assert {entry["by"] for entry in log(await harness.store.get_task(task.id))} == {BOB}

    async def test_the_worker_gets_the_message(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, "Prioritize mornings.\n\x1b[1mNow.")
        work = await harness.journal.load(await claimed(harness.journal, task.id))
        assert [turn.message for turn in work.turns] == ["Prioritize mornings.\n\x1b[1mNow."]
        assert not work.turns[0].answers

    async def test_a_stopped_task_resumes_with_its_context(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, "First words.")
        first = await claimed(harness.journal, task.id)
        await model_step(harness.journal, first, "so far")
        await harness.store.stop_task(task.id)
        await harness.journal.confirm_stop(first)
        await harness.store.process_task(task.id, "Second words.")
        work = await harness.journal.load(await claimed(harness.journal, task.id))
        assert [turn.message for turn in work.turns] == ["First words.", "Second words."]
        assert [step.output for step in work.turns[0].steps] == ["so far"]

    async def test_while_it_runs_nothing_of_the_second_call_is_kept(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, "First.")
        async with unchanged(harness.store, task.id):
            with pytest.raises(TaskAlreadyRunningError):
                await harness.store.process_task(task.id, "Second.", key="key-1")
        work = await harness.journal.load(await claimed(harness.journal, task.id))
        assert [turn.message for turn in work.turns] == ["First."]

    @pytest.mark.parametrize("message", ["a\x00b", "\udc00"])
    async def test_a_message_that_no_store_can_keep_is_refused(self, harness: Harness, message: str) -> None:
        task = await made(harness.store)
        async with unchanged(harness.store, task.id):
            with pytest.raises(ValidationError) as caught:
                await harness.store.process_task(task.id, message)
        assert [problem.field for problem in caught.value.problems] == ["message"]


class Expecting:
    """`expect`: compared in the same statement; a lost race runs nothing (ruling Asking)."""

    @pytest.mark.parametrize("expect", TaskStatus)
    @pytest.mark.parametrize("now", TaskStatus)
    async def test_another_status_than_expected_runs_nothing(
        self, harness: Harness, now: TaskStatus, expect: TaskStatus
    ) -> None:
        task = await reached(harness, now)
        if now is expect and now is not TaskStatus.IN_PROGRESS:
            await harness.store.process_task(task.id, "The answer.", expect=expect)
            after = await harness.store.get_task(task.id)
            assert len(after.executions) == len(task.executions) + 1
            return
        refusal = TaskAlreadyRunningError if now is expect else TaskNotWaitingError
        async with unchanged(harness.store, task.id):
            with pytest.raises(refusal):
                await harness.store.process_task(task.id, "The answer.", expect=expect)

    async def test_an_answer_given_twice_runs_once(self, harness: Harness) -> None:
        task = await made(harness.store)
        await asked(harness, task.id)
        waiting = TaskStatus.NEEDS_CLARIFICATION
        await harness.store.process_task(task.id, "Week 12.", expect=waiting)
        bob = await harness.store_for(BOB)
        with pytest.raises(TaskNotWaitingError):
            await bob.process_task(task.id, "Week 13.", expect=waiting)
        claim = await claimed(harness.journal, task.id)
        await harness.journal.finish(claim, Completed("done"))
        with pytest.raises(TaskNotWaitingError):
            await bob.process_task(task.id, "Week 13.", expect=waiting)
        assert len((await harness.store.get_task(task.id)).executions) == 2


class ProcessKeys:
    """Idempotency keys of process (decision 2.4, 40)."""

    async def test_the_same_key_again_runs_nothing_anew(self, harness: Harness) -> None:
        task = await made(harness.store)
        first = await harness.store.process_task(task.id, "Go.", key="key-1")
        async with unchanged(harness.store, task.id):
            again = await harness.store.process_task(task.id, "Go.", key="key-1")
        assert (again.id, again.status) == (first.id, TaskStatus.IN_PROGRESS)

    async def test_the_same_key_after_the_end_runs_nothing_anew(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, "Go.", key="key-1")
        claim = await claimed(harness.journal, task.id)
        await harness.journal.finish(claim, Completed("done"))
        async with unchanged(harness.store, task.id):
            assert (await harness.store.process_task(task.id, "Go.", key="key-1")).id == task.id
        assert await queued(harness.journal) == []

    async def test_the_same_key_with_another_message_is_refused(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, "Go.", key="key-1")
        await harness.store.stop_task(task.id)
        async with unchanged(harness.store, task.id):
            with pytest.raises(IdempotencyKeyReusedError):
                await harness.store.process_task(task.id, "Stay.", key="key-1")

    async def test_the_same_key_for_another_task_is_refused(self, harness: Harness) -> None:
        task = await made(harness.store)
        other = await made(harness.store, "other")
        await harness.store.process_task(task.id, "Go.", key="key-1")
        async with unchanged(harness.store, other.id):
            with pytest.raises(IdempotencyKeyReusedError):
                await harness.store.process_task(other.id, "Go.", key="key-1")

    async def test_a_refused_call_does_not_use_up_its_key(self, harness: Harness) -> None:
        task = await reached(harness, TaskStatus.IN_PROGRESS)
        with pytest.raises(TaskAlreadyRunningError):
            await harness.store.process_task(task.id, "Go.", key="key-1")
        await harness.store.stop_task(task.id)
        await harness.store.process_task(task.id, "Go.", key="key-1")
        now = await harness.store.get_task(task.id)
        assert now.status is TaskStatus.IN_PROGRESS
        assert len(now.executions) == 2

    async def test_another_key_on_a_finished_task_runs_again(self, harness: Harness) -> None:
        task = await made(harness.store)
        await completed(harness, task.id)
        await harness.store.process_task(task.id, key="key-2")
        now = await harness.store.get_task(task.id)
        assert now.executions[-1].status is ExecutionStatus.IN_PROGRESS
        assert moves(now)[-1] == ("completed", "in_progress")
