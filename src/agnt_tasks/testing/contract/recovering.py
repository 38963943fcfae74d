"""Dead workers: taken over, resumed from the journal, ended only by the crash limit (ruling Recovery)."""

from __future__ import annotations

import pytest

from agnt_tasks.errors import FencedError, StopRequestedError
from agnt_tasks.lifecycle import Question
from agnt_tasks.models.status import Effect, ExecutionStatus, StepState, TaskStatus
from agnt_tasks.models.timestamp import to_iso
from agnt_tasks.store.journal import Abandoned, Asked, Claim, Completed, Journal, StepBegin, StepEnd
from agnt_tasks.testing.checks import anonymous, log, moves, same_json, unchanged
from agnt_tasks.testing.contract.stopping import WRITES as BEGINNINGS
from agnt_tasks.testing.contract.stopping import Write
from agnt_tasks.testing.driving import claimed, made, model_step, no_claim, reached, started
from agnt_tasks.testing.harness import Harness

WRITES: dict[str, Write] = {
    **BEGINNINGS,
    "end a step": lambda journal, claim: journal.end_step(claim, 0, StepEnd(StepState.DONE, "late")),
    "confirm a stop": lambda journal, claim: journal.confirm_stop(claim, "late"),
    "release": lambda journal, claim: journal.release(claim),
    "show life": lambda journal, claim: journal.heartbeat(claim),
    "load": lambda journal, claim: journal.load(claim),
}
"""Everything that needs a claim."""
LIMIT = 3
"""Crashes that end an execution."""


async def seen(journal: Journal, claim: Claim) -> Abandoned:
    """How a reaper sees that execution."""
    [found] = [row for row in await journal.open_claims() if row.execution_id == claim.execution_id]
    return found


async def crashed(journal: Journal, claim: Claim, limit: int = LIMIT) -> str:
    """Its worker died, and somebody took it over."""
    return await journal.take_over(await seen(journal, claim), limit)


