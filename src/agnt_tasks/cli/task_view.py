"""A whole task, for people: where it stands first, then how it came to that."""

from __future__ import annotations

from agnt_tasks.cli.terminal import Ink, Terminal
from agnt_tasks.cli.timeline import show_activity, show_execution
from agnt_tasks.models.activity import Message
from agnt_tasks.models.execution import NO_USAGE
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.verbs.boarding import card_of
from agnt_tasks.verbs.histories import is_moving, last_error, latest_result, open_questions
from agnt_tasks.wording.amounts import age, ago, duration, moment, money, tokens
from agnt_tasks.wording.statuses import WORDS, raw_words

_VERDICTS = {Feedback.LIKE: "liked", Feedback.DISLIKE: "disliked"}
NOTHING_RUNS = "Nothing runs this here: stop it, then process it to run it."


def show_task(terminal: Terminal, task: Task) -> None:
    terminal.line(Ink(task.title, bold=True))
    raw = raw_words(task.status.column, card_of(task).raw_status)
    terminal.line(terminal.status(task.status), f" ({raw})" if raw else "", f" {_since(task)}")
    _facts(terminal, task)
    if task.description.strip():
        terminal.head("Description")
        terminal.text(task.description, 2)
    show_standing(terminal, task, heads=True)
    shown = _shown(task)
    if task.activities:
        terminal.head("Activity")
        for entry in task.activities:
            show_activity(terminal, entry, shown)
    if task.executions:
        terminal.head("Executions")
        for execution in task.executions:
            show_execution(terminal, execution, shown)


def _shown(task: Task) -> set[str]:
    """Texts that `show_standing` shows: the histories need not repeat them."""
    error = last_error(task)
    questions = [question.content for question in open_questions(task)]
    return {latest_result(task), error.message if error else "", *questions} - {""}


def _since(task: Task) -> str:
    moves = [entry.timestamp for entry in task.activities if entry.type == "status_change"]
    at = moves[-1] if moves else task.created_at
    ended = task.status in (TaskStatus.COMPLETED, TaskStatus.FAILED)
    return ago(at) if ended or age(at) == "now" else f"for {age(at)}"


def _facts(terminal: Terminal, task: Task) -> None:
    facts = {
        "Id": task.id,
        "Assistant": task.assistant,
        "Type": task.type,
        "Owner": task.owner_email,
        "Assigned to": ", ".join(task.assigned_users),
        "Followers": ", ".join(task.followers),
        "Skills": ", ".join(task.skills),
        "Created": moment(task.created_at),
        "Updated": moment(task.updated_at),
        "Feedback": _VERDICTS[task.feedback] if task.feedback else "",
        "Took": _took(task),
        "Parent": task.parent_task_id or "",
        "Subtasks": ", ".join(task.child_task_ids),
    }
    terminal.line()
    for name, fact in facts.items():
        if fact:
            terminal.fact(Ink(f"  {name}", faint=True), fact)


def _took(task: Task) -> str:
    """Time, tokens and money of all executions together."""
    if not task.executions:
        return ""
    spent = sum((execution.usage for execution in task.executions), NO_USAGE)
    time = duration(sum(execution.duration_ms or 0 for execution in task.executions))
    return f"{time}, {tokens(spent)}, {money(spent.cost_usd)}"


def show_standing(terminal: Terminal, task: Task, *, heads: bool = False) -> None:
    """What matters now: the question, the error, or the result."""
    if task.status is TaskStatus.IN_PROGRESS and not is_moving(task):
        terminal.line()
        terminal.line(NOTHING_RUNS)
    questions = open_questions(task)
    for question in questions:
        _section(terminal, "Question", heads)
        show_question(terminal, question)
    if questions:
        terminal.line()
        terminal.line(f'Answer it with: agnt answer {task.id} "…"')
    error = last_error(task)
    if error:
        _section(terminal, "Error", heads)
        terminal.text(error.message, 2)
    result = latest_result(task)
    if result and (heads or task.status is TaskStatus.COMPLETED):
        _section(terminal, "Result", heads)
        terminal.text(result, 2 if heads else 0)


def _section(terminal: Terminal, title: str, heads: bool) -> None:
    if heads:
        terminal.head(title)
    else:
        terminal.line()


def show_question(terminal: Terminal, question: Message, *, err: bool = False) -> None:
    terminal.text(question.content, 2, err=err)
    for number, option in enumerate(question.options or (), 1):
        mark = "  (recommended)" if option == question.recommended else ""
        terminal.line(f"  {number}. {option}", Ink(mark, faint=True), err=err)
    if question.recommended and question.recommended not in (question.options or ()):
        terminal.line(f"  Recommended: {question.recommended}", err=err)
    if question.reason:
        terminal.text(f"Why: {question.reason}", 2, err=err)


def show_end(terminal: Terminal, task: Task) -> None:
    """How a wait ended: the status, and what matters now."""
    if terminal.plain:
        terminal.line(f"{task.id} is {WORDS[task.status].lower()}: {task.title}")
    else:
        terminal.line(terminal.status(task.status), Ink(f"  {task.id}  ", faint=True), task.title)
    show_standing(terminal, task)
