"""The feed over real sockets: nothing missed, nothing doubled, nobody held up, and an end at once."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from pathlib import Path

from agnt_tasks.config.tokens import GivenToken
from agnt_tasks.models.event import Event
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.store.journal import StepBegin
from agnt_tasks.store.local.open import LocalDatabase
from agnt_tasks.store.protocol import Identity
from agnt_tasks.store.rest.stream import events
from agnt_tasks.testing.checks import events_until
from agnt_tasks.testing.driving import claimed, made
from agnt_tasks.testing.faulty_proxy import CutStream, Fault, FaultyProxy, Passing, Through
from agnt_tasks.testing.harness import JANE
from tests.rest.lines import Pauses, client_of, taken
from tests.server.desk import Desk, desk
from tests.server.served import Served, served

EVENTS = 1500
RECONNECTS = 20
PIECE = "x" * 30_000
BOUND = 0.5
"""Seconds that the end may take with open streams. Measured: 0.10, with a reader that does not read 0.20."""


@asynccontextmanager
async def serving(path: Path, port: int = 0) -> AsyncIterator[tuple[Desk, Served]]:
    closing = asyncio.Event()
    async with (
        desk(path, closing=closing) as opened,
        served(opened.app, port=port, closing=closing) as server,
    ):
        yield opened, server


@asynccontextmanager
async def watching(url: str, after: int) -> AsyncIterator[AsyncGenerator[Event, None]]:
    """Without pauses between two connections."""
    async with (
        client_of(url, token=GivenToken("jane")) as client,
        aclosing(events(client, after, sleep=Pauses().sleep)) as coming,
    ):
        yield coming


async def happening(local: LocalDatabase, count: int, piece: str = "über 🗓️\n") -> None:
    """So many events: an answer that is written piece by piece, and changes of its task between."""
    store = local.store(Identity(JANE, local.account))
    task = await made(store)
    await store.process_task(task.id)
    claim = await claimed(local.journal, task.id)
    await local.journal.begin_step(claim, StepBegin("model", "rehearsal"))
    begun = await store.position()
    for number in range(count - begun):
        if number % 10:
            await local.journal.append_text(claim, 0, f"{number} {piece}")
        else:
            await store.update_task(task.id, TaskUpdate(title=f"number {number}"))


async def kept(desk: Desk, count: int) -> list[Event]:
    """What the database itself tells."""
    return await events_until(desk.store.watch(0), lambda seen: len(seen) == count)


async def test_many_reconnects_miss_nothing_and_double_nothing(tmp_path: Path) -> None:
    def fault(request: Passing) -> Fault:
        number = len(proxy.requests)
        return CutStream(8000 + 37 * number) if number <= RECONNECTS else Through()

    async with serving(tmp_path) as (desk, server), FaultyProxy(server.port, fault) as proxy:
        writing = asyncio.create_task(happening(desk.local, EVENTS))
        async with watching(proxy.url, 0) as coming:
            seen = await taken(coming, EVENTS)
        await writing
        assert [event.seq for event in seen] == list(range(1, EVENTS + 1))
        assert seen == await kept(desk, EVENTS)
        assert len(proxy.requests) == RECONNECTS + 1


async def test_two_clients_see_the_same_and_a_stalled_one_holds_up_nobody(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as (desk, server), AsyncExitStack() as open_:
        stalled = open_.enter_context(_stalled_reader(server))
        both = [await open_.enter_async_context(watching(server.url, 0)) for _ in range(2)]
        following = [asyncio.create_task(taken(coming, 300)) for coming in both]
        await happening(desk.local, 300, PIECE)
        one, other = [await each for each in following]
        assert one == other == await kept(desk, 300)
        assert await server.close() <= BOUND
        assert len(await asyncio.to_thread(_rest_of, stalled)) < 250 * len(PIECE)


async def test_a_client_goes_on_where_it_was_when_the_server_comes_back(tmp_path: Path) -> None:
    async with AsyncExitStack() as open_:
        async with serving(tmp_path) as (desk, server):
            coming = await open_.enter_async_context(watching(server.url, 0))
            await made(desk.store, "before")
            seen = await taken(coming, 1)
            waiting = asyncio.create_task(taken(coming, 3))
        # While nobody serves, work goes on.
        async with serving(tmp_path, server.port) as (desk, _):
            for title in ("meanwhile", "and", "after"):
                await made(desk.store, title)
            seen += await waiting
            assert seen == await kept(desk, 4)


async def test_watching_from_now_on_survives_a_connection_that_saw_nothing(tmp_path: Path) -> None:
    script = [CutStream(len("retry: 2000\nid: 1\n\n"))]
    async with serving(tmp_path) as (desk, server), FaultyProxy(server.port, script) as proxy:
        await made(desk.store, "old")

        async def pause(_: float) -> None:
            await made(desk.store, "between two connections")

        async with (
            client_of(proxy.url, token=GivenToken("jane")) as client,
            aclosing(events(client, sleep=pause)) as coming,
        ):
            [event] = await taken(coming, 1)
        assert event == (await kept(desk, 2))[1]


def _stalled_reader(server: Served) -> socket.socket:
    """A client that asks for everything and reads nothing."""
    client = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    client.sendall(b"GET /events?after=0 HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer jane\r\n\r\n")
    return client


def _rest_of(stalled: socket.socket) -> bytes:
    """What was on its way when it was cut."""
    found = b""
    with suppress(ConnectionError):
        while piece := stalled.recv(1_000_000):
            found += piece
    return found
