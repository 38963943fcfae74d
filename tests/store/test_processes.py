"""Several processes on one file: nothing is lost or doubled, and nobody hears of locks."""

from __future__ import annotations

import random
import stat
from collections import Counter
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.task import Task
from agnt_tasks.testing.checks import events_after, log
from agnt_tasks.testing.driving import made
from tests.store.beside import check_sound, column, leftovers, opened
from tests.store.neighbour import Neighbour, neighbour, neighbours

STARTERS = 6
STARTS = 10
WRITERS = 4
CHANGES = 250
KILLS = 10


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tasks.db"


async def _all(others: list[Neighbour], what: str, *arguments: object) -> list[object]:
    """Have all of them do it at once."""
    for other in others:
        other.tell(what, *arguments)
    return [await other.hear() for other in others]


async def test_a_new_file_is_made_once_whoever_is_first(tmp_path: Path) -> None:
    async with neighbours(STARTERS) as others:
        for number in range(STARTS):
            path = tmp_path / str(number) / "tasks.db"
            accounts = await _all(others, "account", path)
            assert len(set(accounts)) == 1
            assert column(path, "SELECT value FROM meta WHERE key = 'account'") == accounts[:1]
            assert leftovers(path) == []
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
            check_sound(path)


async def test_writers_of_one_task_lose_nothing(path: Path) -> None:
    async with opened(path) as store, neighbours(WRITERS) as others:
        task = await made(store, description="0")
        # All of them stand ready before the first one begins.
        await _all(others, "account", path)
        for place, other in enumerate(others):
            other.tell("edit", path, task.id, f"writer{place}", CHANGES)
        assert [await other.hear() for other in others] == [CHANGES] * WRITERS
        after = await store.get_task(task.id)
        events = [event for event in await events_after(store, 0) if event.task_id == task.id]
    _every_change_is_there_once(after, events)
    # Each writer saw the others come between, or this proves little.
    authors = [entry["by"] for entry in log(after)]
    assert sum(one != other for one, other in pairwise(authors)) > WRITERS
    check_sound(path)


def _every_change_is_there_once(task: Task, events: list[Event]) -> None:
    changes = WRITERS * CHANGES
    assert task.rev == changes + 1
    assert [event.rev for event in events] == list(range(1, task.rev + 1))
    assert {event.kind for event in events} == {EventKind.TASK}
    assert all(one.seq < other.seq for one, other in pairwise(events))
    assert all(one.updated_at < other.updated_at for one, other in pairwise(events))
    assert Counter(entry["by"] for entry in log(task)) == {
        f"writer{place}@example.com": CHANGES for place in range(WRITERS)
    }


async def test_a_number_read_and_written_in_one_transaction_adds_up(path: Path) -> None:
    async with opened(path) as store, neighbours(WRITERS) as others:
        task = await made(store, description="0")
        assert await _all(others, "add_up", path, task.id, CHANGES) == [CHANGES] * WRITERS
        assert (await store.get_task(task.id)).description == str(WRITERS * CHANGES)


async def test_what_was_promised_before_a_kill_is_there_after_it(path: Path) -> None:
    """Two writers; each round kills one after some promises, at whatever it is doing then."""
    chance = random.Random(5)
    promised: list[str] = []
    async with AsyncExitStack() as ending:
        writers = [await _writer(ending, path) for _ in range(2)]
        for _ in range(KILLS):
            victim = writers.pop(0)
            promised += [await victim.hear() for _ in range(chance.randint(1, 40))]
            promised += await victim.killed()
            _check_promises(path, promised)
            writers.append(await _writer(ending, path))
        for writer in writers:
            promised += await writer.killed()
    _check_promises(path, promised)
    async with opened(path) as store:
        await made(store, "after all")


async def _writer(ending: AsyncExitStack, path: Path) -> Neighbour:
    other = await ending.enter_async_context(neighbour())
    other.tell("create_for_ever", path)
    return other


def _check_promises(path: Path, promised: list[str]) -> None:
    kept = set(column(path, "SELECT id FROM tasks WHERE title = 'kept and changed'"))
    assert set(promised) <= kept
    assert column(path, "SELECT count(*) FROM tasks WHERE rev > 1 AND title = 'kept'") == [0]
    assert column(path, "SELECT (SELECT sum(rev) FROM tasks) - (SELECT count(*) FROM events)") == [0]
    check_sound(path)
