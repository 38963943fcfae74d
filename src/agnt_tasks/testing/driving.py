"""Bringing tasks to where a test wants them, the way people and workers do it."""

from __future__ import annotations

from typing import Any

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.execution import Failure, ToolCall, Usage
from agnt_tasks.models.status import Effect, StepState, TaskStatus
from agnt_tasks.models.task import Task, TaskCreate, TaskUpdate
from agnt_tasks.store.journal import Asked, Claim, Completed, Failed, Journal, StepBegin, StepEnd
from agnt_tasks.store.protocol import Store
from agnt_tasks.testing.harness import Harness

ASSISTANT = "asst_abc123"
PLENTY = 1000
"""A limit of executions at once that no test reaches."""


def new_task(title: str = "Schedule Q2 planning meeting", **fields: Any) -> TaskCreate:
    """The body of a create, further fields named as on the wire."""
    return TaskCreate.parse({"title": title, "assistant": ASSISTANT, **fields})


async def made(store: Store, title: str = "Schedule Q2 planning meeting", **fields: Any) -> Task:
    """A pending task."""
    return await store.create_task(new_task(title, **fields))


async def forced(store: Store, task_id: str, status: TaskStatus) -> None:
    """Move a task by the update endpoint."""
    await store.update_task(task_id, TaskUpdate(status=status))


async def claimed(journal: Journal, task_id: str, worker: str = "worker-1") -> Claim:
    """The claim of the queued execution of that task."""
    claim = await journal.claim(worker, PLENTY, lambda queued: queued.task_id == task_id)
    assert claim is not None, f"no execution of {task_id} could be claimed"
    return claim


async def queued(journal: Journal) -> list[str]:
    """The tasks that wait for a worker, oldest first."""
    return [waiting.task_id for waiting in await journal.queued()]


async def no_claim(journal: Journal, task_id: str, worker: str = "worker-1") -> bool:
    """Whether that task has nothing to claim."""
    return await journal.claim(worker, PLENTY, lambda queued: queued.task_id == task_id) is None


async def started(harness: Harness, task_id: str, message: str = "", worker: str = "worker-1") -> Claim:
    """Process, and claim what that queued."""
    await harness.store.process_task(task_id, message)
    return await claimed(harness.journal, task_id, worker)


async def model_step(
    journal: Journal,
    claim: Claim,
    output: str = "",
    calls: tuple[ToolCall, ...] = (),
    usage: Usage | None = None,
) -> int:
    """One finished model call."""
    index = await journal.begin_step(claim, StepBegin("model", "rehearsal"))
    await journal.end_step(claim, index, StepEnd(StepState.DONE, output, calls, usage))
    return index


async def tool_step(
    journal: Journal, claim: Claim, name: str, output: str = "ok", effect: Effect = Effect.READ
) -> int:
    """One finished tool call."""
    begin = StepBegin("tool", name, f"call_{name}", {"path": "notes.txt"}, effect)
    index = await journal.begin_step(claim, begin)
    await journal.end_step(claim, index, StepEnd(StepState.DONE, output))
    return index


async def completed(harness: Harness, task_id: str, result: str = "Tuesday, 9:00.") -> Claim:
    """A whole run: processed, claimed, one model call, completed."""
    claim = await started(harness, task_id)
    await model_step(harness.journal, claim, result)
    await harness.journal.finish(claim, Completed(result))
    return claim


async def failed(harness: Harness, task_id: str, failure: Failure | None = None) -> Claim:
    """A whole run that failed."""
    claim = await started(harness, task_id)
    fault = failure or Failure(message="OPENAI_API_KEY is not set: set it.", code="MODEL_AUTH")
    await harness.journal.finish(claim, Failed(fault))
    return claim


async def asked(
    harness: Harness, task_id: str, *questions: Question, message: str = "", worker: str = "worker-1"
) -> Claim:
    """A run that ended with questions; each is a waiting `ask_user` step, in one turn."""
    claim = await started(harness, task_id, message, worker)
    await ask(harness.journal, claim, *questions)
    return claim


async def ask(journal: Journal, claim: Claim, *questions: Question) -> None:
    """End a claimed execution with questions."""
    asking = questions or (Question("Which week?"),)
    calls = tuple(ToolCall(id=f"call_{place}", name="ask_user") for place in range(len(asking)))
    await model_step(journal, claim, calls=calls)
    for call, question in zip(calls, asking, strict=True):
        arguments = {"question": question.question}
        index = await journal.begin_step(
            claim, StepBegin("tool", "ask_user", call.id, arguments, Effect.IDEMPOTENT)
        )
        await journal.end_step(claim, index, StepEnd(StepState.WAITING))
    await journal.finish(claim, Asked(asking))


async def reached(harness: Harness, status: TaskStatus) -> Task:
    """A task brought to `status` by the lifecycle itself, nothing forced; in progress means claimed."""
    task = await made(harness.store)
    match status:
        case TaskStatus.PENDING:
            pass
        case TaskStatus.IN_PROGRESS:
            await started(harness, task.id)
        case TaskStatus.NEEDS_CLARIFICATION:
            await asked(harness, task.id)
        case TaskStatus.ON_HOLD:
            await harness.store.stop_task(task.id)
        case TaskStatus.COMPLETED:
            await completed(harness, task.id)
        case TaskStatus.FAILED:
            await failed(harness, task.id)
    task = await harness.store.get_task(task.id)
    assert task.status is status
    return task
