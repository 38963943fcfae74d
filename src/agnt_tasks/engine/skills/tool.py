"""What a tool is, and what it may do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from agnt_tasks.errors import ExecutionError
from agnt_tasks.models.attachment import TaskFile
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.status import Effect
from agnt_tasks.models.wire import Wire


class ToolError(ExecutionError):
    """The tool could not do it. The model gets kind, message and hint as the call's result."""

    code = "TOOL_ERROR"

    def __init__(self, kind: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.hint = hint


class ToolContext(Protocol):
    """What a tool may reach: this task's files, this assistant's memory, subtasks. Nothing else."""

    @property
    def operation(self) -> str:
        """The same for every repetition of this call (`execution:step`): an idempotency key."""

    async def list_files(self) -> Sequence[TaskFile]: ...
    async def read_file(self, name: str) -> bytes | None: ...
    async def save_file(self, name: str, content: bytes) -> None: ...
    async def read_output(self, result_id: str) -> str | None: ...
    async def create_task(self, fields: dict[str, Any]) -> str:
        """A pending subtask; its id. Raises ToolError at the limits of depth and number."""

    async def remember(self, text: str) -> None: ...
    async def recall(self, query: str) -> Sequence[MemoryNote]: ...


Arguments = TypeVar("Arguments", bound=Wire)


@dataclass(frozen=True)
class Tool(Generic[Arguments]):
    """One thing that an assistant can do.

    `arguments` checks what the model sent and gives the JSON schema; `run` returns the text that the
    model sees. A tool with `asks` ends the turn instead: its question goes to the user.
    """

    name: str
    description: str
    """For the model: when to use it, and what comes back."""
    arguments: type[Arguments]
    effect: Effect
    skill: str
    """The skill it belongs to. A task's skills restrict by this name or by the tool's own."""
    run: Callable[[Arguments, ToolContext], Awaitable[str]] | None = None
    always: bool = False
    """Allowed whatever skills a task names (ruling Skills on a task)."""
    asks: bool = False
