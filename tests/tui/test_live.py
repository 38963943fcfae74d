"""`Live` keeps a board true to a real store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress

from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.journal import StepBegin
from agnt_tasks.store.local.open import LocalDatabase
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.testing.driving import claimed, made
from agnt_tasks.tui.live import Live, Trouble
from agnt_tasks.tui.state.board_state import BoardState

PATIENCE = 10.0


class Listener:
    """Remembers what it was told, and lets a test wait for more."""

    def __init__(self) -> None:
        self.readings = 0
        self.events: list[Event] = []
        self.trouble: list[Trouble | None] = []
        self._told = asyncio.Condition()

    def refreshed(self, statuses: Collection[str]) -> None:
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
    live = Live(store, state, heard, lambda: now[0])
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
    live = Live(store, state, heard, lambda: 1_000_000)
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
