"""`FaultyProxy`: stands between a client and a server on loopback and fails by script.

    async with FaultyProxy(port, [CutAfter(), Through(), CutStream(500)]) as proxy:
        ...  # point a client at proxy.url

Each request takes the next fault of the script, and goes through when it is used up; a callable chooses by
the request instead. Every connection of a client has one of its own to the server, kept as long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple, Self

import h11

_PIECE = 64 * 1024


class Through(NamedTuple):
    """No fault."""


class CutBefore(NamedTuple):
    """The connection ends before the request reaches the server."""


class CutAfter(NamedTuple):
    """The server answers, and the client never hears of it."""


class Delay(NamedTuple):
    """The request reaches the server later."""

    seconds: float


class Hang(NamedTuple):
    """Nothing reaches the server, nothing comes back; ends when the client leaves."""


class CloseAfter(NamedTuple):
    """After the answer the connection ends, without a word: the client may think that it is still there."""


class CutStream(NamedTuple):
    """The connection ends after so many bytes of the answer's body."""

    after: int


Fault = Through | CutBefore | CutAfter | Delay | Hang | CloseAfter | CutStream


class Passing(NamedTuple):
    """A request on its way."""

    method: str
    path: str
    """With its query."""


Choose = Callable[[Passing], Fault]


class FaultyProxy:
    """See the module."""

    def __init__(self, target: int, script: Sequence[Fault] | Choose = ()) -> None:
        self._script = script
        self._connections: set[asyncio.Task[None]] = set()
        self.target = target
        """The port of the server; may be set to another one while the proxy runs."""
        self.requests: list[Passing] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    def _next(self, request: Passing) -> Fault:
        self.requests.append(request)
        if callable(self._script):
            return self._script(request)
        place = len(self.requests) - 1
        return self._script[place] if place < len(self._script) else Through()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        client = _Side(h11.Connection(h11.SERVER), reader, writer)
        # Whoever left: there is nobody to tell, and the other side is left too.
        with suppress(ConnectionError, h11.ProtocolError, asyncio.CancelledError):
            await self._serve(client)
        self._connections.discard(task)
        await client.close()

    async def _serve(self, client: _Side) -> None:
        server: _Side | None = None
        try:
            while request := await client.request():
                fault = self._next(Passing(request[0].method.decode(), request[0].target.decode()))
                if not await _lets_through(fault, client):
                    return
                server = server or await self._reach()
                await server.send(*request)
                if not await _answered(client, server, fault):
                    return
        finally:
            if server is not None:
                await server.close()

    async def _reach(self) -> _Side:
        return _Side(h11.Connection(h11.CLIENT), *await asyncio.open_connection("127.0.0.1", self.target))


async def _lets_through(fault: Fault, client: _Side) -> bool:
    """Whether the request reaches the server; returns when it is time for that."""
    if isinstance(fault, Hang):
        await client.gone()
    elif isinstance(fault, Delay):
        await asyncio.sleep(fault.seconds)
    return not isinstance(fault, CutBefore | Hang)


async def _answered(client: _Side, server: _Side, fault: Fault) -> bool:
    """Hand on the answer as it comes; whether both connections can be used again."""
    leaving = asyncio.ensure_future(client.gone())
    handing = asyncio.ensure_future(_hand_on(client, server, fault))
    both = (leaving, handing)
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        return handing.done() and handing.result() and client.again() and server.again()
    finally:
        for each in both:
            each.cancel()
        await asyncio.gather(*both, return_exceptions=True)


async def _hand_on(client: _Side, server: _Side, fault: Fault) -> bool:
    """Whether the client got a whole answer, and may ask again."""
    left = fault.after if isinstance(fault, CutStream) else None
    while True:
        event = await server.event()
        if isinstance(event, h11.ConnectionClosed):
            return False
        if left is not None and isinstance(event, h11.Data):
            event, left = h11.Data(event.data[:left]), left - len(event.data)
        if not isinstance(fault, CutAfter):
            await client.send(event)
        if isinstance(event, h11.EndOfMessage):
            return not isinstance(fault, CutAfter | CloseAfter)
        if left is not None and left <= 0:
            return False


class _Side:
    """One of two connections."""

    def __init__(
        self, protocol: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._protocol = protocol
        self._reader = reader
        self._writer = writer

    async def event(self) -> h11.Event:
        while True:
            event = self._protocol.next_event()
            if isinstance(event, h11.Event):
                return event
            self._protocol.receive_data(await self._reader.read(_PIECE))

    async def request(self) -> tuple[h11.Request, *tuple[h11.Event, ...]] | None:
        """The next, whole; None: there is none."""
        first = await self.event()
        if not isinstance(first, h11.Request):
            return None
        events: list[h11.Event] = []
        while not events or not isinstance(events[-1], h11.EndOfMessage):
            events.append(await self.event())
        return (first, *events)

    async def send(self, *events: h11.Event) -> None:
        for event in events:
            self._writer.write(self._protocol.send(event) or b"")
        await self._writer.drain()

    async def gone(self) -> None:
        """Until the other end has left; what it says meanwhile is kept."""
        while piece := await self._reader.read(_PIECE):
            self._protocol.receive_data(piece)

    def again(self) -> bool:
        """Whether it is ready for another request."""
        if self._protocol.states != {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
            return False
        self._protocol.start_next_cycle()
        return True

    async def close(self) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()
