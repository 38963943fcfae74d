"""The life of a task as pure functions: what is allowed, what it leads to, what the log says of it.

The transition matrix is decision 2.8; `S` there is the system, here `finish`. Nothing here reads a
clock or a database: callers hand in the state and the time, and store what comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from agnt_tasks.errors import TaskAlreadyRunningError, TaskNotStoppableError, TaskNotWaitingError
from agnt_tasks.models.activity import (
    Activity,
    Assignment,
    ErrorEntry,
    HumanFeedback,
    Message,
    StatusChange,
    Update,
)
from agnt_tasks.models.attachment import FileRef
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import Feedback, TaskStatus

STOPPABLE = frozenset({TaskStatus.IN_PROGRESS, TaskStatus.PENDING, TaskStatus.NEEDS_CLARIFICATION})
"""Stopping these puts the task on hold; on_hold itself is a no-op (decision 2.7, 53)."""

SYSTEM_ENDS = frozenset({TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.NEEDS_CLARIFICATION})
"""Where an execution can leave its task (decision 2.8, 61)."""

WITHDRAWN = "withdrawn"
"""The result of a question that nobody will answer any more (ruling Asking)."""


class Question(NamedTuple):
    """What an execution wants to know before it goes on."""

    question: str
    options: tuple[str, ...] = ()
    recommended: str = ""
    reason: str = ""


class Moment(NamedTuple):
    """When, and by whom: what every entry of the log needs."""

    at: int
    by: str | None = None


def next_updated_at(now: int, previous: int) -> int:
    """Strictly later than the last change, whatever the clock does (decision 2.2, 23)."""
    return max(now, previous + 1)


def may_process(status: TaskStatus) -> bool:
    return status is not TaskStatus.IN_PROGRESS


def may_stop(status: TaskStatus) -> bool:
    return status in STOPPABLE


def may_answer(status: TaskStatus) -> bool:
    return status is TaskStatus.NEEDS_CLARIFICATION


def process(task_id: str, now: TaskStatus, expect: TaskStatus | None = None) -> TaskStatus:
    """Where process leads.

    Raises:
        TaskNotWaitingError: the caller expected another status (an answer that came too late).
        TaskAlreadyRunningError: it is in progress (decision 2.7, 56).
    """
    if expect is not None and now is not expect:
        raise TaskNotWaitingError(task_id, expect, now)
    if not may_process(now):
        raise TaskAlreadyRunningError(task_id)
    return TaskStatus.IN_PROGRESS


def stop(task_id: str, now: TaskStatus) -> TaskStatus | None:
    """Where stop leads; None: it is on hold already.

    Raises:
        TaskNotStoppableError: it has ended.
    """
    if now is TaskStatus.ON_HOLD:
        return None
    if not may_stop(now):
        raise TaskNotStoppableError(task_id, now)
    return TaskStatus.ON_HOLD


def processed(now: TaskStatus, message: str, files: Sequence[FileRef], when: Moment) -> list[Activity]:
    """The log of a process call: what was said, then the move (decision 2.8, order inside one call)."""
    log: list[Activity] = []
    if message or files:
        said = Message(
            role="user", content=message, timestamp=when.at, by=when.by, files=tuple(files) or None
        )
        log.append(said)
    return [*log, _moved(now, TaskStatus.IN_PROGRESS, when)]


def stopped(now: TaskStatus, when: Moment) -> list[Activity]:
    return [_moved(now, TaskStatus.ON_HOLD, when)]


def completed(now: TaskStatus, result: str, when: Moment) -> list[Activity]:
    """The assistant's last words, then the move."""
    said = [Message(role="assistant", content=result, timestamp=when.at, by=when.by)] if result else []
    return [*said, _moved(now, TaskStatus.COMPLETED, when)]


def failed(now: TaskStatus, failure: Failure, execution_id: str, when: Moment) -> list[Activity]:
    """The error, then the move (decision 2.8, 62)."""
    entry = ErrorEntry(
        message=failure.message, code=failure.code, timestamp=when.at, execution_id=execution_id
    )
    return [entry, _moved(now, TaskStatus.FAILED, when)]


def asked(now: TaskStatus, questions: Sequence[Question], when: Moment) -> list[Activity]:
    """The questions, then the move."""
    return [
        *(_question(question, when) for question in questions),
        _moved(now, TaskStatus.NEEDS_CLARIFICATION, when),
    ]


def _question(question: Question, when: Moment) -> Message:
    return Message(
        role="assistant",
        content=question.question,
        timestamp=when.at,
        by=when.by,
        clarification=True,
        options=question.options or None,
        recommended=question.recommended or None,
        reason=question.reason or None,
    )


def _moved(now: TaskStatus, to: TaskStatus, when: Moment) -> StatusChange:
    return StatusChange(from_=now, to=to, timestamp=when.at, by=when.by)


def changed(current: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an edit that really differ: the same value is a no-op (decision 2.5, 45)."""
    return {name: value for name, value in given.items() if current[name] != value}


_WIRE_ORDER = ("title", "description", "type", "skills", "followers")


def edited(current: TaskStatus, changes: Mapping[str, Any], when: Moment) -> list[Activity]:
    """The log of an edit: which fields, then a forced move if the status was among them."""
    fields = tuple(name for name in _WIRE_ORDER if name in changes)
    log: list[Activity] = [Update(fields=fields, timestamp=when.at, by=when.by)] if fields else []
    if "status" in changes:
        to = changes["status"]
        log.append(StatusChange(from_=current, to=to, timestamp=when.at, forced=True, by=when.by))
    return log


def assigned(before: Sequence[str], after: Sequence[str], when: Moment) -> list[Activity]:
    """The log of a new set of assigned users; nothing when it is the same list."""
    if tuple(before) == tuple(after):
        return []
    return [
        Assignment(
            added=tuple(email for email in after if email not in before),
            removed=tuple(email for email in before if email not in after),
            assigned_users=tuple(after),
            timestamp=when.at,
            by=when.by,
        )
    ]


def judged(
    before: Feedback | None, verdict: Feedback | None, reason: str, old_reason: str, when: Moment
) -> list[Activity]:
    """The log of a verdict; nothing when verdict and reason are what they were."""
    if before is verdict and (verdict is None or reason == old_reason):
        return []
    return [HumanFeedback(feedback=verdict, timestamp=when.at, by=when.by, reason=reason or None)]
