"""A task with everything that happened to it, as GET shows it (L254)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from agnt_tasks.models.execution import NO_USAGE, Execution, Step, Usage
from agnt_tasks.models.status import ExecutionStatus, StepState
from agnt_tasks.models.task import Task
from agnt_tasks.store.local.records import ExecutionRecord, TaskRecord
from agnt_tasks.store.local.repository import Records


async def whole_task(records: Records, account: str, email: str, task: TaskRecord) -> Task:
    """The task as `email` sees it."""
    verdict = await records.tasks.verdict(task.id, email)
    return Task(
        id=task.id,
        account=account,
        title=task.title,
        description=task.description,
        assistant=task.assistant,
        type=task.type,
        status=task.status,
        owner_email=task.owner_email,
        assigned_users=task.assigned_users,
        followers=task.followers,
        skills=task.skills,
        activities=await records.tasks.activities(task.id),
        executions=await executions_of(records, task.id),
        created_at=task.created_at,
        updated_at=task.updated_at,
        feedback=verdict.feedback if verdict else None,
        parent_task_id=task.parent_task_id,
        child_task_ids=await records.tasks.children(account, task.id),
        rev=task.rev,
    )


async def executions_of(records: Records, task_id: str) -> tuple[Execution, ...]:
    found = await records.executions.of_task(task_id)
    if not found:
        return ()
    steps = await records.executions.steps_of_task(task_id)
    return tuple([await _execution(records, each, steps.get(each.id, [])) for each in found])


async def _execution(records: Records, record: ExecutionRecord, steps: list[Step]) -> Execution:
    if not (record.state.is_open and steps and _is_being_written(steps[-1])):
        return execution_model(record, steps)
    text, until = await records.executions.text_so_far(record.id, steps[-1].index)
    steps = [*steps[:-1], steps[-1].model_copy(update={"output": text or None})]
    return execution_model(record, steps).model_copy(update={"streamed": until})


def _is_being_written(step: Step) -> bool:
    return step.kind == "model" and step.status is StepState.STARTED


def execution_model(record: ExecutionRecord, steps: Sequence[Step]) -> Execution:
    started, completed = record.started_at, record.completed_at
    return Execution(
        id=record.id,
        status=ExecutionStatus.shown(record.state),
        started_at=started,
        completed_at=completed,
        queued_at=record.queued_at,
        state=record.state,
        assistant=record.assistant,
        model=record.choice.model,
        attempt=record.attempt,
        retry_of=record.retry_of,
        message=record.message,
        answers=record.answers,
        result=record.result,
        error=record.error,
        duration_ms=None if started is None or completed is None else max(0, completed - started),
        usage=total_usage(steps),
        recalled=record.recalled or (),
        notice=record.notice,
        steps=tuple(steps),
    )


def total_usage(steps: Sequence[Step]) -> Usage:
    """Unknown as soon as the cost of one call is unknown."""
    used = [step.usage for step in steps if step.usage is not None]
    return sum(used, NO_USAGE) if used else Usage(cost_usd=Decimal(0))
