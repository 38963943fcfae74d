"""What tasks look like in the hosted service's answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from agnt_tasks.models.activity import Activity, Message, StatusChange
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskRow
from agnt_tasks.models.timestamp import to_iso

RAW: Mapping[TaskStatus, str] = {
    TaskStatus.PENDING: "pending",
    TaskStatus.IN_PROGRESS: "executing",
    TaskStatus.NEEDS_CLARIFICATION: "awaiting_user_input",
    TaskStatus.ON_HOLD: "on_hold",
    TaskStatus.COMPLETED: "completed",
    TaskStatus.FAILED: "error",
}
"""The word that it uses most often for each of ours."""
MEANT: Mapping[str, TaskStatus] = {raw: status for status, raw in RAW.items()}
"""What an update may say; our own words for these are none there."""


def _id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _person(email: str) -> dict[str, Any]:
    return {"id": _id(email), "email": email, "name": email.partition("@")[0]}


def row_shape(row: TaskRow | Task, task_id: str, raw: str) -> dict[str, Any]:
    assistant = {"id": row.assistant, "email": f"{row.assistant}@agnt.example", "name": row.assistant.title()}
    return {
        "id": task_id,
        "title": row.title,
        "status": raw,
        "type": row.type,
        "assistant": assistant,
        "owner": _person(row.owner_email),
        "assignees": [_person(email) for email in row.assigned_users],
        "followers": [_person(email) for email in row.followers],
        "skills": list(row.skills),
        "createdAt": to_iso(row.created_at),
        "updatedAt": to_iso(row.updated_at),
    }


def task_shape(task: Task, task_id: str, raw: str) -> dict[str, Any]:
    return {
        **row_shape(task, task_id, raw),
        "account": {"id": _id(task.account), "name": "An account"},
        "description": task.description,
        "feedback": {"status": task.feedback} if task.feedback else None,
        "activities": [activity_shape(entry) for entry in task.activities],
        "executions": [execution.model_dump(mode="json", by_alias=True) for execution in task.executions],
    }


def activity_shape(entry: Activity) -> dict[str, Any]:
    """With `createdAt`, raw statuses, and what was said in an object."""
    shape = entry.model_dump(mode="json", by_alias=True)
    shape["createdAt"] = shape.pop("timestamp")
    if isinstance(entry, StatusChange):
        shape["from"], shape["to"] = RAW[entry.from_], RAW[entry.to]
    if isinstance(entry, Message):
        shape["message"] = {"role": shape.pop("role"), "content": shape.pop("content")}
    return shape
