"""`GET /events`: the feed as server-sent events (WHATWG HTML, section Server-sent events)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AsyncExitStack, suppress
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from agnt_tasks.api.bodies import EventsQuery
from agnt_tasks.errors import AgntError, StoreShuttingDownError, ValidationError
from agnt_tasks.models.event import Event, EventKind

KEEP_ALIVE_SECONDS = 15.0
"""A client that hears nothing for three times as long takes the connection for dead."""
RETRY_MS = 2000
"""When to come again after the stream was lost."""
_COMMENT = b":\n\n"
_LAST_SECONDS = 0.1
"""What a client gets to take the end of the stream."""


class Feed(Protocol):
    """What is needed of a store."""

    def watch(self, after: int | None = None) -> AsyncIterator[Event]: ...

    async def position(self) -> int: ...


async def events(
    request: Request, store: Feed, closing: asyncio.Event, *, keep_alive: float = KEEP_ALIVE_SECONDS
) -> Response:
    """Every event after `Last-Event-ID` (or `?after=`), then each as it happens, until one side leaves.

    The first block names the place where the stream begins, so that a client that has seen no event yet
    can come back to it too. Who is ahead of the feed has known another database: reset.

    Raises:
        ValidationError: the place is no sequence.
        StoreError: the feed cannot be read now, or the server is ending.
    """
    after = _after(request)
    if closing.is_set():
        raise StoreShuttingDownError("The server is ending: come again in a moment.")
    now = await store.position()
    if request.method == "HEAD":
        return _Start()
    start = now if after is None else min(after, now)
    beginning = f"retry: {RETRY_MS}\nid: {start}\n\n".encode()
    if after is not None and after > now:
        beginning += encoded(Event(seq=now, kind=EventKind.RESET))
    return _Stream(beginning, store.watch(start), closing, keep_alive)


def encoded(event: Event) -> bytes:
    """One block. Its JSON is one line: JSON has no line ends inside."""
    data = event.model_dump_json(by_alias=True, exclude_none=True)
    return f"id: {event.seq}\nevent: {event.kind}\ndata: {data}\n\n".encode()


# No buffering on the way, for the proxies that ask.
_HEADERS: Mapping[str, str] = {"cache-control": "no-store", "x-accel-buffering": "no"}


def _after(request: Request) -> int | None:
    last = request.headers.get("last-event-id")
    told = last or request.query_params.get("after")
    if told is None:
        return None
    try:
        return EventsQuery.parse({"after": told}).after
    except ValidationError:
        name = "Last-Event-ID" if last else "after"
        raise ValidationError.of(name, "must be the sequence of an event, a whole number from 0") from None


class _Start(Response):
    """What goes before the first block; for HEAD that is all."""

    media_type = "text/event-stream"

    def __init__(self) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]


class _Stream(_Start):
    """Sends as fast as the client takes it: what it has not taken waits in the database, not in memory."""

    def __init__(
        self, beginning: bytes, feed: AsyncIterator[Event], closing: asyncio.Event, keep_alive: float
    ) -> None:
        super().__init__()
        self._beginning = beginning
        self._feed = feed
        self._closing = closing
        self._keep_alive = keep_alive

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        telling = asyncio.ensure_future(self._tell(send))
        ends = (
            telling,
            *map(asyncio.ensure_future, (self._breathe(send), self._closing.wait(), _gone(receive))),
        )
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in ends:
                each.cancel()
            await asyncio.wait(ends)
        if not telling.cancelled():
            telling.result()
        # A client that takes nothing gets no proper end either.
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_SECONDS):
                await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _tell(self, send: Send) -> None:
        """A feed that breaks ends the stream: the client comes again, and is then told why."""
        async with AsyncExitStack() as leaving:
            if isinstance(self._feed, AsyncGenerator):
                leaving.push_async_callback(self._feed.aclose)
            await _send(send, self._beginning)
            with suppress(AgntError):
                async for event in self._feed:
                    await _send(send, encoded(event))

    async def _breathe(self, send: Send) -> None:
        while True:
            await asyncio.sleep(self._keep_alive)
            await _send(send, _COMMENT)


async def _send(send: Send, piece: bytes) -> None:
    """Returns once there is room for more."""
    await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _gone(receive: Receive) -> None:
    """Until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
