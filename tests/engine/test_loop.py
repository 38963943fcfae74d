"""The loop of an execution, through real litellm, against a model server on loopback."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from agnt_tasks.engine.skills.tool import Tool, ToolContext, ToolError
from agnt_tasks.models.assistant import Assistant, Limits, Price
from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.execution import Execution, Step
from agnt_tasks.models.status import Effect, ExecutionStatus, Feedback, StepState, TaskStatus
from agnt_tasks.models.task import Task, TaskCreate
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.models.wire import Wire
from agnt_tasks.testing.model_server import (
    Answer,
    Call,
    Hang,
    ModelServer,
    ReceivedRequest,
    Refusal,
    api_error,
)
from agnt_tasks.wording.amounts import clock
from tests.engine.rig import rig


def calling(tool: str, /, **arguments: Any) -> Call:
    return Call(tool, json.dumps(arguments))


def steps(task: Task, kind: str, execution: int = -1) -> list[Step]:
    return [step for step in task.executions[execution].steps if step.kind == kind]


def messages(request: ReceivedRequest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = request.body["messages"]
    return found


async def test_an_answer_completes_the_task(tmp_path: Path) -> None:
    async with ModelServer([Answer("An old silent pond")]) as server, rig(tmp_path, server.url) as run:
        task = await run.ran("Write a haiku", "About a pond, please.")

    execution = task.executions[0]
    assert task.status is TaskStatus.COMPLETED
    assert execution.result == "An old silent pond"
    assert (execution.usage.input_tokens, execution.usage.output_tokens) == (10, 5)
    assert [entry.type for entry in task.activities] == [
        "message",
        "status_change",
        "message",
        "status_change",
    ]
    told = messages(server.requests[0])
    assert [message["role"] for message in told] == ["system", "user", "user"]
    assert told[1]["content"] == "Task: Write a haiku\nType: general"
    assert told[2]["content"] == "About a pond, please."


async def test_an_unknown_price_stays_unknown_and_a_known_one_is_exact(tmp_path: Path) -> None:
    priced = Assistant(
        id="default", price=Price(input_per_million=Decimal("1.5"), output_per_million=Decimal(4))
    )
    async with ModelServer([Answer("a"), Answer("b")]) as server:
        async with rig(tmp_path / "unknown", server.url) as run:
            assert (await run.ran()).executions[0].usage.cost_usd is None
        async with rig(tmp_path / "priced", server.url, profile=priced) as run:
            assert (await run.ran()).executions[0].usage.cost_usd == Decimal("0.000035")


async def test_an_answer_streams_into_the_store(tmp_path: Path) -> None:
    pieces = [f"word{number} " for number in range(40)]
    async with ModelServer([Answer(pieces, delay=0.005)]) as server, rig(tmp_path, server.url) as run:
        task_id = await run.started()
        text, events = "", 0
        async for event in run.store.watch(0):
            if event.kind == "text":
                assert event.offset == len(text)
                text += event.text or ""
                events += 1
            if event.status is TaskStatus.COMPLETED:
                break
        task = await run.store.get_task(task_id)
    assert text == task.executions[0].result == "".join(pieces)
    assert 1 < events < 20  # gathered: fewer events than pieces, more than one


async def test_parallel_tool_calls_are_steps_with_results_in_order(tmp_path: Path) -> None:
    def script(request: ReceivedRequest) -> Answer:
        if any(message["role"] == "tool" for message in messages(request)):
            return Answer("Both read.")
        return Answer(
            "Let me look.",
            [calling("read_attachment", name="a.txt"), calling("read_attachment", name="b.txt")],
        )

    async with ModelServer(script) as server, rig(tmp_path, server.url) as run:
        files = [Attachment(name="a.txt", text="alpha"), Attachment(name="b.txt", text="beta")]
        new = await run.store.create_task(_new("Read the files"))
        await run.store.process_task(new.id, "Read these.", files)
        task = await run.settled(new.id)

    tools = steps(task, "tool")
    assert [(step.name, step.output, step.status) for step in tools] == [
        ("read_attachment", "alpha", StepState.DONE),
        ("read_attachment", "beta", StepState.DONE),
    ]
    last = messages(server.requests[-1])
    assert [message["content"] for message in last if message["role"] == "tool"] == ["alpha", "beta"]


async def test_a_question_ends_the_turn_and_the_answer_is_its_result(tmp_path: Path) -> None:
    ask = calling(
        "ask_user", question="Which day?", options=["Mon", "Tue"], recommended="Mon", reason="No date"
    )
    async with (
        ModelServer([Answer(calls=[ask]), Answer("Booked for Tue.")]) as server,
        rig(tmp_path, server.url) as run,
    ):
        asked = await run.ran("Book a room")
        assert asked.status is TaskStatus.NEEDS_CLARIFICATION
        question = asked.activities[-2].to_wire()
        assert (question["content"], question["clarification"]) == ("Which day?", True)
        assert (question["options"], question["recommended"]) == (["Mon", "Tue"], "Mon")
        await run.store.process_task(asked.id, "Tue", expect=TaskStatus.NEEDS_CLARIFICATION)
        task = await run.settled(asked.id)

    assert task.executions[-1].result == "Booked for Tue."
    assert task.executions[0].status is ExecutionStatus.NEEDS_CLARIFICATION
    last = messages(server.requests[-1])
    assert last[-1]["role"] == "tool"
    assert last[-1]["content"] == "Tue"
    assert sum(message.get("content") == "Tue" for message in last) == 1


async def test_other_calls_of_the_turn_run_before_the_question(tmp_path: Path) -> None:
    calls = [calling("ask_user", question="Who?"), calling("save_result_file", name="draft.md", content="Hi")]
    async with ModelServer([Answer(calls=calls)]) as server, rig(tmp_path, server.url) as run:
        task = await run.ran()
        assert await run.store.read_file(task.id, "draft.md") == b"Hi"
    assert [(step.name, step.status) for step in steps(task, "tool")] == [
        ("save_result_file", StepState.DONE),
        ("ask_user", StepState.WAITING),
    ]


async def test_stopping_withdraws_the_question(tmp_path: Path) -> None:
    ask = Answer(calls=[calling("ask_user", question="Who?")])
    async with ModelServer([ask, Answer("Done without.")]) as server, rig(tmp_path, server.url) as run:
        task = await run.ran()
        await run.store.stop_task(task.id)
        await run.store.process_task(task.id, "Just do it.")
        await run.settled(task.id)
    told = [(message["role"], message.get("content")) for message in messages(server.requests[-1])]
    assert told[-2:] == [("tool", "withdrawn"), ("user", "Just do it.")]


async def test_a_stop_closes_the_stream_within_a_second_and_keeps_on_hold(tmp_path: Path) -> None:
    async with (
        ModelServer([Answer(["one ", "two "], end="hang"), Answer("Again.")]) as server,
        rig(tmp_path, server.url) as run,
    ):
        task_id = await run.started()
        await run.until(task_id, lambda task: bool(steps(task, "model") and steps(task, "model")[0].output))
        await run.store.stop_task(task_id)
        await server.abandoned(1)
        task = await run.until(task_id, lambda task: task.executions[0].completed_at is not None)
        assert (task.status, task.executions[0].status) == (TaskStatus.ON_HOLD, ExecutionStatus.STOPPED)
        await run.store.process_task(task_id, "Go on.")
        assert (await run.settled(task_id)).executions[-1].result == "Again."


async def test_a_failed_try_is_a_step_and_is_tried_again(tmp_path: Path) -> None:
    busy = api_error(429, "Slow down", "rate_limit_exceeded", retry_after="0")
    async with ModelServer([busy, Answer("At last.")]) as server, rig(tmp_path, server.url) as run:
        task = await run.ran()
    first, second = steps(task, "model")
    assert (first.status, second.status) == (StepState.FAILED, StepState.DONE)
    assert first.error is not None
    assert "Trying again" in first.error.message
    assert task.executions[0].result == "At last."


async def test_while_it_waits_for_the_next_try_the_task_says_so(tmp_path: Path) -> None:
    busy = api_error(429, "Slow down", "rate_limit_exceeded", retry_after="30")
    async with ModelServer([busy]) as server, rig(tmp_path, server.url) as run:
        before = now_ms()
        task_id = await run.started()
        task = await run.until(
            task_id, lambda task: bool(steps(task, "model") and steps(task, "model")[0].error)
        )
        [standing] = await run.store.standings([task_id])
        after = now_ms()
        await run.store.stop_task(task_id)
        await run.until(task_id, lambda task: task.executions[0].completed_at is not None)
        [stopped] = await run.store.standings([task_id])
    error = steps(task, "model")[0].error
    assert error is not None
    assert error.retry_at is not None
    assert before + 30_000 <= error.retry_at <= after + 31_000
    assert standing.notice == f"rate limited, next try at {clock(error.retry_at)}"
    assert stopped.notice == ""


async def test_a_truncated_stream_is_void_and_asked_again(tmp_path: Path) -> None:
    cut = Answer("Half an ans", end="cut")
    async with ModelServer([cut, Answer("Whole answer.")]) as server, rig(tmp_path, server.url) as run:
        task = await run.ran()
    assert task.executions[0].result == "Whole answer."
    assert steps(task, "model")[0].output is None


@pytest.mark.parametrize(
    ("refusal", "code", "words"),
    [
        (api_error(401, "Incorrect API key", "invalid_api_key"), "MODEL_KEY_REFUSED", "key"),
        (api_error(404, "The model does not exist", "model_not_found"), "MODEL_UNKNOWN", "model"),
        (
            api_error(429, "You exceeded your current quota, please check your plan.", "insufficient_quota"),
            "QUOTA_EXHAUSTED",
            "no credit",
        ),
    ],
)
async def test_what_cannot_mend_itself_fails_and_says_what_to_do(
    tmp_path: Path, refusal: Refusal, code: str, words: str
) -> None:
    async with ModelServer([refusal]) as server, rig(tmp_path, server.url) as run:
        task = await run.ran()
    error, change = (entry.to_wire() for entry in task.activities[-2:])
    assert task.status is TaskStatus.FAILED
    assert (error["type"], error["code"]) == ("error", code)
    assert words in error["message"].lower()
    assert (change["from"], change["to"]) == ("in_progress", "failed")
    assert len(server.requests) == 1


async def test_a_context_that_is_too_long_is_cleared_once(tmp_path: Path) -> None:
    too_long = api_error(400, "This model's maximum context length is 10 tokens", "context_length_exceeded")
    read = Answer(calls=[calling("read_attachment", name="big.txt")])
    async with ModelServer([read, too_long, Answer("Fine.")]) as server, rig(tmp_path, server.url) as run:
        task = await run.store.create_task(_new("Read it"))
        await run.store.process_task(task.id, "", [Attachment(name="big.txt", text="x" * 5000)])
        done = await run.settled(task.id)
    assert done.executions[0].result == "Fine."
    assert "cleared" in messages(server.requests[-1])[-1]["content"]


async def test_tool_errors_are_results(tmp_path: Path) -> None:
    calls = [
        Call("read_attachment", "{not json"),
        calling("no_such_tool"),
        calling("read_attachment", file="wrong argument"),
        calling("read_attachment", name="missing.txt"),
    ]
    async with (
        ModelServer([Answer(calls=calls), Answer("Understood.")]) as server,
        rig(tmp_path, server.url) as run,
    ):
        task = await run.ran()
    outputs = [json.loads(step.output or "") for step in steps(task, "tool")]
    assert [output["error"] for output in outputs] == [
        "bad_json",
        "unknown_tool",
        "bad_arguments",
        "not_found",
    ]
    assert all(step.status is StepState.FAILED for step in steps(task, "tool"))
    assert task.status is TaskStatus.COMPLETED


class _Nothing(Wire):
    note: str = Field(default="")


def _tool(name: str, run: Any, effect: Effect = Effect.READ) -> Tool[_Nothing]:
    return Tool(name, "A test tool.", _Nothing, effect, "testing", run)


async def test_a_tool_that_breaks_does_not_end_the_execution(tmp_path: Path) -> None:
    async def explode(_: _Nothing, __: ToolContext) -> str:
        raise RuntimeError("secret traceback")

    async with (
        ModelServer([Answer(calls=[calling("explode")]), Answer("Noted.")]) as server,
        rig(tmp_path, server.url, tools=[_tool("explode", explode)]) as run,
    ):
        task = await run.ran()
    assert task.status is TaskStatus.COMPLETED
    assert "secret traceback" not in (steps(task, "tool")[0].output or "")


async def test_the_same_failure_three_times_asks(tmp_path: Path) -> None:
    async def refuse(_: _Nothing, __: ToolContext) -> str:
        raise ToolError("refused", "The door is locked.")

    def script(_: ReceivedRequest) -> Answer:
        return Answer(calls=[calling("open_door")])

    async with (
        ModelServer(script) as server,
        rig(tmp_path, server.url, tools=[_tool("open_door", refuse)]) as run,
    ):
        task = await run.ran()
    assert task.status is TaskStatus.NEEDS_CLARIFICATION
    assert "3 times" in task.activities[-2].to_wire()["content"]


async def test_a_long_result_is_cut_and_stays_readable(tmp_path: Path) -> None:
    whole = "".join(f"{number:07d}\n" for number in range(5000))

    async def long(_: _Nothing, __: ToolContext) -> str:
        return whole

    def script(request: ReceivedRequest) -> Answer:
        results = [message["content"] for message in messages(request) if message["role"] == "tool"]
        if not results:
            return Answer(calls=[calling("long")])
        if len(results) == 1:
            place = results[0].split("result_id='")[1].split("'")[0]
            return Answer(calls=[calling("read_result", result_id=place, offset=20_000)])
        return Answer("Read.")

    async with ModelServer(script) as server, rig(tmp_path, server.url, tools=[_tool("long", long)]) as run:
        task = await run.ran()
    cut, piece = (step.output or "" for step in steps(task, "tool"))
    assert len(cut) < len(whole) / 2
    assert piece.startswith(whole[20_000:20_100])


async def test_a_limit_pauses_and_asks(tmp_path: Path) -> None:
    def script(request: ReceivedRequest) -> Answer:
        return Answer(calls=[calling("recall", query=f"thing {len(messages(request))}")])

    limited = Assistant(id="default", limits=Limits(steps=3))
    async with ModelServer(script) as server, rig(tmp_path, server.url, profile=limited) as run:
        task = await run.ran()
    question = task.activities[-2].to_wire()
    assert task.status is TaskStatus.NEEDS_CLARIFICATION
    assert "3 model calls" in question["content"]
    assert question["options"][0] == "Continue"
    assert len(server.requests) == 3


async def test_skills_restrict_when_a_tool_is_called(tmp_path: Path) -> None:
    calls = [calling("remember", text="Secret"), calling("save_result_file", name="a.md", content="A")]
    async with (
        ModelServer([Answer(calls=calls), Answer("Done.")]) as server,
        rig(tmp_path, server.url) as run,
    ):
        task = await run.ran(skills=["calendar-management"])
        assert await run.store.list_memory() == []
    told = {tool["function"]["name"] for tool in server.requests[0].body["tools"]}
    assert told == {"ask_user", "read_attachment", "read_result", "save_result_file"}
    refused, saved = steps(task, "tool")
    assert (refused.status, saved.status) == (StepState.FAILED, StepState.DONE)
    assert task.executions[0].notice is not None
    assert "calendar-management" in task.executions[0].notice


async def test_subtasks_know_their_parent_and_have_limits(tmp_path: Path) -> None:
    calls = [calling("create_task", title=f"Part {number}") for number in range(4)]
    async with (
        ModelServer([Answer(calls=calls), Answer("Split.")]) as server,
        rig(tmp_path, server.url) as run,
    ):
        task = await run.ran("Split it")
        child = await run.store.get_task(task.child_task_ids[0])
    assert len(task.child_task_ids) == 3
    assert (child.parent_task_id, child.status, child.assistant) == (task.id, TaskStatus.PENDING, "default")
    assert [step.status for step in steps(task, "tool")] == [*[StepState.DONE] * 3, StepState.FAILED]


async def test_feedback_with_a_reason_reaches_later_executions(tmp_path: Path) -> None:
    async with ModelServer([Answer("Long."), Answer("Short.")]) as server, rig(tmp_path, server.url) as run:
        first = await run.ran("Summarise the quarterly report")
        await run.store.send_feedback(first.id, Feedback.DISLIKE, "too long")
        second = await run.ran("Summarise the yearly report")
    assert any("too long" in note for note in second.executions[0].recalled)
    assert "too long" in messages(server.requests[-1])[0]["content"]


async def test_what_is_remembered_is_recalled(tmp_path: Path) -> None:
    remember = Answer(calls=[calling("remember", text="Jane prefers mornings for meetings")])
    script = [remember, Answer("OK."), Answer("Nine o'clock.")]
    async with ModelServer(script) as server, rig(tmp_path, server.url) as run:
        await run.ran("Note my preference")
        second = await run.ran("Plan two meetings")
    assert second.executions[0].recalled == ("Jane prefers mornings for meetings",)


async def test_a_redirect_continues_with_the_whole_conversation(tmp_path: Path) -> None:
    async with ModelServer([Answer("First."), Answer("Second.")]) as server, rig(tmp_path, server.url) as run:
        task = await run.ran("Write", "Begin.")
        await run.store.process_task(task.id, "Make it shorter.")
        await run.settled(task.id)
    told = [(message["role"], message["content"]) for message in messages(server.requests[-1])[1:]]
    assert told == [
        ("user", "Task: Write\nType: general"),
        ("user", "Begin."),
        ("assistant", "First."),
        ("user", "Make it shorter."),
    ]


async def test_an_unreachable_server_fails_in_words(tmp_path: Path) -> None:
    async with ModelServer([]) as server:
        url = server.url
    async with rig(tmp_path, url) as run:
        task = await run.ran()
    error = task.activities[-2].to_wire()
    assert error["code"] == "MODEL_UNREACHABLE"
    assert "127.0.0.1" in error["message"]


async def test_ending_the_worker_gives_the_execution_back(tmp_path: Path) -> None:
    async with ModelServer([Hang(), Answer("After all.")]) as server:
        async with rig(tmp_path, server.url) as run:
            task_id = await run.started()
            await server.requested(1)
        async with rig(tmp_path, server.url) as run:
            task = await run.settled(task_id)
    execution: Execution = task.executions[0]
    assert (execution.result, execution.attempt) == ("After all.", 2)


def _new(title: str) -> TaskCreate:
    return TaskCreate.parse({"title": title, "assistant": "default"})
