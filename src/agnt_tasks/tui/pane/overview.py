"""What matters of a task now, as one Markdown text: question, error, answer, then what is to be done."""

from __future__ import annotations

from agnt_tasks.models.activity import Message
from agnt_tasks.models.execution import Execution
from agnt_tasks.models.status import StepState, TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.verbs.histories import last_error, latest_result, open_execution, open_questions

_FENCES = ("```", "~~~")


def overview_text(task: Task) -> str:
    """Without the answer that is being written: that comes behind it (`being_written`)."""
    error = last_error(task)
    result = "" if task.status is TaskStatus.IN_PROGRESS else latest_result(task)
    parts = [
        *map(_question, open_questions(task)),
        f"### What went wrong\n\n{error.message}" if error else "",
        closed(result),
        _described(task, alone=not result),
    ]
    return "\n\n".join(part for part in parts if part)


def _described(task: Task, *, alone: bool) -> str:
    description = task.description.strip()
    if not description:
        return ""
    return closed(description) if alone else f"---\n\n### The task\n\n{closed(description)}"


def _question(question: Message) -> str:
    lines = ["### Question", "", closed(question.content), ""]
    for number, option in enumerate(question.options or (), 1):
        mark = " **(recommended)**" if option == question.recommended else ""
        lines.append(f"{number}. {option}{mark}")
    if question.reason:
        lines += ["", f"*Why: {question.reason}*"]
    return "\n".join(lines)


def being_written(task: Task) -> tuple[Execution, str] | None:
    """The execution that writes an answer now, and what it has written."""
    execution = open_execution(task)
    if execution is None or not execution.steps:
        return None
    step = execution.steps[-1]
    if step.kind != "model" or step.status is not StepState.STARTED:
        return None
    return execution, step.output or ""


def closed(text: str) -> str:
    """The text with its last code block ended, so that it swallows nothing of what follows."""
    fence = ""
    for line in text.splitlines():
        start = line.lstrip()[:3]
        if not fence and start in _FENCES:
            fence = start
        elif fence and start == fence and not line.strip().strip(fence[0]):
            fence = ""
    return f"{text.rstrip()}\n{fence}" if fence else text.strip("\n")
