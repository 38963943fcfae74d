"""What the state machine believes: tasks and their runs as plain values, by the law and not by the code.

Nothing here calls `agnt_tasks.lifecycle`: the matrix stands here a second time, as a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from agnt_tasks.errors import (
    AgntError,
    FencedError,
    StopRequestedError,
    TaskAlreadyRunningError,
    TaskNotStoppableError,
    TaskNotWaitingError,
)
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.status import ExecutionState, TaskStatus
from agnt_tasks.store.journal import Claim
from agnt_tasks.testing.matrix import MATRIX

PROCESS = {row.now: row.process for row in MATRIX}
STOP = {row.now: row.stop for row in MATRIX}
WITHDRAWN = "withdrawn"
OWNED = (ExecutionState.RUNNING, ExecutionState.STOPPING)

Refusal = type[AgntError] | None


@dataclass
class StepModel:
    state: str = "started"
    output: str | None = None


@dataclass
class Run:
    """One execution."""

    task_id: str
    id: str = ""
    state: ExecutionState = ExecutionState.QUEUED
    attempt: int = 0
    crashes: int = 0
    beat: int = 0
    """Grows with every write that proved its ownership."""
    owner: str | None = None
    result: str | None = None
    steps: list[StepModel] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return not self.state.is_open


@dataclass
class TaskModel:
    id: str
    status: TaskStatus = TaskStatus.PENDING
    title: str = "task"
    log: list[tuple[Any, ...]] = field(default_factory=list)
    verdicts: dict[str, str] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)

    def move(self, to: TaskStatus, *, forced: bool = False) -> None:
        self.log.append(("status_change", self.status.value, to.value, forced))
        self.status = to


class Told(NamedTuple):
    """An event that must have been written."""

    kind: EventKind
    task_id: str


class World:
    """All tasks, all runs in the order in which they were queued, and what the last rule changed."""

    def __init__(self) -> None:
        self.tasks: dict[str, TaskModel] = {}
        self.gone: list[str] = []
        self.runs: list[Run] = []
        self.events: list[Told] = []

    def changed(self, task_id: str, kind: EventKind = EventKind.TASK) -> None:
        self.events.append(Told(kind, task_id))

    @property
    def touched(self) -> set[str]:
        return {told.task_id for told in self.events}

    # What callers do.

    def refuses_process(self, task: TaskModel, expect: TaskStatus | None) -> Refusal:
        if expect is not None and expect is not task.status:
            return TaskNotWaitingError
        return TaskAlreadyRunningError if task.status is TaskStatus.IN_PROGRESS else None

    def process(self, task: TaskModel, message: str) -> None:
        for run in task.runs:
            for step in run.steps:
                if step.state == "waiting":
                    step.state, step.output = "done", message or None
        if message:
            task.log.append(("message", "user", message))
        task.move(TaskStatus.IN_PROGRESS)
        run = Run(task.id)
        task.runs.append(run)
        self.runs.append(run)
        self.changed(task.id)

    def refuses_stop(self, task: TaskModel) -> Refusal:
        return TaskNotStoppableError if STOP[task.status] is TaskNotStoppableError else None

    def stop(self, task: TaskModel) -> None:
        if task.status is not TaskStatus.ON_HOLD:
            self._cancel(task)
            task.move(TaskStatus.ON_HOLD)
            self.changed(task.id)

    def force(self, task: TaskModel, to: TaskStatus) -> None:
        if task.status is not to:
            self._cancel(task)
            task.move(to, forced=True)
            self.changed(task.id)

    def _cancel(self, task: TaskModel) -> None:
        for run in task.runs:
            for step in run.steps:
                if step.state == "waiting":
                    step.state, step.output = "done", WITHDRAWN
            if run.state is ExecutionState.QUEUED:
                run.state = ExecutionState.STOPPED
            elif run.state is ExecutionState.RUNNING:
                run.state = ExecutionState.STOPPING

    def delete(self, task: TaskModel) -> None:
        del self.tasks[task.id]
        self.gone.append(task.id)
        self.runs = [run for run in self.runs if run.task_id != task.id]
        self.changed(task.id, EventKind.DELETED)

    # What workers do.

    def claimable(self, limit: int) -> Run | None:
        if sum(run.state in OWNED for run in self.runs) >= limit:
            return None
        for run in self.runs:
            others = self.tasks[run.task_id].runs
            if run.state is ExecutionState.QUEUED and not any(other.state in OWNED for other in others):
                return run
        return None

    def claim(self, run: Run, worker: str) -> None:
        run.state, run.owner = ExecutionState.RUNNING, worker
        run.attempt += 1
        run.beat += 1
        self.changed(run.task_id)

    def owned(self, claim: Claim) -> Run | None:
        """The run that a claim proves, if it does."""
        for run in self.runs:
            if run.id == claim.execution_id and run.state in OWNED:
                return run if (run.owner, run.attempt) == (claim.owner, claim.attempt) else None
        return None

    def refuses_write(self, claim: Claim, *, begins: bool = True) -> Refusal:
        run = self.owned(claim)
        if run is None:
            return FencedError
        return StopRequestedError if begins and run.state is ExecutionState.STOPPING else None

    def step(self, run: Run, index: int | None = None, output: str = "") -> None:
        """Begin a step, or end the one at `index`."""
        if index is None:
            run.steps.append(StepModel())
        else:
            run.steps[index] = StepModel("done", output)
        run.beat += 1
        self.changed(run.task_id, EventKind.STEP)

    def end(self, run: Run, state: ExecutionState, *entries: tuple[Any, ...]) -> None:
        """The run ends by itself and moves its task."""
        task = self.tasks[run.task_id]
        run.state, run.owner = state, None
        task.log.extend(entries)
        task.move(TaskStatus.FAILED if state is ExecutionState.QUARANTINED else TaskStatus(state.value))
        self.changed(task.id)

    def unwind(self, run: Run, result: str | None) -> None:
        """The run confirms its stop; its task stays where it is."""
        run.state, run.owner, run.result = ExecutionState.STOPPED, None, result
        self.changed(run.task_id)

    def free(self, run: Run) -> None:
        run.state, run.owner = ExecutionState.QUEUED, None
        self.changed(run.task_id)

    def take_over(self, run: Run, crash_limit: int) -> str:
        if run.state is ExecutionState.STOPPING:
            self.unwind(run, None)
            return "stopped"
        run.crashes += 1
        if run.crashes >= crash_limit:
            self.end(run, ExecutionState.QUARANTINED, ("error", "CRASH_LIMIT"))
            return "quarantined"
        self.free(run)
        return "queued"
