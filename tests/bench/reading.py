"""Lists, searches, cold starts and hearing of changes, at 100,000 tasks."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.task import TaskCreate
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import Identity
from tests.bench.figures import Figure, median, percentile
from tests.bench.large_home import RARE, fill

REPEATS = 100
PAIRS = 15
CHANGES = 100
IDLE_SECONDS = 10
BARE = "from pydantic import BaseModel; import aiosqlite"


async def measure(home: Path) -> list[Figure]:
    rate = await fill(home)
    return [
        Figure("import", rate, "tasks/s", ">= 10,000", "100,000 tasks of 45 words, one process"),
        *await _searches(home),
        _cold_list(home),
        *await _detection(home),
        await _idle(home),
    ]


async def _searches(home: Path) -> list[Figure]:
    wanted = {
        "search, 5,000 hits, p95": (TaskQuery(search=RARE), "<= 20 ms"),
        "search, two words, p95": (TaskQuery(search=f"{RARE} word7"), "<= 20 ms"),
        "search, a word of every task, p95": (TaskQuery(search="task"), ""),
        "first page of a status, p95": (TaskQuery.parse({"status": "pending"}), ""),
    }
    figures = []
    async with open_local(home / "tasks.db") as local:
        store = local.store(Identity("bench@localhost", local.account))
        for what, (query, bound) in wanted.items():
            times = []
            for _ in range(REPEATS):
                started = time.perf_counter()
                await store.list_tasks(query)
                times.append((time.perf_counter() - started) * 1000)
            figures.append(Figure(what, percentile(times, 0.95), "ms", bound, f"{REPEATS} times, warm"))
    return figures


def _cold_list(home: Path) -> Figure:
    """CPU of a whole `agnt list --json` against the two imports that it cannot do without, in turn."""
    env = {**os.environ, "AGNT_HOME": str(home), "AGNT_MODEL": "rehearsal"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    ours, bare = [sys.executable, "-m", "agnt_tasks", "list", "--json"], [sys.executable, "-c", BARE]
    _cpu_seconds(ours, env), _cpu_seconds(bare, env)
    ratios = [_cpu_seconds(ours, env) / _cpu_seconds(bare, env) for _ in range(PAIRS)]
    method = f'median of {PAIRS} pairs, CPU, against python -c "{BARE}"'
    return Figure("agnt list --json, cold", median(ratios), "times", "<= 1.7", method)


def _cpu_seconds(command: list[str], env: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


async def _detection(home: Path) -> list[Figure]:
    """From another process's commit to our `watch`, by the clock of the machine that both share."""
    async with open_local(home / "tasks.db") as local:
        store = local.store(Identity("bench@localhost", local.account))
        watching = store.watch()
        heard = asyncio.ensure_future(anext(watching))
        writer = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.reading", str(home), stdout=asyncio.subprocess.PIPE
        )
        assert writer.stdout is not None
        delays = []
        for _ in range(CHANGES):
            await heard
            now = time.monotonic()
            delays.append((now - float(await writer.stdout.readline())) * 1000)
            heard = asyncio.ensure_future(anext(watching))
        heard.cancel()
        await writer.wait()
    method = f"{CHANGES} commits of another process, about 4 a second"
    return [
        Figure("another process's change, p50", percentile(delays, 0.5), "ms", "<= 60 ms", method),
        Figure("another process's change, p99", percentile(delays, 0.99), "ms", "", method),
    ]


async def write_changes(home: Path) -> None:
    """The other process: commit, then tell when."""
    async with open_local(home / "tasks.db") as local:
        store = local.store(Identity("other@localhost", local.account))
        for number in range(CHANGES):
            await asyncio.sleep(0.2 + (number * 37 % 100) / 1000)
            await store.create_task(TaskCreate.parse({"title": f"Change {number}", "assistant": "default"}))
            print(time.monotonic(), flush=True)


async def _idle(home: Path) -> Figure:
    """CPU of a process that only watches while nothing happens."""
    async with open_local(home / "tasks.db") as local:
        store = local.store(Identity("bench@localhost", local.account))
        watching = asyncio.ensure_future(anext(store.watch()))
        await asyncio.sleep(1)
        before = time.process_time()
        await asyncio.sleep(IDLE_SECONDS)
        used = time.process_time() - before
        watching.cancel()
    share = used / IDLE_SECONDS * 100
    return Figure("CPU while watching and nothing happens", share, "%", "<= 1 %", f"{IDLE_SECONDS} s")


if __name__ == "__main__":
    asyncio.run(write_changes(Path(sys.argv[1])))