class Recovering:
    async def test_a_reaper_sees_who_owns_what(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id, worker="worker-7")
        row = await seen(harness.journal, claim)
        assert (row.execution_id, row.task_id) == (claim.execution_id, task.id)
        assert (row.owner, row.attempt) == ("worker-7", 1)

    async def test_a_beat_grows_while_its_owner_lives(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        beats = [(await seen(harness.journal, claim)).beat]
        for _ in range(3):
            await harness.journal.heartbeat(claim)
            beats.append((await seen(harness.journal, claim)).beat)
        assert beats == sorted(set(beats))

    async def test_what_a_dead_worker_left_is_queued_again(self, harness: Harness) -> None:
        task = await made(harness.store)
        dead = await started(harness, task.id)
        assert await crashed(harness.journal, dead) == "queued"
        assert (await harness.store.get_task(task.id)).status is TaskStatus.IN_PROGRESS
        heir = await claimed(harness.journal, task.id, "worker-2")
        assert heir == dead._replace(attempt=2, owner="worker-2")
        now = await harness.store.get_task(task.id)
        assert len(now.executions) == 1
        assert now.executions[0].attempt == 2
        assert moves(now) == [("pending", "in_progress")]

    async def test_the_heir_resumes_from_the_journal(self, harness: Harness) -> None:
        task = await made(harness.store)
        dead = await started(harness, task.id, "Find a slot.")
        await model_step(harness.journal, dead, "Looking.")
        await harness.journal.begin_step(dead, StepBegin("tool", "send_mail"))
        await crashed(harness.journal, dead)
        heir = await claimed(harness.journal, task.id, "worker-2")
        [turn] = (await harness.journal.load(heir)).turns
        assert turn.message == "Find a slot."
        assert [(step.index, step.status, step.output) for step in turn.steps] == [
            (0, StepState.DONE, "Looking."),
            (1, StepState.STARTED, None),
        ]
        await harness.journal.repeat_step(heir, 1)
        await harness.journal.end_step(heir, 1, StepEnd(StepState.DONE, "sent"))
        await harness.journal.finish(heir, Completed("Tuesday."))
        [execution] = (await harness.store.get_task(task.id)).executions
        assert [(step.attempt, step.output) for step in execution.steps] == [(1, "Looking."), (2, "sent")]
        assert execution.status is ExecutionStatus.COMPLETED

    @pytest.mark.parametrize("write", WRITES)
    @pytest.mark.parametrize("heir", [None, "worker-1", "worker-2"])
    async def test_a_worker_falsely_thought_dead_writes_nothing_more(
        self, harness: Harness, heir: str | None, write: str
    ) -> None:
        task = await made(harness.store)
        old = await started(harness, task.id, worker="worker-1")
        await harness.journal.begin_step(old, StepBegin("model", "rehearsal"))
        await crashed(harness.journal, old)
        if heir:
            await claimed(harness.journal, task.id, heir)
        async with unchanged(harness.store, task.id):
            with pytest.raises(FencedError):
                await WRITES[write](harness.journal, old)

    @pytest.mark.parametrize("write", WRITES)
    async def test_a_stop_of_the_heir_does_not_concern_the_old_worker(
        self, harness: Harness, write: str
    ) -> None:
        task = await made(harness.store)
        old = await started(harness, task.id, worker="worker-1")
        await harness.journal.begin_step(old, StepBegin("model", "rehearsal"))
        await crashed(harness.journal, old)
        await claimed(harness.journal, task.id, "worker-2")
        await harness.store.stop_task(task.id)
        async with unchanged(harness.store, task.id):
            with pytest.raises(FencedError) as caught:
                await WRITES[write](harness.journal, old)
        assert not isinstance(caught.value, StopRequestedError)

    async def test_the_living_are_not_taken_over(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        look = await seen(harness.journal, claim)
        await harness.journal.heartbeat(claim)
        assert await harness.journal.take_over(look, LIMIT) == ""
        await model_step(harness.journal, claim, "still here")
        await harness.journal.finish(claim, Completed("done"))

    async def test_a_step_is_a_sign_of_life_too(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        look = await seen(harness.journal, claim)
        await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        assert await harness.journal.take_over(look, LIMIT) == ""

    async def test_what_ended_meanwhile_is_not_taken_over(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        look = await seen(harness.journal, claim)
        await harness.journal.finish(claim, Completed("done"))
        async with unchanged(harness.store, task.id):
            assert await harness.journal.take_over(look, LIMIT) == ""

    async def test_two_reapers_take_over_once(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        look = await seen(harness.journal, claim)
        assert await harness.journal.take_over(look, LIMIT) == "queued"
        assert await harness.journal.take_over(look, LIMIT) == ""
        await claimed(harness.journal, task.id, "worker-2")
        assert await harness.journal.take_over(look, LIMIT) == ""

    async def test_a_stop_that_nobody_confirmed_is_confirmed(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.store.stop_task(task.id)
        assert await crashed(harness.journal, claim) == "stopped"
        now = await harness.store.get_task(task.id)
        assert now.status is TaskStatus.ON_HOLD
        assert now.executions[0].status is ExecutionStatus.STOPPED
        assert now.executions[0].completed_at is not None
        assert await no_claim(harness.journal, task.id)
        with pytest.raises(FencedError):
            await harness.journal.confirm_stop(claim, "late")

    async def test_the_crash_limit_fails_execution_and_task(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id)
        answers = []
        for number in range(LIMIT):
            claim = await claimed(harness.journal, task.id, f"worker-{number}")
            answers.append(await crashed(harness.journal, claim))
        assert answers == ["queued"] * (LIMIT - 1) + ["quarantined"]
        now = await harness.store.get_task(task.id)
        at = to_iso(now.updated_at)
        error, moved = anonymous(log(now)[-2:])
        keys = ["type", "message", "code", "timestamp", "executionId"]
        assert list(error) == keys
        assert (error["code"], error["timestamp"]) == ("CRASH_LIMIT", at)
        assert error["executionId"] == claim.execution_id
        same_json(moved, {"type": "status_change", "from": "in_progress", "to": "failed", "timestamp": at})
        assert now.status is TaskStatus.FAILED
        [execution] = now.executions
        assert execution.status is ExecutionStatus.FAILED
        assert execution.error is not None
        assert execution.error.code == "CRASH_LIMIT"
        assert execution.completed_at is not None
        assert await no_claim(harness.journal, task.id)
        assert list(await harness.journal.open_claims()) == []

    async def test_a_worker_that_gives_back_did_not_crash(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id)
        for number in range(LIMIT + 1):
            claim = await claimed(harness.journal, task.id, f"worker-{number}")
            assert claim.attempt == number + 1
            await harness.journal.release(claim)
            with pytest.raises(FencedError):
                await harness.journal.release(claim)
        heir = await claimed(harness.journal, task.id)
        assert await crashed(harness.journal, heir, limit=2) == "queued"

    async def test_what_is_given_back_after_a_stop_is_stopped(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.store.stop_task(task.id)
        await harness.journal.release(claim)
        now = await harness.store.get_task(task.id)
        assert now.status is TaskStatus.ON_HOLD
        assert now.executions[0].status is ExecutionStatus.STOPPED
        assert now.executions[0].completed_at is not None
        assert await no_claim(harness.journal, task.id)

    async def test_a_once_only_step_in_flight_asks_and_is_never_done_again(self, harness: Harness) -> None:
        task = await made(harness.store)
        dead = await started(harness, task.id)
        begin = StepBegin("tool", "send_mail", "call_1", {"to": "vp"}, Effect.ONCE)
        index = await harness.journal.begin_step(dead, begin)
        await crashed(harness.journal, dead)
        heir = await claimed(harness.journal, task.id, "worker-2")
        await harness.journal.end_step(heir, index, StepEnd(StepState.UNKNOWN))
        await harness.journal.finish(heir, Asked((Question("Was the mail sent?"),)))
        step = (await harness.store.get_task(task.id)).executions[0].steps[0]
        assert step.status is StepState.UNKNOWN
        await harness.store.process_task(task.id, "It was, go on.", expect=TaskStatus.NEEDS_CLARIFICATION)
        step = (await harness.store.get_task(task.id)).executions[0].steps[0]
        assert step.status in (StepState.DONE, StepState.FAILED)
        assert "It was, go on." in (step.output or "")

    async def test_a_quarantined_task_can_be_processed_again(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        assert await crashed(harness.journal, claim, limit=1) == "quarantined"
        heir = await started(harness, task.id)
        assert heir.attempt == 1
        assert await crashed(harness.journal, heir, limit=2) == "queued"

    async def test_waiting_states_are_sticky(self, harness: Harness) -> None:
        """No restart releases them (architecture, Waiting states are sticky)."""
        for status in (TaskStatus.NEEDS_CLARIFICATION, TaskStatus.ON_HOLD):
            task = await reached(harness, status)
            assert list(await harness.journal.open_claims()) == []
            assert await no_claim(harness.journal, task.id)
