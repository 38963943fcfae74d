"""The client's side of the feed: connections that fail, and servers that talk nonsense."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

import httpx
import pytest

from agnt_tasks.errors import (
    AgntError,
    ForbiddenError,
    StoreOfflineError,
    StoreRateLimitedError,
    UnauthorizedError,
)
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.server.events import encoded
from agnt_tasks.store.rest.event_blocks import NoEventStreamError
from agnt_tasks.store.rest.stream import FIRST_TRIES, LONGEST_PAUSE, events
from tests.rest.lines import TOKEN, Pauses, Said, Script, client_of, longest, taken

CUT = httpx.RemoteProtocolError("peer closed connection without sending complete message body")
SILENT = httpx.ReadTimeout("nothing for 45 s")


def told(*numbers: int) -> list[bytes]:
    return [encoded(event) for event in happened(*numbers)]


def happened(*numbers: int) -> list[Event]:
    return [Event(seq=number, kind=EventKind.TASK, task_id=f"task_{number}", rev=1) for number in numbers]


@asynccontextmanager
async def following(
    script: Script, after: int | None = None, pauses: Pauses | None = None
) -> AsyncIterator[AsyncGenerator[Event, None]]:
    pauses = pauses or Pauses()
    async with (
        client_of(handle=script.handle) as client,
        aclosing(events(client, after, sleep=pauses.sleep, chance=longest)) as coming,
    ):
        yield coming


class TestGoingOn:
    @pytest.mark.parametrize("end", [None, CUT, SILENT, httpx.ReadError("reset")])
    async def test_it_comes_again_with_the_last_that_it_has(self, end: Exception | None) -> None:
        script = Script(Said(told(3, 4), end=end), httpx.ConnectError("refused"), Said(told(5), hangs=True))
        async with following(script, 2) as coming:
            assert await taken(coming, 3) == happened(3, 4, 5)
        assert script.asked == ["2", "4", "4"]

    async def test_what_comes_twice_is_told_once(self) -> None:
        script = Script(Said(told(3, 4, 4, 3), end=CUT), Said(told(2, 3, 4, 5, 5, 6), hangs=True))
        async with following(script, 2) as coming:
            assert await taken(coming, 4) == happened(3, 4, 5, 6)

    async def test_half_an_event_is_none(self) -> None:
        [whole] = told(3)
        script = Script(
            *(Said([whole[:cut]], end=CUT) for cut in (10, len(whole) - 1)), Said([whole], hangs=True)
        )
        async with following(script, 2) as coming:
            assert await taken(coming, 1) == happened(3)
        assert script.asked == ["2", "2", "2"]

    async def test_a_place_without_an_event_is_kept(self) -> None:
        """Watching from now on, and lost before anything happened."""
        script = Script(Said([b"retry: 2000\nid: 7\n\n"], end=CUT), Said(told(8), hangs=True))
        async with following(script) as coming:
            assert await taken(coming, 1) == happened(8)
        assert script.asked == [None, "7"]

    async def test_who_came_late_reads_anew(self) -> None:
        script = Script(httpx.ConnectError("refused"), Said([b"id: 7\n\n", *told(8)], hangs=True))
        async with following(script) as coming:
            reset, event = await taken(coming, 2)
        assert (reset.kind, reset.seq) == (EventKind.RESET, 7)
        assert event.seq == 8

    async def test_after_a_reset_it_counts_from_there(self) -> None:
        """Also downwards: the server has another database now."""
        reset = Event(seq=2, kind=EventKind.RESET)
        script = Script(Said([b"id: 2\n\n", encoded(reset), *told(3)], end=CUT), Said(told(4), hangs=True))
        async with following(script, 900) as coming:
            assert await taken(coming, 3) == [reset, *happened(3, 4)]
        assert script.asked == ["900", "3"]


class TestPauses:
    async def test_they_grow_and_an_event_ends_that(self) -> None:
        pauses = Pauses()
        refusals = [httpx.ConnectError("refused")] * 6
        script = Script(Said(told(1), end=CUT), *refusals, Said(told(2), end=CUT), Said(told(3), hangs=True))
        async with following(script, 0, pauses) as coming:
            await taken(coming, 3)
        assert pauses.seconds == [2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE, 2]

    async def test_a_server_that_ends_every_stream_at_once_is_not_hammered(self) -> None:
        pauses = Pauses()
        script = Script(*[Said([b"retry: 2000\nid: 1\n\n"])] * 4, Said(told(2), hangs=True))
        async with following(script, 1, pauses) as coming:
            await taken(coming, 1)
        assert pauses.seconds == [2, 4, 8, 16]

    async def test_a_sign_of_life_ends_it_too(self) -> None:
        pauses = Pauses()
        quiet = Said([b"id: 1\n\n", b":\n\n"], end=CUT)
        script = Script(quiet, quiet, quiet, Said(told(2), hangs=True))
        async with following(script, 1, pauses) as coming:
            await taken(coming, 1)
        assert pauses.seconds == [2, 2, 2]

    async def test_the_server_says_how_long(self) -> None:
        pauses = Pauses()
        busy = Said([b"{}"], status=429, headers={"retry-after": "7"})
        script = Script(Said([b"retry: 500\n\n"], end=CUT), busy, Said(told(2), hangs=True))
        async with following(script, 1, pauses) as coming:
            await taken(coming, 1)
        assert pauses.seconds == [0.5, 7 + 1]

    async def test_whoever_wants_to_know_is_told(self) -> None:
        heard: list[float | None] = []
        script = Script(Said(told(1), end=CUT), Said(told(2), hangs=True))
        async with (
            client_of(handle=script.handle) as client,
            aclosing(events(client, 0, tell=heard.append, sleep=Pauses().sleep, chance=longest)) as coming,
        ):
            await taken(coming, 2)
        assert heard == [None, 2.0, None]


class TestGivingUp:
    async def _fails(self, script: Script, kind: type[AgntError], words: str | None = None) -> None:
        async with following(script, 0) as coming:
            with pytest.raises(kind, match=words):
                await anext(coming)

    async def test_a_server_that_was_never_there(self) -> None:
        script = Script()
        await self._fails(script, StoreOfflineError)
        assert len(script.asked) == FIRST_TRIES

    async def test_a_server_that_wants_fewer_requests(self) -> None:
        busy = Said([b"{}"], status=429, headers={"retry-after": "7"})
        await self._fails(Script(*[busy] * FIRST_TRIES), StoreRateLimitedError)

    async def test_who_may_not_is_told_at_once(self) -> None:
        script = Script(Said([b'{"error": "No."}'], status=403, headers={}))
        await self._fails(script, ForbiddenError, "No")
        assert len(script.asked) == 1

    @pytest.mark.parametrize(
        "answer",
        [
            Said([b"<html>Sign in</html>"], headers={"content-type": "text/html"}),
            Said([b"{}"], headers={"content-type": "application/json"}),
            Said([], status=204, headers={}),
            Said([b"\x1f\x8b"], headers={"content-type": "text/event-stream", "content-encoding": "gzip"}),
            Said([b"data: " + b"x" * 1024 * 1024] * 5),
        ],
    )
    async def test_what_is_no_event_stream(self, answer: Said) -> None:
        await self._fails(Script(answer), NoEventStreamError)


class TestTokens:
    async def test_a_token_that_is_over_is_asked_for_anew_once(self) -> None:
        source = _Changing()
        refused = Said([b"{}"], status=401, headers={})
        script = Script(refused, Said(told(1), end=CUT), refused, refused)
        async with (
            client_of(handle=script.handle, token=source) as client,
            aclosing(events(client, 0, sleep=Pauses().sleep, chance=longest)) as coming,
        ):
            assert await taken(coming, 1) == happened(1)
            with pytest.raises(UnauthorizedError):
                await anext(coming)
        assert script.tokens == [f"{TOKEN}{number}" for number in (1, 2, 2, 3)]


class _Changing:
    def __init__(self) -> None:
        self._times = 0

    async def read(self) -> str:
        self._times += 1
        return f"{TOKEN}{self._times}"


class TestNonsense:
    @pytest.mark.parametrize(
        "data", ["{", "[]", "null", "[" * 100_000, '{"seq": "x"}', '{"seq": 9, "kind": "what"}']
    )
    async def test_an_event_that_cannot_be_read_may_have_told_anything(self, data: str) -> None:
        piece = f"id: 9\nevent: task\ndata: {data}\n\n".encode()
        async with following(Script(Said([piece, *told(10)], hangs=True)), 2) as coming:
            assert await taken(coming, 2) == [Event(seq=9, kind=EventKind.RESET), *happened(10)]

    async def test_kinds_and_fields_of_later_servers_are_passed_over(self) -> None:
        later = b'id: 3\nevent: weather\ndata: {"sun": true}\n\n'
        more = (
            b'id: 4\nevent: task\ndata: {"seq": 4, "kind": "task", "status": "on_hold", "mood": "fine"}\n\n'
        )
        async with following(
            Script(Said([later, more, b"data: hello\n\n", *told(5)], hangs=True)), 2
        ) as coming:
            first, second = await taken(coming, 2)
        assert (first.seq, first.status) == (4, TaskStatus.ON_HOLD)
        assert second.seq == 5
