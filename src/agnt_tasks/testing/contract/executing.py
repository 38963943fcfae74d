"""Runs that end: completion, failure, questions and answers (decisions 2.7, 57 to 59; 2.8, 61 to 65)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agnt_tasks.errors import FencedError
from agnt_tasks.lifecycle import Question
from agnt_tasks.models.execution import Failure, Usage
from agnt_tasks.models.status import ExecutionStatus, StepState, TaskStatus
from agnt_tasks.models.timestamp import to_iso
from agnt_tasks.store.journal import Asked, Completed, Failed, Outcome
from agnt_tasks.testing.checks import anonymous, log, moves, same_json
from agnt_tasks.testing.driving import (
    ask,
    asked,
    claimed,
    completed,
    failed,
    forced,
    made,
    model_step,
    started,
    tool_step,
)
from agnt_tasks.testing.harness import JANE, Harness

OUTCOMES: dict[str, Outcome] = {
    "completed": Completed("Tuesday, 9:00."),
    "failed": Failed(Failure(message="The model refused: choose another.", code="MODEL_REFUSED")),
    "needs_clarification": Asked((Question("Which week?"),)),
}


class Executing:
    async def test_a_claim_starts_the_clock(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        [execution] = (await harness.store.get_task(task.id)).executions
        assert execution.id == claim.execution_id
        assert execution.status is ExecutionStatus.IN_PROGRESS
        assert execution.started_at is not None
        assert execution.completed_at is None
        assert execution.attempt == claim.attempt == 1

    async def test_completion_tells_the_result_then_moves(self, harness: Harness) -> None:
        task = await made(harness.store)
        await completed(harness, task.id, "Tuesday, 9:00.")
        now = await harness.store.get_task(task.id)
        at = to_iso(now.updated_at)
        said = {"type": "message", "role": "assistant", "content": "Tuesday, 9:00.", "timestamp": at}
        moved = {"type": "status_change", "from": "in_progress", "to": "completed", "timestamp": at}
        same_json(anonymous(log(now)[1:]), [said, moved])
        [execution] = now.executions
        assert now.status is TaskStatus.COMPLETED
        assert execution.status is ExecutionStatus.COMPLETED
        assert execution.result == "Tuesday, 9:00."
        assert execution.completed_at is not None
        assert execution.error is None

    async def test_failure_tells_the_error_then_moves(self, harness: Harness) -> None:
        task = await made(harness.store)
        failure = Failure(message="OPENAI_API_KEY is not set: set it.", code="MODEL_AUTH")
        claim = await failed(harness, task.id, failure)
        now = await harness.store.get_task(task.id)
        at = to_iso(now.updated_at)
        error = {
            "type": "error",
            "message": failure.message,
            "code": failure.code,
            "timestamp": at,
            "executionId": claim.execution_id,
        }
        moved = {"type": "status_change", "from": "in_progress", "to": "failed", "timestamp": at}
        same_json(anonymous(log(now)[1:]), [error, moved])
        [execution] = now.executions
        assert now.status is TaskStatus.FAILED
        assert execution.status is ExecutionStatus.FAILED
        assert execution.error == failure
        assert execution.result is None

    @pytest.mark.parametrize("ended", OUTCOMES)
    async def test_an_ended_execution_ends_no_second_time(self, harness: Harness, ended: str) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.journal.finish(claim, OUTCOMES[ended])
        before = await harness.store.get_task(task.id)
        for outcome in OUTCOMES.values():
            with pytest.raises(FencedError):
                await harness.journal.finish(claim, outcome)
        assert await harness.store.get_task(task.id) == before
        assert before.executions[0].status == ended
        assert list(await harness.journal.open_claims()) == []

    async def test_processing_again_keeps_the_old_execution(self, harness: Harness) -> None:
        task = await made(harness.store)
        await completed(harness, task.id, "first")
        before = (await harness.store.get_task(task.id)).executions[0]
        await failed(harness, task.id)
        now = await harness.store.get_task(task.id)
        assert now.executions[0] == before
        assert [execution.status.value for execution in now.executions] == ["completed", "failed"]
        assert moves(now)[-2:] == [("completed", "in_progress"), ("in_progress", "failed")]

    async def test_steps_are_shown_as_journaled(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await tool_step(harness.journal, claim, "read_notes", "Nothing on Tuesday.")
        await model_step(harness.journal, claim, "Tuesday, then.")
        first, second = (await harness.store.get_task(task.id)).executions[0].steps
        assert (first.index, first.kind, first.name, first.status) == (
            0,
            "tool",
            "read_notes",
            StepState.DONE,
        )
        assert (first.call_id, first.arguments) == ("call_read_notes", {"path": "notes.txt"})
        assert first.output == "Nothing on Tuesday."
        assert (second.index, second.kind, second.output) == (1, "model", "Tuesday, then.")
        assert first.completed_at is not None
        assert first.completed_at <= second.started_at

    async def test_usage_of_the_steps_adds_up(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        for cost in ("0.0123", "0.0007"):
            usage = Usage(input_tokens=1000, output_tokens=50, cost_usd=Decimal(cost))
            await model_step(harness.journal, claim, "x", usage=usage)
        await harness.journal.finish(claim, Completed("x"))
        wire = (await harness.store.get_task(task.id)).executions[0].to_wire()
        expected = {"inputTokens": 2000, "outputTokens": 100, "costUsd": "0.0130"}
        same_json(wire["usage"], expected)

    async def test_one_unknown_price_makes_the_cost_unknown(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await model_step(harness.journal, claim, usage=Usage(input_tokens=7, cost_usd=Decimal("0.5")))
        await model_step(harness.journal, claim, usage=Usage(input_tokens=3, cost_usd=None))
        await harness.journal.finish(claim, Completed("x"))
        usage = (await harness.store.get_task(task.id)).executions[0].usage
        assert usage == Usage(input_tokens=10, cost_usd=None)

    async def test_updated_at_is_that_of_the_last_entry(self, harness: Harness) -> None:
        for end in (completed, failed, asked):
            task = await made(harness.store)
            await end(harness, task.id)
            now = await harness.store.get_task(task.id)
            assert now.updated_at == now.activities[-1].timestamp == now.activities[-2].timestamp


class Asking:
    """Decisions 2.7 (57, 59) and 2.9 (74); ruling Asking."""

    async def test_a_question_is_told_then_the_move(self, harness: Harness) -> None:
        task = await made(harness.store)
        question = Question("Which week?", ("Week 12", "Week 13"), "Week 12", "Both are free.")
        await asked(harness, task.id, question)
        now = await harness.store.get_task(task.id)
        at = to_iso(now.updated_at)
        said = {
            "type": "message",
            "role": "assistant",
            "content": "Which week?",
            "timestamp": at,
            "clarification": True,
            "options": ["Week 12", "Week 13"],
            "recommended": "Week 12",
            "reason": "Both are free.",
        }
        moved = {"type": "status_change", "from": "in_progress", "to": "needs_clarification", "timestamp": at}
        same_json(anonymous(log(now)[1:]), [said, moved])
        assert now.status is TaskStatus.NEEDS_CLARIFICATION
        assert now.executions[0].status is ExecutionStatus.NEEDS_CLARIFICATION
        assert now.executions[0].completed_at is not None
        assert now.executions[0].steps[-1].status is StepState.WAITING

    async def test_a_bare_question_has_no_empty_fields(self, harness: Harness) -> None:
        task = await made(harness.store)
        await asked(harness, task.id, Question("Which week?"))
        [said] = anonymous(log(await harness.store.get_task(task.id))[1:2])
        assert list(said) == ["type", "role", "content", "timestamp", "clarification"]

    async def test_several_questions_are_told_in_order_with_one_move(self, harness: Harness) -> None:
        task = await made(harness.store)
        await asked(harness, task.id, Question("Which week?"), Question("Which room?"))
        entries = log(await harness.store.get_task(task.id))[1:]
        assert [entry.get("content") for entry in entries] == ["Which week?", "Which room?", None]

    async def test_the_answer_is_the_result_of_the_call(self, harness: Harness) -> None:
        task = await made(harness.store)
        await asked(harness, task.id, message="Find a slot.")
        await harness.store.process_task(task.id, "Week 12.", expect=TaskStatus.NEEDS_CLARIFICATION)
        now = await harness.store.get_task(task.id)
        step = now.executions[0].steps[-1]
        assert (step.status, step.output) == (StepState.DONE, "Week 12.")
        at = to_iso(now.updated_at)
        said = {"type": "message", "role": "user", "content": "Week 12.", "timestamp": at, "by": JANE}
        same_json(log(now)[-2], said)
        assert moves(now)[-1] == ("needs_clarification", "in_progress")

    async def test_the_next_run_has_the_answer_once(self, harness: Harness) -> None:
        task = await made(harness.store)
        await asked(harness, task.id, message="Find a slot.")
        await harness.store.process_task(task.id, "Week 12.")
        first, second = (await harness.journal.load(await claimed(harness.journal, task.id))).turns
        assert (first.message, first.answers) == ("Find a slot.", False)
        assert first.steps[-1].output == "Week 12."
        assert (second.message, second.answers) == ("Week 12.", True)
        assert second.steps == ()

    async def test_one_answer_is_the_result_of_all_questions(self, harness: Harness) -> None:
        task = await made(harness.store)
        await asked(harness, task.id, Question("Which week?"), Question("Which room?"))
        await harness.store.process_task(task.id, "Week 12, the blue room.")
        steps = (await harness.store.get_task(task.id)).executions[0].steps[1:]
        assert [step.output for step in steps] == ["Week 12, the blue room."] * 2
        assert {step.status for step in steps} == {StepState.DONE}

    async def test_only_the_waiting_steps_get_the_answer(self, harness: Harness) -> None:
        task = await made(harness.store)
        await asked(harness, task.id)
        await harness.store.process_task(task.id, "Week 12.")
        claim = await claimed(harness.journal, task.id)
        await tool_step(harness.journal, claim, "read_notes", "Nothing on Tuesday.")
        await ask(harness.journal, claim, Question("Which room?"))
        await harness.store.process_task(task.id, "The blue room.")
        executions = (await harness.store.get_task(task.id)).executions
        outputs = [
            [step.output for step in execution.steps if step.kind == "tool"] for execution in executions
        ]
        assert outputs == [["Week 12."], ["Nothing on Tuesday.", "The blue room."], []]

    async def test_going_on_without_a_message_leaves_no_step_waiting(self, harness: Harness) -> None:
        task = await made(harness.store)
        await asked(harness, task.id)
        await harness.store.process_task(task.id)
        now = await harness.store.get_task(task.id)
        assert now.status is TaskStatus.IN_PROGRESS
        assert now.executions[0].steps[-1].status is StepState.DONE
        assert now.executions[0].steps[-1].output

    async def test_a_forced_clarification_asked_nothing(self, harness: Harness) -> None:
        task = await made(harness.store)
        await forced(harness.store, task.id, TaskStatus.NEEDS_CLARIFICATION)
        await harness.store.process_task(task.id, "Week 12.")
        [turn] = (await harness.journal.load(await claimed(harness.journal, task.id))).turns
        assert (turn.message, turn.answers) == ("Week 12.", False)
