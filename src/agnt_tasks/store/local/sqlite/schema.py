"""Making a database, bringing an old one up to date, and refusing what is none of ours.

A new file is built beside and then renamed, under a lock, so that no process ever sees half of one:
an empty `tasks.db` was not made by us. Migrations are numbered SQL files; the number of the last one
is the file's user_version.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from agnt_tasks.errors import StoreError, StoreReadOnlyError, StoreTooNewError
from agnt_tasks.models.ids import new_id
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.local.sqlite.connection import BUSY_SECONDS
from agnt_tasks.store.local.sqlite.driver import sqlite3
from agnt_tasks.store.local.sqlite.edition import APPLICATION_ID, beside, migrations, reading_mode, uri
from agnt_tasks.store.local.sqlite.failures import corrupt, explain_os, gone, translated


def prepare(path: Path, backups: Path) -> str:
    """Make sure that a current database is at `path`; how it can be opened: `rw`, `ro` or `immutable`.

    Raises:
        StoreCorruptError, StoreTooNewError, StoreFullError, StoreReadOnlyError, StoreGoneError, StoreError
    """
    try:
        with translated(path):
            return _prepare(path, backups)
    except OSError as error:
        raise explain_os(error, path) from error


def _prepare(path: Path, backups: Path) -> str:
    if _is_current(path):
        return "rw"
    mode = _mode(path)
    if mode != "rw":
        _check_old(path)
        return mode
    with _building(path):
        if path.exists():
            _migrate(path, backups)
        else:
            _refuse_leftover_log(path)
            _create(path)
    return "rw"


def _is_current(path: Path) -> bool:
    """The quick answer for nearly every start, from the file's own header: nothing to create or migrate."""
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        return False
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError:
        return False
    # A migration rewrites the header in the WAL first, so a log beside the file asks for a real look.
    if beside(path)[0].exists():
        return False
    return (
        head[:16] == b"SQLite format 3\x00"
        and int.from_bytes(head[60:64], "big") == max(migrations())
        and int.from_bytes(head[68:72], "big") == APPLICATION_ID
    )


def _mode(path: Path) -> str:
    """`rw`, or how a file that cannot be written can still be read."""
    if not path.exists():
        _make_folder(path.parent)
        return "rw"
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return "rw"
    return reading_mode(path)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} cannot be made ({error.strerror}): set AGNT_HOME to one that can."
        ) from None
    if not os.access(folder, os.W_OK):
        raise StoreReadOnlyError(f"{folder} is read-only: set AGNT_HOME to a folder that you can write.")


@contextmanager
def _building(path: Path) -> Iterator[None]:
    """Only one process at a time makes or migrates; the others wait and find it done."""
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _refuse_leftover_log(path: Path) -> None:
    """SQLite would write the log of a file that is gone into the new one."""
    if any(log.exists() for log in beside(path)):
        raise gone(path)


def _create(path: Path) -> None:
    draft = Path(f"{path}.new")
    with _draft(draft):
        with closing(_connect(draft, "rw")) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            _apply(connection, 0)
            _seed(connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        draft.rename(path)


@contextmanager
def _draft(draft: Path) -> Iterator[None]:
    """A new file that is only ours to read; removed unless it was given its real name."""
    _remove(draft)
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield
    finally:
        _remove(draft)


def _remove(draft: Path) -> None:
    for leftover in (draft, *beside(draft), Path(f"{draft}-journal")):
        leftover.unlink(missing_ok=True)


def _seed(connection: Any) -> None:
    connection.execute("INSERT INTO meta VALUES ('account', ?)", [new_id("acc")])


def _migrate(path: Path, backups: Path) -> None:
    version = _version(path)
    if version == max(migrations()):
        return
    with closing(_connect(path, "rw")) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise corrupt(path)
        back_up(connection, backups / f"before-{max(migrations()):04}-{now_ms()}.db")
        _apply(connection, version)


def _check_old(path: Path) -> None:
    """A file that cannot be written must be current already."""
    if _version(path) < max(migrations()):
        raise StoreReadOnlyError(f"{path} is of an older agnt-tasks and read-only: make it writable once.")


def _connect(path: Path, mode: str) -> Any:
    return sqlite3.connect(uri(path, mode), uri=True, isolation_level=None, timeout=BUSY_SECONDS)


def _version(path: Path) -> int:
    """The number of the file's last migration, if it is ours and not newer. A refused file stays as it is."""
    with closing(_connect(path, reading_mode(path))) as connection:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    # An empty file opens as an empty database: somebody emptied it, so it must not be filled anew.
    if application != APPLICATION_ID:
        raise corrupt(path)
    refuse_newer(path, version)
    return version


def refuse_newer(path: Path, version: int) -> None:
    """Raises StoreTooNewError: this program does not know that schema."""
    if version > max(migrations()):
        raise StoreTooNewError(
            f"{path} was written by a newer agnt-tasks: its schema is {version}, this program knows "
            f"{max(migrations())}, so nothing was saved. Upgrade with `pip install -U agnt-tasks`."
        )


def _apply(connection: Any, version: int) -> None:
    """All that is missing in one transaction: the file is as new as this program, or as it was."""
    missing = [script for number, script in migrations().items() if number > version]
    changes = "\n".join([*missing, f"PRAGMA user_version={max(migrations())};"])
    connection.executescript(f"BEGIN IMMEDIATE;\n{changes}\nCOMMIT;")


def back_up(connection: Any, target: Path) -> None:
    """A consistent copy while others write: in one go, because steps would start anew at every commit.

    Raises:
        FileExistsError: it would replace something.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    draft = target.with_name(f"{target.name}.new")
    with _draft(draft):
        with closing(sqlite3.connect(draft)) as copy:
            connection.backup(copy, pages=-1)
        # Half a copy must never have the name of a whole one.
        draft.rename(target)
