"""`files`: the list, or the content of one file to standard output or into a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Sequence
from functools import partial
from pathlib import Path

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.asking import choose_tasks
from agnt_tasks.cli.each_task import for_each, on_task
from agnt_tasks.cli.present import present
from agnt_tasks.cli.session import Call, Session
from agnt_tasks.errors import ConflictError, RequestError
from agnt_tasks.models.attachment import TaskFile
from agnt_tasks.models.clean import REPLACEMENT, clean_line
from agnt_tasks.wording.amounts import size


async def perform(session: Session, call: Call) -> int:
    if call.options["output"] and "name" not in call.arguments:
        raise click.UsageError("Missing argument 'NAME': which file shall be written?")
    ids = call.ids or await choose_tasks(session, call.verb)
    return await for_each(session, ids, partial(_one, session, call))


async def _one(session: Session, call: Call, given: str) -> int:
    def run(task_id: str) -> Awaitable[Sequence[TaskFile] | bytes]:
        return call.verb.run(session.store, task_id, **call.arguments)

    result = await on_task(session.store, given, run)
    if isinstance(result, bytes):
        _write(session, call, result)
    else:
        present(session.terminal, call.verb, result, call.arguments)
    return exit_codes.OK


def _write(session: Session, call: Call, content: bytes) -> None:
    output = call.options["output"]
    if output is None:
        _to_standard_output(session, content)
        return
    path = Path(output)
    if path.is_dir():
        path /= safe_name(call.arguments["name"])
    _save(path, content, force=call.options["force"])
    if session.terminal.json:
        session.terminal.data({"path": str(path), "size": len(content)})
    else:
        session.terminal.line(f"{path} has {size(len(content))}.")


def _to_standard_output(session: Session, content: bytes) -> None:
    """A terminal gets cleaned text, a pipe the bytes as they are."""
    if sys.stdout.isatty():
        session.terminal.text(content.decode("utf-8", "replace"))
    else:
        sys.stdout.buffer.write(content)


def safe_name(name: str) -> str:
    """A name for this folder and no other, with nothing hidden in it."""
    bare = clean_line(name).replace(REPLACEMENT, "_").replace("/", "_").replace("\\", "_").lstrip(".")
    return bare[:200] or "file"


def _save(path: Path, content: bytes, *, force: bool) -> None:
    """Never over a file that is there, nor through a link, unless forced.

    Raises:
        ConflictError: something is there.
        RequestError: it cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL)
    try:
        with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
            file.write(content)
    except FileExistsError:
        raise ConflictError(f"{path} is there already: add --force to replace it.") from None
    except OSError as error:
        raise RequestError(f"{path} cannot be written: {error.strerror}.") from None
