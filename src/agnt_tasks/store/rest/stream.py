"""`watch` over server-sent events: one connection after the other, and every event once, in order."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Protocol

import httpx

from agnt_tasks.api.operations import BY_NAME, Operation
from agnt_tasks.errors import StoreError, StoreOfflineError, StoreRateLimitedError, ValidationError
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.store.rest.event_blocks import Block, EventBlocks, NoEventStreamError

SILENCE_SECONDS = 45.0
"""Three keep-alives: whoever is silent for longer is dead."""
FIRST_TRIES = 3
"""A stream that has never been open gives up after these; one that was, never."""
LONGEST_PAUSE = 30.0
_LONGEST_WAIT = 60.0
"""Seconds; a server that wants to be left alone for longer is asked all the same."""
_PAUSE = 2.0
"""Seconds to the next try, at most, until the server says another time; doubled by every failure in a row."""

Tell = Callable[[float | None], None]
"""Hears None when the stream is open, and the seconds to the next try when it is lost."""
Sleep = Callable[[float], Awaitable[object]]
Chance = Callable[[float, float], float]


class Line(Protocol):
    """Whoever has the connections and the token: `RestClient`."""

    def opened(
        self, operation: Operation, *, headers: Mapping[str, str], silence: float
    ) -> AbstractAsyncContextManager[httpx.Response]: ...


def _nobody(_: float | None) -> None:
    """Nobody is told."""


async def events(
    line: Line,
    after: int | None = None,
    *,
    tell: Tell = _nobody,
    silence: float = SILENCE_SECONDS,
    sleep: Sleep = asyncio.sleep,
    chance: Chance = random.uniform,
) -> AsyncGenerator[Event, None]:
    """Every event after that sequence, in order, once, over as many connections as it takes.

    None: from the moment when the server has answered; where that took more than one try, the first event
    is a reset. `silence`: seconds without a byte after which a connection is dead.

    Raises:
        StoreError: the first connection did not come about, or what comes is no stream of events.
        RequestError: the server refuses.
    """
    stream = _Stream(line, after, silence)
    while True:
        try:
            async with aclosing(stream.once(tell)) as coming:
                async for event in coming:
                    yield event
            pause = stream.lost(StoreOfflineError("The server ended the stream of events."), chance)
        except NoEventStreamError:
            raise
        except StoreError as error:
            pause = stream.lost(error, chance)
        tell(pause)
        await sleep(pause)


class _Stream:
    """Where we are in the feed, and how often it was lost in a row."""

    def __init__(self, line: Line, after: int | None, silence: float) -> None:
        self._line = line
        self._seq = after
        self._silence = silence
        self._opened = False
        self._failures = 0
        self._was_lost = False
        self._pause = _PAUSE

    async def once(self, tell: Tell) -> AsyncGenerator[Event, None]:
        """What one connection gives."""
        headers = {"accept": "text/event-stream", "accept-encoding": "identity"}
        if self._seq is not None:
            headers["last-event-id"] = str(self._seq)
        opening = self._line.opened(BY_NAME["watch"], headers=headers, silence=self._silence)
        async with opening as answer:
            _check(answer)
            self._opened = True
            tell(None)
            blocks = EventBlocks()
            async for piece in answer.aiter_raw():
                complete = blocks.feed(piece)
                if not complete:
                    # A sign of life and no more: what is lost after a quiet day has not failed in a row.
                    self._failures = 0
                for block in complete:
                    event = self._heard(block)
                    if event is not None:
                        yield event

    def lost(self, error: StoreError, chance: Chance) -> float:
        """Seconds to the next try.

        Raises:
            StoreError: there is none.
        """
        self._failures += 1
        self._was_lost = True
        if not self._opened and self._failures >= FIRST_TRIES:
            raise error
        wanted = error.retry_after if isinstance(error, StoreRateLimitedError) else None
        longest = min(LONGEST_PAUSE, self._pause * 2 ** min(self._failures - 1, 5))
        return min(wanted or 0.0, _LONGEST_WAIT) + chance(0.0, longest)

    def _heard(self, block: Block) -> Event | None:
        if block.retry is not None:
            self._pause = block.retry / 1000
        if not block.data:
            return self._placed(block.id)
        event = _event(block)
        if event is None or (event.kind is not EventKind.RESET and event.seq <= (self._seq or 0)):
            return None
        self._failures = 0
        self._seq = event.seq
        return event

    def _placed(self, told: str) -> Event | None:
        """Only who has no place yet needs one; what happened before it came about is lost."""
        if self._seq is not None or not (told.isascii() and told.isdecimal()):
            return None
        self._seq = int(told)
        return Event(seq=self._seq, kind=EventKind.RESET) if self._was_lost else None


def _event(block: Block) -> Event | None:
    """None: it is of a kind that we do not know. One that cannot be read may have told anything: reset."""
    if block.event not in [*EventKind]:
        return None
    try:
        told = json.loads(block.data)
        return Event.parse(told if isinstance(told, dict) else {})
    except (ValueError, RecursionError, ValidationError):
        pass
    if block.id.isascii() and block.id.isdecimal():
        return Event(seq=int(block.id), kind=EventKind.RESET)
    return None


def _check(answer: httpx.Response) -> None:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "text/event-stream" or "content-encoding" in answer.headers:
        raise NoEventStreamError("What the server sends is no stream of events: is its address right?")
