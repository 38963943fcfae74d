"""Which SQLite library works on the file: the mended one where there is one, and never two at once."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from agnt_tasks.store.local.sqlite import connection, driver, failures, schema
from agnt_tasks.store.local.sqlite.driver import has_reset_bug, sqlite_version
from tests.store.beside import opened, plain
from tests.store.neighbour import PROJECT, neighbour

needs_pysqlite3 = pytest.mark.skipif(
    find_spec("pysqlite3") is None, reason="pysqlite3 has no wheel for this platform"
)

IMPORTED_BEFORE = "import sqlite3, sqlite3.dbapi2; before = sqlite3, sqlite3.dbapi2;"
IMPORTED_AFTER = "before = None;"
RESTORED = """
import sys
from agnt_tasks.store.local.sqlite import driver
assert before or "sqlite3" not in sys.modules
import sqlite3, sqlite3.dbapi2
assert before in (None, (sqlite3, sqlite3.dbapi2))
assert sqlite3.__name__ == "sqlite3" and sqlite3.dbapi2.__name__ == "sqlite3.dbapi2"
assert sqlite3.connect is not driver.sqlite3.connect
"""


def test_everything_of_ours_uses_the_library_of_aiosqlite() -> None:
    used = driver.aiosqlite.core.sqlite3
    assert driver.aiosqlite.cursor.sqlite3 is used
    for module in (driver, connection, schema, failures):
        assert module.sqlite3 is used


async def test_the_version_that_is_asked_about_is_the_one_at_work(tmp_path: Path) -> None:
    async with opened(tmp_path / "tasks.db"):
        pass
    with plain(tmp_path / "tasks.db") as database:
        [found] = database.execute("SELECT sqlite_version()").fetchone()
    assert sqlite_version() == tuple(map(int, found.split(".")))


@needs_pysqlite3
async def test_only_the_mended_library_is_loaded(tmp_path: Path) -> None:
    """Two SQLite libraries on one file in one process would break each other's locks."""
    async with neighbour() as other:
        assert await other.ask("libraries", tmp_path / "tasks.db") == ["pysqlite3", "pysqlite3._sqlite3"]
    assert not has_reset_bug(sqlite_version())


async def test_without_it_pythons_own_is_used(tmp_path: Path) -> None:
    async with neighbour(without=["pysqlite3"]) as other:
        assert await other.ask("libraries", tmp_path / "tasks.db") == ["sqlite3", "_sqlite3"]


@needs_pysqlite3
@pytest.mark.parametrize("order", [IMPORTED_BEFORE, IMPORTED_AFTER], ids=["before", "after"])
def test_other_modules_get_pythons_own_library(order: str) -> None:
    """The name is lent for one import only, whether Python's own had been imported or not."""
    ran = subprocess.run(
        [sys.executable, "-c", order + RESTORED], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    ("version", "has_it"),
    [
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 44, 7), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((4, 0, 0), False),
    ],
)
def test_releases_with_the_corruption_bug_are_known(version: tuple[int, ...], has_it: bool) -> None:
    assert has_reset_bug(version) is has_it
