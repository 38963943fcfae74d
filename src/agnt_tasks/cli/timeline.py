"""The histories of a task as lines: what was said and done (activities), what ran (executions)."""

from __future__ import annotations

from collections.abc import Collection

from agnt_tasks.cli.terminal import Ink, Piece, Terminal
from agnt_tasks.models.activity import Activity, ErrorEntry, Message, StatusChange
from agnt_tasks.models.execution import Execution, Step
from agnt_tasks.models.status import StepState, TaskStatus
from agnt_tasks.verbs.histories import is_open
from agnt_tasks.wording import histories
from agnt_tasks.wording.amounts import clock, duration, money, tokens
from agnt_tasks.wording.histories import EXECUTION_STATUSES, STEP_STATUSES, execution_words, step_words
from agnt_tasks.wording.histories import said as said


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


def told(terminal: Terminal, entry: Activity) -> list[Piece]:
    """What happened, in a line."""
    words = histories.told(entry)
    match entry:
        case StatusChange():
            return [terminal.status(entry.to), Ink(terminal.between + words.before, faint=True), words.rest]
        case Message():
            return [Ink(words.what, bold=True), words.rest]
        case ErrorEntry():
            return [Ink(words.what, "red"), words.rest]
    return [words.what, words.rest]


def show_execution(terminal: Terminal, execution: Execution, shown: Collection[str] = ()) -> None:
    facts = [execution.model, duration(execution.duration_ms), *_spent(execution)]
    if execution.attempt > 1:
        facts.append(f"attempt {execution.attempt}")
    like = EXECUTION_STATUSES[execution.status]
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


def _spent(piece: Execution | Step) -> list[str]:
    usage = piece.usage
    if usage is None or not (usage.input_tokens or usage.output_tokens):
        return []
    return [tokens(usage), money(usage.cost_usd)]


def step_line(terminal: Terminal, step: Step, *, going_on: bool) -> list[Piece]:
    """A step in a line; whether its execution still goes on."""
    facts = [step_words(step, going_on), duration(step.duration_ms), *_spent(step), _error(step)]
    known = terminal.between.join(fact for fact in facts if fact)
    return [_mark(terminal, step), f"{step.kind} {step.name}", Ink(terminal.between + known, faint=True)]


def _step_cells(terminal: Terminal, step: Step, execution: Execution) -> list[Piece]:
    known = "" if step.status is StepState.DONE else _error(step) or step_words(step, is_open(execution))
    mark = _mark(terminal, step)
    spent = terminal.between.join(_spent(step))
    return [mark._replace(text=mark.text + step.kind), step.name, duration(step.duration_ms), spent, known]


def _error(step: Step) -> str:
    return step.error.message if step.error else ""


def _mark(terminal: Terminal, step: Step) -> Ink:
    like = STEP_STATUSES[step.status]
    return terminal.status(like)._replace(text=_sign(terminal, like))


def _sign(terminal: Terminal, status: TaskStatus) -> str:
    return "" if terminal.plain else terminal.glyph(status) + " "
