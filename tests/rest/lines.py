"""Servers of event streams that say what a test tells them, byte for byte, and clients of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

import httpx

from agnt_tasks.config.stores import Endpoint
from agnt_tasks.config.tokens import GivenToken, TokenSource
from agnt_tasks.models.event import Event
from agnt_tasks.store.rest.client import RestClient

TOKEN = "agnt_" + "x" * 40


_STREAM: Mapping[str, str] = {"content-type": "text/event-stream; charset=utf-8"}


class Said(NamedTuple):
    """One answer: its pieces, then its end, or an exception in the middle."""

    pieces: Sequence[bytes] = ()
    status: int = 200
    headers: Mapping[str, str] = _STREAM
    end: Exception | None = None
    hangs: bool = False


class Script:
    """Answers one request after the other with what was written down; then it cannot be reached."""

    def __init__(self, *answers: Said | Exception) -> None:
        self._answers = list(answers)
        self.asked: list[str | None] = []
        """The Last-Event-ID of each request."""
        self.tokens: list[str] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.headers.get("last-event-id"))
        self.tokens.append(request.headers["authorization"].removeprefix("Bearer "))
        answer = self._answers.pop(0) if self._answers else httpx.ConnectError("gone")
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status, headers=answer.headers, stream=_Pieces(answer))


class _Pieces(httpx.AsyncByteStream):
    def __init__(self, said: Said) -> None:
        self._said = said

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._said.pieces:
            yield piece
        if self._said.hangs:
            await asyncio.Event().wait()
        if self._said.end is not None:
            raise self._said.end


@asynccontextmanager
async def client_of(
    url: str = "http://127.0.0.1:1",
    handle: Callable[[httpx.Request], httpx.Response] | None = None,
    token: TokenSource | None = None,
) -> AsyncIterator[RestClient]:
    transport = httpx.MockTransport(handle) if handle else None
    async with httpx.AsyncClient(transport=transport, timeout=10.0, verify=False) as http:
        yield RestClient(Endpoint("test", url, token or GivenToken(TOKEN)), http)


class Pauses:
    """What was slept, instead of sleeping."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def longest(_: float, most: float) -> float:
    """The chance that always strikes hardest."""
    return most


async def taken(events: AsyncIterator[Event], count: int) -> list[Event]:
    """The next ones, in time."""
    async with asyncio.timeout(20):
        return [await anext(events) for _ in range(count)]
