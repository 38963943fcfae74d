"""Races: what several callers do at once (conformance test 2.11c, decision 2.7, 54 and 56)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from itertools import cycle

import pytest

from agnt_tasks.errors import FencedError, TaskAlreadyRunningError, TaskNotFoundError, TaskNotStoppableError
from agnt_tasks.lifecycle import Question
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import TaskPatch, TaskUpdate
from agnt_tasks.store.journal import Asked, Claim, Completed, Failed, Outcome
from agnt_tasks.testing.checks import log, moves
from agnt_tasks.testing.driving import PLENTY, claimed, made
from agnt_tasks.testing.harness import BOB, JANE, Harness

RACES = 200
LATEST = 12
"""So many different starts are given."""
OUTCOMES: tuple[Outcome, ...] = (
    Completed("done"),
    Failed(Failure(message="broken", code="BROKEN")),
    Asked((Question("Which week?"),)),
)
ENDS = {"completed", "failed", "needs_clarification", "on_hold"}


class Racing:
    async def test_of_fifty_process_calls_at_once_one_succeeds(self, harness: Harness) -> None:
        task = await made(harness.store)
        second = await harness.store_for(BOB)
        calls = [
            store.process_task(task.id, f"call {number}")
            for number, store in zip(range(50), cycle((harness.store, second)), strict=False)
        ]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        won = [number for number, answer in enumerate(answers) if isinstance(answer, TaskPatch)]
        lost = [answer for answer in answers if isinstance(answer, TaskAlreadyRunningError)]
        assert (len(won), len(lost)) == (1, 49)
        now = await harness.store.get_task(task.id)
        assert len(now.executions) == 1
        assert [entry.get("content") for entry in log(now)] == [f"call {won[0]}", None]

    async def test_of_ten_claims_at_once_one_gets_the_execution(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id)
        claims = await asyncio.gather(
            *(harness.journal.claim(f"worker-{number}", PLENTY, lambda _: True) for number in range(10))
        )
        assert len([claim for claim in claims if claim]) == 1
        assert (await harness.store.get_task(task.id)).executions[0].attempt == 1

    @pytest.mark.parametrize("limit", [1, 2, 3])
    async def test_claims_at_once_never_exceed_the_limit(self, harness: Harness, limit: int) -> None:
        for number in range(6):
            task = await made(harness.store, f"number {number}")
            await harness.store.process_task(task.id)
        claims = await asyncio.gather(
            *(harness.journal.claim(f"worker-{number}", limit, lambda _: True) for number in range(8))
        )
        won = [claim for claim in claims if claim]
        assert len(won) == limit
        assert len({claim.execution_id for claim in won}) == limit

    async def test_stop_racing_the_end_never_moves_a_task_twice(self, harness: Harness) -> None:
        second = await harness.store_for(BOB)
        stopped = 0
        for number, outcome in zip(range(RACES), cycle(OUTCOMES), strict=False):
            task = await made(harness.store)
            await harness.store.process_task(task.id)
            claim = await claimed(harness.journal, task.id)
            stop, end = second.stop_task(task.id), harness.journal.finish(claim, outcome)
            end = _begun_later(number // 2 % LATEST, end)
            both = (stop, end) if number % 2 else (end, stop)
            results = await asyncio.gather(*both, return_exceptions=True)
            stopped += await _one_won(harness, claim, [result for result in results if result is not None])
        assert 0 < stopped <= RACES

    async def test_force_racing_the_end_leaves_one_end_of_the_run(self, harness: Harness) -> None:
        second = await harness.store_for(BOB)
        for number in range(20):
            task = await made(harness.store)
            await harness.store.process_task(task.id)
            claim = await claimed(harness.journal, task.id)
            force = second.update_task(task.id, TaskUpdate(status=TaskStatus.PENDING))
            end = harness.journal.finish(claim, Completed("done"))
            both = (force, end) if number % 2 else (end, force)
            await asyncio.gather(*both, return_exceptions=True)
            now = await harness.store.get_task(task.id)
            assert now.status is TaskStatus.PENDING
            assert moves(now)[1:] in (
                [("in_progress", "pending")],
                [("in_progress", "completed"), ("completed", "pending")],
            )

    async def test_delete_racing_the_end_leaves_nothing(self, harness: Harness) -> None:
        second = await harness.store_for(BOB)
        for number in range(20):
            task = await made(harness.store)
            await harness.store.process_task(task.id)
            claim = await claimed(harness.journal, task.id)
            delete, end = second.delete_task(task.id), harness.journal.finish(claim, Completed("done"))
            both = (delete, end) if number % 2 else (end, delete)
            results = await asyncio.gather(*both, return_exceptions=True)
            assert all(result is None or isinstance(result, FencedError) for result in results)
            with pytest.raises(TaskNotFoundError):
                await harness.store.get_task(task.id)

    async def test_edits_of_two_processes_at_once_are_all_logged(self, harness: Harness) -> None:
        task = await made(harness.store)
        stores = (harness.store, await harness.store_for(BOB), await harness.store_for(JANE))
        edits = [
            store.update_task(task.id, TaskUpdate(title=f"number {number}"))
            for number, store in zip(range(30), cycle(stores), strict=False)
        ]
        patches = await asyncio.gather(*edits)
        now = await harness.store.get_task(task.id)
        assert len(now.activities) == 30
        assert len({patch.updated_at for patch in patches}) == 30
        assert now.updated_at == max(patch.updated_at for patch in patches)
        assert [entry.timestamp for entry in now.activities] == sorted(patch.updated_at for patch in patches)

    async def test_one_verdict_sent_ten_times_at_once_is_one(self, harness: Harness) -> None:
        task = await made(harness.store)
        second = await harness.store_for(JANE)
        sends = [
            store.send_feedback(task.id, Feedback.LIKE) for _ in range(5) for store in (harness.store, second)
        ]
        await asyncio.gather(*sends)
        assert len((await harness.store.get_task(task.id)).activities) == 1


async def _begun_later(turns: int, call: Awaitable[None]) -> None:
    """A start for the other one, which may have a network in its way."""
    for _ in range(turns):
        await asyncio.sleep(0)
    await call


async def _one_won(harness: Harness, claim: Claim, answers: list[object]) -> bool:
    """Check a race of stop against the end of a run; whether the stop came first."""
    now = await harness.store.get_task(claim.task_id)
    ends = [pair[1] for pair in moves(now)[1:]]
    if any(isinstance(answer, FencedError) for answer in answers):
        assert ends == ["on_hold"]
        assert now.executions[0].completed_at is None
        await harness.journal.confirm_stop(claim, "late")
        assert (await harness.store.get_task(claim.task_id)).status is TaskStatus.ON_HOLD
        return True
    if ends[0] == "needs_clarification":
        assert ends == ["needs_clarification", "on_hold"], "stop answers a waiting task too"
    else:
        assert ends in (["completed"], ["failed"])
        assert any(isinstance(answer, TaskNotStoppableError) for answer in answers)
    assert now.executions[0].status.value == ends[0]
    return False
