"""SQLite's errors as ours, each with what to do (research: faults)."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agnt_tasks.errors import (
    StoreBusyError,
    StoreCorruptError,
    StoreError,
    StoreFullError,
    StoreGoneError,
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
    """Our error for SQLite's, by its code; pysqlite3 gives no extended ones."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and _cannot_grow(path)):
        return _full(path)
    if name.startswith("SQLITE_READONLY"):
        return StoreReadOnlyError(f"{path} is read-only: nothing was saved. Make file and folder writable.")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusyError(f"{path} is in use by another program for over 10 seconds: try again.")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return corrupt(path)
    if name.startswith("SQLITE_CANTOPEN"):
        return StoreError(f"{path} cannot be opened: you must be able to read and write it and its folder.")
    return StoreError(f"The database {path} failed, nothing was saved: {error}. `agnt doctor` looks at it.")


def explain_os(error: OSError, path: Path) -> StoreError:
    """The same for what the operating system refuses around the database: locks, new files, copies."""
    if error.errno in _NO_ROOM:
        return _full(path)
    return StoreError(f"{error.filename or path} cannot be written: {error.strerror}. Nothing was saved.")


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_ROOM = 65536
"""More than SQLite asks for at once: the index of a log grows by half of it."""


def _cannot_grow(path: Path) -> bool:
    """Whether disk, quota or limit leave no room. Tried, because SQLite only says that a write failed."""
    import tempfile

    files = [file for file in (path, Path(f"{path}-wal")) if file.exists()]
    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            probe.seek(max((file.stat().st_size for file in files), default=0))
            probe.write(bytes(_ROOM))
    except OSError as error:
        return error.errno in _NO_ROOM
    return False


def _full(path: Path) -> StoreFullError:
    return StoreFullError(f"The disk of {path} is full: nothing was saved. Make room and try again.")


def corrupt(path: Path) -> StoreCorruptError:
    return StoreCorruptError(
        f"{path} is damaged or no agnt-tasks database; it was left as it is. Close all of agnt-tasks and "
        f"move it away together with {_logs(path)}. Then put the newest copy from "
        f"{path.parent / 'backups'} in its place, or start anew without it."
    )


def gone(path: Path) -> StoreGoneError:
    return StoreGoneError(
        f"{path} was deleted or replaced while in use: nothing was saved. Close all of agnt-tasks and put "
        f"the file back; or move away {_logs(path)}, and start anew or from a copy."
    )


def _logs(path: Path) -> str:
    return f"{path.name}-wal and {path.name}-shm, which would ruin any other file of that name"
