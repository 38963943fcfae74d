"""`watch`: every event of every process, in order, once."""

from __future__ import annotations

from collections.abc import AsyncIterator

from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.store.local.tasks import Bound

BATCH = 100


class FeedOperations(Bound):
    async def watch(self, after: int | None = None) -> AsyncIterator[Event]:
        """From the first `await` on, or from a sequence; see `Store.watch`."""
        version = await self._changes.version()
        seq = await self.position() if after is None else after
        while True:
            events = await self._after(seq)
            # Asked again and again: whoever slept for a week wakes up in the middle of this.
            if not _follows(events, seq) and await self._is_dropped(seq):
                events = [Event(seq=await self.position(), kind=EventKind.RESET)]
            for event in events:
                seq = event.seq
                yield event
            if not events:
                version = await self._changes.after(version)

    async def position(self) -> int:
        """The sequence of the newest event, whoever it is for; 0: there was none yet."""
        async with self._repository.glancing() as records:
            return await records.events.last()

    async def _after(self, seq: int) -> list[Event]:
        async with self._repository.glancing() as records:
            return await records.events.after(self._account, seq, BATCH)

    async def _is_dropped(self, seq: int) -> bool:
        """Whether events after `seq` are gone: every number was given once, so a gap tells."""
        async with self._repository.reading() as records:
            first, last = await records.events.first(), await records.events.last()
        return seq < last and (first is None or seq + 1 < first)


def _follows(events: list[Event], seq: int) -> bool:
    """Whether nothing can have been between; other accounts' events leave gaps too."""
    return bool(events) and events[0].seq == seq + 1
