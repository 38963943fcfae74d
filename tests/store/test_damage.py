"""A file that is damaged, or none of ours, or of a newer program: said so, and left as it is."""

# ruff: noqa: ASYNC240  # looking at files is what these tests do, and nothing else runs meanwhile

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from agnt_tasks.errors import StoreCorruptError, StoreTooNewError
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.store.local.sqlite.driver import sqlite3
from agnt_tasks.testing.driving import made
from tests.store.beside import check_sound, column, count_tasks, leftovers, opened, plain
from tests.store.neighbour import neighbour

PAGE = 4096
TASKS = 60


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database at rest, with enough in it that its tables have many pages."""
    path = tmp_path / "tasks.db"
    async with opened(path) as store:
        for number in range(TASKS):
            await made(store, f"number {number}", description=f"{number} " * 500)
    return path


def _overwritten(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def garbage_in_the_header(path: Path) -> None:
    _overwritten(path, 0, random.Random(1).randbytes(100))


def cut_in_half(path: Path) -> None:
    _cut(path, path.stat().st_size // 2 // PAGE * PAGE)


def cut_within_the_header(path: Path) -> None:
    _cut(path, 50)


def emptied(path: Path) -> None:
    _cut(path, 0)


def _cut(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def first_page_zeroed(path: Path) -> None:
    _overwritten(path, 0, bytes(PAGE))


def text_instead(path: Path) -> None:
    path.write_text("- buy milk\n" * 2000, "utf-8")


def another_programs_database(path: Path) -> None:
    path.unlink()
    with plain(path) as connection:
        connection.executescript("CREATE TABLE meta (key, value); PRAGMA user_version = 1;")


FOUND_AT_ONCE = [
    garbage_in_the_header,
    cut_in_half,
    cut_within_the_header,
    emptied,
    first_page_zeroed,
    text_instead,
    another_programs_database,
]


@pytest.mark.parametrize("damage", FOUND_AT_ONCE, ids=lambda damage: damage.__name__)
async def test_it_is_refused_and_left_as_it_is(path: Path, damage: Callable[[Path], None]) -> None:
    good = path.read_bytes()
    damage(path)
    bad = path.read_bytes()
    with pytest.raises(StoreCorruptError) as raised:
        async with opened(path):
            pass
    assert str(path) in raised.value.message
    assert str(path.parent / "backups") in raised.value.message
    assert path.read_bytes() == bad
    assert leftovers(path) == []
    path.write_bytes(good)
    async with opened(path) as store:
        assert await count_tasks(store) == TASKS


@pytest.mark.parametrize("table", ["tasks", "descriptions"])
async def test_a_page_of_zeros_is_found_when_it_is_read(path: Path, table: str) -> None:
    """Opening reads little of a large file; `agnt doctor` reads it all."""
    good = path.read_bytes()
    [root] = column(path, f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")
    _overwritten(path, (root - 1) * PAGE, bytes(PAGE))
    bad = path.read_bytes()
    async with opened(path) as store:
        with pytest.raises(StoreCorruptError, match="damaged"):
            _ = [line async for line in store.export()]
        with pytest.raises(StoreCorruptError, match="damaged"):
            await made(store)
    assert path.read_bytes()[: len(bad)] == bad
    path.write_bytes(good)
    async with opened(path) as store:
        assert await count_tasks(store) == TASKS


async def test_damage_under_an_open_store_is_told_and_can_be_mended(path: Path) -> None:
    good = path.read_bytes()
    async with opened(path) as store:
        _overwritten(path, PAGE, random.Random(2).randbytes(len(good) - PAGE))
        with pytest.raises(StoreCorruptError, match="damaged"):
            await store.list_tasks(TaskQuery())
        with pytest.raises(StoreCorruptError, match="damaged"):
            await made(store)
        _overwritten(path, 0, good)
        await made(store, "after")
        assert await count_tasks(store) == TASKS + 1
    check_sound(path)


async def test_a_newer_schema_is_refused_and_left_as_it_is(path: Path) -> None:
    with plain(path) as connection:
        [version] = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {version + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreTooNewError, match=r"newer.*pip install -U"):
        async with opened(path):
            pass
    assert path.read_bytes() == before
    assert leftovers(path) == []


async def test_a_newer_schema_that_is_still_in_the_log_is_refused(path: Path) -> None:
    """The header of the file alone would say that all is well."""
    with plain(path) as connection:
        [version] = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {version + 1}")
        assert int.from_bytes(path.read_bytes()[60:64], "big") == version
        with pytest.raises(StoreTooNewError):
            async with opened(path):
                pass


async def test_a_program_that_runs_on_does_not_write_into_a_newer_schema(path: Path) -> None:
    """A board may stay open for days, while a newer program migrates the file under it."""
    async with opened(path) as store:
        with plain(path) as newer:
            [version] = newer.execute("PRAGMA user_version").fetchone()
            newer.execute(f"PRAGMA user_version = {version + 1}")
        with pytest.raises(StoreTooNewError, match="newer"):
            await made(store, "late")
        assert await count_tasks(store) == TASKS


async def test_the_advice_to_restore_a_backup_leads_to_a_sound_database(path: Path) -> None:
    """A log that is left beside the restored file would be written into it and ruin it."""
    backup = path.with_name("backup.db")
    with plain(path) as connection, sqlite3.connect(backup) as copy:
        connection.backup(copy)
    copy.close()
    await _crash(path)
    garbage_in_the_header(path)
    with pytest.raises(StoreCorruptError) as raised:
        async with opened(path):
            pass
    for suffix in ("", "-wal", "-shm"):
        assert f"{path.name}{suffix}" in raised.value.message
        Path(f"{path}{suffix}").rename(f"{path}{suffix}.away")
    shutil.copy(backup, path)
    async with opened(path) as store:
        assert await count_tasks(store) == TASKS
    check_sound(path)


async def _crash(path: Path) -> None:
    """Leave a log behind, as a killed process does."""
    async with neighbour() as other:
        other.tell("create_for_ever", path)
        await other.hear()
        await other.killed()
    assert Path(f"{path}-wal").stat().st_size > 0
