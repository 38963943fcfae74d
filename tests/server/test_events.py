"""The stream of events as any client sees it: where it begins, what it says, how it ends."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agnt_tasks.api.problems import problem_of
from agnt_tasks.errors import AgntError, StoreBusyError
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.server.events import Feed, encoded, events
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import Identity
from agnt_tasks.testing.driving import made
from agnt_tasks.testing.harness import EVE, JANE
from tests.server.served import Served, served

SOON = 10.0
BOUND = 0.5
"""Seconds that the end may take with open streams. Measured: 0.10, with a reader that does not read 0.20."""


class Endless:
    """A feed of as many large events as somebody takes."""

    def __init__(self) -> None:
        self.given = 0
        self.open = 0

    async def position(self) -> int:
        return 0

    async def watch(self, after: int | None = None) -> AsyncIterator[Event]:
        self.open += 1
        try:
            while True:
                self.given += 1
                yield Event(seq=self.given, kind=EventKind.TEXT, task_id="task_1", text="x" * 10_000)
                await asyncio.sleep(0)
        finally:
            self.open -= 1


class Silent(Endless):
    """A feed in which nothing happens."""

    def __init__(self, at: int = 7) -> None:
        super().__init__()
        self.at = at
        self.asked: list[int | None] = []
        self.changed = asyncio.Condition()

    async def position(self) -> int:
        return self.at

    async def watch(self, after: int | None = None) -> AsyncIterator[Event]:
        await self._count(1)
        self.asked.append(after)
        try:
            await asyncio.Event().wait()
            yield Event(seq=0, kind=EventKind.TASK)
        finally:
            await self._count(-1)

    async def _count(self, more: int) -> None:
        async with self.changed:
            self.open += more
            self.changed.notify_all()

    async def until_open(self, count: int) -> None:
        async with asyncio.timeout(SOON), self.changed:
            await self.changed.wait_for(lambda: self.open == count)


class Broken(Silent):
    async def watch(self, after: int | None = None) -> AsyncIterator[Event]:
        yield Event(seq=8, kind=EventKind.TASK, task_id="task_1")
        raise StoreBusyError("The database is busy.")


async def refused(request: Request, error: Exception) -> Response:
    found = problem_of(error, request.url.path, "req_1")
    return JSONResponse(found.body, found.status)


@asynccontextmanager
async def streaming(feed_of: Callable[[Request], Feed], keep_alive: float = 15.0) -> AsyncIterator[Served]:
    closing = asyncio.Event()

    async def answer(request: Request) -> Response:
        return await events(request, feed_of(request), closing, keep_alive=keep_alive)

    app = Starlette(routes=[Route("/events", answer)], exception_handlers={AgntError: refused})
    async with served(app, closing=closing) as server:
        yield server


def plain_client() -> httpx.AsyncClient:
    """Nothing here is encrypted, so no certificates need to be read."""
    return httpx.AsyncClient(timeout=SOON, verify=False)


@asynccontextmanager
async def listening(
    server: Served, after: int | None = None, path: str = "/events"
) -> AsyncIterator[AsyncIterator[str]]:
    """The lines of one stream."""
    headers = {} if after is None else {"last-event-id": str(after)}
    async with plain_client() as client, client.stream("GET", server.url + path, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        yield answer.aiter_lines()


async def block(lines: AsyncIterator[str]) -> list[str]:
    """The lines up to the next empty one."""
    found: list[str] = []
    async for line in lines:
        if not line:
            break
        found.append(line)
    return found


async def refusal(server: Served, path: str = "/events", **headers: str) -> httpx.Response:
    async with plain_client() as client:
        return await client.get(
            server.url + path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )


def test_an_event_is_one_block_without_nulls() -> None:
    event = Event(
        seq=12, kind=EventKind.TEXT, task_id="task_1", execution_id="exec_1", text="a\r\n\u2028é🗓️", offset=3
    )
    first, second, third, *rest = encoded(event).decode().split("\n")
    assert (first, second, rest) == ("id: 12", "event: text", ["", ""])
    data = json.loads(third.removeprefix("data: "))
    assert list(data) == ["seq", "kind", "taskId", "executionId", "rev", "updatedAt", "text", "offset"]
    assert Event.parse(data) == event


class TestBeginning:
    async def test_from_now_on_the_place_is_told_first(self) -> None:
        feed = Silent(at=7)
        async with streaming(lambda _: feed) as server, listening(server) as lines:
            assert await block(lines) == ["retry: 2000", "id: 7"]
            await feed.until_open(1)
        assert feed.asked == [7]

    @pytest.mark.parametrize(
        ("header", "path"), [(3, "/events"), (3, "/events?after=5"), (None, "/events?after=3")]
    )
    async def test_it_goes_on_where_the_client_was(self, header: int | None, path: str) -> None:
        feed = Silent(at=7)
        async with streaming(lambda _: feed) as server, listening(server, header, path) as lines:
            assert await block(lines) == ["retry: 2000", "id: 3"]
            await feed.until_open(1)
        assert feed.asked == [3]

    async def test_who_is_ahead_of_the_feed_is_told_to_read_anew(self) -> None:
        """It has known another database, which had come further."""
        feed = Silent(at=7)
        async with streaming(lambda _: feed) as server, listening(server, 900) as lines:
            assert await block(lines) == ["retry: 2000", "id: 7"]
            assert (await block(lines))[:2] == ["id: 7", "event: reset"]
            await feed.until_open(1)
        assert feed.asked == [7]

    @pytest.mark.parametrize("place", ["-1", "x", "1.5", "9223372036854775808", "1" * 5000])
    async def test_a_place_that_is_none_is_refused(self, place: str) -> None:
        async with streaming(lambda _: Silent()) as server:
            for answer in (
                await refusal(server, last_event_id=place),
                await refusal(server, f"/events?after={place}"),
                await refusal(server, "/events?after=1", last_event_id=place),
            ):
                assert answer.status_code == 400
                assert answer.json()["error_code"] == "VALIDATION_ERROR"
                told = "Last-Event-ID" if "last-event-id" in answer.request.headers else "after"
                assert answer.json()["errors"][0]["field"] == told

    async def test_head_gets_the_head(self) -> None:
        async with streaming(lambda _: Silent()) as server, plain_client() as client:
            answer = await client.head(f"{server.url}/events")
            assert (answer.status_code, answer.content) == (200, b"")
            assert answer.headers["content-type"].startswith("text/event-stream")


class TestTelling:
    async def test_changes_come_as_they_happen_and_only_ones_own(self, tmp_path: Path) -> None:
        async with open_local(tmp_path / "tasks.db") as local:
            jane, eve = local.store(Identity(JANE, local.account)), local.store(Identity(EVE, "acc_other"))
            async with (
                streaming(lambda request: eve if "eve" in request.query_params else jane) as server,
                listening(server, 0) as lines,
                listening(server, 0, "/events?eve=1") as others,
            ):
                await block(lines)
                await block(others)
                for number in range(3):
                    hidden = await made(eve, f"hers {number}")
                    task = await made(jane, f"mine {number}")
                    told = json.loads((await block(lines))[2].removeprefix("data: "))
                    assert told["taskId"] == task.id
                    told = json.loads((await block(others))[2].removeprefix("data: "))
                    assert told["taskId"] == hidden.id

    async def test_silence_is_filled_with_comments(self) -> None:
        async with streaming(lambda _: Silent(), keep_alive=0.01) as server, listening(server) as lines:
            await block(lines)
            assert [await block(lines) for _ in range(3)] == [[":"]] * 3

    async def test_who_does_not_read_costs_no_memory_and_holds_up_nobody(self) -> None:
        stalled = Endless()
        async with streaming(
            lambda request: stalled if "stalled" in request.query_params else Endless()
        ) as server:
            with _stalled_reader(server):
                await _until_still(stalled)
                taken = stalled.given
                async with listening(server, path="/events") as lines:
                    for _ in range(200):
                        assert await block(lines)
                assert stalled.given == taken
                # What the sockets of both sides hold, 4 to 6 MB here, and the buffer of the transport.
                assert taken * 10_000 < 32_000_000


class TestEnd:
    async def test_the_feed_is_closed_when_the_client_leaves(self) -> None:
        feed = Silent()
        async with streaming(lambda _: feed) as server:
            async with listening(server) as lines, listening(server) as others:
                await block(lines)
                await block(others)
                await feed.until_open(2)
            await feed.until_open(0)
            assert not server.running.done()

    async def test_a_feed_that_breaks_ends_the_stream(self) -> None:
        async with streaming(lambda _: Broken()) as server, listening(server) as lines:
            assert [len(await block(lines)) for _ in range(3)] == [2, 3, 0]
            assert [line async for line in lines] == []

    async def test_open_streams_end_at_once_with_the_server(self) -> None:
        feed, busy = Silent(), Endless()
        async with (
            streaming(lambda request: busy if "busy" in request.query_params else feed) as server,
            listening(server) as one,
            listening(server) as two,
            listening(server, path="/events?busy=1") as three,
        ):
            for lines in (one, two, three):
                await block(lines)
            await feed.until_open(2)
            took = await server.close()
            print("TOOK", took)
            assert took < BOUND
            assert [line async for line in one] == []
            assert (feed.open, busy.open) == (0, 0)

    async def test_a_stalled_reader_does_not_hold_up_the_end(self) -> None:
        feed = Endless()
        async with streaming(lambda _: feed) as server:
            with _stalled_reader(server):
                await _until_still(feed)
                took = await server.close()
                print("TOOK", took)
                assert took < BOUND
        assert feed.open == 0

    async def test_a_server_that_is_ending_takes_nobody_in(self) -> None:
        closing = asyncio.Event()
        closing.set()
        request = Request(
            {"type": "http", "method": "GET", "path": "/events", "query_string": b"", "headers": []}
        )
        with pytest.raises(AgntError, match="ending") as refused:
            await events(request, Silent(), closing)
        assert problem_of(refused.value, "", "").status == 503


def _stalled_reader(server: Served) -> socket.socket:
    """A client that asks and never reads."""
    client = socket.create_connection(("127.0.0.1", server.port))
    client.sendall(b"GET /events?stalled=1 HTTP/1.1\r\nhost: localhost\r\n\r\n")
    return client


async def _until_still(feed: Endless) -> None:
    """Until nobody has taken anything for a while; on a machine at work that may take some."""
    before = -1
    async with asyncio.timeout(SOON):
        while before != feed.given or not before:
            before = feed.given
            await asyncio.sleep(0.1)
