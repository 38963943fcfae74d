"""SQLite's errors as ours, each with what to do (research: faults)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agnt_tasks.errors import (
    StoreBusyError,
    StoreCorruptError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
)
from agnt_tasks.store.local.sqlite.driver import sqlite3


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise our error for whatever SQLite raises inside."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error


def explain(error: Exception, path: Path) -> StoreError:
    """Our error for SQLite's, by its extended code."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith("SQLITE_FULL") or name in ("SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_WRITE"):
        return StoreFullError(
            f"The disk of {path} is full: nothing was saved. Make room and try again; reading still works."
        )
    if name.startswith("SQLITE_READONLY"):
        return StoreReadOnlyError(f"{path} is read-only: nothing was saved. Make file and folder writable.")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusyError(f"{path} is in use by another program for over 10 seconds: try again.")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return corrupt(path)
    if name.startswith("SQLITE_CANTOPEN"):
        return StoreError(f"{path} cannot be opened: check that its folder exists and is yours.")
    return StoreError(f"The database {path} failed: {error}.")


def corrupt(path: Path) -> StoreCorruptError:
    return StoreCorruptError(
        f"{path} is damaged or no agnt-tasks database; it was left as it is. Move it away and restore "
        f"the newest copy from {path.parent / 'backups'}, or start anew without it."
    )
