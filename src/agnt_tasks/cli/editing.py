"""`edit`: with options like any verb; without, title and description in the user's own editor."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.asking import choose_tasks
from agnt_tasks.cli.each_task import for_each, on_task
from agnt_tasks.cli.performing import perform as perform_verb
from agnt_tasks.cli.present import present
from agnt_tasks.cli.prompting import can_ask, edit
from agnt_tasks.cli.session import Call, Session
from agnt_tasks.errors import AgntError, ValidationError
from agnt_tasks.models.task import Task


async def perform(session: Session, call: Call) -> int:
    if call.arguments:
        return await perform_verb(session, call)
    if not can_ask():
        raise click.UsageError("Nothing to change: name a field, such as --title.")
    ids = call.ids or await choose_tasks(session, call.verb)

    async def edit_one(given: str) -> int:
        return await _in_editor(session, call, await on_task(session.store, given, session.store.get_task))

    return await for_each(session, ids, edit_one)


async def _in_editor(session: Session, call: Call, task: Task) -> int:
    before = f"{task.title}\n\n{task.description}".rstrip("\n") + "\n"
    written = edit(before)
    changes = {} if written is None else _changes(task, written)
    if written is None or not changes:
        session.terminal.note(f"{task.id} is as it was.")
        return exit_codes.OK
    try:
        present(session.terminal, call.verb, await call.verb.run(session.store, task.id, **changes), changes)
    except AgntError as error:
        raise ValidationError(
            f"{error.message.rstrip('.')}. Your text is kept in {_keep(written)}."
        ) from error
    return exit_codes.OK


def _changes(task: Task, written: str) -> dict[str, str]:
    """Only what was really changed, so that nobody else's change is undone."""
    title, _, description = written.partition("\n")
    fields = {"title": title.strip(), "description": description.strip("\n")}
    before = {"title": task.title, "description": task.description.strip("\n")}
    return {name: value for name, value in fields.items() if value != before[name]}


def _keep(written: str) -> Path:
    with tempfile.NamedTemporaryFile(
        "w", prefix="agnt-edit-", suffix=".md", delete=False, encoding="utf-8"
    ) as file:
        file.write(written)
    return Path(file.name)
