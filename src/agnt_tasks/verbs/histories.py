"""What the histories of a task say about where it stands. Pure functions."""

from __future__ import annotations

from agnt_tasks.models.activity import ErrorEntry, Message, StatusChange
from agnt_tasks.models.execution import Execution, Step
from agnt_tasks.models.status import ExecutionState, ExecutionStatus, StepState, TaskStatus
from agnt_tasks.models.task import Task


def open_execution(task: Task) -> Execution | None:
    """The execution that is queued, running or unwinding; None: nothing runs this task."""
    return next((execution for execution in reversed(task.executions) if is_open(execution)), None)


def is_open(execution: Execution) -> bool:
    """Not every store tells the inner state; without it, in progress means open."""
    if execution.state:
        return ExecutionState(execution.state).is_open
    return execution.status is ExecutionStatus.IN_PROGRESS


def is_moving(task: Task) -> bool:
    """In progress, and something runs it: only then is there an end to wait for."""
    return task.status is TaskStatus.IN_PROGRESS and open_execution(task) is not None


def current_step(execution: Execution) -> Step | None:
    return next((step for step in reversed(execution.steps) if step.status is StepState.STARTED), None)


def open_questions(task: Task) -> tuple[Message, ...]:
    """What the assistant waits to be told: the questions of the last move to needs_clarification."""
    if task.status is not TaskStatus.NEEDS_CLARIFICATION:
        return ()
    questions: list[Message] = []
    for entry in reversed(task.activities):
        if isinstance(entry, StatusChange) and entry.to is not task.status:
            break
        if isinstance(entry, Message) and entry.clarification:
            questions.append(entry)
    return tuple(reversed(questions))


def meant(question: Message, reply: str) -> str:
    """The answer in words: the number of an option stands for it, unless it is an option itself."""
    options, chosen = question.options or (), reply.strip()
    if chosen in options or not chosen.isdecimal() or not 1 <= int(chosen) <= len(options):
        return reply
    return options[int(chosen) - 1]


def latest_result(task: Task) -> str:
    """The last answer of the assistant; empty when there is none."""
    for execution in reversed(task.executions):
        if execution.result:
            return execution.result
    return ""


def last_error(task: Task) -> ErrorEntry | None:
    """Why it failed; None when it has not."""
    if task.status is not TaskStatus.FAILED:
        return None
    return next((entry for entry in reversed(task.activities) if isinstance(entry, ErrorEntry)), None)
