"""`Live` keeps a `BoardState` true to its store: it reads what is seen, and again after every change.

It never follows single events: whatever they say, what is seen is read anew, a few times a second at
most. So a burst of a thousand changes costs one reading, and a store that loses events converges.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from agnt_tasks.errors import AgntError, ConfigError, StoreTooNewError
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.tui.state.board_state import BoardState
from agnt_tasks.tui.state.why import QUIET
from agnt_tasks.tui.surroundings import Surroundings
from agnt_tasks.verbs.boarding import spent_since, standings_of, windows_of
from agnt_tasks.wording.amounts import price

_PAUSE = 0.04
"""Seconds between two readings at least; changes meanwhile are read together."""
_LOOK = 5.0
"""Seconds after which what runs is looked at again without an event: is there a sign of life?"""
_RETRIES = (1, 2, 5, 10, 30)
"""Seconds to the next try while the store does not answer."""
_MONEY = 5_000
"""Milliseconds between two questions for what was spent."""
_STANDINGS = 200


class Trouble(NamedTuple):
    """The store does not answer."""

    message: str
    since: int
    """When it answered last; milliseconds."""
    retry_at: int


class Audience(Protocol):
    """Who is told; always on the event loop."""

    def refreshed(self, statuses: Collection[str]) -> None:
        """What is seen of these columns was read again (none named: of all)."""

    def happened(self, events: list[Event]) -> None:
        """In order; before `refreshed` tells of their result."""

    def troubled(self, trouble: Trouble | None) -> None:
        """None: the store answers again."""


class Live:
    def __init__(
        self, store: FullStore, state: BoardState, audience: Audience, clock: Callable[[], int]
    ) -> None:
        self._store = store
        self._state = state
        self._audience = audience
        self._clock = clock
        self._wake = asyncio.Event()
        self._asked = asyncio.Event()
        self._events: list[Event] = []
        self._touched: set[str] = set()
        self._beats: dict[str, tuple[int, int]] = {}
        self._answered = clock()
        self._counted = 0
        self.spent = ""
        """Money of today, in words; empty: none, or nobody knows."""

    def quiet_since(self, task_id: str) -> int | None:
        """When its execution gave its last sign of life, by our clock; None: it does, or does not tell."""
        found = self._beats.get(task_id)
        # Of what the store does not tell us nobody can say that it is quiet.
        return found[1] if found and self._answered - found[1] >= QUIET else None

    def look_again(self) -> None:
        """Something was done, or other rows are seen: read as soon as possible."""
        self._asked.set()
        self._wake.set()

    async def follow(self) -> None:
        """Read and listen for ever; trouble is told and tried again."""
        failures = 0
        while True:
            try:
                await self._listen()
            except AgntError as error:
                pause = _RETRIES[min(failures, len(_RETRIES) - 1)]
                failures = 0 if self._clock() - self._answered < 2_000 else failures + 1
                now = self._clock()
                self._audience.troubled(Trouble(error.message, self._answered, now + pause * 1000))
                await _rest(pause, self._wake)

    async def _listen(self) -> None:
        events = self._store.watch()
        hearing = asyncio.ensure_future(self._hear(events))
        try:
            # The watch takes its place at its first await: only then read, and nothing is missed.
            await asyncio.sleep(0)
            await self._read(())
            self._audience.troubled(None)
            while True:
                await self._next(hearing)
                await self._take()
                await self._pause()
        finally:
            hearing.cancel()
            await asyncio.wait([hearing])
            if isinstance(events, AsyncGenerator):
                await events.aclose()

    async def _pause(self) -> None:
        """Changes may wait for a moment; what the user asked for may not."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE):
                await self._asked.wait()
        self._asked.clear()

    async def _hear(self, events: AsyncIterator[Event]) -> None:
        async for event in events:
            self._events.append(event)
            self._wake.set()

    async def _next(self, hearing: asyncio.Future[Any]) -> None:
        """Until something happened, or it is time to look for signs of life."""
        waking: asyncio.Future[Any] = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait((waking, hearing), timeout=_LOOK, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waking.cancel()
        if hearing.done():
            hearing.result()

    async def _take(self) -> None:
        self._wake.clear()
        events, self._events = self._events, []
        if events:
            self._audience.happened(events)
        self._touched |= {event.task_id for event in events if event.kind is not EventKind.TEXT}
        for event in events:
            if event.kind is EventKind.DELETED:
                self._state.forget(event.task_id)
        only_text = bool(events) and all(event.kind is EventKind.TEXT for event in events)
        if only_text and self._clock() - self._answered < _LOOK * 1000:
            return
        await self._read(self._touched)
        self._touched = set()

    async def _read(self, touched: Collection[str]) -> None:
        """Everything that is seen, and how the touched ones of it stand."""
        view = self._state.view
        windows = await windows_of(self._store, view, self._state.wanted())
        if view is not self._state.view:
            # Another filter was chosen meanwhile; it has asked for a reading of its own.
            self._wake.set()
            return
        self._state.place(windows)
        self._answered = self._clock()
        known = self._state.standings
        await self._learn(
            card.id
            for card in self._state.visible()
            if card.id in touched or card.id not in known or card.status == TaskStatus.IN_PROGRESS
        )
        self._audience.refreshed(())
        # Only now it is known how many cards find room.
        unknown = self._state.unknown()
        if unknown:
            await self._learn(unknown)
            self._audience.refreshed(())
        await self._count_money()

    async def _learn(self, task_ids: Iterable[str]) -> None:
        wanted = list(task_ids)[:_STANDINGS]
        found = await standings_of(self._store, wanted) if wanted else ()
        self._state.learn(found)
        now = self._clock()
        for standing in found:
            self._listen_for_life(standing.task_id, standing.beat, now)

    def _listen_for_life(self, task_id: str, beat: int, now: int) -> None:
        if not beat:
            self._beats.pop(task_id, None)
        elif self._beats.get(task_id, (0, 0))[0] != beat:
            self._beats[task_id] = (beat, now)

    async def _count_money(self) -> None:
        """Not with every reading: it is the slowest question, and the least urgent."""
        now = self._clock()
        if self._counted and now - self._counted < _MONEY:
            return
        self._counted = now
        midnight = datetime.fromtimestamp(now / 1000).replace(hour=0, minute=0, second=0, microsecond=0)
        usage = await spent_since(self._store, int(midnight.timestamp() * 1000))
        self.spent = price(usage.cost_usd) if usage and usage.cost_usd else ""


@asynccontextmanager
async def opened(
    surroundings: Surroundings, troubled: Callable[[Trouble | None], None], hurry: asyncio.Event
) -> AsyncIterator[FullStore]:
    """The store, as soon as it can be opened; what keeps it from that is told, and tried again.

    `hurry`: set when the user asks to try now.

    Raises:
        ConfigError, StoreTooNewError: no other try will go better.
    """
    async with AsyncExitStack() as stack:
        store, tries = None, 0
        while store is None:
            try:
                store = await stack.enter_async_context(surroundings.open_store())
            except (ConfigError, StoreTooNewError):
                raise
            except AgntError as error:
                pause = _RETRIES[min(tries, len(_RETRIES) - 1)]
                tries += 1
                now = surroundings.clock()
                troubled(Trouble(error.message, now, now + pause * 1000))
                await _rest(pause, hurry)
        troubled(None)
        yield store


async def _rest(seconds: float, hurry: asyncio.Event) -> None:
    """Until the time is up, or the user asks to try now."""
    hurry.clear()
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await hurry.wait()
