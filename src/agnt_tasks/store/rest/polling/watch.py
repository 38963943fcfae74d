"""`Polling`: stands between a store and its server, keeps what is looked at true, and tells of changes."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from typing import Protocol

from agnt_tasks.errors import AgntError, StoreRateLimitedError, TaskNotFoundError
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskPatch, TaskRow
from agnt_tasks.store.attention import Attention
from agnt_tasks.store.rest.polling.budget import Priority
from agnt_tasks.store.rest.polling.mirror import Change
from agnt_tasks.store.rest.polling.pace import NEVER
from agnt_tasks.store.rest.polling.requests import Request
from agnt_tasks.store.rest.polling.windows import Windows, row_of

FRESH = 2.0
"""Seconds for which a whole task that was just read is not read again."""


class Source(Protocol):
    """The server itself."""

    async def list_tasks(self, query: TaskQuery) -> TaskPage: ...

    async def get_task(self, task_id: str) -> Task:
        """Raises TaskNotFoundError."""


class Polling:
    def __init__(
        self,
        source: Source,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`clock` gives seconds and never goes back; `chance` numbers from 0 to 1."""
        self.source = source
        self._clock = clock
        self._sleep = sleep
        self._windows = Windows(chance)
        self._ears: list[asyncio.Queue[Event | Exception]] = []
        self._wake = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._numbers = count(1)
        self._unsure: set[TaskQuery] = set()
        """Pages that may be old: the server did not answer since they were read."""

    @property
    def is_watched(self) -> bool:
        """Whether what is read is kept true."""
        return bool(self._ears)

    # What somebody asks

    async def list_tasks(self, query: TaskQuery) -> TaskPage:
        """As the server has it, or had it a moment ago. Raises what the source raises."""
        if self.is_watched:
            kept = self._windows.want(query, self._clock())
            if kept is not None and query not in self._unsure:
                return kept
        return await self.read_page(query)

    async def read_page(self, query: TaskQuery) -> TaskPage:
        """As the server has it now."""
        await self.enter()
        asked_at = self._clock()
        with self.heeding():
            page = await self.source.list_tasks(query)
        if not self.is_watched:
            return page
        self._tell(self._windows.page_read(query, page, asked_at, self._clock()))
        self._unsure.discard(query)
        return self._windows.mirror.page(query) or page

    async def get_task(self, task_id: str) -> Task:
        """As the server has it, or had it a moment ago."""
        found = self._windows.fresh(task_id, self._clock() - FRESH) if self.is_watched else None
        return found or await self.read_task(task_id)

    async def read_task(self, task_id: str) -> Task:
        """As the server has it now."""
        await self.enter()
        try:
            with self.heeding():
                task = await self.source.get_task(task_id)
        except TaskNotFoundError:
            self.deleted(task_id)
            raise
        if self.is_watched:
            self._tell(self._windows.task_came(task, self._clock()))
        return task

    async def enter(self) -> None:
        """Wait for the turn of something that the user asked for; mostly that is now."""
        while True:
            now = self._clock()
            at = self._windows.budget.ready_at(Priority.USER, now)
            if at <= now:
                self._windows.budget.take(now)
                return
            await self._sleep(at - now)

    @contextmanager
    def heeding(self) -> Iterator[None]:
        """If the server wants fewer requests, it gets fewer."""
        try:
            yield
        except AgntError as error:
            self._heed(error)
            raise

    def sent_more(self, error: AgntError | None = None) -> None:
        """A request went out that had no turn of its own; after that error, if it is one sent again."""
        if self.is_watched:
            self._windows.budget.take(self._clock())
            self._heed(error)

    def _heed(self, error: AgntError | None) -> None:
        if isinstance(error, StoreRateLimitedError):
            self._windows.refused(self._clock(), error.retry_after)

    def limited_for(self) -> float:
        return self._windows.budget.closed_for(self._clock()) if self.is_watched else 0.0

    def attend(self, attention: Attention) -> None:
        self._windows.attend(attention, self._clock())
        self._wake.set()

    def glance(self, task_ids: Sequence[str]) -> Sequence[Task]:
        rows = self._windows.mirror.rows
        found = self._windows.tasks.glance([rows[each] for each in task_ids if each in rows])
        self._wake.set()
        return found

    def others(self) -> Sequence[TaskStatus]:
        return self._windows.others()

    # What was done from here

    def acted(self, answer: Task | TaskPatch) -> None:
        """The task was changed: shown at once, before the server is asked again."""
        if not self.is_watched:
            return
        now = self._clock()
        if isinstance(answer, Task):
            row = row_of(answer)
        elif (known := self._windows.mirror.rows.get(answer.id)) is not None:
            row = _patched(known, answer)
        else:
            self._windows.tasks.touched(answer.id, now)
            self._wake.set()
            return
        self._tell(self._windows.acted(row, now))
        self._wake.set()

    def deleted(self, task_id: str) -> None:
        if self.is_watched:
            self._tell(self._windows.task_gone(task_id, self._clock()))

    # The loop

    async def watch(self) -> AsyncGenerator[Event, None]:
        """Changes from now on, as they are found. Raises what keeps the server from being asked."""
        ear: asyncio.Queue[Event | Exception] = asyncio.Queue()
        self._ears.append(ear)
        if self._running is None:
            self._windows.begin(self._clock())
            self._running = asyncio.create_task(self._run())
        try:
            while True:
                heard = await ear.get()
                if isinstance(heard, Exception):
                    raise heard
                yield heard
        finally:
            self._ears.remove(ear)
            if not self._ears:
                await self._stop()

    async def _stop(self) -> None:
        running, self._running = self._running, None
        # What nobody watched in between is not to be believed afterwards.
        self._unsure = self._windows.mirror.queries()
        if running is not None:
            running.cancel()
            await asyncio.wait([running])

    async def _run(self) -> None:
        try:
            while True:
                now = self._clock()
                at, request = self._windows.next(now)
                if request is None or at > now:
                    await self._rest(at - now)
                else:
                    await self._ask(request, now)
        except Exception as error:
            self._running = None
            self._unsure = self._windows.mirror.queries()
            for ear in self._ears:
                ear.put_nowait(error)

    async def _rest(self, seconds: float) -> None:
        """Until the time is up, or something is wanted."""
        self._wake.clear()
        waking = asyncio.ensure_future(self._wake.wait())
        resting = [] if seconds == NEVER else [asyncio.ensure_future(self._sleep(seconds))]
        try:
            await asyncio.wait((waking, *resting), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in (waking, *resting):
                each.cancel()
                with suppress(asyncio.CancelledError):
                    await each

    async def _ask(self, request: Request, now: float) -> None:
        self._windows.began(request, now)
        try:
            changes = await self._answer(request, now)
        except TaskNotFoundError:
            changes = self._windows.task_gone(request.task_id, self._clock())
        except StoreRateLimitedError as error:
            self._heed(error)
            return
        except AgntError:
            self._windows.failed(self._clock())
            raise
        self._tell(changes)

    async def _answer(self, request: Request, asked_at: float) -> list[Change]:
        if request.query is None:
            task = await self.source.get_task(request.task_id)
            return self._windows.task_came(task, self._clock())
        page = await self.source.list_tasks(request.query)
        self._unsure.discard(request.query)
        return self._windows.page_came(request, page, asked_at, self._clock())

    def _tell(self, changes: Iterable[Change]) -> None:
        for change in changes:
            event = Event(
                seq=next(self._numbers),
                kind=EventKind.DELETED if change.deleted else EventKind.TASK,
                task_id=change.task_id,
                status=change.status,
                updated_at=change.updated_at,
            )
            for ear in self._ears:
                ear.put_nowait(event)


def _patched(row: TaskRow, patch: TaskPatch) -> TaskRow:
    """The row with what a partial answer says."""
    given = {name: getattr(patch, name) for name in patch.model_fields_set if name in TaskRow.model_fields}
    moved = patch.status is not None and patch.status != row.status
    return row.model_copy(update={**given, **({"raw_status": ""} if moved else {})})
