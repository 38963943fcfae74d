"""Comparing a local store with what the state machine's model believes."""

from __future__ import annotations

from typing import Any

from agnt_tasks.errors import TaskNotFoundError
from agnt_tasks.models.event import Event
from agnt_tasks.models.status import ExecutionState, ExecutionStatus
from agnt_tasks.models.task import Task
from agnt_tasks.store.local.sqlite.repository import SqliteRepository
from agnt_tasks.store.protocol import Store
from tests.store.model import Run, TaskModel, World

MANY = 1000


class Looker:
    """Remembers what every task looked like, so that each look tells what changed since."""

    def __init__(self, repository: SqliteRepository, store: Store, account: str) -> None:
        self._repository = repository
        self._store = store
        self._account = account
        self._seq = 0
        self._seen: dict[str, Task] = {}

    async def name_run(self, task: TaskModel) -> None:
        """Give the newest run of the model the id that the store gave it."""
        whole = await self._store.get_task(task.id)
        assert len(whole.executions) == len(task.runs)
        task.runs[-1].id = whole.executions[-1].id

    async def check(self, world: World) -> None:
        now = {task_id: await self._store.get_task(task_id) for task_id in world.tasks}
        for task_id, whole in now.items():
            check_task(whole, world.tasks[task_id])
            if task_id in self._seen:
                check_change(self._seen[task_id], whole, changed=task_id in world.touched)
        if world.gone:
            await self._is_gone(world.gone[-1])
        await self._check_events(world, now)
        self._seen = now

    async def _is_gone(self, task_id: str) -> None:
        try:
            await self._store.get_task(task_id)
        except TaskNotFoundError:
            return
        raise AssertionError(f"{task_id} was deleted and is still there")

    async def _check_events(self, world: World, now: dict[str, Task]) -> None:
        events = await self._events()
        assert [(event.kind, event.task_id) for event in events] == world.events
        sequences = [self._seq, *(event.seq for event in events)]
        assert sequences == sorted(set(sequences))
        self._seq = sequences[-1]
        for task_id in {event.task_id for event in events} & set(now):
            last = [event for event in events if event.task_id == task_id][-1]
            whole = now[task_id]
            assert (last.rev, last.status, last.updated_at) == (whole.rev, whole.status, whole.updated_at)

    async def _events(self) -> list[Event]:
        async with self._repository.reading() as records:
            return await records.events.after(self._account, self._seq, MANY)


def check_change(before: Task, after: Task, *, changed: bool) -> None:
    """Exactly the touched tasks differ; their time and revision grow; their log only grows."""
    if not changed:
        assert after == before
        return
    assert after.updated_at > before.updated_at
    assert after.rev > before.rev
    assert after.activities[: len(before.activities)] == before.activities


def check_task(whole: Task, task: TaskModel) -> None:
    assert whole.status is task.status
    assert whole.title == task.title
    assert whole.feedback == task.verdicts.get("jane@example.com")
    assert [_entry(entry.to_wire()) for entry in whole.activities] == task.log
    assert len(whole.executions) == len(task.runs)
    for execution, run in zip(whole.executions, task.runs, strict=True):
        assert execution.id == run.id
        assert execution.status is ExecutionStatus.shown(run.state)
        assert execution.attempt == run.attempt
        assert execution.result == run.result
        assert (execution.completed_at is not None) is run.is_over
        assert (execution.started_at is not None) is (run.attempt > 0)
        steps = [(step.status.value, step.output) for step in execution.steps]
        assert len(steps) == len(run.steps)
        for seen, believed in zip(steps, run.steps, strict=True):
            assert seen[0] == believed.state
            # An answer without words becomes some words of the store's own.
            assert seen[1] == believed.output or (believed.output is None and believed.state == "done")
    check_runs(task.runs, whole)


def check_runs(runs: list[Run], whole: Task) -> None:
    """At most one run is queued or running, and only a task in progress has one."""
    live = [run for run in runs if run.state in (ExecutionState.QUEUED, ExecutionState.RUNNING)]
    assert len(live) <= 1
    assert not live or whole.status == "in_progress"


def _entry(wire: dict[str, Any]) -> tuple[Any, ...]:
    """The part of an entry that the model predicts."""
    match wire["type"]:
        case "status_change":
            return "status_change", wire["from"], wire["to"], wire.get("forced", False)
        case "message":
            return "message", wire["role"], wire["content"]
        case "error":
            return "error", wire["code"]
        case "human_feedback":
            return "human_feedback", wire["feedback"]
        case "update":
            return "update", *wire["fields"]
        case other:
            return (other,)
