"""What the journal and the loop cost beside the model itself."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from agnt_tasks.models.assistant import ModelChoice
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskCreate
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.testing.model_server import Answer, Call, ModelServer, ReceivedRequest
from tests.bench.direct import MODEL
from tests.bench.figures import Figure, median

STEPS = 5
"""Model calls of an execution; all but the last call a tool."""
CHUNKS = 20
MODEL_SECONDS = 0.5
EXECUTIONS = 8
"""At once."""
WAVES = 4
"""Times as many are run: at first all of them want something at the same moments, later no more."""
ROUNDS = 5


async def measure(home: Path) -> list[Figure]:
    return [*await _overhead(home / "overhead"), *await _throughput(home / "throughput")]


@dataclass
class _Bench:
    store: FullStore

    async def done(self, count: int) -> list[Task]:
        """Process that many tasks at once; they are looked at only when they are done."""
        watching = self.store.watch()
        first = asyncio.ensure_future(anext(watching))
        ids = [await self._started(number) for number in range(count)]
        waiting = set(ids)
        await first
        async for event in watching:
            if event.status is TaskStatus.COMPLETED:
                waiting.discard(event.task_id)
            if not waiting:
                break
        return [await self.store.get_task(task_id) for task_id in ids]

    async def _started(self, number: int) -> str:
        new = TaskCreate.parse({"title": f"Number {number}", "assistant": "default"})
        task_id = (await self.store.create_task(new)).id
        await self.store.process_task(task_id)
        return task_id


@asynccontextmanager
async def _bench(home: Path, url: str, concurrency: int) -> AsyncIterator[_Bench]:
    """A store here, and `agnt worker` as a process of its own, warm after one task."""
    env = {**os.environ, "AGNT_HOME": str(home), "AGNT_MODEL": MODEL, "AGNT_MODEL_API_BASE": url}
    command = [sys.executable, "-m", "agnt_tasks", "worker", "--concurrency", str(concurrency)]
    choice = ModelChoice(model=MODEL, api_base=url)
    async with open_local(home / "tasks.db", choose=lambda _: choice) as local:
        worker = await asyncio.create_subprocess_exec(*command, env=env, stdout=asyncio.subprocess.DEVNULL)
        try:
            bench = _Bench(local.store(Identity("bench@localhost", local.account)))
            await bench.done(1)
            yield bench
        finally:
            worker.terminate()
            await worker.wait()


def _script(seconds: float) -> ModelServer:
    def reply(request: ReceivedRequest) -> Answer:
        done = sum(message["role"] == "tool" for message in request.body["messages"])
        calls = [] if done >= STEPS - 1 else [Call("recall", json.dumps({"query": f"thing {done}"}))]
        # The role, and a call's name and its arguments in three pieces, are chunks too.
        others = 5 if calls else 1
        pieces = [f"piece{number} " for number in range(CHUNKS - others)]
        return Answer(pieces, calls, delay=seconds / CHUNKS)

    return ModelServer(reply)


async def _overhead(home: Path) -> list[Figure]:
    """An execution of five model calls and four tool calls, against the five calls alone."""
    async with _script(0) as server, _bench(home, server.url, 1) as bench:
        ours, direct = [], []
        for _ in range(ROUNDS):
            (task,) = await bench.done(1)
            ours.append(task.executions[0].duration_ms or 0)
            direct.append(await _direct(server.url, 1, STEPS) * 1000)
    steps = STEPS + STEPS - 1
    method = f"{ROUNDS} executions of {steps} steps against the same model calls through litellm alone"
    return [
        Figure("overhead for each step", (median(ours) - median(direct)) / steps, "ms", "<= 10 ms", method)
    ]


async def _direct(url: str, at_once: int, calls: int) -> float:
    """Seconds that the same calls take through litellm alone, in a process of its own."""
    words = ["-m", "tests.bench.direct", url, str(at_once), str(calls)]
    process = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    return float(printed)


async def _throughput(home: Path) -> list[Figure]:
    """Eight executions at once for a while, against the same calls, eight at once, through litellm alone."""
    calls = WAVES * STEPS
    async with _script(MODEL_SECONDS) as server, _bench(home, server.url, EXECUTIONS) as bench:
        of_litellm, of_server = [], []
        for _ in range(3):
            started = time.perf_counter()
            await bench.done(WAVES * EXECUTIONS)
            ours = time.perf_counter() - started
            of_litellm.append(await _direct(server.url, EXECUTIONS, calls) / ours * 100)
            of_server.append(calls * await _bare_call(server.url) / ours * 100)
    method = (
        f"{WAVES * EXECUTIONS} executions, {EXECUTIONS} at once, {STEPS} calls of {MODEL_SECONDS} s "
        f"and {CHUNKS} chunks each, worker warm"
    )
    return [
        Figure(
            "throughput, of the same calls through litellm alone", median(of_litellm), "%", ">= 90 %", method
        ),
        Figure("throughput, of the model server's own time", median(of_server), "%", "", method),
    ]


async def _bare_call(url: str) -> float:
    """Seconds that one answer takes when nobody does anything with it."""
    body = {"model": "test", "stream": True, "messages": [{"role": "user", "content": "go"}]}
    async with httpx.AsyncClient(trust_env=False) as client:
        started = time.perf_counter()
        await client.post(f"{url}/chat/completions", json=body)
        return time.perf_counter() - started
