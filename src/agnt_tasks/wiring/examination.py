"""What `agnt doctor` looks at, and the copy that `agnt backup` makes. Looking changes nothing."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from agnt_tasks import __version__, wiring
from agnt_tasks.config.model_choice import missing_key
from agnt_tasks.config.settings import Settings
from agnt_tasks.errors import AgntError, StoreError
from agnt_tasks.models.assistant import DEFAULT_ASSISTANT, REHEARSAL
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.local.sqlite.driver import has_reset_bug, sqlite3, sqlite_version
from agnt_tasks.store.local.sqlite.failures import translated
from agnt_tasks.store.local.sqlite.schema import back_up
from agnt_tasks.wiring import Check
from agnt_tasks.wording.amounts import count

_WITHOUT_TOOLS = ("1.106.", "1.108.0", "1.108.1", "1.108.2", "1.108.3")
"""litellm releases that cannot call tools without extra packages."""


async def checks(settings: Settings) -> list[Check]:
    ours = f"{__version__} on Python {platform.python_version()}, {sys.platform}"
    program = Check("agnt-tasks", "ok", ours)
    chosen = settings.stores.chosen()
    if chosen is not None:
        from agnt_tasks.wiring.remote_examination import remote_checks

        here = [program, _config(settings), *_stores(settings)]
        return [*here, *await remote_checks(settings, chosen)]
    return [
        program,
        _sqlite(),
        _litellm(),
        _database(settings),
        _space(settings),
        _config(settings),
        *_stores(settings),
        _model(settings),
        _workers(settings),
    ]


def _sqlite() -> Check:
    found = ".".join(map(str, sqlite_version()))
    source = f"{found} ({sqlite3.__name__})"
    if has_reset_bug(sqlite_version()):
        advice = (
            "a rare bug before 3.51.3 can corrupt a database; `pip install pysqlite3` where it has a wheel"
        )
        return Check("SQLite", "warning", f"{source}: {advice}, and keep backups (`agnt backup`)")
    return Check("SQLite", "ok", source)


def _litellm() -> Check:
    try:
        found = version("litellm")
    except PackageNotFoundError:
        return Check("litellm", "error", "is not installed: run `pip install litellm`; only Rehearsal works")
    if found.startswith(_WITHOUT_TOOLS[0]) or found in _WITHOUT_TOOLS:
        return Check("litellm", "error", f"{found} cannot call tools: run `pip install -U agnt-tasks`")
    return Check("litellm", "ok", found)


def _database(settings: Settings) -> Check:
    path = settings.paths.database
    if not path.exists():
        return Check("database", "ok", f"{path} does not exist yet: the first task makes it")
    try:
        with translated(path), closing(_connect(path)) as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            tasks = connection.execute("SELECT count(*) FROM tasks").fetchone()[0]
    except StoreError as error:
        return Check("database", "error", error.message)
    if verdict != "ok":
        advice = f"restore the newest copy from {settings.paths.backups}"
        return Check("database", "error", f"{path} is damaged ({verdict}): {advice}")
    if not os.access(path, os.W_OK):
        return Check("database", "warning", f"{path} is read-only: tasks can be seen, not changed")
    return Check("database", "ok", f"{path}, {tasks} tasks, {path.stat().st_size / 1e6:.1f} MB")


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=10)


def _space(settings: Settings) -> Check:
    folder = next(each for each in settings.paths.database.parents if each.exists())
    found = os.statvfs(folder)
    free = found.f_bavail * found.f_frsize
    state = "ok" if free > 100_000_000 else "warning"
    return Check("disk", state, f"{free / 1e9:.1f} GB free at {folder}")


def _config(settings: Settings) -> Check:
    path = settings.paths.config
    if not path.exists():
        return Check("config", "ok", f"{path} does not exist: everything has its default")
    return Check("config", "ok", f"{path}, {count(len(settings.assistants), 'assistant')}")


def _stores(settings: Settings) -> list[Check]:
    """Those that cannot be used as they are set."""
    return [Check("stores", "warning", message) for message in settings.stores.broken.values()]


def _model(settings: Settings) -> Check:
    try:
        choice = wiring.choose(settings, settings.assistants[DEFAULT_ASSISTANT])
    except AgntError as error:
        return Check("model", "warning", error.message)
    if missing := missing_key(choice):
        return Check("model", "error", f"{choice.model} needs a key, and {missing} holds none: set it")
    if choice.model == REHEARSAL:
        advice = "set AGNT_MODEL or a provider's key for a real model"
        return Check("model", "ok", f"Rehearsal: a script, not a model ({choice.label}); {advice}")
    return Check("model", "ok", f"{choice.model} ({choice.label}); `agnt model test` asks it something")


def _workers(settings: Settings) -> Check:
    workers = wiring.list_workers(settings)
    if not workers:
        return Check("workers", "ok", "none runs now: one is started when there is work")
    return Check("workers", "ok", ", ".join(map(_told, workers)))


def _told(worker: wiring.WorkerInfo) -> str:
    return f"process {worker.pid}{' of agnt serve' if worker.attached else ''}"


async def copy_database(settings: Settings, target: Path | None) -> Path:
    """A copy of the database; see `wiring.back_up`."""
    path = settings.paths.database
    if not path.exists():
        raise StoreError(f"There is no database at {path} to copy.")
    goal = (target or settings.paths.backups / f"tasks-{now_ms()}.db").absolute()
    try:
        with translated(path), closing(_connect(path)) as connection:
            back_up(connection, goal)
    except FileExistsError:
        raise StoreError(f"{goal} exists already: name another file.") from None
    except OSError as error:
        raise StoreError(f"{goal} cannot be written: {error.strerror}.") from None
    return goal
