"""Questions to whoever sits at the terminal. In a pipe nothing is asked."""

from __future__ import annotations

from collections.abc import Sequence

import click

from agnt_tasks.cli.prompting import can_ask, confirm, prompt
from agnt_tasks.cli.session import Call, Session
from agnt_tasks.cli.terminal import Ink
from agnt_tasks.config import allowed_keys
from agnt_tasks.errors import RequestError, TaskNotFoundError, UnconfirmedKeyError
from agnt_tasks.models.clean import clean_line
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskRow
from agnt_tasks.verbs.finding import find_task_id
from agnt_tasks.verbs.verb import Subject, Verb
from agnt_tasks.wording.amounts import age
from agnt_tasks.wording.width import cut, pad, width

_OFFERED = 15
"""Tasks in a choice: they fit on a screen."""


async def choose_tasks(session: Session, verb: Verb) -> tuple[str, ...]:
    """Let the user pick from the tasks that the verb fits.

    Raises:
        click.UsageError: there is nobody to ask.
        click.Abort: nothing was picked.
    """
    if not can_ask():
        raise click.UsageError("Missing argument 'ID'.")
    fitting = [status for status in TaskStatus if verb.allowed is None or verb.allowed(status)]
    page = await session.store.list_tasks(TaskQuery(status=tuple(fitting), per_page=_OFFERED))
    if not page.data:
        raise click.UsageError(f"No task fits `agnt {verb.name}` now.")
    _offer(session, page.data)
    if page.pagination.total > len(page.data):
        more = page.pagination.total - len(page.data)
        session.terminal.note(f"     and {more:,} more: `agnt list` shows them with their ids.")
    return _pick(page.data, many=verb.subject is not Subject.TASK, verb=verb)


def _offer(session: Session, rows: Sequence[TaskRow]) -> None:
    """A numbered line for each task."""
    terminal = session.terminal
    longest = max(width(terminal.status(row.status).text) for row in rows)
    room = (terminal.columns or 80) - longest - 16
    for number, row in enumerate(rows, 1):
        status = terminal.status(row.status)
        title = cut(clean_line(row.title), room)
        terminal.note(
            f"{number:3}  ", status._replace(text=pad(status.text, longest)), f"  {title}  ", _faint_age(row)
        )


def _faint_age(row: TaskRow) -> Ink:
    return Ink(age(row.updated_at), faint=True)


def _pick(rows: Sequence[TaskRow], *, many: bool, verb: Verb) -> tuple[str, ...]:
    text = "Which ones? Numbers with blanks between" if many else "Which one? Its number"

    def read(value: str) -> tuple[str, ...]:
        numbers = value.split()
        wrong = [number for number in numbers if not number.isdecimal() or not 1 <= int(number) <= len(rows)]
        if wrong or not numbers or (len(numbers) > 1 and not many):
            raise click.BadParameter(f"a number from 1 to {len(rows)}, please")
        return tuple(rows[int(number) - 1].id for number in numbers)

    return prompt(text, read)


async def confirm_loss(session: Session, call: Call, ids: Sequence[str]) -> bool:
    """Name what would be lost and ask, unless --yes was given.

    Raises:
        click.UsageError: there is nobody to ask.
    """
    if call.options.get("yes"):
        return True
    if not can_ask():
        raise click.UsageError(f"Nobody can be asked here: add --yes to {call.verb.name} without a question.")
    tasks = [task for task in [await _find(session, given) for given in ids] if task]
    for task in tasks:
        running = ", which is cancelled" if task.status is TaskStatus.IN_PROGRESS else ""
        session.terminal.note(
            f"{task.id}  ", session.terminal.status(task.status), running, f"  {task.title}"
        )
    what = "it and all its history" if len(ids) == 1 else f"these {len(ids)} and all their history"
    return not tasks or confirm(f"{call.verb.name.capitalize()} {what} for good?")


async def _find(session: Session, given: str) -> Task | None:
    """The task that is meant; None when there is none, which the verb itself will tell."""
    try:
        return await session.store.get_task(given)
    except TaskNotFoundError:
        pass
    try:
        return await session.store.get_task(await find_task_id(session.store, given))
    except RequestError:
        return None


def agree_to_key(session: Session, error: UnconfirmedKeyError) -> bool:
    """Ask once whether a key that was found may be used, and remember a yes."""
    if not can_ask():
        return False
    session.terminal.note(f"{error.variable} is set: {error.model} would be used, which spends money.")
    if not confirm("Use it, now and from now on?"):
        return False
    allowed_keys.allow(session.settings.paths.allowed_keys, error.variable)
    return True
