"""What is asked of the server, and why now."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from agnt_tasks.models.page import PER_PAGE_LIMIT, TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.rest.polling.budget import Priority

HEAD_ROWS = 25
"""Of a page of the latest changes: more than usually happens between two looks."""


class Purpose(StrEnum):
    PAGE = "page"
    """What somebody looks at."""
    HEAD = "head"
    """The latest changes, or whether the list has them first."""
    DETAIL = "detail"
    """The open task."""
    HOT = "hot"
    """What was changed from here a moment ago."""
    MISSING = "missing"
    """A task that is no longer where it was."""
    SWEEP = "sweep"
    """What no column shows."""
    GLANCE = "glance"
    """What a card tells beside its row."""


class Request(NamedTuple):
    purpose: Purpose
    priority: Priority
    query: TaskQuery | None = None
    """A page of the list."""
    task_id: str = ""
    """Else a whole task."""


def column(*statuses: TaskStatus) -> TaskQuery:
    """The first page of a column, as a board asks for it."""
    return TaskQuery(status=statuses, per_page=PER_PAGE_LIMIT)


def head(page: int = 1) -> TaskQuery:
    return TaskQuery(page=page, per_page=HEAD_ROWS)


EVERYTHING = TaskQuery(per_page=PER_PAGE_LIMIT)
"""A look at the order of the list, and at what no column of ours shows."""


RUNNING = column(TaskStatus.IN_PROGRESS)
COLUMNS = (
    column(TaskStatus.NEEDS_CLARIFICATION),
    column(TaskStatus.PENDING),
    column(TaskStatus.ON_HOLD),
    column(TaskStatus.FAILED),
    column(TaskStatus.PENDING),
    column(TaskStatus.COMPLETED),
)
"""The others by turns; pending twice, to see sooner what is new."""
