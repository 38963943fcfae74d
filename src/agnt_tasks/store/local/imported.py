"""Task objects that come from outside: only title and assistant are required, the rest is filled in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from agnt_tasks.models.activity import Activity, HumanFeedback
from agnt_tasks.models.assistant import ModelChoice
from agnt_tasks.models.attachment import Base64, TaskFile
from agnt_tasks.models.execution import Count, Execution
from agnt_tasks.models.ids import new_id
from agnt_tasks.models.status import ExecutionState, ExecutionStatus, TaskStatus
from agnt_tasks.models.task import TaskCreate
from agnt_tasks.models.text import Email
from agnt_tasks.models.timestamp import Timestamp, now_ms
from agnt_tasks.models.wire import Wire
from agnt_tasks.store.local.records import ExecutionRecord, TaskRecord

Id = Annotated[str, StringConstraints(min_length=1, max_length=128)]


class ImportedTask(TaskCreate):
    """A task object of the API. What is missing is made up as a create would."""

    id: Id = Field(default_factory=lambda: new_id("task"))
    status: TaskStatus = TaskStatus.PENDING
    owner_email: Email | None = None
    parent_task_id: Id | None = None
    depth: Count | None = None
    activities: tuple[Activity, ...] = ()
    executions: tuple[Execution, ...] = ()
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None

    @field_validator("executions")
    @classmethod
    def _each_step_once(cls, executions: tuple[Execution, ...]) -> tuple[Execution, ...]:
        for execution in executions:
            if len({step.index for step in execution.steps}) < len(execution.steps):
                raise ValueError(f"two steps of {execution.id} have one index")
        return executions


class ImportedFile(TaskFile):
    task_id: Id
    content: Base64


class ImportedOutput(Wire):
    """The whole output of a step whose shown output was cut."""

    execution_id: Id
    index: Count
    text: str


def last_verdicts(task: ImportedTask) -> dict[str, HumanFeedback]:
    """The verdict of each user that still holds: the log tells them all, the last one counts."""
    given = [entry for entry in task.activities if isinstance(entry, HumanFeedback)]
    return {entry.by: entry for entry in given if entry.by}


def task_record(task: ImportedTask, owner_email: str) -> TaskRecord:
    created_at = task.created_at or task.updated_at or now_ms()
    return TaskRecord(
        id=task.id,
        title=task.title,
        description=task.description,
        assistant=task.assistant,
        type=task.type,
        status=task.status,
        owner_email=task.owner_email or owner_email,
        assigned_users=task.assigned_users,
        followers=task.followers,
        skills=task.skills,
        parent_task_id=task.parent_task_id,
        depth=task.depth if task.depth is not None else int(task.parent_task_id is not None),
        origin=None,
        rev=1,
        created_at=created_at,
        updated_at=max(task.updated_at or created_at, created_at),
    )


def execution_record(account: str, task: ImportedTask, execution: Execution) -> ExecutionRecord:
    """Ended, whatever it says: nothing runs here what ran elsewhere."""
    open_status = execution.status is ExecutionStatus.IN_PROGRESS
    state = ExecutionState.STOPPED if open_status else ExecutionState(execution.status.value)
    return ExecutionRecord(
        id=execution.id,
        account=account,
        task_id=task.id,
        state=state,
        attempt=execution.attempt,
        crashes=0,
        owner=None,
        beat=0,
        stop=None,
        assistant=execution.assistant or task.assistant,
        choice=ModelChoice(model=execution.model),
        retry_of=execution.retry_of,
        message=execution.message,
        files=(),
        answers=execution.answers,
        recalled=execution.recalled or None,
        notice=execution.notice,
        result=execution.result,
        error=execution.error,
        queued_at=execution.queued_at or execution.started_at or task.created_at or now_ms(),
        started_at=execution.started_at,
        completed_at=execution.completed_at,
        worked_ms=0,
        attempt_at=None,
    )
