"""`add`: a new task and, where it is asked for, the first execution of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.performing import run_on
from agnt_tasks.cli.present import present
from agnt_tasks.cli.session import Call, Session
from agnt_tasks.cli.terminal import Ink
from agnt_tasks.errors import AgntError
from agnt_tasks.models.task import Task
from agnt_tasks.verbs.verb import Verb


async def perform(session: Session, call: Call) -> int:
    task: Task = await call.verb.run(session.store, **_split_title(call.arguments))
    if call.verb.next is None or call.next is None:
        _tell(session, call, task)
        return exit_codes.OK
    if not session.terminal.json:
        _tell(session, call, task)
    return await _go_on(session, call, call.verb.next, task)


def _split_title(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A title of several lines, as from standard input, is a title and its description."""
    title, _, rest = arguments["title"].strip().partition("\n")
    described = {"description": rest.strip("\n")} if rest.strip() else {}
    return {**described, **arguments, "title": title}


def _tell(session: Session, call: Call, task: Task) -> None:
    terminal = session.terminal
    if terminal.json:
        present(terminal, call.verb, task, call.arguments)
    elif terminal.plain:
        terminal.line(f"{task.id} is pending: {task.title}")
    else:
        terminal.line(terminal.status(task.status), Ink(f"  {task.id}  ", faint=True), task.title)


async def _go_on(session: Session, call: Call, verb: Verb, task: Task) -> int:
    try:
        patch = await run_on(session, verb, task.id, call.next or {})
    except AgntError:
        # The task is there all the same: a program must learn its id.
        if session.terminal.json:
            _tell(session, call, task)
        raise
    if call.options["wait"]:
        from agnt_tasks.cli.waiting import wait_for

        return await wait_for(session, [task.id], call.options["timeout"])
    present(session.terminal, verb, patch, call.arguments)
    return exit_codes.OK
