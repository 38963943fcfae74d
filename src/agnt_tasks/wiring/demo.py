"""`agnt demo`: sample tasks in a home of its own, on which Rehearsal works; gone when the board is closed."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from agnt_tasks import wiring
from agnt_tasks.config.paths import find_paths
from agnt_tasks.config.settings import load_settings
from agnt_tasks.engine.worker_locks import START_SECONDS, living_workers
from agnt_tasks.errors import AgntError
from agnt_tasks.models.assistant import REHEARSAL
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import Identity
from agnt_tasks.wiring.demo_rows import Live, samples

AT_ONCE = 3
"""Tasks that are in progress when the board opens."""
_PAUSE_SECONDS = 20.0
"""Between two tasks that are handed out while somebody looks."""
_PATIENCE_SECONDS = 5.0
"""For the workers to end; then they are killed."""
_PREFIX = "agnt-demo-"
_LOCK = "demo.lock"
"""Held as long as the demo runs, and not empty: whoever finds it free may clear the home away."""
_SECRETS = ("_KEY", "_TOKEN", "_SECRET", "_PASSWORD")
DEMO_CONFIG = '[me]\nemail = "{me}"\n\n[worker]\nrehearsal_pace = {pace}\n'


class Demo(NamedTuple):
    """A home that is ready to be looked at."""

    env: Mapping[str, str]
    """In which it is opened: without the user's own settings and keys."""
    waiting: Sequence[Live]
    """Tasks to be handed out one after the other."""


async def prepare_demo(
    home: Path, tasks: int | None = None, *, now: int | None = None, pace: float = 0.12
) -> Demo:
    """Fill an empty folder with so many tasks (None: the samples alone), as they look at `now`.

    Three are in progress: queued for a worker, which this does not start. But for those the same `now` gives
    the same. `pace`: seconds that Rehearsal takes for a word.
    """
    told = samples(tasks, now_ms() if now is None else now)
    (home / "config.toml").write_text(DEMO_CONFIG.format(me=told.me, pace=pace), encoding="utf-8")
    async with open_local(home / "tasks.db") as local:
        store = local.store(Identity(told.me, local.account))
        await store.import_(told.rows)
        for one in told.live[:AT_ONCE]:
            await store.process_task(one.task_id, files=one.files)
    return Demo(demo_environment(home), told.live[AT_ONCE:])


def demo_environment(home: Path) -> Mapping[str, str]:
    """Ours without the user's settings and keys, and with nothing but Rehearsal for a model."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AGNT_") and not name.endswith(_SECRETS)
    }
    return {**kept, "AGNT_HOME": str(home), "AGNT_MODEL": REHEARSAL}


def run_demo(tasks: int | None, board: Callable[[Mapping[str, str]], int]) -> int:
    """Show the board on a home of its own; its exit code. Nothing is left, however it ends.

    Raises:
        KeyboardInterrupt: ctrl-c, SIGTERM or SIGHUP.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        # What an event loop makes of ctrl-c puts the terminal right and comes through every `finally`.
        signal.signal(number, lambda *_: signal.raise_signal(signal.SIGINT))
    with throw_away_home() as home:
        demo = asyncio.run(prepare_demo(home, tasks))
        over = Event()
        handing = Thread(target=lambda: asyncio.run(_hand_out(demo, over)), daemon=True)
        handing.start()
        try:
            return board(demo.env)
        finally:
            over.set()
            handing.join(_PATIENCE_SECONDS)


async def _hand_out(demo: Demo, over: Event) -> None:
    """See to a worker, and give it one task after the other, until the board is closed."""
    settings = load_settings(demo.env)
    await wiring.ensure_worker(settings)
    async with wiring.open_store(settings) as store:
        for one in demo.waiting:
            if await asyncio.to_thread(over.wait, _PAUSE_SECONDS):
                return
            # The user may have processed or deleted it meanwhile.
            with suppress(AgntError):
                await store.process_task(one.task_id, files=one.files, expect=TaskStatus.PENDING)


@contextmanager
def throw_away_home() -> Iterator[Path]:
    """A folder of our own, gone at the end, and what a killed demo left of its own as well."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        _remove_if_left(left)
    home = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = os.open(home / _LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.write(lock, str(os.getpid()).encode())
    try:
        yield home
    finally:
        # Whoever is impatient now would leave half of it behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _remove(home)
        os.close(lock)


def _remove_if_left(home: Path) -> None:
    with suppress(OSError):
        lock = os.open(home / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(lock).st_size and os.fstat(lock).st_uid == home.lstat().st_uid == os.getuid():
                _remove(home)
        finally:
            os.close(lock)


def _remove(home: Path) -> None:
    """End the workers, then delete everything."""
    locks = find_paths({"AGNT_HOME": str(home)}).locks
    until = time.monotonic() + _PATIENCE_SECONDS
    # One that was started and has no lock yet would make the home anew: its mark tells of it.
    while (workers := living_workers(locks)) or _is_one_starting(locks):
        late = time.monotonic() > until
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL if late else signal.SIGTERM)
        if late:
            break
        time.sleep(0.05)
    while home.exists() and time.monotonic() < until + 1:
        # Again where a worker wrote its last line meanwhile.
        shutil.rmtree(home, ignore_errors=True)


def _is_one_starting(locks: Path) -> bool:
    # A mark that goes meanwhile is a worker that came.
    with suppress(FileNotFoundError):
        return any(time.time() - mark.stat().st_mtime < START_SECONDS for mark in locks.glob("starting-*"))
    return True
