"""The worker: claims queued executions, attends them, takes over what dead workers left, ends when idle."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from agnt_tasks.config.model_choice import is_resolvable, key_names
from agnt_tasks.engine.attendance import Attendance
from agnt_tasks.engine.execution import ExecutionLoop
from agnt_tasks.engine.means import MeansSource
from agnt_tasks.engine.model.client import ModelCallError
from agnt_tasks.engine.reaper import Reaper
from agnt_tasks.engine.worker_locks import WorkerLock, WorkerNote
from agnt_tasks.errors import ConfigError, StoreError, StoreGoneError
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.ids import new_id
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import Claim, Failed, Journal, Outcome, Queued

log = logging.getLogger(__name__)

TICK_SECONDS = 0.25
"""How often the dead are looked for, and idleness is measured."""
SHORTEST_SECONDS = 0.05
"""Between two looks at the queue."""


class WorkerOptions(NamedTuple):
    locks: Path
    env: Mapping[str, str]
    concurrency: int = 3
    """Executions at once, over all workers of the database."""
    idle_seconds: float | None = None
    """End after so long without work; None: stay."""
    lease_seconds: float = 15.0
    crash_limit: int = 3
    detached: bool = False
    attached: bool = False
    """As `WorkerNote.attached`."""


class Worker:
    def __init__(self, journal: Journal, means: MeansSource, options: WorkerOptions) -> None:
        self.id = new_id("worker")
        self._journal = journal
        self._means = means
        self._options = options
        self._attended: dict[asyncio.Task[None], Attendance] = {}
        self._reaper = Reaper(journal, self.id, options.locks, options.lease_seconds, options.crash_limit)
        self._lock = WorkerLock(options.locks, self._note())
        self._wake = asyncio.Event()
        self._ending = False
        self._busy_at = time.monotonic()

    def _note(self) -> WorkerNote:
        keys = tuple(key_names(self._options.env))
        chosen = self._options
        return WorkerNote(self.id, os.getpid(), now_ms(), chosen.detached, keys, chosen.attached)

    def end(self) -> None:
        """Finish soon: what runs goes back to the queue, for another worker to go on with."""
        self._ending = True
        self._wake.set()

    async def run(self) -> None:
        """Work until `end`, or until there was nothing to do for the idle time."""
        self._lock.acquire()
        log.info("worker %s starts", self.id)
        listening = asyncio.create_task(self._listen())
        try:
            await self._journal.tidy()
            await self._work()
        finally:
            listening.cancel()
            await asyncio.wait([listening])
            await self._give_back()
            self._lock.release()
            log.info("worker %s ends", self.id)

    async def _work(self) -> None:
        while not self._ending:
            try:
                await self._round()
                if self._is_idle() and await self._may_leave():
                    return
            except StoreGoneError:
                raise
            except StoreError:
                # A full disk or a busy database passes; what runs is safe in the journal.
                log.warning("the database cannot be used now", exc_info=True)
            await self._pause()

    async def _round(self) -> None:
        await self._reaper.reap({each.claim.execution_id for each in self._attended.values()})
        await self._heed_stops()
        while not self._ending and await self._claim_one():
            pass
        if self._attended:
            self._busy_at = time.monotonic()

    def _is_idle(self) -> bool:
        idle = self._options.idle_seconds
        return idle is not None and not self._attended and time.monotonic() - self._busy_at >= idle

    async def _may_leave(self) -> bool:
        """Free the lock, look once more: whoever queued while we held it did not start another worker."""
        self._lock.release()
        if any(self._can_run(queued) for queued in await self._journal.queued()):
            self._lock.acquire()
            self._busy_at = time.monotonic()
            return False
        return True

    async def _pause(self) -> None:
        """Until something changes, an execution ends, or the next tick."""
        # Not at once: our own executions commit many times a second.
        await asyncio.sleep(SHORTEST_SECONDS)
        with suppress(TimeoutError):
            async with asyncio.timeout(TICK_SECONDS):
                await self._wake.wait()
        self._wake.clear()

    async def _listen(self) -> None:
        # Without it the worker still looks at every tick.
        with suppress(StoreError):
            async for _ in self._journal.changes():
                self._wake.set()

    async def _claim_one(self) -> bool:
        claim = await self._journal.claim(self.id, self._options.concurrency, self._can_run)
        if claim is None:
            return False
        log.info("claimed %s, attempt %s", claim.execution_id, claim.attempt)
        attendance = Attendance(
            self._journal, claim, lambda: self._execute(claim), self._options.lease_seconds
        )
        task = asyncio.create_task(attendance.attend())
        self._attended[task] = attendance
        task.add_done_callback(self._ended)
        return True

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._attended.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("an execution could not be concluded", exc_info=error)
        self._wake.set()

    async def _execute(self, claim: Claim) -> Outcome:
        work = await self._journal.load(claim)
        try:
            means = await self._means.of(work)
        except (ModelCallError, ConfigError) as error:
            return Failed(Failure(message=error.message, code=error.code))
        return await ExecutionLoop(self._journal, work, means).run()

    def _can_run(self, queued: Queued) -> bool:
        return is_resolvable(queued.choice, self._options.env)

    async def _heed_stops(self) -> None:
        if not self._attended:
            return
        asked = set(await self._journal.stops(self.id))
        for attendance in self._attended.values():
            if attendance.claim.execution_id in asked:
                attendance.stop()

    async def _give_back(self) -> None:
        tasks = list(self._attended)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
