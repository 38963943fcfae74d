"""Rows as the rules see them: what a repository gives and takes."""

from __future__ import annotations

from typing import NamedTuple

from agnt_tasks.models.assistant import ModelChoice
from agnt_tasks.models.attachment import FileRef
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import ExecutionState, Feedback, TaskStatus


class TaskRecord(NamedTuple):
    """A task without its histories."""

    id: str
    title: str
    description: str
    assistant: str
    type: str
    status: TaskStatus
    owner_email: str
    assigned_users: tuple[str, ...]
    followers: tuple[str, ...]
    skills: tuple[str, ...]
    parent_task_id: str | None
    depth: int
    origin: str | None
    rev: int
    created_at: int
    updated_at: int


class ExecutionRecord(NamedTuple):
    """An execution without its steps."""

    id: str
    account: str
    task_id: str
    state: ExecutionState
    attempt: int
    crashes: int
    owner: str | None
    beat: int
    stop: str | None
    assistant: str
    choice: ModelChoice
    retry_of: str | None
    message: str
    files: tuple[FileRef, ...]
    answers: bool
    recalled: tuple[str, ...] | None
    notice: str | None
    result: str | None
    error: Failure | None
    queued_at: int
    started_at: int | None
    completed_at: int | None
    worked_ms: int
    attempt_at: int | None


class Verdict(NamedTuple):
    feedback: Feedback
    reason: str


class Change(NamedTuple):
    """An event to be written: what changed, and the task's revision after it."""

    kind: EventKind
    task_id: str
    rev: int
    status: TaskStatus | None
    updated_at: int
    execution_id: str | None = None


class KeptAnswer(NamedTuple):
    """What an idempotency key was used for, and what was answered."""

    fingerprint: str
    answer: str
