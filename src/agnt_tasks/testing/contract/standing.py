"""What a card tells beside its row, what was spent, and tasks by the beginning of their ids."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.card import Standing
from agnt_tasks.models.execution import NO_USAGE, Failure, Usage
from agnt_tasks.models.status import Feedback, StepState, TaskStatus
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import Claim, Completed, StepBegin, StepEnd
from agnt_tasks.testing.contract.boarding import every_row, furnished
from agnt_tasks.testing.driving import (
    ask,
    asked,
    claimed,
    failed,
    forced,
    made,
    model_step,
    reached,
    started,
)
from agnt_tasks.testing.harness import BOB, EVE, Harness
from agnt_tasks.verbs.boarding import standing_of
from agnt_tasks.wording.amounts import clock

HOSTILE = ("%", "_", "*", "[", "task", "'", '"', "a\x00b", "\ud800", "\U0010ffff", "")


async def standing(harness: Harness, *task_ids: str) -> list[Standing]:
    """How they stand, which must be what their whole tasks say."""
    found = list(await harness.store.standings(task_ids))
    whole = [standing_of(await harness.store.get_task(task_id)) for task_id in task_ids]
    assert [each._replace(place=0, beat=0) for each in found] == whole
    return found


async def failed_call(harness: Harness, claim: Claim, retry_at: int | None) -> None:
    index = await harness.journal.begin_step(claim, StepBegin("model", "openai/test"))
    failure = Failure(message="Too many requests.", code="RATE_LIMITED", retry_at=retry_at)
    await harness.journal.end_step(claim, index, StepEnd(StepState.FAILED, error=failure))


class Standings:
    """`standings`: the same as the whole tasks say, without reading them."""

    async def test_every_status_stands_as_its_whole_task_says(self, harness: Harness) -> None:
        tasks = [await reached(harness, status) for status in TaskStatus]
        found = await standing(harness, *(task.id for task in tasks))
        facts = [(each.execution, each.questions, each.error, each.cost_usd) for each in found]
        assert facts == [
            ("", 0, "", Decimal(0)),
            ("running", 0, "", Decimal(0)),
            ("", 1, "", Decimal(0)),
            ("", 0, "", Decimal(0)),
            ("", 0, "", Decimal(0)),
            ("", 0, "OPENAI_API_KEY is not set: set it.", Decimal(0)),
        ]
        assert found[0].since == tasks[0].created_at
        assert found[3].since == tasks[3].updated_at

    async def test_edits_and_verdicts_do_not_change_since_when(self, harness: Harness) -> None:
        task = await reached(harness, TaskStatus.COMPLETED)
        await harness.store.update_task(task.id, TaskUpdate(title="Better words"))
        await harness.store.send_feedback(task.id, Feedback.DISLIKE, "too long")
        [now] = await standing(harness, task.id)
        assert (now.since, now.feedback) == (task.updated_at, "dislike")
        bob = await harness.store_for(BOB)
        assert [each.feedback for each in await bob.standings([task.id])] == [""]

    async def test_forced_moves_count_like_any(self, harness: Harness) -> None:
        task = await reached(harness, TaskStatus.FAILED)
        await forced(harness.store, task.id, TaskStatus.NEEDS_CLARIFICATION)
        [asking] = await standing(harness, task.id)
        assert (asking.questions, asking.error) == (0, "")
        await forced(harness.store, task.id, TaskStatus.FAILED)
        [again] = await standing(harness, task.id)
        assert again.since > asking.since
        assert again.error

    async def test_the_questions_are_those_of_the_last_move(self, harness: Harness) -> None:
        task = await made(harness.store)
        await asked(harness, task.id, Question("Which week?"))
        claim = await started(harness, task.id, "Next week.")
        await ask(harness.journal, claim, Question("Which day?"), Question("Who\ncomes?"))
        [now] = await standing(harness, task.id)
        assert (now.question, now.questions) == ("Which day?", 2)

    async def test_an_error_is_told_by_its_first_line(self, harness: Harness) -> None:
        task = await made(harness.store)
        await failed(harness, task.id, Failure(message="\n  \nThe key is wrong.\nSet it.", code="X"))
        [now] = await standing(harness, task.id)
        assert now.error == "The key is wrong."

    async def test_places_are_in_the_order_of_the_claims(self, harness: Harness) -> None:
        tasks = [await made(harness.store, f"number {number}") for number in range(4)]
        waiting = [tasks[2], tasks[0], tasks[3]]
        for task in waiting:
            await harness.store.process_task(task.id)
        found = await standing(harness, *(task.id for task in tasks))
        assert [(each.execution, each.place) for each in found] == [
            ("queued", 2),
            ("", 0),
            ("queued", 1),
            ("queued", 3),
        ]
        await claimed(harness.journal, waiting[0].id)
        found = await standing(harness, *(task.id for task in waiting))
        assert [each.place for each in found] == [0, 1, 2]

    async def test_a_running_execution_shows_its_step_its_beat_and_its_cost(self, harness: Harness) -> None:
        task = await made(harness.store)
        for cost in ("0.10", "0.0200"):
            claim = await started(harness, task.id)
            usage = Usage(input_tokens=10, output_tokens=1, cost_usd=Decimal(cost))
            await model_step(harness.journal, claim, "x", usage=usage)
            if cost == "0.10":
                await harness.journal.finish(claim, Completed("x"))
        await harness.journal.begin_step(claim, StepBegin("tool", "web_search", "call_1"))
        [before] = await standing(harness, task.id)
        assert (before.execution, before.step) == ("running", "tool web_search")
        assert (before.cost_usd, before.started_at is None) == (Decimal("0.12"), False)
        await harness.journal.heartbeat(claim)
        [after] = await standing(harness, task.id)
        assert after.beat > before.beat > 0

    async def test_a_cost_is_unknown_when_that_of_any_call_is(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        for cost in (Decimal("0.10"), None):
            await model_step(harness.journal, claim, "x", usage=Usage(input_tokens=1, cost_usd=cost))
        [now] = await standing(harness, task.id)
        assert now.cost_usd is None

    async def test_a_stop_that_unwinds_is_told_and_a_new_run_before_it(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        await harness.store.stop_task(task.id)
        [now] = await standing(harness, task.id)
        assert (now.execution, now.step) == ("stopping", "model rehearsal")
        await harness.store.process_task(task.id)
        [now] = await standing(harness, task.id)
        assert (now.execution, now.place, now.step, now.beat) == ("queued", 1, "", 0)

    async def test_work_that_was_freed_waits_and_is_at_no_step(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.journal.begin_step(claim, StepBegin("tool", "web_search", "call_1"))
        await failed_call(harness, claim, now_ms())
        await harness.journal.release(claim)
        [now] = await standing(harness, task.id)
        assert (now.execution, now.place, now.step, now.notice) == ("queued", 1, "", "")

    async def test_a_call_that_is_made_again_says_when_until_it_is(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.journal.recalled(claim, [], "No skill is called calender.")
        at = now_ms() + 12_000
        await failed_call(harness, claim, at)
        [now] = await standing(harness, task.id)
        assert (now.step, now.notice) == ("", f"rate limited, next try at {clock(at)}")
        await harness.journal.begin_step(claim, StepBegin("model", "openai/test"))
        [now] = await standing(harness, task.id)
        assert (now.step, now.notice) == ("model openai/test", "No skill is called calender.")

    async def test_a_call_that_is_given_up_promises_nothing(self, harness: Harness) -> None:
        task = await made(harness.store)
        await failed_call(harness, await started(harness, task.id), None)
        [now] = await standing(harness, task.id)
        assert now.notice == ""

    async def test_unknown_ids_are_left_out_and_the_order_is_kept(self, harness: Harness) -> None:
        ids = [(await made(harness.store, f"number {number}")).id for number in range(3)]
        await harness.store.delete_task(ids[1])
        given = [ids[2], "task_nobody", "\ud800", "a\x00b", ids[1], ids[0], ids[2]]
        assert [each.task_id for each in await harness.store.standings(given)] == [ids[2], ids[0]]
        assert list(await harness.store.standings([])) == []
        other = await harness.other_account(EVE)
        assert list(await other.standings(ids)) == []

    async def test_many_at_once(self, harness: Harness) -> None:
        await furnished(harness.store, 100)
        ids = [row.id for row in await every_row(harness.store)]
        assert [each.task_id for each in await standing(harness, *ids)] == ids


class Spending:
    """`spent_since`: steps that ended since a moment, known costs and unknown ones."""

    async def test_only_steps_that_ended_since_count(self, harness: Harness) -> None:
        claim = await started(harness, (await made(harness.store)).id)
        usage = Usage(input_tokens=100, output_tokens=10, cost_usd=Decimal("0.05"))
        await model_step(harness.journal, claim, "x", usage=usage)
        [first] = await harness.journal.steps(claim)
        assert first.completed_at is not None
        assert await harness.store.spent_since(first.completed_at) == usage
        assert await harness.store.spent_since(first.completed_at + 1) == NO_USAGE
        await model_step(harness.journal, claim, "y", usage=usage)
        assert await harness.store.spent_since(first.completed_at) == usage + usage
        assert await harness.store.spent_since(first.completed_at + 1) == usage

    async def test_one_unknown_cost_makes_the_sum_unknown(self, harness: Harness) -> None:
        claim = await started(harness, (await made(harness.store)).id)
        await model_step(harness.journal, claim, "x", usage=Usage(input_tokens=100, cost_usd=Decimal(1)))
        await model_step(harness.journal, claim, "y", usage=Usage(input_tokens=20))
        assert await harness.store.spent_since(0) == Usage(input_tokens=120)
        other = await harness.other_account(EVE)
        assert await other.spent_since(0) == NO_USAGE


class Finding:
    """`find_ids`: tasks by the beginning of their ids."""

    async def test_ids_are_found_with_and_without_their_prefix(self, harness: Harness) -> None:
        ids = ("task_abc", "task_abc1", "task_abd", "abc", "task_task_a", "Task_abc")
        await harness.store.import_([{"id": each, "title": "A", "assistant": "b"} for each in ids])
        expected = {
            "task_abc": ["task_abc", "task_abc1"],
            "ab": ["abc", "task_abc", "task_abc1", "task_abd"],
            "task_": ["task_abc", "task_abc1", "task_abd", "task_task_a"],
            "abc1": ["task_abc1"],
            "bc": [],
            "T": ["Task_abc"],
        }
        for beginning, found in expected.items():
            assert list(await harness.store.find_ids(beginning, 9)) == found, beginning
        assert list(await harness.store.find_ids("a", 2)) == ["abc", "task_abc"]
        other = await harness.other_account(EVE)
        assert list(await other.find_ids("a", 9)) == []

    @pytest.mark.parametrize("beginning", HOSTILE, ids=ascii)
    async def test_nothing_typed_is_a_pattern(self, harness: Harness, beginning: str) -> None:
        await made(harness.store)
        found = await harness.store.find_ids(beginning, 5)
        assert len(found) == (1 if beginning == "task" else 0)
