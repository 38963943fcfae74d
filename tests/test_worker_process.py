"""Workers as processes: started by whoever queues, detached, stopped, killed, ending when idle."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from agnt_tasks.engine.worker_locks import living_workers
from agnt_tasks.models.task import Task
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import Identity

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for processes by pidfd (Linux)")

PATIENCE_SECONDS = 30
CONFIG = "[worker]\nidle_seconds = 0.5\nlease_seconds = 2\nrehearsal_pace = {pace}\n"


class Home:
    """A home of its own, and `agnt` in it."""

    def __init__(self, folder: Path, pace: float = 0) -> None:
        self.folder = folder
        (folder / "config.toml").write_text(CONFIG.format(pace=pace))
        self.env = {**os.environ, "AGNT_HOME": str(folder), "AGNT_MODEL": "rehearsal"}

    def agnt(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "agnt_tasks", *words],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
        assert done.returncode == code, done.stderr + done.stdout
        return done.stdout

    def json(self, *words: str, code: int = 0) -> Any:
        return json.loads(self.agnt(*words, "--json", code=code))

    def workers(self) -> list[int]:
        """Processes of living workers."""
        return [note.pid for note in living_workers(self.folder / "locks")]

    def until(self, task_id: str, holds: Callable[[Task], bool]) -> Task:
        """The task as soon as `holds`: looked at after every event."""
        return asyncio.run(asyncio.wait_for(self._until(task_id, holds), PATIENCE_SECONDS))

    async def _until(self, task_id: str, holds: Callable[[Task], bool]) -> Task:
        async with open_local(self.folder / "tasks.db") as local:
            store = local.store(Identity("jane@example.com", local.account))
            async for _ in store.watch(0):
                if holds(task := await store.get_task(task_id)):
                    return task
        raise AssertionError("watch ended")

    def working(self, title: str) -> tuple[str, int]:
        """A task that is being worked on, past its first step's beginning, and the worker's process."""
        task_id = self.json("add", title, "--process")["id"]
        self.until(task_id, lambda task: bool(task.executions[0].steps))
        return task_id, self.workers()[0]


def wait_gone(pid: int) -> None:
    """Until the process has ended; whoever it is a child of."""
    with suppress(ProcessLookupError):
        descriptor = os.pidfd_open(pid)
        try:
            ready, _, _ = select.select([descriptor], [], [], PATIENCE_SECONDS)
            assert ready, "the process did not end"
        finally:
            os.close(descriptor)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    yield from _home(tmp_path, 0)


@pytest.fixture
def slow_home(tmp_path: Path) -> Iterator[Home]:
    """Rehearsal takes its time, so that there is something to interrupt."""
    yield from _home(tmp_path, 0.05)


def _home(folder: Path, pace: float) -> Iterator[Home]:
    made = Home(folder, pace)
    yield made
    for pid in made.workers():
        os.kill(pid, signal.SIGKILL)
        wait_gone(pid)


def test_processing_starts_a_worker_that_ends_when_idle(home: Home) -> None:
    task = home.json("add", "Write a note for Mia", "--process", "--wait")
    assert task["status"] == "completed"
    for pid in home.workers():
        wait_gone(pid)
    assert home.workers() == []
    assert "ends" in (home.folder / "logs" / "worker.log").read_text()


def test_a_worker_is_detached_from_whoever_started_it(slow_home: Home) -> None:
    _, pid = slow_home.working("Write a long report about our plans")
    assert os.getsid(pid) != os.getsid(0)
    process = Path(f"/proc/{pid}")
    assert b"worker" in (process / "cmdline").read_bytes()
    streams = [str((process / "fd" / str(number)).readlink()) for number in range(3)]
    assert streams[:2] == ["/dev/null", "/dev/null"]
    assert streams[2].endswith("worker.log")
    others = {str(path.readlink()) for path in (process / "fd").iterdir() if path.is_symlink()}
    assert not any(other.startswith("pipe:") for other in others)


def test_one_worker_serves_many_commands(slow_home: Home) -> None:
    for number in range(3):
        slow_home.working(f"Write note {number}")
    assert len(slow_home.workers()) == 1


def test_a_killed_worker_is_replaced_and_the_work_goes_on(slow_home: Home) -> None:
    task_id, pid = slow_home.working("Write a note for Mia")
    os.kill(pid, signal.SIGKILL)
    slow_home.agnt("wait", task_id)
    execution = slow_home.json("show", task_id)["executions"][0]
    assert (execution["status"], execution["attempt"]) == ("completed", 2)


def test_a_stop_from_another_process_is_confirmed_within_a_second(slow_home: Home) -> None:
    task_id, _ = slow_home.working("Write a long report about our plans")
    assert slow_home.json("stop", task_id)["status"] == "on_hold"
    task = slow_home.until(task_id, lambda task: task.executions[0].completed_at is not None)
    execution, change = task.executions[0], task.activities[-1]
    assert execution.status == "stopped"
    assert (execution.completed_at or 0) - change.timestamp <= 1000


def test_workers_can_be_told_to_end(slow_home: Home) -> None:
    task_id, pid = slow_home.working("Write a long report about our plans")
    slow_home.agnt("worker", "stop")
    wait_gone(pid)
    assert slow_home.json("show", task_id)["status"] == "in_progress"
    slow_home.agnt("wait", task_id)


def test_a_missing_key_fails_and_says_which(home: Home) -> None:
    home.env = {name: value for name, value in home.env.items() if not name.endswith("_API_KEY")}
    home.env["AGNT_MODEL"] = "openai/gpt-5.4-mini"
    task = home.json("add", "Write a note", "--process", "--wait", code=3)
    error = task["activities"][-2]
    assert error["code"] == "MODEL_KEY_MISSING"
    assert "OPENAI_API_KEY" in error["message"]


def test_a_worker_without_the_key_leaves_the_work_to_one_that_has_it(slow_home: Home) -> None:
    _, first = slow_home.working("Write a long report about our plans")
    slow_home.env |= {
        "AGNT_MODEL": "openai/test",
        "AGNT_MODEL_API_BASE": "http://127.0.0.1:9",
        "AGNT_MODEL_API_KEY": "sk-test-0123456789",
    }
    task = slow_home.json("add", "Write a note", "--process", "--wait", code=3)
    assert task["activities"][-2]["code"] == "MODEL_UNREACHABLE"
    log = (slow_home.folder / "logs" / "worker.log").read_text()
    assert "sk-test" not in log
    claimed = [line for line in log.splitlines() if f"claimed {task['executions'][0]['id']}" in line]
    assert claimed
    assert f" {first} " not in claimed[0]
