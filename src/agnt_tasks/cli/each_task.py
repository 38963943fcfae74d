"""The tasks that a call names: one after the other, by ids that may be shortened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.session import Session
from agnt_tasks.errors import RequestError, TaskAlreadyRunningError, TaskNotFoundError
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.verbs.finding import find_task_id

T = TypeVar("T")


async def for_each(session: Session, ids: Iterable[str], do: Callable[[str], Awaitable[int]]) -> int:
    """Do it for every task, whatever happens to the others. What hits all of them is raised."""
    worst = exit_codes.OK
    for given in ids:
        try:
            code = await do(given)
        except RequestError as error:
            session.terminal.fail(error)
            if isinstance(error, TaskAlreadyRunningError) and not session.terminal.json:
                session.terminal.note(f"`agnt stop {given}` stops it; then the same command goes on with it.")
            code = exit_codes.ERROR
        worst = max(worst, code)
    return worst


async def on_task(store: FullStore, given: str, do: Callable[[str], Awaitable[T]]) -> T:
    """Do it with the exact id, else with the one id that begins so."""
    try:
        return await do(given)
    except TaskNotFoundError as error:
        if error.task_id != given:
            raise
    return await do(await find_task_id(store, given))
