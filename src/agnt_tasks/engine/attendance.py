"""Attending one execution: signs of life while it works, and what to write when it ends, however it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from agnt_tasks.errors import FencedError, StopRequestedError, StoreError
from agnt_tasks.models.execution import Failure
from agnt_tasks.store.journal import Claim, Completed, Failed, Journal, Outcome

log = logging.getLogger(__name__)


class Attendance:
    """One claimed execution in this worker."""

    def __init__(
        self, journal: Journal, claim: Claim, run: Callable[[], Awaitable[Outcome]], lease_seconds: float
    ) -> None:
        self._journal = journal
        self.claim = claim
        self._run = run
        self._beat_seconds = min(0.5, lease_seconds / 6)
        self._work: asyncio.Task[Outcome] | None = None

    async def attend(self) -> None:
        """Run to the end and journal the outcome. Cancelling gives the execution back to the queue."""
        self._work = asyncio.ensure_future(self._run())
        beat = asyncio.create_task(self._beat(self._work))
        try:
            await asyncio.wait([self._work])
            beat.cancel()
            await self._conclude(self._work)
        except asyncio.CancelledError:
            self._work.cancel()
            await asyncio.wait([self._work])
            await self._write(self._journal.release(self.claim))
        finally:
            beat.cancel()

    def stop(self) -> None:
        """Somebody asked to stop: cancel the model call or tool that runs."""
        if self._work is not None:
            self._work.cancel()

    async def _beat(self, work: asyncio.Task[Outcome]) -> None:
        while True:
            await asyncio.sleep(self._beat_seconds)
            try:
                stop = await self._journal.heartbeat(self.claim)
            except FencedError:
                stop = True
            except StoreError:
                log.warning("no sign of life could be written for %s", self.claim.execution_id, exc_info=True)
                continue
            if stop:
                work.cancel()
                return

    async def _conclude(self, work: asyncio.Task[Outcome]) -> None:
        if work.cancelled() or isinstance(work.exception(), StopRequestedError):
            # Fenced or stopped; a fence that is lost makes the confirmation a no-op.
            await self._write(self._journal.confirm_stop(self.claim))
        elif isinstance(work.exception(), FencedError):
            log.info("%s now belongs to somebody else", self.claim.execution_id)
        elif isinstance(work.exception(), StoreError):
            # Nobody attends it now, so it is taken over as soon as the database can be written again.
            log.error("%s cannot be journaled", self.claim.execution_id, exc_info=work.exception())
        elif (error := work.exception()) is not None:
            log.error("%s failed", self.claim.execution_id, exc_info=error)
            await self._finish(Failed(_unexpected(error)))
        else:
            await self._finish(work.result())

    async def _finish(self, outcome: Outcome) -> None:
        try:
            await self._journal.finish(self.claim, outcome)
        except StopRequestedError:
            # The answer came too late to count, but it is not thrown away.
            late = outcome.result if isinstance(outcome, Completed) else None
            await self._write(self._journal.confirm_stop(self.claim, late))
        except FencedError:
            log.info("%s now belongs to somebody else", self.claim.execution_id)

    async def _write(self, write: Awaitable[None]) -> None:
        with suppress(FencedError):
            await asyncio.shield(asyncio.ensure_future(write))


def _unexpected(error: BaseException) -> Failure:
    return Failure(
        message=f"Something went wrong inside agnt-tasks ({type(error).__name__}): "
        "`agnt logs` has the details. Process the task again to retry.",
        code="INTERNAL_ERROR",
    )
