"""Cancelled anywhere: no transaction stays open, nothing is half done, no thread keeps the process alive."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.status import Feedback
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.local.tasks import insert_task, new_task
from agnt_tasks.testing import driving
from agnt_tasks.testing.driving import made
from agnt_tasks.testing.harness import JANE
from tests.store.beside import check_sound, column, leftovers, opened, own, writable_at_once
from tests.store.neighbour import neighbour
from tests.store.scene import Scene, furnished

MOST_WAITS = 200
PATIENCE_SECONDS = 30
Call = Coroutine[Any, Any, Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tasks.db"


class CancelledAt(Coroutine[Any, Any, Any]):
    """A coroutine whose task is cancelled when it waits for the n-th time, and `more` times after that."""

    def __init__(self, call: Call, place: int, more: int = 0) -> None:
        self._call = call
        self._places = range(place, place + more + 1)
        self._waits = 0

    def send(self, value: Any) -> Any:
        return self._waiting(self._call.send(value))

    def throw(self, *error: Any) -> Any:
        return self._waiting(self._call.throw(*error))

    def _waiting(self, future: Any) -> Any:
        self._waits += 1
        task = asyncio.current_task()
        if task is not None and self._waits in self._places:
            task.cancel()
        return future

    def close(self) -> None:
        self._call.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        raise NotImplementedError("it is a task's own coroutine")


CALLS: dict[str, Callable[[LocalDatabase, Scene], Call]] = {
    "create": lambda local, _: made(own(local), "new", description="words"),
    "update": lambda local, scene: own(local).update_task(scene.pending, TaskUpdate(title=f"at {now_ms()}")),
    "feedback": lambda local, scene: own(local).send_feedback(scene.pending, Feedback.LIKE, f"{now_ms()}"),
    "process with a file": lambda local, scene: own(local).process_task(
        scene.pending, "Go.", [Attachment(name="a.txt", text=f"{now_ms()}")]
    ),
    "delete": lambda local, scene: own(local).delete_task(scene.queued),
    "append text": lambda local, scene: local.journal.append_text(scene.claim, 0, "more"),
    "get": lambda local, scene: own(local).get_task(scene.pending),
}


@pytest.mark.parametrize("more", [0, 3], ids=["once", "while it rolls back"])
@pytest.mark.parametrize("name", CALLS)
async def test_no_transaction_is_left_open(path: Path, name: str, more: int) -> None:
    cancelled = 0
    async with open_local(path) as local:
        for place in range(1, MOST_WAITS):
            await _nothing_waits(local)
            scene = await furnished(local)
            if not await _is_cancelled(CancelledAt(CALLS[name](local, scene), place, more)):
                break
            cancelled += 1
            if more:
                # The rollback goes on without anybody who waits for it; the next write queues behind it.
                await made(own(local), "after")
            assert writable_at_once(path)
            _check_nothing_is_half_done(path)
    assert cancelled > 0
    check_sound(path)


async def _nothing_waits(local: LocalDatabase) -> None:
    """Stop what earlier rounds queued: a worker is shown only the oldest of a kind."""
    while waiting := await local.journal.queued():
        for each in waiting:
            await own(local).stop_task(each.task_id)


async def _is_cancelled(call: CancelledAt) -> bool:
    try:
        await asyncio.create_task(call)
    except asyncio.CancelledError:
        return True
    return False


def _check_nothing_is_half_done(path: Path) -> None:
    told = "SELECT count(*) FROM events e WHERE e.task_id = t.id AND kind <> 'text'"
    assert column(path, f"SELECT id FROM tasks t WHERE rev <> ({told})") == []
    assert column(path, "SELECT row FROM tasks EXCEPT SELECT row FROM descriptions") == []
    assert column(path, "SELECT piece FROM events WHERE kind = 'text' EXCEPT SELECT row FROM stream") == []
    running = "SELECT task_id FROM executions WHERE state IN ('queued', 'running')"
    assert column(path, f"SELECT id FROM tasks WHERE status = 'in_progress' AND id NOT IN ({running})") == []
    assert column(path, "SELECT hash FROM blobs EXCEPT SELECT hash FROM task_files") == []


async def test_two_coroutines_never_share_a_transaction(path: Path) -> None:
    """One that fails must not take along what another one was promised."""
    async with open_local(path) as local:

        async def insert(number: int) -> None:
            async with local._repository.writing() as records:
                task = new_task(driving.new_task(f"number {number}"), JANE, now_ms())
                await insert_task(records, local.account, task)
                await asyncio.sleep(0)
                if number % 2:
                    raise RuntimeError("left")

        ended = await asyncio.gather(*(insert(number) for number in range(40)), return_exceptions=True)
        failed = [number for number, end in enumerate(ended) if isinstance(end, RuntimeError)]
        assert failed == list(range(1, 40, 2))
        titles = column(path, "SELECT title FROM tasks ORDER BY row")
        assert titles == [f"number {number}" for number in range(0, 40, 2)]
    check_sound(path)


async def test_a_reader_sees_one_state_while_others_write(path: Path) -> None:
    async with open_local(path) as local, opened(path) as other:
        await made(other)
        async with local._repository.reading() as records:
            first = await records.events.last()
            await made(other)
            assert await records.events.last() == first
        async with local._repository.reading() as records:
            assert await records.events.last() > first


def test_no_thread_is_left_wherever_it_is_cancelled(path: Path) -> None:
    """aiosqlite's threads are no daemons: one that is left keeps the process alive for ever."""
    before = set(threading.enumerate())
    for place in range(1, MOST_WAITS):
        cancelled = True
        with suppress(asyncio.CancelledError):
            asyncio.run(CancelledAt(_use(path), place))
            cancelled = False
        for thread in set(threading.enumerate()) - before:
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive(), f"cancelled at the wait {place}"
        if not cancelled:
            break
    assert place > 10
    check_sound(path)


async def _use(path: Path) -> None:
    """Open every connection that there is, and close them."""
    async with open_local(path) as local:
        async with local._repository.writing() as records:
            await records.events.prune(0, 0)
        async with local._repository.writing(durable=False) as records:
            await records.events.prune(0, 0)


async def test_closing_leaves_one_file(path: Path) -> None:
    """The last connection takes the log into the file: a copy of the file alone is then a whole copy."""
    for _ in range(20):
        await _use(path)
        assert leftovers(path) == []


@pytest.mark.parametrize("how", ["error", "exit", "interrupt", "in a transaction", "cut off"])
async def test_a_process_ends_however_it_leaves(path: Path, how: str) -> None:
    async with neighbour() as other:
        other.tell("leave", path, how)
        assert await other.ended() != 0
    if how != "cut off":
        assert column(path, "SELECT title FROM tasks") == ["kept"]
        assert writable_at_once(path)


async def test_closing_waits_for_a_connection_that_is_being_opened(path: Path) -> None:
    """For somebody who was cancelled meanwhile: the board is left while it writes for the first time."""
    before = set(threading.enumerate())
    for turns in range(12):
        async with open_local(path) as local:
            writing = asyncio.ensure_future(made(own(local), "kept"))
            for _ in range(turns):
                await asyncio.sleep(0)
            writing.cancel()
        await asyncio.wait([writing])
        for thread in set(threading.enumerate()) - before:
            thread.join(PATIENCE_SECONDS / 10)
            assert not thread.is_alive(), f"cancelled after {turns} turns"
