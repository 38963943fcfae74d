"""The first look at a database: fast, without a trace, and nothing at all rather than something wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agnt_tasks.models.card import Span, View
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.local.sqlite import driver, library
from agnt_tasks.store.local.sqlite import glance as looking
from agnt_tasks.store.local.sqlite.glance import glance
from agnt_tasks.testing.contract.boarding import COLUMNS, furnished
from agnt_tasks.testing.driving import forced, made
from tests.store.beside import leftovers, opened, plain
from tests.store.neighbour import PROJECT

IMPORT = """
import sys
import agnt_tasks.store.local.sqlite.glance
from pathlib import Path
agnt_tasks.store.local.sqlite.glance.glance(Path(sys.argv[1]), 5)
heavy = {"pydantic", "aiosqlite", "asyncio", "textual", "json", "subprocess"} & set(sys.modules)
assert not heavy, heavy
first = agnt_tasks.store.local.sqlite.glance.sqlite3
from agnt_tasks.store.local.sqlite import driver, library
assert driver.sqlite3 is first
"""


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _no_database(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)


def _damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)


def _of_another_program(path: Path) -> None:
    with plain(path) as connection:
        connection.execute("PRAGMA application_id = 1")


def _of_a_newer_program(path: Path) -> None:
    with plain(path) as connection:
        connection.execute("PRAGMA user_version = 9999")


def _of_nobody(path: Path) -> None:
    with plain(path) as connection:
        connection.execute("DELETE FROM meta")


def _in_a_circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def _kept(path: Path) -> list[bytes]:
    """The database and its log."""
    return [path.read_bytes(), Path(f"{path}-wal").read_bytes()]


def _put_back(path: Path, kept: list[bytes]) -> None:
    path.write_bytes(kept[0])
    Path(f"{path}-wal").write_bytes(kept[1])


def _ran(script: str, path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, str(path)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tasks.db"


async def test_it_sees_what_the_store_shows(path: Path) -> None:
    async with opened(path) as store:
        await furnished(store)
        spans = dict.fromkeys(COLUMNS, Span(0, 4))
        expected = await store.windows(View(), spans)
        assert glance(path, 4) == expected
    assert glance(path, 4) == expected


async def test_it_sees_what_is_still_in_the_log(path: Path) -> None:
    async with opened(path) as store:
        task = await made(store, "new")
        await forced(store, task.id, TaskStatus.FAILED)
        seen = glance(path, 4)
        assert "-wal" in leftovers(path)
    assert seen is not None
    assert [card.title for card in seen["failed"].cards] == ["new"]
    assert (seen["failed"].total, seen["pending"].total) == (1, 0)


async def test_a_closed_database_is_read_and_no_file_appears(path: Path) -> None:
    async with opened(path) as store:
        await made(store)
    before = _names(path.parent)
    seen = glance(path, 4)
    assert seen is not None
    assert seen["pending"].total == 1
    assert leftovers(path) == []
    assert _names(path.parent) == before


async def test_a_log_without_its_index_is_no_obstacle_and_stays(path: Path) -> None:
    """What a machine leaves that lost its power: nothing may be lost by a look."""
    async with opened(path) as store:
        await made(store)
        kept = _kept(path)
    _put_back(path, kept)
    seen = glance(path, 4)
    assert seen is not None
    assert seen["pending"].total == 1
    assert _kept(path) == kept
    async with opened(path) as store:
        assert (await store.windows(View(), {"pending": Span(0, 1)}))["pending"].total == 1


async def test_where_there_is_nothing_nothing_is_made(tmp_path: Path) -> None:
    assert glance(tmp_path / "tasks.db", 4) is None
    assert glance(tmp_path / "nowhere" / "tasks.db", 4) is None
    assert _names(tmp_path) == []


@pytest.mark.parametrize(
    "ruin",
    [
        _empty,
        _no_database,
        _damaged,
        _of_another_program,
        _of_a_newer_program,
        _of_nobody,
        _in_a_circle,
    ],
)
async def test_what_is_not_right_is_not_shown(path: Path, ruin: Callable[[Path], None]) -> None:
    async with opened(path) as store:
        await furnished(store)
    ruin(path)
    assert glance(path, 4) is None


async def test_a_locked_database_is_not_waited_for(path: Path) -> None:
    async with opened(path) as store:
        await made(store)
    with plain(path) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("DELETE FROM events")
        started = time.perf_counter()
        assert glance(path, 4) is None
        assert time.perf_counter() - started < 1


async def test_what_changed_under_an_unlocked_look_is_dropped(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(path) as store:
        await made(store)
    is_ours = looking._is_ours

    def while_another_writes(connection: object) -> bool:
        os.utime(path, ns=(0, 0))
        return is_ours(connection)

    monkeypatch.setattr(looking, "_is_ours", while_another_writes)
    assert glance(path, 4) is None


async def test_it_loads_nothing_slow_and_settles_the_library_for_all(path: Path) -> None:
    async with opened(path) as store:
        await made(store)
    ran = _ran(IMPORT, path)
    assert ran.returncode == 0, ran.stderr
    assert library.sqlite3 is driver.sqlite3
