"""The task (L113 to L168), its row in a list (L187 to L203), and what callers send to change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from agnt_tasks.errors import FieldProblem, ImmutableFieldError, ValidationError
from agnt_tasks.models.activity import Activity
from agnt_tasks.models.execution import Execution
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.text import DEFAULT_TYPE, Description, Emails, Name, Names, Title, TypeName
from agnt_tasks.models.timestamp import Timestamp
from agnt_tasks.models.wire import Wire


class Task(Wire):
    """The whole task: 15 documented fields, always present, then additions that only GET shows."""

    id: str
    account: str
    title: str
    description: str = ""
    assistant: str
    type: str = DEFAULT_TYPE
    status: TaskStatus
    owner_email: str
    assigned_users: tuple[str, ...] = ()
    followers: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    activities: tuple[Activity, ...] = ()
    executions: tuple[Execution, ...] = ()
    created_at: Timestamp
    updated_at: Timestamp
    feedback: Feedback | None = None
    """The caller's own verdict; written only when there is one (decision 2.2, 24)."""
    parent_task_id: str | None = None
    child_task_ids: tuple[str, ...] = ()
    rev: int = Field(default=0, exclude=True)
    """Counts the changes of this task: the ETag, never in the body."""
    replayed: bool = Field(default=False, exclude=True)
    """An answer that was given before, for the same idempotency key; never in the body."""
    raw_status: str = Field(default="", exclude=True)
    """What its server calls the status, where that is another word; never in the body."""

    @model_serializer(mode="wrap")
    def _additions_when_set(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        additions = {"feedback", "parentTaskId", "childTaskIds", "parent_task_id", "child_task_ids"}
        return {key: value for key, value in serialize(self).items() if value or key not in additions}


class TaskRow(Wire):
    """A task in a list: 11 fields, no description, no histories (decision 2.3, 25)."""

    id: str
    title: str
    status: TaskStatus
    type: str
    assistant: str
    owner_email: str
    assigned_users: tuple[str, ...] = ()
    followers: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    created_at: Timestamp
    updated_at: Timestamp
    raw_status: str = Field(default="", exclude=True)
    """As `Task.raw_status`."""


class TaskCreate(Wire):
    """The body of a create (L207 to L218). A status in it is ignored: tasks begin pending."""

    title: Title
    assistant: Name
    description: Description = ""
    type: TypeName = DEFAULT_TYPE
    skills: Names = ()
    assigned_users: Emails = ()
    followers: Emails = ()


IMMUTABLE = (
    "id",
    "account",
    "assistant",
    "ownerEmail",
    "assignedUsers",
    "activities",
    "executions",
    "createdAt",
    "updatedAt",
)


class TaskUpdate(Wire):
    """The body of an update (L266): only the fields that are set are changed."""

    title: Title | None = None
    description: Description | None = None
    type: TypeName | None = None
    status: TaskStatus | None = None
    skills: Names | None = None
    followers: Emails | None = None

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        """Build from a JSON object.

        Raises:
            ImmutableFieldError: a known field that this call cannot change (decision 2.1, 8).
            ValidationError: a wrong value, a null title or status, or nothing to change (decision 2.5, 45).
        """
        fixed = [FieldProblem(name, _why_fixed(name)) for name in IMMUTABLE if name in data]
        if fixed:
            raise ImmutableFieldError("; ".join(f"{field} {why}" for field, why in fixed), fixed)
        for name in ("title", "status"):
            if name in data and data[name] is None:
                raise ValidationError.of(name, "must not be null")
        update = super().parse(
            {**data, **{name: _EMPTY[name] for name in _EMPTY if data.get(name, "") is None}}
        )
        if not update.model_fields_set:
            fields = "title, description, type, status, skills, followers"
            raise ValidationError.of("body", f"name at least one of {fields}")
        return update

    def given(self) -> dict[str, Any]:
        """The fields that the caller set, by their names in `Task`."""
        return {name: getattr(self, name) for name in self.model_fields_set}


_EMPTY: dict[str, Any] = {"description": "", "type": DEFAULT_TYPE, "skills": [], "followers": []}
"""What null means for a field that may be emptied (decision 2.5, 45)."""


def _why_fixed(name: str) -> str:
    if name == "assignedUsers":
        return "is changed by PUT /tasks/:taskId/assignees (`agnt assign`)"
    if name == "assistant":
        return "cannot be changed: create the task again for another assistant"
    return "cannot be changed"


class TaskPatch(Wire):
    """A partial answer: the id, what changed, and updatedAt. Only what was set is written; merge it by id."""

    id: str
    title: str | None = None
    description: str | None = None
    type: str | None = None
    status: TaskStatus | None = None
    assigned_users: tuple[str, ...] | None = None
    followers: tuple[str, ...] | None = None
    skills: tuple[str, ...] | None = None
    feedback: Feedback | None = None
    updated_at: Timestamp
    rev: int = Field(default=0, exclude=True)
    """As `Task.rev`, after the change; 0: the store does not tell."""
    replayed: bool = Field(default=False, exclude=True)
    """As `Task.replayed`."""

    def to_wire(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class Deleted(Wire):
    """The answer of a delete (decision 2.5, 47)."""

    id: str
    deleted: bool = True
