"""Looking at a database beside the store: as another program would, and as a small or broken disk does."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from agnt_tasks.models.page import TaskQuery
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.local.sqlite.driver import sqlite3
from agnt_tasks.store.local.store import LocalStore
from agnt_tasks.store.protocol import Identity
from agnt_tasks.testing.harness import JANE

LEFTOVERS = ("-wal", "-shm", "-journal", ".new", ".new-wal", ".new-shm", ".new-journal")


def own(local: LocalDatabase, email: str = JANE) -> LocalStore:
    """A user's store on an open database."""
    return local.store(Identity(email, local.account))


@asynccontextmanager
async def opened(path: Path, email: str = JANE) -> AsyncIterator[LocalStore]:
    """One user's store on a database of its own connections."""
    async with open_local(path) as local:
        yield own(local, email)


@contextmanager
def plain(path: Path, *, patience: float = 10) -> Iterator[Any]:
    """A connection that knows nothing of us. Of our own SQLite library, though: two in one process would
    break each other's locks."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=patience)) as connection:
        yield connection


def column(path: Path, query: str) -> list[Any]:
    """The first column of a query."""
    with plain(path) as connection:
        return [row[0] for row in connection.execute(query)]


def writable_at_once(path: Path) -> bool:
    """Whether nobody holds the write lock."""
    with plain(path, patience=0) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        connection.execute("ROLLBACK")
        return True


def check_sound(path: Path) -> None:
    """Pages, references and both word indexes are whole; others may be writing."""
    with plain(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for index in ("task_words", "memory_words"):
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")


def leftovers(path: Path) -> list[str]:
    """What a closed database must not leave beside it."""
    return [suffix for suffix in LEFTOVERS if Path(f"{path}{suffix}").exists()]


async def count_tasks(store: LocalStore) -> int:
    return (await store.list_tasks(TaskQuery())).pagination.total


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 4 MB. Skips where this user may not mount one."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mounted = _run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder))
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        assert _run("umount", str(folder)).returncode == 0


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def fill(folder: Path) -> Callable[[], None]:
    """Use up the disk; what is given makes room again."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 512, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    return filler.unlink
