"""A worker in this process, on a real database, with a real model client: what the engine's tests run on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from agnt_tasks.engine.means import MeansSource
from agnt_tasks.engine.model.client import ModelClient
from agnt_tasks.engine.model.litellm_client import LitellmClient
from agnt_tasks.engine.toolbox import AnyTool
from agnt_tasks.engine.worker import Worker, WorkerOptions
from agnt_tasks.models.assistant import Assistant, ModelChoice
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskCreate
from agnt_tasks.store.journal import Journal
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import FullStore, Identity

LEASE_SECONDS = 2.0
PATIENCE_SECONDS = 30


@dataclass
class Rig:
    """A store with a worker behind it."""

    path: Path
    store: FullStore
    journal: Journal
    worker: Worker

    async def started(
        self, title: str = "Write a haiku", message: str = "", skills: Sequence[str] = ()
    ) -> str:
        """A new task that was processed."""
        new = {"title": title, "assistant": "default", "skills": list(skills)}
        task = await self.store.create_task(TaskCreate.parse(new))
        await self.store.process_task(task.id, message)
        return task.id

    async def ran(self, title: str = "Write a haiku", message: str = "", skills: Sequence[str] = ()) -> Task:
        """A new task, processed until it stands still."""
        return await self.settled(await self.started(title, message, skills))

    async def settled(self, task_id: str) -> Task:
        return await self.until(task_id, lambda task: task.status is not TaskStatus.IN_PROGRESS)

    async def until(self, task_id: str, holds: Callable[[Task], bool]) -> Task:
        """The task as soon as `holds`, looked at after every event."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            watching = self.store.watch(0)
            async for _ in watching:
                task = await self.store.get_task(task_id)
                if holds(task):
                    return task
        raise AssertionError("watch ended")


@asynccontextmanager
async def rig(
    folder: Path,
    url: str = "",
    *,
    model: str = "openai/test",
    client: ModelClient | None = None,
    tools: Sequence[AnyTool] = (),
    profile: Assistant | None = None,
    concurrency: int = 3,
) -> AsyncIterator[Rig]:
    """A worker on `folder`, whose default assistant uses the model server at `url`."""
    chosen = client or LitellmClient()
    default = profile or Assistant(id="default", name="Test assistant")
    async with open_local(
        folder / "tasks.db",
        choose=lambda _: ModelChoice(model=model, api_base=url),
        profiles={"default": default},
    ) as local:
        worker = made_worker(
            local.journal, folder, chosen, {"default": default}, tools, concurrency=concurrency
        )
        running = asyncio.create_task(worker.run())
        try:
            store = local.store(Identity("jane@example.com", local.account))
            yield Rig(folder / "tasks.db", store, local.journal, worker)
        finally:
            worker.end()
            await running
            await chosen.close()


def made_worker(
    journal: Journal,
    folder: Path,
    client: ModelClient,
    profiles: Mapping[str, Assistant],
    tools: Sequence[AnyTool] = (),
    *,
    concurrency: int = 3,
    idle_seconds: float | None = None,
    crash_limit: int = 3,
) -> Worker:
    means = MeansSource(
        journal,
        profiles=lambda: profiles,
        client_for=lambda _: client,
        env={},
        depth_limit=2,
        child_limit=3,
        extra_tools=tools,
    )
    options = WorkerOptions(
        locks=folder / "locks",
        env={},
        concurrency=concurrency,
        idle_seconds=idle_seconds,
        lease_seconds=LEASE_SECONDS,
        crash_limit=crash_limit,
    )
    return Worker(journal, means, options)
