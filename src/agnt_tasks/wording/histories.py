"""What the histories of a task say: who said and did what (activities), what ran and how (executions)."""

from __future__ import annotations

from typing import NamedTuple

from agnt_tasks.models.activity import (
    Activity,
    Assignment,
    ErrorEntry,
    HumanFeedback,
    Message,
    OtherEntry,
    StatusChange,
)
from agnt_tasks.models.execution import Execution, Step
from agnt_tasks.models.status import ExecutionState, ExecutionStatus, Feedback, StepState, TaskStatus
from agnt_tasks.wording.statuses import WORDS

_STEP_WORDS = {
    StepState.STARTED: "running",
    StepState.DONE: "done",
    StepState.FAILED: "failed",
    StepState.WAITING: "waits for an answer",
    StepState.UNKNOWN: "nobody knows whether it happened",
}
STEP_STATUSES = {
    StepState.STARTED: TaskStatus.IN_PROGRESS,
    StepState.DONE: TaskStatus.COMPLETED,
    StepState.FAILED: TaskStatus.FAILED,
    StepState.WAITING: TaskStatus.NEEDS_CLARIFICATION,
    StepState.UNKNOWN: TaskStatus.NEEDS_CLARIFICATION,
}
"""The status whose glyph and colour a step has."""
EXECUTION_STATUSES = {
    ExecutionStatus.IN_PROGRESS: TaskStatus.IN_PROGRESS,
    ExecutionStatus.COMPLETED: TaskStatus.COMPLETED,
    ExecutionStatus.FAILED: TaskStatus.FAILED,
    ExecutionStatus.NEEDS_CLARIFICATION: TaskStatus.NEEDS_CLARIFICATION,
    ExecutionStatus.STOPPED: TaskStatus.ON_HOLD,
}
"""The status whose glyph and colour an execution has."""
_STATE_WORDS = {
    ExecutionState.QUEUED: "queued",
    ExecutionState.RUNNING: "running",
    ExecutionState.STOPPING: "stopping",
    ExecutionState.QUARANTINED: "failed: its workers died too often",
}
_VERDICTS = {Feedback.LIKE: "Liked", Feedback.DISLIKE: "Disliked", None: "Feedback taken back"}


class Told(NamedTuple):
    """An entry of the log in a line: `what` and `rest` follow each other, `before` stands between facts."""

    what: str
    rest: str = ""
    before: str = ""


def told(entry: Activity) -> Told:
    """What happened."""
    match entry:
        case StatusChange():
            before = f"was {WORDS[entry.from_]}{', forced' if entry.forced else ''}"
            return Told(WORDS[entry.to], _because(entry.reason), before)
        case Message():
            files = ", ".join(file.name for file in entry.files or ())
            return Told(_speaker(entry), f" with {files}" if files else "")
        case Assignment():
            return Told("Assigned to ", ", ".join(entry.assigned_users) or "nobody")
        case HumanFeedback():
            return Told(_VERDICTS[entry.feedback], _because(entry.reason))
        case ErrorEntry():
            return Told("Error ", entry.code)
        case OtherEntry():
            return Told(entry.kind.replace("_", " ").capitalize() or "Something else")
    return Told("Edited ", ", ".join(entry.fields))


def said(entry: Activity) -> str:
    """What somebody said in it."""
    match entry:
        case Message():
            return entry.content
        case ErrorEntry():
            return entry.message
        case OtherEntry():
            return entry.text
    return ""


def _speaker(entry: Message) -> str:
    if entry.role == "user":
        return "Message"
    return "Question" if entry.clarification else "Assistant"


def _because(reason: str | None) -> str:
    return f": {reason}" if reason else ""


def execution_words(execution: Execution) -> str:
    state = ExecutionState(execution.state) if execution.state else None
    return _STATE_WORDS.get(state, "") if state in _STATE_WORDS else execution.status.replace("_", " ")


def step_words(step: Step, going_on: bool) -> str:
    """How a step stands; `going_on`: its execution still does."""
    if step.status is StepState.STARTED and not going_on:
        return "not finished"
    return _STEP_WORDS[step.status]
