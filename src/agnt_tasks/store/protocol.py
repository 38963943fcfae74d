"""`Store`: everything that a face (board, CLI, server) may ask. Nobody asks which store it is.

A store is bound to one identity: `mine`, `by`, ownerEmail, feedback and account follow it.
Every method may raise `StoreError` when the database or the network cannot do it now.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import Attachment, TaskFile
from agnt_tasks.models.capabilities import Capabilities
from agnt_tasks.models.card import Place, Span, Standing, View, Windows
from agnt_tasks.models.event import Event
from agnt_tasks.models.execution import Usage
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import Task, TaskCreate, TaskPatch, TaskUpdate
from agnt_tasks.models.usage import UsageRow


class Identity(NamedTuple):
    """Who is asking."""

    email: str
    account: str


class Store(Protocol):
    """The nine operations of the API (L102 to L111), and `watch`."""

    @property
    def identity(self) -> Identity: ...

    @property
    def capabilities(self) -> Capabilities: ...

    async def list_tasks(self, query: TaskQuery) -> TaskPage:
        """Rows of one page, newest change first, and the true total over all pages."""

    async def get_task(self, task_id: str) -> Task:
        """The whole task, histories included.

        Raises:
            TaskNotFoundError: no such task in this account.
        """

    async def create_task(self, new: TaskCreate, *, key: str | None = None) -> Task:
        """A pending task. The same idempotency `key` again within 24 hours gives the same task.

        Raises:
            IdempotencyKeyReusedError: the key was used for another request.
        """

    async def update_task(self, task_id: str, change: TaskUpdate, *, rev: int | None = None) -> TaskPatch:
        """Change fields. A status is forced: any of the six to any, and a live execution is cancelled.

        Here and below: only if the task is at revision `rev` (`Task.rev`), compared in the same transaction;
        None: at any.

        Raises:
            TaskNotFoundError
            PreconditionFailedError: it is not at `rev`.
        """

    async def delete_task(self, task_id: str, *, rev: int | None = None) -> None:
        """Remove the task and its histories for good; children stay.

        Raises:
            TaskNotFoundError, PreconditionFailedError
        """

    async def set_assignees(
        self, task_id: str, emails: Sequence[str], *, rev: int | None = None
    ) -> TaskPatch:
        """Replace the set of assigned users.

        Raises:
            TaskNotFoundError, PreconditionFailedError
            ValidationError: naming the address that is none.
        """

    async def send_feedback(self, task_id: str, feedback: Feedback | None, reason: str = "") -> TaskPatch:
        """The caller's verdict; None takes it back.

        Raises:
            TaskNotFoundError
        """

    async def stop_task(self, task_id: str, *, rev: int | None = None) -> TaskPatch:
        """Put on hold at once; a running execution is cancelled and confirms it later.

        Raises:
            TaskNotFoundError, PreconditionFailedError
            TaskNotStoppableError: it has ended.
        """

    async def process_task(
        self,
        task_id: str,
        message: str = "",
        files: Sequence[Attachment] = (),
        *,
        key: str | None = None,
        expect: TaskStatus | None = None,
        rev: int | None = None,
    ) -> TaskPatch:
        """Queue an execution. `expect` is compared in the same statement.

        Raises:
            TaskNotFoundError, TaskAlreadyRunningError, IdempotencyKeyReusedError, PreconditionFailedError
            TaskNotWaitingError: the status is not what was expected.
            PayloadTooLargeError: files of more than 12 MiB together.
        """

    def watch(self, after: int | None = None) -> AsyncIterator[Event]:
        """Every event after that sequence, in order, once; None: from now. Never ends by itself."""

    async def close(self) -> None: ...


class FileStore(Protocol):
    """Files of tasks."""

    async def list_files(self, task_id: str) -> Sequence[TaskFile]:
        """Attachments and results, oldest first. Raises TaskNotFoundError."""

    async def read_file(self, task_id: str, name: str) -> bytes:
        """The newest file of that name. Raises TaskNotFoundError, NotFoundError."""


class MemoryStore(Protocol):
    """What assistants keep."""

    async def list_memory(self, *, assistant: str = "", search: str = "") -> Sequence[MemoryNote]:
        """Newest first; `search` orders by fit."""

    async def edit_memory(self, note_id: str, text: str) -> MemoryNote:
        """Raises NotFoundError, ValidationError."""

    async def forget(self, note_id: str) -> None:
        """Raises NotFoundError."""


class AssistantStore(Protocol):
    """Profiles. Those of config.toml are shown here and changed there."""

    async def list_assistants(self) -> Sequence[Assistant]:
        """The default first, then by id."""

    async def save_assistant(self, assistant: Assistant) -> Assistant:
        """Make or replace one. Raises ValidationError: it is written in config.toml."""

    async def delete_assistant(self, assistant_id: str) -> None:
        """Raises NotFoundError, ValidationError: it is written in config.toml."""


class UsageStore(Protocol):
    async def usage(self) -> Sequence[UsageRow]:
        """Totals by assistant and model, the most executions first."""


class ExchangeStore(Protocol):
    """Everything out, everything in, as JSON objects."""

    def export(self) -> AsyncIterator[dict[str, Any]]:
        """One object for each task, file, memory note and assistant, tasks oldest first."""

    async def import_(self, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
        """Take in what `export` gave, or task objects of the API; counts what was new, by kind.

        Existing ids are left alone.

        Raises:
            ValidationError: names the line (counted from 1); nothing of the batch with it is kept.
        """


class BoardStore(Protocol):
    """What a board asks again and again, without reading whole tasks."""

    async def windows(self, view: View, spans: Mapping[str, Span]) -> Windows:
        """For each status asked: that part of its column in the view's order, and the column's true total.

        One read, one moment. A status that the filter leaves out is empty.

        Raises:
            ValidationError: the filter holds text that no store can keep.
        """

    async def place_of(self, view: View, status: str, task_id: str) -> Place | None:
        """Where a task stands in that column in the view's order; None: it is not in it.

        Raises:
            ValidationError: the filter holds text that no store can keep.
        """

    async def standings(self, task_ids: Sequence[str]) -> Sequence[Standing]:
        """Of 200 tasks at most, in their order; unknown ids are left out."""

    async def spent_since(self, at: int) -> Usage:
        """Tokens and money of the steps that ended at that time or after; of tasks that are still there."""


class FindStore(Protocol):
    async def find_ids(self, beginning: str, limit: int) -> Sequence[str]:
        """The first ids in order that begin so; `task_` itself may be left out. None begins with nothing."""


class FullStore(
    Store,
    FileStore,
    MemoryStore,
    AssistantStore,
    UsageStore,
    ExchangeStore,
    BoardStore,
    FindStore,
    Protocol,
):
    """A store with every capability: what the command line is given; it asks `capabilities` first."""


class ServedStore(FullStore, Protocol):
    """A store that a server can offer: it knows where its feed stands, so that a stream can begin there."""

    async def position(self) -> int:
        """The sequence of the newest event, whoever it is for; 0: there was none yet."""
