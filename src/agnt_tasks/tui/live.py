"""`Live` keeps a `BoardState` true to its store: it reads what is seen, and again after every change.

It never follows single events: whatever they say, what is seen is read anew, a few times a second at
most. So a burst of a thousand changes costs one reading, and a store that loses events converges.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Protocol

from agnt_tasks.errors import ConfigError, StoreError, StoreTooNewError
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.store.reaching import Limited, Reaching
from agnt_tasks.tui.spending import Spending
from agnt_tasks.tui.state.beats import Beats
from agnt_tasks.tui.state.board_state import BoardState
from agnt_tasks.tui.surroundings import Surroundings
from agnt_tasks.tui.trouble import Tries, Trouble
from agnt_tasks.verbs.boarding import glances_of, place_of, windows_of

_PAUSE = 0.04
"""Seconds between two readings at least; changes meanwhile are read together."""
_LOOK = 5.0
"""Seconds after which what runs is looked at again without an event: is there a sign of life?"""
_WHOLE = 30_000
"""Milliseconds after which everything is read again without an event: one may have been lost."""
_STANDINGS = 200
_LATE = 10_000
"""Milliseconds that a reading may take before what is shown counts as old."""


class Audience(Protocol):
    """Who is told; always on the event loop."""

    def read(self, status: str) -> None:
        """What is seen of this column was read again."""

    def refreshed(self) -> None:
        """All columns were."""

    def happened(self, events: list[Event]) -> None:
        """In order; before `refreshed` tells of their result."""

    def troubled(self, trouble: Trouble | None) -> None:
        """None: the store answers again."""


class Live:
    def __init__(
        self,
        store: FullStore,
        state: BoardState,
        audience: Audience,
        clock: Callable[[], int],
        words_of: Callable[[Exception], str],
    ) -> None:
        """`words_of`: why something failed, for people, whether it is one of our errors or not."""
        self._store = store
        self._state = state
        self._audience = audience
        self._clock = clock
        self._tries = Tries(clock, words_of)
        self._wake = asyncio.Event()
        if store.capabilities.replay and isinstance(store, Reaching):
            store.when_lost(self._wake.set)
        self._limits = store if isinstance(store, Limited) else None
        self._asked = asyncio.Event()
        self._events: list[Event] = []
        self._touched: set[str] = set()
        self._beats = Beats()
        self._answered = clock()
        self._asked_at = 0
        """When the reading began that is not done yet; 0: none."""
        self._whole_at = 0
        """When everything was read last."""
        self._at_once = False
        """The reading is one that the user asked for."""
        self._spending = Spending(store, clock)

    def quiet_since(self, task_id: str) -> int | None:
        """When its execution gave its last sign of life, by our clock; None: it does, or does not tell."""
        return self._beats.quiet_since(task_id, self._answered)

    @property
    def polls(self) -> bool:
        """Whether the store has to be asked what happened, so that news may come late."""
        return not self._store.capabilities.replay

    @property
    def stale_since(self) -> int | None:
        """Since when what is shown may be wrong: the store takes long to answer. None: it does not."""
        late = self._asked_at and self._clock() - self._asked_at >= _LATE
        return self._answered if late else None

    @property
    def limited_for(self) -> float:
        """Seconds until the store asks for news again: its server wants to be asked less; 0: it does ask."""
        return self._limits.limited_for() if self._limits else 0.0

    @property
    def spent(self) -> str:
        """Money of today, in words; empty: none, or nobody knows."""
        return self._spending.words

    def look_again(self, *, spent: bool = False) -> None:
        """Something was done, or other rows are seen: read as soon as possible; if `spent`, money too."""
        self._spending.may_have_grown |= spent
        self._asked.set()
        self._wake.set()

    async def follow(self) -> None:
        """Read and listen for ever; trouble is told and tried again."""
        while True:
            self._asked.clear()
            try:
                await self._listen()
            except Exception as error:  # Whatever it is: a board that says "live" must be it.
                self._audience.troubled(self._tries.failed(error, self._answered))
                if not self._asked.is_set():  # Else the user asked to try while we tried.
                    await _rest(self._tries.pause, self._wake)

    async def _listen(self) -> None:
        events = self._store.watch()
        hearing = asyncio.ensure_future(self._hear(events))
        try:
            # The watch takes its place at its first await: only then read, and nothing is missed.
            await asyncio.sleep(0)
            await self._read(())
            _check(hearing)
            self._audience.troubled(None)
            while True:
                await self._next(hearing)
                await self._take()
                # Only now: a store that can be read and not be heard has not gone well.
                self._tries.went_well()
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
        _check(hearing)

    async def _take(self) -> None:
        is_woken, is_asked = self._wake.is_set(), self._asked.is_set()
        self._wake.clear()
        self._asked.clear()
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
        self._spending.may_have_grown |= any(event.kind is not EventKind.TEXT for event in events)
        if not is_woken and self._clock() - self._whole_at < _WHOLE:
            await self._look_for_life()
            return
        self._at_once = is_asked
        await self._read(self._touched)
        self._touched = set()

    async def _read(self, touched: Collection[str]) -> None:
        """Everything that is seen, and how the touched ones of it stand."""
        self._asked_at = self._whole_at = self._clock()
        try:
            await self._read_once(touched)
            if self._state.thin():
                # The cursor's task was found far from what was loaded: other rows are seen now.
                await self._read_once(touched)
            await self._spending.count()
        finally:
            self._asked_at = 0

    async def _look_for_life(self) -> None:
        """Nothing has happened: only of what runs somebody wants to know more."""
        self._asked_at = self._clock()
        try:
            seen = self._state.visible()
            await self._learn(card.id for card in seen if card.status == TaskStatus.IN_PROGRESS)
            await self._spending.count()
        finally:
            self._asked_at = 0
        self._answered = self._clock()
        self._audience.read(TaskStatus.IN_PROGRESS)
        self._audience.refreshed()

    async def _read_once(self, touched: Collection[str]) -> None:
        view = self._state.view
        windows = await windows_of(self._store, view, self._state.wanted())
        asked = [await place_of(self._store, view, *each) for each in self._state.missed(windows)]
        places = [place for place in asked if place]
        elsewhere = self._state.wanted_at(windows, places)
        if elsewhere:
            windows = {**windows, **await windows_of(self._store, view, elsewhere)}
        if view is not self._state.view:
            # Another filter was chosen meanwhile; it has asked for a reading of its own.
            self._wake.set()
            return
        self._state.place(windows, places)
        self._answered = self._clock()
        known = self._state.standings
        await self._learn(
            card.id
            for card in self._state.visible()
            if card.id in touched or card.id not in known or card.status == TaskStatus.IN_PROGRESS
        )
        await self._tell()
        # Only now it is known how many cards find room.
        unknown = self._state.unknown()
        if unknown:
            await self._learn(unknown)
            await self._tell()

    async def _tell(self) -> None:
        """Column by column: keys come between, however much is to be drawn.

        What the user asked for comes in one picture.
        """
        for status in list(self._state.columns):
            self._audience.read(status)
            if not self._at_once:
                await asyncio.sleep(0)
        self._audience.refreshed()

    async def _learn(self, task_ids: Iterable[str]) -> None:
        wanted = list(task_ids)[:_STANDINGS]
        found = await glances_of(self._store, wanted) if wanted else ()
        self._state.learn(found)
        self._beats.hear(found, self._clock())


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
        store, tries = None, Tries(surroundings.clock, surroundings.words_of)
        while store is None:
            try:
                store = await stack.enter_async_context(surroundings.open_store())
            except (ConfigError, StoreTooNewError):
                raise
            except Exception as error:
                # The first cards are as the store has them; without them there is nothing to be old.
                troubled(tries.failed(error, surroundings.clock() if surroundings.first else 0))
                await _rest(tries.pause, hurry)
        troubled(None)
        yield store


async def _rest(seconds: float, hurry: asyncio.Event) -> None:
    """Until the time is up, or the user asks to try now."""
    hurry.clear()
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await hurry.wait()


def _check(hearing: asyncio.Future[Any]) -> None:
    """Raises what ended it, and StoreError if nothing did."""
    if hearing.done():
        hearing.result()
        raise StoreError("The store does not tell of changes any more.")
