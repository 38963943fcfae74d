"""A client that costs next to nothing: the same few requests again and again, on connections that stay."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import chain, cycle, islice
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


class Question(NamedTuple):
    request: bytes
    size: int
    """Bytes of the answer: they tell where it ends, so nothing is parsed."""


async def questions(targets: Sequence[Target]) -> list[Question]:
    return [Question(each.request, (await get(each)).size) for each in targets]


class _Asking(asyncio.Protocol):
    """Asks as soon as it was answered."""

    def __init__(self, asked: Iterator[Question]) -> None:
        self.took: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._asked = asked
        self._came = self._size = 0
        self._asked_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def go_on(self) -> None:
        question = next(self._asked, None)
        if question is None:
            self._transport.close()
            self.done.set_result(None)
            return
        self._came, self._size = 0, question.size
        self._asked_at = time.perf_counter()
        self._transport.write(question.request)

    def data_received(self, data: bytes) -> None:
        is_success = self._came or data.startswith(b"HTTP/1.1 200 ")
        self._came += len(data)
        if not is_success or self._came > self._size:
            self.done.set_exception(ValueError(f"another answer than before: {data[:200]!r}"))
            self._transport.abort()
        elif self._came == self._size:
            self.took.append(time.perf_counter() - self._asked_at)
            self.go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server has closed the connection"))


class Run(NamedTuple):
    rate: float
    """Answers a second."""
    took: list[float]
    """Seconds from each request to the end of its answer."""


async def ask(place: tuple[str, int], asked: Sequence[Question], *, connections: int, times: int) -> Run:
    """So many requests on each connection, each after the answer to the one before; questions by turns."""
    loop, turns = asyncio.get_running_loop(), cycle(asked)
    asking = [
        (await loop.create_connection(lambda: _Asking(islice(turns, times)), *place))[1]
        for _ in range(connections)
    ]
    started = time.perf_counter()
    for each in asking:
        each.go_on()
    await asyncio.gather(*(each.done for each in asking))
    took = time.perf_counter() - started
    return Run(connections * times / took, list(chain.from_iterable(each.took for each in asking)))
