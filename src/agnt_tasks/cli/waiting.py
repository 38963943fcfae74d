"""`wait` and every `--wait`: until nothing runs the tasks any more, with a worker kept alive meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

from agnt_tasks import wiring
from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.asking import choose_tasks
from agnt_tasks.cli.each_task import for_each, on_task
from agnt_tasks.cli.progress import Progress
from agnt_tasks.cli.session import Call, Session
from agnt_tasks.cli.task_view import NOTHING_RUNS, show_end
from agnt_tasks.errors import AgntError, TaskNotFoundError
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.verbs.following import follow_tasks
from agnt_tasks.verbs.histories import is_moving

_SECONDS_BETWEEN_LOOKS = 3.0
"""A worker that died is replaced after so long at the latest."""


async def perform(session: Session, call: Call) -> int:
    ids = call.ids or await choose_tasks(session, call.verb)
    known: list[str] = []

    async def find(given: str) -> int:
        known.append((await on_task(session.store, given, session.store.get_task)).id)
        return exit_codes.OK

    worst = await for_each(session, ids, find)
    return max(worst, await wait_for(session, known, call.options["timeout"]))


async def wait_for(session: Session, task_ids: Sequence[str], seconds: float | None) -> int:
    """Tell how each task ended as soon as it did; the highest code. None: as long as it takes."""
    if not task_ids:
        return exit_codes.OK
    waiting = _Waiting(session, task_ids)
    try:
        async with asyncio.timeout(seconds) as limit, worker_kept(session), _time_shown(waiting.progress):
            return await waiting.until_all_ended()
    except TimeoutError:
        if not limit.expired():
            raise
    finally:
        waiting.progress.erase()
    return await waiting.tell_unfinished()


class _Waiting:
    """The tasks that have not ended yet, and the highest code so far."""

    def __init__(self, session: Session, task_ids: Sequence[str]) -> None:
        self.progress = Progress(session.terminal, len(task_ids))
        self._session = session
        self._open = list(dict.fromkeys(task_ids))
        self._worst = exit_codes.OK

    async def until_all_ended(self) -> int:
        async with aclosing(follow_tasks(self._session.store, tuple(self._open))) as glimpses:
            async for task_id, task in glimpses:
                if task_id in self._open:
                    self._see(task_id, task)
                if not self._open:
                    break
        return self._worst

    def _see(self, task_id: str, task: Task | None) -> None:
        if task is not None and is_moving(task):
            self.progress.see(task)
            return
        self._open.remove(task_id)
        self.progress.done(task_id)
        self._worst = max(self._worst, self._tell(task_id, task))

    def _tell(self, task_id: str, task: Task | None) -> int:
        if task is None:
            self._session.terminal.fail(TaskNotFoundError(task_id))
            return exit_codes.ERROR
        if self._session.terminal.json:
            self._session.terminal.data(task.to_wire())
        elif task.status is TaskStatus.PENDING:
            self._session.terminal.note(f"{task.id} is not processed: `agnt process {task.id}` begins it.")
        elif task.status is TaskStatus.IN_PROGRESS:
            self._session.terminal.note(f"{task.id} is in progress. {NOTHING_RUNS}")
        else:
            show_end(self._session.terminal, task)
        return exit_codes.OF_STATUS.get(task.status, exit_codes.NOT_PROCESSED)

    async def tell_unfinished(self) -> int:
        """The time is up: how the others stand now."""
        for task_id in self._open:
            task = await self._look(task_id)
            if task is None or not is_moving(task):
                self._worst = max(self._worst, self._tell(task_id, task))
                continue
            self._worst = exit_codes.TIMED_OUT
            if self._session.terminal.json:
                self._session.terminal.data(task.to_wire())
            else:
                self._session.terminal.note(f"{task_id} is still in progress; the time is up.")
        return self._worst

    async def _look(self, task_id: str) -> Task | None:
        try:
            return await self._session.store.get_task(task_id)
        except TaskNotFoundError:
            return None


@asynccontextmanager
async def worker_kept(session: Session) -> AsyncIterator[None]:
    """See to it that a worker lives while there is work for one: now, and again and again.

    Raises:
        AgntError: none can be started now; later failures are told once.
    """
    await wiring.ensure_worker(session.settings)
    async with _beside(_keep_worker(session)):
        yield


async def _keep_worker(session: Session) -> None:
    told = ""
    while True:
        await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        try:
            await wiring.ensure_worker(session.settings)
        except AgntError as error:
            if error.message != told:
                session.terminal.fail(error)
            told = error.message


@asynccontextmanager
async def _time_shown(progress: Progress) -> AsyncIterator[None]:
    async with _beside(_tick(progress)):
        yield


async def _tick(progress: Progress) -> None:
    while True:
        progress.draw()
        await asyncio.sleep(1)


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do it as long as the block runs."""
    running = asyncio.create_task(work)
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait([running])
    if not running.cancelled():
        running.result()
