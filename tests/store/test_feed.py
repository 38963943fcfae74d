"""The feed between processes: every event once, in order, soon; and a reset where some are gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.store.journal import Completed
from agnt_tasks.store.local.claims import EVENT_DAYS
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.local.store import LocalStore
from agnt_tasks.store.protocol import Identity
from agnt_tasks.testing.checks import closed, events_after, events_until, of_kind
from agnt_tasks.testing.driving import made
from agnt_tasks.testing.harness import EVE
from tests.store.beside import column, opened, own, plain
from tests.store.neighbour import neighbour, neighbours
from tests.store.scene import furnished

SOON = 5.0
"""Seconds; that it takes a small part of one is measured by the bench."""
DAY_MS = 24 * 60 * 60 * 1000


async def next_event(watch: AsyncIterator[Event]) -> Event:
    async with asyncio.timeout(SOON):
        return await anext(watch)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tasks.db"


async def test_events_of_all_processes_arrive_once_and_in_order(path: Path) -> None:
    titles = [[f"{name} {number}" for number in range(100)] for name in ("one", "other")]
    async with opened(path) as store, neighbours(2) as others:
        mine = await made(store)
        watch = store.watch(0)
        live = asyncio.create_task(events_until(watch, lambda seen: len(seen) == 301))
        for other, wanted in zip(others, titles, strict=True):
            other.tell("create", path, *wanted)
        for number in range(100):
            await store.update_task(mine.id, TaskUpdate(title=f"mine {number}"))
        theirs = [await other.hear() for other in others]
        seen = await live
        assert seen == await events_after(store, 0)
    assert [event.seq for event in seen] == sorted({event.seq for event in seen})
    for ids in theirs:
        assert [event.task_id for event in seen if event.task_id in ids] == ids
    assert [event.rev for event in seen if event.task_id == mine.id] == list(range(1, 102))


async def test_a_change_of_another_process_is_noticed_soon(path: Path) -> None:
    async with opened(path) as store, neighbour() as other:
        await made(store)
        watch = store.watch(0)
        await next_event(watch)
        waiting = asyncio.create_task(next_event(watch))
        [task_id] = await other.ask("create", path, "of another process")
        assert (await waiting).task_id == task_id
        await closed(watch)


async def test_a_worker_hears_of_a_change_of_another_process(path: Path) -> None:
    async with open_local(path) as local, neighbour() as other:
        changes = local.journal.changes()
        await anext(changes)
        [task_id] = await other.ask("create", path, "of another process")
        async with asyncio.timeout(SOON):
            await anext(changes)
        assert (await own(local).get_task(task_id)).title == "of another process"
        await closed(changes)


async def test_a_watcher_goes_on_where_it_was_in_another_process(path: Path) -> None:
    async with opened(path) as store, neighbour() as other:
        before = await other.ask("create", path, *"abcde")
        seen = await events_until(store.watch(0), lambda events: len(events) == 3)
        after = await other.ask("create", path, *"fgh")
        rest = await events_after(store, seen[-1].seq)
    assert [event.task_id for event in (*seen, *rest)] == [*before, *after]


async def test_a_watcher_of_another_account_sees_nothing(path: Path) -> None:
    """Not even that there was something: what it sees next is its own."""
    async with open_local(path) as local:
        eve = local.store(Identity(EVE, "acc_other"))
        first = await made(eve, "first")
        seq = [event.seq for event in await events_until(eve.watch(0), bool)][-1]
        watch = eve.watch(seq)
        waiting = asyncio.create_task(next_event(watch))
        await furnished(local)
        second = await made(eve, "second")
        assert (await waiting).task_id == second.id != first.id
        await closed(watch)


async def test_text_tells_where_it_belongs(path: Path) -> None:
    async with open_local(path) as local, opened(path) as other:
        scene = await furnished(local)
        pieces = ["Tues", "day, ", "会議室 🗓️", " at 9."]
        watch = other.watch((await events_after(other, 0))[-1].seq + 1)
        for piece in pieces:
            await local.journal.append_text(scene.claim, 0, piece)
        seen = await events_until(watch, lambda events: len(of_kind(events, EventKind.TEXT)) == len(pieces))
    texts = of_kind(seen, EventKind.TEXT)
    assert [event.text for event in texts] == pieces
    assert [event.offset for event in texts] == [len("".join(pieces[:place])) for place in range(4)]
    assert {event.execution_id for event in texts} == {scene.claim.execution_id}


class TestDroppedEvents:
    async def test_who_missed_dropped_events_is_told_to_read_anew(self, path: Path) -> None:
        async with open_local(path) as local:
            ids = [(await made(own(local), f"number {number}")).id for number in range(6)]
            _age(path, "seq <= 3")
            await local.journal.tidy()
            for seq in (0, 1, 2):
                [event] = await _first(own(local), seq)
                assert (event.kind, event.seq) == (EventKind.RESET, 6)
            for seq in (3, 4):
                assert [event.task_id for event in await _first(own(local), seq)] == [ids[seq]]

    async def test_a_watcher_that_slept_too_long_is_told_when_it_wakes(self, path: Path) -> None:
        """A board on a laptop that was closed for weeks is no new watcher."""
        async with open_local(path) as local:
            watch = own(local).watch(0)
            await made(own(local))
            await next_event(watch)
            await made(own(local))
            _age(path, "1")
            await local.journal.tidy()
            task = await made(own(local))
            assert (await next_event(watch)).kind is EventKind.RESET
            await made(own(local))
            assert (await next_event(watch)).task_id != task.id
            await closed(watch)

    async def test_after_a_reset_the_next_change_follows(self, path: Path) -> None:
        async with open_local(path) as local:
            await made(own(local))
            await made(own(local))
            _age(path, "1")
            await local.journal.tidy()
            assert column(path, "SELECT count(*) FROM events") == [0]
            watch = own(local).watch(0)
            reset = await next_event(watch)
            task = await made(own(local))
            event = await next_event(watch)
            assert (reset.kind, reset.seq) == (EventKind.RESET, 2)
            assert (event.task_id, event.seq) == (task.id, 3)
            await closed(watch)

    async def test_who_missed_nothing_is_not_reset(self, path: Path) -> None:
        async with open_local(path) as local:
            await made(own(local))
            _age(path, "1")
            await local.journal.tidy()
            assert await events_after(own(local), 1) == []

    async def test_young_events_stay(self, path: Path) -> None:
        async with open_local(path) as local:
            await furnished(local)
            before = await events_after(own(local), 0)
            await local.journal.tidy()
            assert (await events_after(own(local), 0))[: len(before)] == before

    async def test_dropping_leaves_no_gap_whatever_the_times_say(self, path: Path) -> None:
        """The clock was wrong for a while, or old tasks were imported: a gap that nothing tells of."""
        async with open_local(path) as local:
            for number in range(6):
                await made(own(local), f"number {number}")
            _age(path, "seq IN (1, 4)")
            await local.journal.tidy()
        kept = column(path, "SELECT seq FROM events ORDER BY seq")
        assert kept == list(range(kept[0], 7))
        assert kept[0] == 2

    async def test_text_goes_with_its_events_and_not_before(self, path: Path) -> None:
        async with open_local(path) as local:
            scene = await furnished(local)
            await local.journal.append_text(scene.claim, 0, "a")
            await local.journal.append_text(scene.claim, 0, "b")
            _age(path, "1")
            await local.journal.tidy()
            # Still being written: whoever opens the task now is shown all of it.
            assert await _output(local, scene.claim.task_id) == "ab"
            await local.journal.finish(scene.claim, Completed("ab"))
            await local.journal.tidy()
            assert column(path, "SELECT text FROM stream") == []


def _age(path: Path, which: str) -> None:
    """Make events older than they are kept."""
    with plain(path) as connection:
        connection.execute(f"UPDATE events SET at = at - {(EVENT_DAYS + 1) * DAY_MS} WHERE {which}")


async def _first(store: LocalStore, seq: int) -> list[Event]:
    return await events_until(store.watch(seq), bool)


async def _output(local: LocalDatabase, task_id: str) -> str | None:
    [execution] = (await own(local).get_task(task_id)).executions
    return execution.steps[0].output
