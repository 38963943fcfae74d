"""Partial answers: which fields each operation tells (L274 to L371)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agnt_tasks.models.status import Feedback
from agnt_tasks.models.task import TaskPatch
from agnt_tasks.store.local.records import TaskRecord


def edit_patch(task: TaskRecord, changes: Mapping[str, Any]) -> TaskPatch:
    """The five fields that are always there, and whatever else changed (decision 2.5, 43)."""
    others = {name: value for name, value in changes.items() if name in ("type", "skills", "followers")}
    return TaskPatch(
        id=task.id,
        title=task.title,
        description=task.description,
        status=task.status,
        updated_at=task.updated_at,
        rev=task.rev,
        **others,
    )


def assignee_patch(task: TaskRecord) -> TaskPatch:
    return TaskPatch(id=task.id, assigned_users=task.assigned_users, updated_at=task.updated_at, rev=task.rev)


def verdict_patch(task: TaskRecord, feedback: Feedback | None) -> TaskPatch:
    return TaskPatch(id=task.id, feedback=feedback, updated_at=task.updated_at, rev=task.rev)


def status_patch(task: TaskRecord) -> TaskPatch:
    return TaskPatch(id=task.id, status=task.status, updated_at=task.updated_at, rev=task.rev)
