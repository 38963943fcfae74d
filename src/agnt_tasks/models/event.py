"""One change, as `watch` gives it (ruling Events)."""

from __future__ import annotations

from enum import StrEnum

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.timestamp import Timestamp
from agnt_tasks.models.wire import Wire


class EventKind(StrEnum):
    TASK = "task"
    """The task's own fields, activities or status changed."""
    DELETED = "deleted"
    STEP = "step"
    """A step of an execution began or ended."""
    TEXT = "text"
    """More of the answer that is being written."""
    RESET = "reset"
    """Events between were dropped (7 days): read everything anew."""


class Event(Wire):
    seq: int
    """Strictly increasing over all processes of one database."""
    kind: EventKind
    task_id: str = ""
    execution_id: str | None = None
    rev: int = 0
    """The task's revision after the change."""
    status: TaskStatus | None = None
    updated_at: Timestamp = 0
    text: str | None = None
    """The appended piece, for `text`."""
    offset: int | None = None
    """Characters of the execution's text before this piece; what a watcher has from there on is void."""
