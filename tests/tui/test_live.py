"""`Live` keeps a board true to a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any, cast

from agnt_tasks.errors import StoreError, StoreRateLimitedError, UnauthorizedError
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.journal import StepBegin
from agnt_tasks.store.local.open import LocalDatabase
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.testing.driving import claimed, made
from agnt_tasks.tui.live import Live
from agnt_tasks.tui.state.board_state import BoardState
from agnt_tasks.tui.trouble import Kind, Tries, Trouble

PATIENCE = 10.0


class Listener:
    """Remembers what it was told, and lets a test wait for more."""

    def __init__(self) -> None:
        self.readings = 0
        self.events: list[Event] = []
        self.trouble: list[Trouble | None] = []
        self._told = asyncio.Condition()

    def read(self, status: str) -> None:
        pass

    def refreshed(self) -> None:
        self.readings += 1

    def happened(self, events: list[Event]) -> None:
        self.events += events

    def troubled(self, trouble: Trouble | None) -> None:
        self.trouble.append(trouble)


async def until(condition: object) -> None:
    assert callable(condition)
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  # whatever it is, it has no event
            await asyncio.sleep(0.01)


async def test_what_streams_text_and_nothing_else_still_shows_signs_of_life(
    store: FullStore, database: LocalDatabase
) -> None:
    """Its heartbeats come without events: who only listened would take it for dead."""
    now = [1_000_000]
    state, heard = BoardState(), Listener()
    task = await made(store)
    await store.process_task(task.id)
    claim = await claimed(database.journal, task.id)
    step = await database.journal.begin_step(claim, StepBegin("model", "rehearsal"))
    live = Live(store, state, heard, lambda: now[0], str)
    following = asyncio.ensure_future(live.follow())
    try:
        await until(lambda: task.id in state.standings)

        async def write_until(condition: Callable[[], bool]) -> None:
            """Nothing but text comes meanwhile."""
            for _ in range(200):
                if condition():
                    return
                await database.journal.append_text(claim, step, "word ")
                await asyncio.sleep(0.02)
            raise AssertionError("nobody looked")

        now[0] += 20_000
        await write_until(lambda: live.quiet_since(task.id) == 1_000_000)
        await database.journal.heartbeat(claim)
        now[0] += 6_000
        await write_until(lambda: live.quiet_since(task.id) is None)
        assert all(event.kind is EventKind.TEXT for event in heard.events[-3:])
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


async def test_a_thousand_changes_cost_a_few_readings(store: FullStore) -> None:
    state, heard = BoardState(), Listener()
    live = Live(store, state, heard, lambda: 1_000_000, str)
    following = asyncio.ensure_future(live.follow())
    try:
        await until(lambda: heard.readings)
        before = heard.readings
        for number in range(300):
            await made(store, f"Task {number}")
        await until(lambda: state.columns[TaskStatus.PENDING].total == 300)
        assert heard.readings - before < 300
        assert heard.trouble == [None]
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


class TestTries:
    def test_each_failure_in_a_row_waits_longer_until_it_went_well(self) -> None:
        tries = Tries(lambda: 1_000_000, str)
        error = StoreError("No.")
        pauses = [(tries.failed(error, 5).retry_at - 1_000_000) // 1000 for _ in range(7)]
        assert pauses == [1, 2, 5, 10, 30, 30, 30]
        tries.went_well()
        assert tries.failed(error, 5) == Trouble("No.", 5, 1_001_000)

    def test_a_store_that_wants_to_be_asked_less_is_left_alone_for_as_long(self) -> None:
        tries = Tries(lambda: 1_000_000, str)
        told = tries.failed(StoreRateLimitedError("Too much.", 89.5), 5)
        assert told == Trouble("Too much.", 5, 1_090_000, Kind.LIMITED)
        assert tries.failed(StoreRateLimitedError("Too much."), 5).retry_at == 1_002_000
        assert tries.failed(UnauthorizedError("Who are you?"), 5).kind is Kind.STRANGER

    def test_the_same_failure_is_put_into_words_once(self) -> None:
        told: list[Exception] = []

        def words_of(error: Exception) -> str:
            told.append(error)
            return str(error)

        tries = Tries(lambda: 0, words_of)
        for error in (ValueError("a"), ValueError("a"), KeyError("b")):
            tries.failed(error, 0)
        assert [str(error) for error in told] == ["a", "'b'"]


async def test_a_store_that_can_be_read_but_not_heard_is_not_live(store: FullStore) -> None:
    class Deaf:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        async def watch(self) -> AsyncIterator[Event]:
            return
            yield

    heard = Listener()
    live = Live(cast(FullStore, Deaf()), BoardState(), heard, lambda: 1_000_000, str)
    following = asyncio.ensure_future(live.follow())
    try:
        for times in (1, 2, 3):
            await until(lambda times=times: len(heard.trouble) == times)
            live.look_again()
        assert [trouble and trouble.message for trouble in heard.trouble] == [
            "The store does not tell of changes any more."
        ] * 3
        assert [trouble.retry_at for trouble in heard.trouble if trouble] == [1_001_000, 1_002_000, 1_005_000]
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
