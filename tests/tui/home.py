"""`Home`: a database of its own, workers that rehearse, boards on terminals, and `agnt` beside them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from agnt_tasks.engine.worker_locks import living_workers
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.task import Task, TaskCreate
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.local.store import LocalStore
from agnt_tasks.store.protocol import Identity
from tests.tui.terminal import PATIENCE, Environment, Place, Terminal

ME = "jane@example.com"
T = TypeVar("T")
_CONFIG = '[me]\nemail = "{me}"\n\n[worker]\nidle_seconds = 20\nlease_seconds = 2\nrehearsal_pace = {pace}\n'
_AGNT = [sys.executable, "-m", "agnt_tasks"]


class Home:
    def __init__(self, folder: Path, pace: float = 0.005) -> None:
        """`pace`: seconds that Rehearsal takes for a word."""
        self.folder = folder
        (folder / "config.toml").write_text(_CONFIG.format(me=ME, pace=pace))
        self.downloads = folder / "Downloads"
        """Where files of tasks are saved."""
        self.downloads.mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
        self.env = {**kept, "AGNT_HOME": str(folder), "AGNT_MODEL": "rehearsal"}
        self.env |= {"HOME": str(folder), "LANG": "C.UTF-8"}

    @property
    def database(self) -> Path:
        return self.folder / "tasks.db"

    @contextmanager
    def board(self, size: Place = (120, 36), env: Environment | None = None) -> Iterator[Terminal]:
        """The board in a terminal, its store open."""
        with self.terminal(size, env) as terminal:
            terminal.wait_for(" live ")
            yield terminal

    def terminal(self, size: Place = (120, 36), env: Environment | None = None) -> Terminal:
        """The same, whatever it does."""
        return Terminal(_AGNT, size, {**self.env, **(env or {})})

    def agnt(self, *words: str) -> Any:
        """What the command line answers, as JSON."""
        done = subprocess.run(
            [*_AGNT, *words, "--json"], env=self.env, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return json.loads(done.stdout)

    def ask(self, asking: Callable[[LocalStore], Awaitable[T]]) -> T:
        """Something of the store, past board and command line; it wakes no worker."""

        async def asked() -> T:
            async with open_local(self.database) as local:
                return await asking(local.store(Identity(ME, local.account)))

        return asyncio.run(asked())

    def add(self, *titles: str, **fields: Any) -> list[str]:
        """Pending tasks; their ids."""

        async def made(store: LocalStore) -> list[str]:
            new = [TaskCreate(title=title, **{"assistant": "default", **fields}) for title in titles]
            return [(await store.create_task(each)).id for each in new]

        return self.ask(made)

    def task(self, task_id: str) -> Task:
        return self.ask(lambda store: store.get_task(task_id))

    def only_task(self) -> Task:
        """The only one that there is, whole."""

        async def found(store: LocalStore) -> Task:
            [task] = (await store.list_tasks(TaskQuery())).data
            return await store.get_task(task.id)

        return self.ask(found)

    def until(self, task_id: str, holds: Callable[[Task], bool], timeout: float = PATIENCE) -> Task:
        """The task as soon as it `holds`; looked at after every change."""

        async def seen(store: LocalStore) -> Task:
            changes = store.watch(0)
            async with asyncio.timeout(timeout):
                async for _ in changes:
                    if holds(task := await store.get_task(task_id)):
                        return task
            raise AssertionError("the watch ended")

        return self.ask(seen)

    def workers(self) -> list[int]:
        return [note.pid for note in living_workers(self.folder / "locks")]

    def end_workers(self) -> None:
        """Also one that is only starting: its mark tells of it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            living = self.workers()
            for pid in living:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if not living and not list((self.folder / "locks").glob("starting-*")):
                return
            time.sleep(0.02)


@contextmanager
def temporary_home(folder: Path, pace: float = 0.005) -> Iterator[Home]:
    """Its workers are gone at the end."""
    home = Home(folder, pace)
    try:
        yield home
    finally:
        home.end_workers()


def said(words: str) -> Callable[[Terminal], bool]:
    """A condition for `wait_for`: the footer says so, or a toast, however it is wrapped."""
    return lambda terminal: words in terminal.screen_lines()[-1] or words in _toasts(terminal)


def _toasts(terminal: Terminal) -> str:
    lines = (line.rpartition("▌")[2] for line in terminal.screen_lines() if "▌" in line)
    return " ".join(" ".join(lines).split())


def gone(words: str) -> Callable[[Terminal], bool]:
    """A condition: nothing says so any more."""
    return lambda terminal: words not in "\n".join(terminal.screen_lines())


def leave(terminal: Terminal) -> None:
    """By the key; it ends well, and the terminal is as it was."""
    terminal.press("q")
    assert terminal.wait_exit() == 0
    assert not terminal.unrestored()
