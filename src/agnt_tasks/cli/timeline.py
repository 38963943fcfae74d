"""The histories of a task as lines: what was said and done (activities), what ran (executions)."""

from __future__ import annotations

from collections.abc import Collection

from agnt_tasks.cli.terminal import Ink, Piece, Terminal
from agnt_tasks.models.activity import Activity, Assignment, ErrorEntry, HumanFeedback, Message, StatusChange
from agnt_tasks.models.execution import Execution, Step
from agnt_tasks.models.status import ExecutionState, ExecutionStatus, Feedback, StepState, TaskStatus
from agnt_tasks.verbs.histories import is_open
from agnt_tasks.wording.amounts import clock, duration, money, tokens
from agnt_tasks.wording.statuses import WORDS

_STEP_WORDS = {
    StepState.STARTED: "running",
    StepState.DONE: "done",
    StepState.FAILED: "failed",
    StepState.WAITING: "waits for an answer",
    StepState.UNKNOWN: "nobody knows whether it happened",
}
_LIKE_STATUS = {
    StepState.STARTED: TaskStatus.IN_PROGRESS,
    StepState.DONE: TaskStatus.COMPLETED,
    StepState.FAILED: TaskStatus.FAILED,
    StepState.WAITING: TaskStatus.NEEDS_CLARIFICATION,
    StepState.UNKNOWN: TaskStatus.NEEDS_CLARIFICATION,
}
_VERDICTS = {Feedback.LIKE: "Liked", Feedback.DISLIKE: "Disliked", None: "Feedback taken back"}
_EXECUTION_LIKE_STATUS = {
    ExecutionStatus.IN_PROGRESS: TaskStatus.IN_PROGRESS,
    ExecutionStatus.COMPLETED: TaskStatus.COMPLETED,
    ExecutionStatus.FAILED: TaskStatus.FAILED,
    ExecutionStatus.NEEDS_CLARIFICATION: TaskStatus.NEEDS_CLARIFICATION,
    ExecutionStatus.STOPPED: TaskStatus.ON_HOLD,
}
_STATE_WORDS = {
    ExecutionState.QUEUED: "queued",
    ExecutionState.RUNNING: "running",
    ExecutionState.STOPPING: "stopping",
    ExecutionState.QUARANTINED: "failed: its workers died too often",
}


def show_activity(terminal: Terminal, entry: Activity, shown: Collection[str] = ()) -> None:
    """When, what, and who; what was said stands below, unless it is among the texts shown already."""
    margin = "" if terminal.plain else "  "
    by = terminal.between + entry.by if not isinstance(entry, ErrorEntry) and entry.by else ""
    text = said(entry)
    above = terminal.between + "see above" if text in shown else ""
    head = Ink(f"{margin}{clock(entry.timestamp)}  ", faint=True)
    terminal.line(head, *told(terminal, entry), Ink(by + above, faint=True))
    if text and not above:
        terminal.text(text, 4)


def said(entry: Activity) -> str:
    """What somebody said in it."""
    if isinstance(entry, Message):
        return entry.content
    return entry.message if isinstance(entry, ErrorEntry) else ""


def told(terminal: Terminal, entry: Activity) -> list[Piece]:
    """What happened, in a line."""
    match entry:
        case StatusChange():
            forced = ", forced" if entry.forced else ""
            before = f"{terminal.between}was {WORDS[entry.from_]}{forced}"
            return [terminal.status(entry.to), Ink(before, faint=True), _because(entry.reason)]
        case Message():
            files = ", ".join(file.name for file in entry.files or ())
            return [Ink(_speaker(entry), bold=True), f" with {files}" if files else ""]
        case Assignment():
            return ["Assigned to ", ", ".join(entry.assigned_users) or "nobody"]
        case HumanFeedback():
            return [_VERDICTS[entry.feedback], _because(entry.reason)]
        case ErrorEntry():
            return [Ink("Error ", "red"), entry.code]
    return ["Edited ", ", ".join(entry.fields)]


def _speaker(entry: Message) -> str:
    if entry.role == "user":
        return "Message"
    return "Question" if entry.clarification else "Assistant"


def _because(reason: str | None) -> str:
    return f": {reason}" if reason else ""


def show_execution(terminal: Terminal, execution: Execution, shown: Collection[str] = ()) -> None:
    facts = [execution.model, duration(execution.duration_ms), *_spent(execution)]
    if execution.attempt > 1:
        facts.append(f"attempt {execution.attempt}")
    like = _EXECUTION_LIKE_STATUS[execution.status]
    margin = "" if terminal.plain else "  "
    terminal.line(
        Ink(f"{margin}{clock(execution.started_at or execution.queued_at or 0)}  ", faint=True),
        terminal.status(like)._replace(text=_sign(terminal, like) + execution_words(execution)),
        *(terminal.between + fact for fact in facts if fact),
    )
    if execution.notice:
        terminal.text(execution.notice, 4)
    if execution.error and execution.error.message not in shown:
        terminal.text(f"{execution.error.message} ({execution.error.code})", 4)
    if terminal.plain:
        for step in execution.steps:
            terminal.line("Step: ", *step_line(terminal, step, going_on=is_open(execution)))
    elif execution.steps:
        cells = [_step_cells(terminal, step, execution) for step in execution.steps]
        terminal.table((), cells, flexible=1, indent=4)


def execution_words(execution: Execution) -> str:
    state = ExecutionState(execution.state) if execution.state else None
    return _STATE_WORDS.get(state, "") if state in _STATE_WORDS else execution.status.replace("_", " ")


def _spent(piece: Execution | Step) -> list[str]:
    usage = piece.usage
    if usage is None or not (usage.input_tokens or usage.output_tokens):
        return []
    return [tokens(usage), money(usage.cost_usd)]


def step_line(terminal: Terminal, step: Step, *, going_on: bool) -> list[Piece]:
    """A step in a line; whether its execution still goes on."""
    facts = [_step_words(step, going_on), duration(step.duration_ms), *_spent(step), _error(step)]
    known = terminal.between.join(fact for fact in facts if fact)
    return [_mark(terminal, step), f"{step.kind} {step.name}", Ink(terminal.between + known, faint=True)]


def _step_cells(terminal: Terminal, step: Step, execution: Execution) -> list[Piece]:
    known = "" if step.status is StepState.DONE else _error(step) or _step_words(step, is_open(execution))
    mark = _mark(terminal, step)
    spent = terminal.between.join(_spent(step))
    return [mark._replace(text=mark.text + step.kind), step.name, duration(step.duration_ms), spent, known]


def _step_words(step: Step, going_on: bool) -> str:
    if step.status is StepState.STARTED and not going_on:
        return "not finished"
    return _STEP_WORDS[step.status]


def _error(step: Step) -> str:
    return step.error.message if step.error else ""


def _mark(terminal: Terminal, step: Step) -> Ink:
    like = _LIKE_STATUS[step.status]
    return terminal.status(like)._replace(text=_sign(terminal, like))


def _sign(terminal: Terminal, status: TaskStatus) -> str:
    return "" if terminal.plain else terminal.glyph(status) + " "
