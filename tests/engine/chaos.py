"""Killing and freezing workers at random moments, and counting what must not have happened."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from agnt_tasks.models.event import EventKind
from agnt_tasks.models.status import ExecutionStatus, StepState, TaskStatus
from agnt_tasks.models.task import Task, TaskCreate
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.protocol import Identity
from tests.engine.rig import LEASE_SECONDS

PROJECT = Path(__file__).parents[2]
WORKERS = 3
CONCURRENCY = 6
PATIENCE_SECONDS = 120


@dataclass
class Report:
    """What happened; everything but the first six must be 0."""

    kills: int = 0
    freezes: int = 0
    takeovers: int = 0
    completed: int = 0
    asked: int = 0
    repeated_in_flight: int = 0
    stuck: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    finished_repeated: list[str] = field(default_factory=list)
    once_twice: list[str] = field(default_factory=list)
    wrong_events: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.stuck, *self.lost, *self.finished_repeated, *self.once_twice, *self.wrong_events]


async def chaos(folder: Path, rounds: int, seed: int) -> Report:
    """`rounds` faults on three workers with enough work; then wait until all is still, and count."""
    chance = random.Random(seed)
    report = Report()
    async with open_local(folder / "tasks.db") as local, _workers(folder) as workers:
        tasks = await _queue(local, rounds * 4)
        for _ in range(rounds):
            await asyncio.sleep(chance.uniform(0.1, 0.9))
            await workers.fault(chance, report)
        await workers.thaw()
        await _still(local, tasks, report)
        await _count(local, folder, tasks, report)
    return report


async def _queue(local: LocalDatabase, count: int) -> list[str]:
    store = local.store(Identity("jane@example.com", local.account))
    ids = []
    for number in range(count):
        new = TaskCreate.parse({"title": f"Chaos {number}", "assistant": "default"})
        ids.append((await store.create_task(new)).id)
        await store.process_task(ids[-1])
    return ids


class _Workers:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.living: list[asyncio.subprocess.Process] = []
        self._frozen: list[asyncio.subprocess.Process] = []

    async def start(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.engine.chaos_worker",
            str(self._folder),
            str(CONCURRENCY),
            cwd=PROJECT,
        )
        self.living.append(process)

    async def fault(self, chance: random.Random, report: Report) -> None:
        """Kill one and start another, or freeze one for a while, longer than the lease or shorter."""
        victim = chance.choice(self.living)
        if len(self.living) > 1 and chance.random() < 0.3:
            self.living.remove(victim)
            self._frozen.append(victim)
            victim.send_signal(signal.SIGSTOP)
            report.freezes += 1
            await self.start()
        else:
            self.living.remove(victim)
            victim.kill()
            await victim.wait()
            report.kills += 1
            await self.start()
        if self._frozen and chance.random() < 0.3:
            self._wake(self._frozen[0])

    def _wake(self, process: asyncio.subprocess.Process) -> None:
        self._frozen.remove(process)
        self.living.append(process)
        process.send_signal(signal.SIGCONT)

    async def thaw(self) -> None:
        """Let all go on, once the lease of whoever is frozen has run out."""
        if self._frozen:
            await asyncio.sleep(LEASE_SECONDS * 1.5)
        for process in list(self._frozen):
            self._wake(process)

    async def end(self) -> None:
        for process in (*self.living, *self._frozen):
            process.kill()
            await process.wait()


@asynccontextmanager
async def _workers(folder: Path) -> AsyncIterator[_Workers]:
    workers = _Workers(folder)
    try:
        for _ in range(WORKERS):
            await workers.start()
        yield workers
    finally:
        await workers.end()


async def _still(local: LocalDatabase, tasks: list[str], report: Report) -> None:
    """Wait until nothing is open; what still is after a long while is stuck."""
    store = local.store(Identity("jane@example.com", local.account))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for _ in local.journal.changes():
                if not await local.journal.queued() and not await local.journal.open_claims():
                    return
    except TimeoutError:
        states = [await store.get_task(task_id) for task_id in tasks]
        report.stuck += [task.id for task in states if task.status is TaskStatus.IN_PROGRESS]


async def _count(local: LocalDatabase, folder: Path, tasks: list[str], report: Report) -> None:
    store = local.store(Identity("jane@example.com", local.account))
    revisions = await _revisions(local)
    runs = Counter(line for line in (folder / "trace").read_text().splitlines())
    for task_id in tasks:
        task = await store.get_task(task_id)
        _count_task(task, runs, report)
        if revisions[task_id] != list(range(1, task.rev + 1)):
            report.wrong_events.append(f"{task_id}: {revisions[task_id]}")


async def _revisions(local: LocalDatabase) -> dict[str, list[int]]:
    """For each task, the revisions that events tell of, in order; text changes none."""
    store = local.store(Identity("jane@example.com", local.account))
    marker = await store.create_task(TaskCreate.parse({"title": "The end", "assistant": "default"}))
    found: dict[str, list[int]] = {}
    async for event in store.watch(0):
        if event.task_id == marker.id:
            break
        if event.kind is not EventKind.TEXT:
            found.setdefault(event.task_id, []).append(event.rev)
    return found


def _count_task(task: Task, runs: Counter[str], report: Report) -> None:
    execution = task.executions[0]
    report.takeovers += execution.attempt - 1
    report.completed += execution.status is ExecutionStatus.COMPLETED
    report.asked += execution.status is ExecutionStatus.NEEDS_CLARIFICATION
    if task.status not in (TaskStatus.COMPLETED, TaskStatus.NEEDS_CLARIFICATION):
        report.lost.append(f"{task.id}: {task.status}")
    for step in execution.steps:
        if step.kind == "model":
            continue
        made = runs[f"tool {step.name} {execution.id}:{step.index}"]
        report.repeated_in_flight += max(0, made - 1)
        if step.name == "push_once" and made > 1:
            report.once_twice.append(f"{execution.id}:{step.index}")
        # Every attempt repeats at most the step in flight, and only until one of them has finished it.
        if made > step.attempt or (step.status is StepState.DONE and made == 0):
            report.finished_repeated.append(f"{execution.id}:{step.index}: {made} runs")
