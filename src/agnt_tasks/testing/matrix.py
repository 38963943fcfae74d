"""The transition matrix of decision 2.8 as a table: the pure functions and every store are held to it."""

from __future__ import annotations

from typing import NamedTuple

from agnt_tasks.errors import ConflictError, TaskAlreadyRunningError, TaskNotStoppableError
from agnt_tasks.models.status import TaskStatus

Leads = TaskStatus | type[ConflictError]
"""Where an operation leads, or how it is refused. To lead where the task already is means: no-op."""


class Row(NamedTuple):
    """One status (`now`), and what each operation does to a task that has it."""

    now: TaskStatus
    process: Leads
    stop: Leads
    system: frozenset[TaskStatus] = frozenset()
    """Where the end of an execution may move it (decision 2.8, 61)."""


_RUNNING = TaskStatus.IN_PROGRESS
_HELD = TaskStatus.ON_HOLD

MATRIX = (
    Row(TaskStatus.PENDING, _RUNNING, _HELD),
    Row(
        _RUNNING,
        TaskAlreadyRunningError,
        _HELD,
        frozenset({TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.NEEDS_CLARIFICATION}),
    ),
    Row(TaskStatus.NEEDS_CLARIFICATION, _RUNNING, _HELD),
    Row(_HELD, _RUNNING, _HELD),
    Row(TaskStatus.COMPLETED, _RUNNING, TaskNotStoppableError),
    Row(TaskStatus.FAILED, _RUNNING, TaskNotStoppableError),
)

FORCED = tuple((now, to) for now in TaskStatus for to in TaskStatus)
"""All 36 pairs: any status can be forced to any (decision 2.5, 44)."""
