"""The first cards of a board before anything slow is loaded: read, closed, and soon replaced by the store's.

It imports neither aiosqlite nor pydantic, makes no file, leaves no trace and never waits long.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from agnt_tasks.models.card import Card, Window
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.local.sqlite.edition import APPLICATION_ID, migrations, reading_mode, uri
from agnt_tasks.store.local.sqlite.library import sqlite3
from agnt_tasks.store.local.sqlite.queries import sql

PATIENCE_SECONDS = 0.05


def glance(path: Path, count: int) -> dict[str, Window] | None:
    """The latest `count` cards of each status and its total; None whenever that is not at once possible."""
    try:
        path = path.resolve()
        mode, before = reading_mode(path), _trace(path)
        with closing(
            sqlite3.connect(uri(path, mode), uri=True, isolation_level=None, timeout=PATIENCE_SECONDS)
        ) as connection:
            connection.execute("BEGIN")
            seen = _look(connection, count) if _is_ours(connection) else None
    except (sqlite3.Error, OSError, RuntimeError):  # the last: links in a circle
        return None
    # Without locks nothing says that somebody wrote meanwhile, but for the file itself.
    return None if mode == "immutable" and _trace(path) != before else seen


def _trace(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _is_ours(connection: Any) -> bool:
    [application] = connection.execute("PRAGMA application_id").fetchone()
    [version] = connection.execute("PRAGMA user_version").fetchone()
    return bool(application == APPLICATION_ID and version == max(migrations()))


def _look(connection: Any, count: int) -> dict[str, Window] | None:
    found = connection.execute(sql("account")).fetchone()
    if found is None:
        return None
    account: str = found[0]
    totals = dict(connection.execute(sql("count_by_status"), (account,)).fetchall())
    return {
        status.value: Window(0, _cards(connection, account, status.value, count), totals.get(status.value, 0))
        for status in TaskStatus
    }


def _cards(connection: Any, account: str, status: str, count: int) -> tuple[Card, ...]:
    return tuple(Card(*row) for row in connection.execute(sql("latest_cards"), (account, status, count)))
