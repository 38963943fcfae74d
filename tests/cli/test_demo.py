"""The demo: a believable board, on which work goes on, and of which nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from agnt_tasks import wiring
from agnt_tasks.config.settings import load_settings
from agnt_tasks.engine.worker_locks import living_workers
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import Identity
from agnt_tasks.wiring.demo import AT_ONCE, prepare_demo
from tests.cli.calling import Agnt
from tests.cli.sitting import PATIENCE, sitting

NOW = 1_790_000_000_000
DAY = 24 * 3_600_000
DEMO = """
import time
from pathlib import Path
from agnt_tasks.wiring.demo import run_demo

def board(env):
    home = Path(env["AGNT_HOME"])
    print(home, flush=True)
    while not (home / "closed").exists():
        time.sleep(0.02)
    return 7

raise SystemExit(run_demo(8, board))
"""
"""A demo whose board is closed by a file."""


async def tasks_of(home: Path) -> list[Task]:
    async with wiring.open_store(load_settings({"AGNT_HOME": str(home)})) as store:
        page = await store.list_tasks(TaskQuery(per_page=100))
        return [await store.get_task(row.id) for row in page.data]


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_it_shows_everything_that_a_board_can_show(tmp_path: Path) -> None:
    demo = await prepare_demo(tmp_path, now=NOW)
    tasks = await tasks_of(tmp_path)
    assert set(Counter(task.status for task in tasks)) == set(TaskStatus)
    assert 20 <= len(tasks) <= 30
    assert min(NOW - task.created_at for task in tasks) > 0
    assert max(NOW - task.created_at for task in tasks) < 3 * DAY
    executions = [execution for task in tasks for execution in task.executions]
    assert {execution.status for execution in executions} >= {
        "completed",
        "failed",
        "stopped",
        "needs_clarification",
    }
    assert all(task.executions[-1].result for task in tasks if task.status is TaskStatus.COMPLETED)
    assert sum(execution.usage.cost_usd or 0 for execution in executions) > 0
    assert {task.feedback for task in tasks} == {"like", "dislike", None}
    assert max(len(task.title) for task in tasks) > 200
    assert any(not task.title.isascii() for task in tasks)
    assert any(task.child_task_ids for task in tasks)
    assert len(demo.waiting) > 2
    async with wiring.open_store(load_settings(demo.env)) as store:
        files = [file for task in tasks for file in await store.list_files(task.id)]
        assert {file.role for file in files} == {"attachment", "result"}
        assert len(await store.list_memory()) > 2
        assert len(await store.list_assistants()) == 4


async def test_the_same_now_gives_the_same(tmp_path: Path) -> None:
    told = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        await prepare_demo(tmp_path / name, 60, now=NOW)
        tasks = sorted(await tasks_of(tmp_path / name), key=lambda task: task.id)
        assert len(tasks) == 60
        still = [task for task in tasks if task.status is not TaskStatus.IN_PROGRESS]
        assert len(still) == 60 - AT_ONCE
        told.append([{**task.to_wire(), "account": ""} for task in still])
    assert told[0] == told[1]


async def test_work_goes_on_where_the_samples_end(tmp_path: Path) -> None:
    demo = await prepare_demo(tmp_path, pace=0)
    settings = load_settings(demo.env)
    # Not by the wiring, which would wake a worker of its own.
    async with open_local(tmp_path / "tasks.db") as local:
        store = local.store(Identity(settings.email, local.account))
        waiting = [each for each in await tasks_of(tmp_path) if each.status == "needs_clarification"]
        for task in waiting:
            await store.process_task(task.id, "Thursday, 14:00; two; 28 %; yes")
    await wiring.run_worker(settings, concurrency=3, idle_seconds=0, detached=False)
    after = {task.id: task for task in await tasks_of(tmp_path)}
    assert TaskStatus.IN_PROGRESS not in {task.status for task in after.values()}
    for task in waiting:
        assert after[task.id].executions[-1].answers
        assert after[task.id].executions[-1].steps


async def test_few_tasks(tmp_path: Path) -> None:
    await prepare_demo(tmp_path, 2)
    assert len(await tasks_of(tmp_path)) == 2


async def test_nothing_of_the_user_comes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "AGNT_EMAIL", "AGNT_MODEL_API_KEY", "GITHUB_TOKEN"):
        monkeypatch.setenv(name, "mine")
    demo = await prepare_demo(tmp_path, 1)
    assert "mine" not in demo.env.values()
    assert (demo.env["AGNT_HOME"], demo.env["AGNT_MODEL"]) == (str(tmp_path), "rehearsal")
    assert load_settings(demo.env).email.endswith(".example")


def started(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """A demo that runs, with its worker; its home."""
    process = subprocess.Popen(
        [sys.executable, "-c", DEMO],
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    home = Path(process.stdout.readline().strip())
    process.stdout.close()
    until(lambda: living_workers(home / "locks"))
    return process, home


@pytest.mark.parametrize("number", [None, signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left(tmp_path: Path, number: signal.Signals | None) -> None:
    process, home = started(tmp_path)
    (worker,) = living_workers(home / "locks")
    if number is None:
        (home / "closed").touch()
    else:
        process.send_signal(number)
    assert process.wait(PATIENCE) == (7 if number is None else -signal.SIGINT)
    assert list(tmp_path.iterdir()) == []
    until(lambda: is_gone(worker.pid))


def test_what_a_killed_demo_left_goes_with_the_next_one(tmp_path: Path) -> None:
    killed, left = started(tmp_path)
    (worker,) = living_workers(left / "locks")
    killed.kill()
    killed.wait()
    beside, home = started(tmp_path)
    assert not left.exists()
    until(lambda: is_gone(worker.pid))
    last, other = started(tmp_path)
    assert home.exists()
    for place, process in ((home, beside), (other, last)):
        (place / "closed").touch()
        assert process.wait(PATIENCE) == 7
    assert list(tmp_path.iterdir()) == []


def test_it_needs_a_terminal(agnt: Agnt) -> None:
    ran = agnt("demo")
    assert (ran.code, "needs a terminal" in ran.err) == (2, True)


def test_at_a_terminal_it_is_the_board(home: Path, tmp_path: Path) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    with sitting("demo", columns=160, TMPDIR=str(place), LANG="C.UTF-8") as person:
        person.expect("Needs you")
        person.interrupt()
        person.expect("The demo is over")
        assert person.end() == 0
    assert list(place.iterdir()) == []
    assert not (home / "tasks.db").exists()
