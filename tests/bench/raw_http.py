"""A client that costs next to nothing: the same request again and again on connections that stay open."""

from __future__ import annotations

import asyncio
import time
from typing import NamedTuple
from urllib.parse import urlsplit

_END = b"\r\n\r\n"


class Answer(NamedTuple):
    size: int
    """Bytes, its head included."""
    body: bytes


class Target(NamedTuple):
    """One GET of one server."""

    url: str
    path: str
    token: str = ""

    @property
    def place(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or 0

    @property
    def request(self) -> bytes:
        host, port = self.place
        head = f"GET {self.path} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {self.token}"
        return f"{head}\r\nAccept: */*\r\n\r\n".encode()


async def get(target: Target) -> Answer:
    """Once, to see what comes. Fails unless that is a success with a length."""
    reader, writer = await asyncio.open_connection(*target.place)
    writer.write(target.request)
    head = await reader.readuntil(_END)
    assert head.startswith(b"HTTP/1.1 200 "), head
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    body = await reader.readexactly(length)
    writer.close()
    return Answer(len(head) + length, body)


class _Asking(asyncio.Protocol):
    """Asks as soon as it was answered. All answers have the same size, so nothing is parsed."""

    def __init__(self, request: bytes, size: int, times: int) -> None:
        self.took: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = request
        self._size = size
        self._times = times
        self._came = 0
        self._asked_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def begin(self) -> None:
        self._asked_at = time.perf_counter()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if not self._came and not data.startswith(b"HTTP/1.1 200 "):
            self._fail(data)
            return
        self._came += len(data)
        if self._came < self._size:
            return
        if self._came > self._size:
            self._fail(data)
            return
        self._came = 0
        self.took.append(time.perf_counter() - self._asked_at)
        if len(self.took) < self._times:
            self.begin()
        else:
            self._transport.close()
            self.done.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server has closed the connection"))

    def _fail(self, data: bytes) -> None:
        self.done.set_exception(ValueError(f"another answer than before: {data[:200]!r}"))
        self._transport.abort()


class Run(NamedTuple):
    rate: float
    """Answers a second."""
    took: list[float]
    """Seconds from each request to the end of its answer."""


async def ask(target: Target, size: int, *, connections: int, times: int) -> Run:
    """So many requests on each connection, one after the other."""
    loop = asyncio.get_running_loop()
    asking = [
        (await loop.create_connection(lambda: _Asking(target.request, size, times), *target.place))[1]
        for _ in range(connections)
    ]
    started = time.perf_counter()
    for each in asking:
        each.begin()
    await asyncio.gather(*(each.done for each in asking))
    took = time.perf_counter() - started
    return Run(connections * times / took, [one for each in asking for one in each.took])
