"""What becomes of an execution whose worker died, at each place where it can die."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from agnt_tasks.engine.skills.tool import Tool, ToolContext
from agnt_tasks.engine.worker_locks import WorkerLock, WorkerNote
from agnt_tasks.errors import FencedError, StoreFullError
from agnt_tasks.models.assistant import ModelChoice
from agnt_tasks.models.execution import ToolCall, Usage
from agnt_tasks.models.status import Effect, ExecutionStatus, StepState, TaskStatus
from agnt_tasks.models.task import Task, TaskCreate
from agnt_tasks.models.wire import Wire
from agnt_tasks.store.journal import Claim, Completed, Journal, StepBegin, StepEnd
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.local.steps import StepOperations
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.testing.model_server import Answer, ModelServer
from tests.engine.rig import rig

DEAD = "worker_dead"


class Dead(NamedTuple):
    """What a dead worker left."""

    store: FullStore
    journal: Journal
    claim: Claim

    async def answered(self, *calls: ToolCall) -> None:
        index = await self.journal.begin_step(self.claim, StepBegin("model", "openai/test"))
        end = StepEnd(StepState.DONE, "Working.", calls, Usage(input_tokens=7, output_tokens=7))
        await self.journal.end_step(self.claim, index, end)

    async def began(self, call: ToolCall, effect: Effect) -> int:
        arguments = json.loads(call.arguments)
        begin = StepBegin("tool", call.name, call.id, arguments, effect)
        return await self.journal.begin_step(self.claim, begin)


@asynccontextmanager
async def dead_worker(folder: Path, url: str) -> AsyncIterator[Dead]:
    """A task whose worker claimed it; what is journaled inside is all that it did before it died."""
    choice = ModelChoice(model="openai/test", api_base=url)
    async with open_local(folder / "tasks.db", choose=lambda _: choice) as local:
        store = local.store(Identity("jane@example.com", local.account))
        task = await store.create_task(TaskCreate.parse({"title": "Survive", "assistant": "default"}))
        await store.process_task(task.id)
        claim = await local.journal.claim(DEAD, 3, lambda _: True)
        assert claim is not None
        yield Dead(store, local.journal, claim)


class Traced:
    """Tools that note each run."""

    def __init__(self) -> None:
        self.runs: list[str] = []

    def tools(self) -> Sequence[Tool[Wire]]:
        return [self._tool("put", Effect.IDEMPOTENT), self._tool("push", Effect.ONCE)]

    def _tool(self, name: str, effect: Effect) -> Tool[Wire]:
        async def run(_: Wire, context: ToolContext) -> str:
            self.runs.append(f"{name} {context.operation}")
            return f"{name} done"

        return Tool(name, "A test tool.", Wire, effect, "testing", run)


def call(name: str, number: int = 0) -> ToolCall:
    return ToolCall(id=f"call_{name}_{number}", name=name, arguments="{}")


async def gone_on(folder: Path, url: str, claim: Claim, traced: Traced) -> Task:
    """The task after another worker took it over."""
    async with rig(folder, url, tools=traced.tools()) as run:
        return await run.settled(claim.task_id)


async def test_a_finished_model_call_is_not_paid_again(tmp_path: Path) -> None:
    traced = Traced()
    async with ModelServer([Answer("Done.")]) as server:
        async with dead_worker(tmp_path, server.url) as dead:
            await dead.answered(call("put"))
        task = await gone_on(tmp_path, server.url, dead.claim, traced)
    assert len(server.requests) == 1
    assert traced.runs == [f"put {dead.claim.execution_id}:1"]
    assert (task.executions[0].result, task.executions[0].attempt) == ("Done.", 2)


async def test_a_finished_answer_only_has_to_be_delivered(tmp_path: Path) -> None:
    async with ModelServer([]) as server:
        async with dead_worker(tmp_path, server.url) as dead:
            await dead.answered()
        task = await gone_on(tmp_path, server.url, dead.claim, Traced())
    assert server.requests == []
    assert task.executions[0].result == "Working."


async def test_an_idempotent_tool_in_flight_is_repeated_under_the_same_key(tmp_path: Path) -> None:
    traced = Traced()
    async with ModelServer([Answer("Done.")]) as server:
        async with dead_worker(tmp_path, server.url) as dead:
            await dead.answered(call("put", 1), call("put", 2))
            index = await dead.began(call("put", 1), Effect.IDEMPOTENT)
        task = await gone_on(tmp_path, server.url, dead.claim, traced)
    first, second = (step for step in task.executions[0].steps if step.kind == "tool")
    assert traced.runs == [f"put {dead.claim.execution_id}:{number}" for number in (index, index + 1)]
    assert (first.attempt, first.status, second.status) == (2, StepState.DONE, StepState.DONE)


async def test_a_once_only_tool_in_flight_asks_and_is_not_repeated(tmp_path: Path) -> None:
    traced = Traced()
    async with ModelServer([Answer("I see.")]) as server:
        async with dead_worker(tmp_path, server.url) as dead:
            await dead.answered(call("push"))
            await dead.began(call("push"), Effect.ONCE)
        async with rig(tmp_path, server.url, tools=traced.tools()) as run:
            asked = await run.settled(dead.claim.task_id)
            assert asked.status is TaskStatus.NEEDS_CLARIFICATION
            assert "must not run twice" in asked.activities[-2].to_wire()["content"]
            await run.store.process_task(asked.id, "It happened: go on")
            task = await run.settled(asked.id)
    assert traced.runs == []
    assert task.executions[-1].result == "I see."
    told = server.requests[0].body["messages"][-1]
    assert told["role"] == "tool"
    assert "It happened: go on" in told["content"]


async def test_a_model_call_in_flight_is_made_again_and_its_pieces_are_void(tmp_path: Path) -> None:
    async with ModelServer([Answer("Whole.")]) as server:
        async with dead_worker(tmp_path, server.url) as dead:
            index = await dead.journal.begin_step(dead.claim, StepBegin("model", "openai/test"))
            await dead.journal.append_text(dead.claim, index, "Half an")
        task = await gone_on(tmp_path, server.url, dead.claim, Traced())
    (step,) = task.executions[0].steps
    assert (step.output, step.attempt) == ("Whole.", 2)


async def test_questions_that_were_asked_are_asked_once(tmp_path: Path) -> None:
    ask = ToolCall(id="call_ask", name="ask_user", arguments='{"question": "Which day?"}')
    async with ModelServer([]) as server:
        async with dead_worker(tmp_path, server.url) as dead:
            await dead.answered(ask)
            index = await dead.began(ask, Effect.READ)
            await dead.journal.end_step(dead.claim, index, StepEnd(StepState.WAITING))
        task = await gone_on(tmp_path, server.url, dead.claim, Traced())
    assert task.status is TaskStatus.NEEDS_CLARIFICATION
    assert task.activities[-2].to_wire()["content"] == "Which day?"
    assert [step.name for step in task.executions[0].steps] == ["openai/test", "ask_user"]


async def test_a_stop_of_a_dead_worker_is_confirmed_by_the_next(tmp_path: Path) -> None:
    async with ModelServer([]) as server:
        async with dead_worker(tmp_path, server.url) as dead:
            await dead.store.stop_task(dead.claim.task_id)
        async with rig(tmp_path, server.url) as run:
            task = await run.until(
                dead.claim.task_id, lambda task: task.executions[0].completed_at is not None
            )
    assert (task.status, task.executions[0].status) == (TaskStatus.ON_HOLD, ExecutionStatus.STOPPED)
    assert server.requests == []


async def test_after_the_crash_limit_the_task_fails_and_says_so(tmp_path: Path) -> None:
    async with ModelServer([]) as server:
        async with dead_worker(tmp_path, server.url) as dead:
            for _ in range(2):
                (abandoned,) = await dead.journal.open_claims()
                assert await dead.journal.take_over(abandoned, 3) == "queued"
                assert await dead.journal.claim(DEAD, 3, lambda _: True) is not None
        task = await gone_on(tmp_path, server.url, dead.claim, Traced())
    error = task.activities[-2].to_wire()
    assert (task.status, error["code"]) == (TaskStatus.FAILED, "CRASH_LIMIT")
    assert "3 times" in error["message"]


async def test_an_owner_that_is_silent_for_the_lease_is_fenced_out(tmp_path: Path) -> None:
    frozen = WorkerLock(tmp_path / "locks", WorkerNote(DEAD, 1, 0, False, ()))
    frozen.acquire()
    try:
        async with (
            ModelServer([Answer("Done by another.")]) as server,
            dead_worker(tmp_path, server.url) as dead,
        ):
            task = await gone_on(tmp_path, server.url, dead.claim, Traced())
            with pytest.raises(FencedError):
                await dead.journal.finish(dead.claim, Completed("Done by the frozen one."))
    finally:
        frozen.release()
    assert task.executions[0].result == "Done by another."


async def test_a_database_that_cannot_be_written_for_a_while_delays_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, full = StepOperations.end_step, 2

    async def end_step(journal: StepOperations, claim: Claim, index: int, end: StepEnd) -> None:
        nonlocal full
        full -= 1
        if full >= 0:
            raise StoreFullError("The disk is full.")
        await real(journal, claim, index, end)

    monkeypatch.setattr(StepOperations, "end_step", end_step)
    async with ModelServer(lambda _: Answer("Done.")) as server, rig(tmp_path, server.url) as run:
        task = await run.ran()
    execution = task.executions[0]
    assert (execution.result, execution.attempt) == ("Done.", 3)
    assert len(execution.steps) == 1
