"""Time that runs faster than it does, for what waits by a clock that is handed in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agnt_tasks.models.event import Event
from agnt_tasks.store.rest.polling.watch import Polling, Source

SPEED = 40.0


def clock() -> float:
    return time.monotonic() * SPEED


async def sleep(seconds: float) -> None:
    await asyncio.sleep(seconds / SPEED)


def hurried(source: Source) -> Polling:
    return Polling(source, clock=clock, sleep=sleep, chance=lambda: 0.5)


class Heard:
    """Events of one watch, as they come."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.error: Exception | None = None
        self._more = asyncio.Event()

    async def listen(self, events: AsyncIterator[Event]) -> None:
        try:
            async for event in events:
                self.events.append(event)
                self._more.set()
        except Exception as error:
            self.error = error
            self._more.set()

    async def until(self, seconds: float = 4.0) -> None:
        """Until something more was heard."""
        async with asyncio.timeout(seconds):
            await self._more.wait()
        self._more.clear()

    async def event_of(self, task_id: str) -> Event:
        """The next event of that task; what was heard before is forgotten."""
        while True:
            found = [event for event in self.events if event.task_id == task_id]
            if found:
                self.events.clear()
                return found[-1]
            await self.until()


@asynccontextmanager
async def listening(polling: Polling) -> AsyncIterator[Heard]:
    heard, events = Heard(), polling.watch()
    task = asyncio.create_task(heard.listen(events))
    # At its first step it takes its place.
    await asyncio.sleep(0)
    assert polling.is_watched
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.wait([task])
        await events.aclose()
