"""The proxy itself: each fault is what it says, and what goes through comes out as it went in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from agnt_tasks.testing.faulty_proxy import (
    CloseAfter,
    CutAfter,
    CutBefore,
    CutStream,
    Delay,
    Fault,
    FaultyProxy,
    Hang,
)
from tests.server.served import served


class Echo:
    """Gives back what it got, and remembers it; `/long` comes in pieces, `/open` never ends."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.clients: set[object] = set()
        self.left = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.got.append(await request.body())
        self.clients.add(scope["client"])
        answers = {"/long": self._long, "/open": self._open}
        make = answers.get(request.url.path)
        response = StreamingResponse(make()) if make else Response(self.got[-1], 201, {"x-more": "kept"})
        await response(scope, receive, send)

    async def _long(self) -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"0123456789"

    async def _open(self) -> AsyncIterator[bytes]:
        try:
            yield b"begun"
            await asyncio.Event().wait()
        finally:
            self.left.set()


@asynccontextmanager
async def through(*script: Fault) -> AsyncIterator[tuple[Echo, httpx.AsyncClient]]:
    echo = Echo()
    async with (
        served(echo) as server,
        FaultyProxy(server.port, script) as proxy,
        httpx.AsyncClient(base_url=proxy.url, timeout=10.0, verify=False) as client,
    ):
        yield echo, client


async def pieces() -> AsyncIterator[bytes]:
    for piece in (b"in ", b"pieces"):
        yield piece


async def test_what_goes_through_is_kept() -> None:
    async with through() as (echo, client):
        answer = await client.post("/x?y=1", content=b"whole")
        assert (answer.status_code, answer.content, answer.headers["x-more"]) == (201, b"whole", "kept")
        assert (await client.post("/x", content=pieces())).content == b"in pieces"
        assert (await client.get("/long")).content == b"0123456789" * 10
        assert (await client.head("/long")).content == b""
        assert len(echo.clients) == 1


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [(CutBefore(), False), (CutAfter(), True), (CutStream(3), True), (CutStream(0), True)],
)
async def test_a_cut(fault: Fault, arrives: bool) -> None:
    async with through(fault) as (echo, client):
        with pytest.raises(httpx.RemoteProtocolError):
            await client.post("/", content=b"first")
        assert echo.got == [b"first"] * arrives
        assert (await client.post("/", content=b"second")).content == b"second"


async def test_a_stream_is_cut_where_it_says() -> None:
    async with through(CutStream(25)) as (_, client), client.stream("GET", "/long") as answer:
        found: list[bytes] = []
        with pytest.raises(httpx.RemoteProtocolError):
            await _gather(answer, found)
        assert b"".join(found) == b"0123456789012345678901234"


async def test_a_delay_and_a_hang() -> None:
    async with through(Delay(0.1), Hang()) as (echo, client):
        began = monotonic()
        assert (await client.post("/", content=b"late")).content == b"late"
        assert monotonic() - began >= 0.1
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/", content=b"never", timeout=0.1)
        assert echo.got == [b"late"]


async def test_a_connection_that_ends_after_the_answer_without_a_word() -> None:
    async with through(CloseAfter()) as (_, client):
        reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        writer.write(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        async with asyncio.timeout(10):
            answer = await reader.read()
        assert answer.startswith(b"HTTP/1.1 201")
        assert b"close" not in answer.lower()
        writer.close()


async def test_a_client_that_leaves_is_gone_for_the_server_too() -> None:
    async with through() as (echo, client):
        async with client.stream("GET", "/open") as answer:
            assert await anext(answer.aiter_raw()) == b"begun"
        async with asyncio.timeout(10):
            await echo.left.wait()


async def test_it_goes_where_it_is_told_to() -> None:
    echoes = Echo(), Echo()
    async with served(echoes[0]) as one, served(echoes[1]) as other, FaultyProxy(one.port) as proxy:
        for target in (one, other):
            proxy.target = target.port
            async with httpx.AsyncClient(verify=False) as client:
                await client.get(proxy.url)
        assert [len(echo.got) for echo in echoes] == [1, 1]


async def _gather(answer: httpx.Response, found: list[bytes]) -> None:
    async for piece in answer.aiter_raw():
        found.append(piece)
