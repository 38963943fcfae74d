"""One locked file for each living worker: the kernel frees the lock with the process, however it ends."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

START_SECONDS = 3.0
"""A worker that was started has taken its lock after this long."""
_STARTING = "starting-"


class WorkerNote(NamedTuple):
    """What a worker writes into its lock file."""

    id: str
    pid: int
    started_at: int
    detached: bool
    keys: tuple[str, ...]
    """Names of the key variables in its environment: what it can run."""
    attached: bool = False
    """A server's own, which ends with it."""


class WorkerLock:
    """Held as long as the worker lives."""

    def __init__(self, folder: Path, note: WorkerNote) -> None:
        self._path = folder / f"{note.id}.lock"
        self._note = note
        self._descriptor: int | None = None

    def acquire(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(self._note._asdict()).encode(), 0)
        self._descriptor = descriptor
        for mark in self._path.parent.glob(f"{_STARTING}*"):
            mark.unlink(missing_ok=True)

    def release(self) -> None:
        if self._descriptor is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None


def is_alive(folder: Path, worker_id: str) -> bool:
    """Whether that worker's process still holds its lock."""
    return _is_held(folder / f"{worker_id}.lock")


def living_workers(folder: Path) -> Sequence[WorkerNote]:
    """The workers that live, oldest first; files of dead ones are cleared away."""
    notes = [note for path in folder.glob("*.lock") for note in _note(path)]
    return sorted(notes, key=lambda note: note.started_at)


def may_start(folder: Path, key: str) -> bool:
    """Whether to start a worker for work that needs this key, or somebody did so a moment ago.

    Leaves a mark, which the worker takes away with its lock. Two workers would do no harm, so a clock
    is good enough here.
    """
    mark = folder / f"{_STARTING}{key.rpartition(':')[2].replace('/', '_')}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        age = time.time() - mark.stat().st_mtime
    except FileNotFoundError:
        age = START_SECONDS
    if 0 <= age < START_SECONDS:
        return False
    mark.touch()
    return True


def _note(path: Path) -> Iterator[WorkerNote]:
    if not _is_held(path):
        path.unlink(missing_ok=True)
        return
    try:
        fields = json.loads(path.read_text("utf-8"))
        yield WorkerNote(**fields | {"keys": tuple(fields["keys"])})
    except (OSError, ValueError, TypeError, KeyError):
        # Locked and not yet written: it counts as soon as it has said who it is.
        return


def _is_held(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
