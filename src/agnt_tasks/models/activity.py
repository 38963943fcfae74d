"""One entry of the audit log. Documented keys first, additions after (decisions 2.8, `Entry shapes`)."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, SerializerFunctionWrapHandler, TypeAdapter, model_serializer

from agnt_tasks.models.attachment import FileRef
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.timestamp import Timestamp
from agnt_tasks.models.wire import Wire


class _Entry(Wire):
    always: ClassVar[frozenset[str]] = frozenset()
    """Keys that are written even when they hold null."""

    @model_serializer(mode="wrap")
    def _without_empty(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {
            key: value for key, value in serialize(self).items() if value is not None or key in self.always
        }


class StatusChange(_Entry):
    """The task moved (L129 to L134). `forced`: by the update endpoint, not by the lifecycle."""

    type: Literal["status_change"] = "status_change"
    from_: TaskStatus = Field(alias="from")
    to: TaskStatus
    timestamp: Timestamp
    forced: bool | None = None
    by: str | None = None
    reason: str | None = None


class Message(_Entry):
    """Somebody said something: a person (`user`), or the assistant, whose question has `clarification`."""

    type: Literal["message"] = "message"
    role: Literal["user", "assistant"]
    content: str
    timestamp: Timestamp
    by: str | None = None
    files: tuple[FileRef, ...] | None = None
    clarification: bool | None = None
    options: tuple[str, ...] | None = None
    recommended: str | None = None
    reason: str | None = None
    """Why it is asked."""


class Assignment(_Entry):
    """The set of assigned users was replaced (decision 2.6, 49)."""

    type: Literal["assignment"] = "assignment"
    added: tuple[str, ...]
    removed: tuple[str, ...]
    assigned_users: tuple[str, ...]
    timestamp: Timestamp
    by: str | None = None


class HumanFeedback(_Entry):
    """A verdict, or its withdrawal (null)."""

    always = frozenset({"feedback"})

    type: Literal["human_feedback"] = "human_feedback"
    feedback: Feedback | None
    timestamp: Timestamp
    by: str | None = None
    reason: str | None = None


class Update(_Entry):
    """Fields were edited; their names, not their values."""

    type: Literal["update"] = "update"
    fields: tuple[str, ...]
    timestamp: Timestamp
    by: str | None = None


class ErrorEntry(_Entry):
    """What went wrong and what to do; always before the change to failed (decision 2.8, 62)."""

    type: Literal["error"] = "error"
    message: str
    code: str
    timestamp: Timestamp
    execution_id: str | None = None


class OtherEntry(_Entry):
    """What another server, or a later version, logs and nobody here knows.

    Whoever reads such an entry makes it one of these: a type of its own keeps all others told apart.
    """

    type: Literal["other"] = "other"
    kind: str
    """The type that it has there."""
    text: str = ""
    timestamp: Timestamp
    by: str | None = None


Activity = Annotated[
    StatusChange | Message | Assignment | HumanFeedback | Update | ErrorEntry | OtherEntry,
    Field(discriminator="type"),
]
ACTIVITY: TypeAdapter[Activity] = TypeAdapter(Activity, config=ConfigDict(defer_build=True))
