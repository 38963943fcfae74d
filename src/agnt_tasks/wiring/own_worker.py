"""A worker of a server's own: there as long as the server is, and gone with it, however it ends."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from agnt_tasks.config.settings import Settings
from agnt_tasks.errors import StoreError
from agnt_tasks.store.journal import Journal
from agnt_tasks.wiring.workers import worker_environment

_GRACE_SECONDS = 5.0
"""Longer than a worker takes to give its work back; then it is killed."""
_AGAIN_SECONDS = 3.0
"""After one that failed, before the next one."""


class OwnWorker:
    """One process of `agnt worker`; the next one where it ended while there is something to do."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._begun = asyncio.Event()
        self._wanted = asyncio.Event()

    def begin(self) -> None:
        """The server serves: start it."""
        self._begun.set()

    def wake(self, key: str) -> None:
        """Something was queued or stopped. Whose key it needs does not matter: the worker has all of ours."""
        self._wanted.set()

    @asynccontextmanager
    async def running(self, journal: Journal) -> AsyncIterator[None]:
        """Within the block, once it was begun."""
        keeping = asyncio.create_task(self._keep(journal))
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.wait([keeping])

    async def _keep(self, journal: Journal) -> None:
        await self._begun.wait()
        while True:
            if await self._one() != 0:
                await asyncio.sleep(_AGAIN_SECONDS)
            # Before the look: what is queued after it wakes.
            self._wanted.clear()
            if not await _has_work(journal):
                await self._wanted.wait()

    async def _one(self) -> int:
        """From its start to its end; the exit code. Cancelled: it ends."""
        try:
            process = await _start(self._settings)
        except OSError:
            return -1
        try:
            return await process.wait()
        finally:
            await _end(process)


async def _has_work(journal: Journal) -> bool:
    try:
        return bool(await journal.queued() or await journal.open_claims())
    except StoreError:
        # It passes, or whoever asks next is told: the worker looks for itself.
        return True


async def _start(settings: Settings) -> Process:
    log = settings.paths.logs / "worker.log"
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with log.open("ab") as complaints:
        # A session of its own, so that ctrl-c in our terminal reaches us alone. Its standard input ends with
        # us, even if we are killed.
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "agnt_tasks", "worker", "--attached"),
            stdin=PIPE,
            stdout=DEVNULL,
            stderr=complaints,
            env=worker_environment(settings),
            start_new_session=True,
        )


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(_GRACE_SECONDS):
                await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
