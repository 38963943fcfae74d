"""What persistence must offer. The rules above it know no SQL, so that another database can join.

A `Records` is one transaction: everything in it happens together or not at all. The groups hold one
kind of record each. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine, Hashable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from agnt_tasks.models.activity import Activity
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import FileRef, TaskFile
from agnt_tasks.models.card import Place, Span, Standing, View, Windows
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.execution import Step, Usage
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import Feedback, StepState
from agnt_tasks.models.token import Token
from agnt_tasks.models.usage import UsageRow
from agnt_tasks.store.journal import Claim, StepBegin, StepEnd
from agnt_tasks.store.local.records import Change, ExecutionRecord, KeptAnswer, TaskRecord, Verdict
from agnt_tasks.store.local.words import Search

if TYPE_CHECKING:
    from agnt_tasks.models.webhook import Delivery, Webhook, WebhookSecret
    from agnt_tasks.store.webhooks import Parcel, Settled

T = TypeVar("T")


class TaskRecords(Protocol):
    """Tasks, their log, and people."""

    async def get(self, account: str, task_id: str) -> TaskRecord | None: ...
    async def by_origin(self, origin: str) -> str | None:
        """The subtask that this step made."""

    async def insert(self, account: str, task: TaskRecord) -> None: ...
    async def insert_many(self, account: str, tasks: Sequence[TaskRecord]) -> None: ...
    async def update(self, before: TaskRecord, after: TaskRecord) -> None: ...
    async def touch(self, task_id: str, now: int) -> int:
        """Count a change that no field of the task shows; the time of the change."""

    async def delete(self, task: TaskRecord) -> None:
        """With its activities, executions, files and verdicts."""

    async def existing(self, ids: Sequence[str]) -> set[str]: ...
    async def beginning(self, account: str, beginning: str, limit: int) -> list[str]:
        """The first ids that begin so, in order."""

    async def page(self, account: str, email: str, query: TaskQuery, search: Search) -> TaskPage: ...
    async def after(self, account: str, row: int, count: int) -> tuple[list[TaskRecord], int]:
        """Oldest first, and the row to go on after."""

    async def children(self, account: str, task_id: str) -> tuple[str, ...]: ...
    async def orphan(self, account: str, parent_id: str, at: int) -> list[Change]:
        """Children live on without a parent; what changed."""

    async def provision(self, account: str, emails: Sequence[str], at: int) -> None: ...
    async def append(self, task_id: str, entries: Sequence[Activity]) -> None: ...
    async def append_many(self, entries: Sequence[tuple[str, Activity]]) -> None: ...
    async def activities(self, task_id: str) -> tuple[Activity, ...]: ...
    async def verdict(self, task_id: str, email: str) -> Verdict | None: ...
    async def set_verdict(self, task_id: str, email: str, verdict: Feedback | None, reason: str) -> None: ...


class ExecutionRecords(Protocol):
    """Executions, their steps, and the text that is being written."""

    async def insert(self, execution: ExecutionRecord) -> None: ...
    async def get(self, execution_id: str) -> ExecutionRecord | None: ...
    async def of_task(self, task_id: str) -> list[ExecutionRecord]: ...
    async def open_of(self, task_id: str) -> ExecutionRecord | None:
        """The one that is queued or running."""

    async def claimable(self) -> list[ExecutionRecord]:
        """Of everything that may be claimed, the oldest of each assistant and choice."""

    async def count_running(self) -> int: ...
    async def owned(self) -> list[ExecutionRecord]: ...
    async def stop_requests(self, owner: str) -> list[str]: ...
    async def claim(self, execution_id: str, owner: str, at: int) -> ExecutionRecord | None: ...
    async def fence(self, execution_id: str, owner: str, attempt: int) -> ExecutionRecord | None:
        """Prove ownership and show life; None: it is not ours."""

    async def unchanged(
        self, execution_id: str, owner: str, attempt: int, beat: int
    ) -> ExecutionRecord | None:
        """The execution, if nobody has touched it since it was seen so."""

    async def update(self, execution: ExecutionRecord) -> None: ...
    async def steps(self, execution_id: str) -> list[Step]: ...
    async def steps_of_task(self, task_id: str) -> dict[str, list[Step]]: ...
    async def waiting(self, task_id: str) -> list[tuple[str, Step]]:
        """Unanswered questions: execution id and step."""

    async def begin_step(self, execution_id: str, attempt: int, begin: StepBegin, at: int) -> int: ...
    async def repeat_step(self, execution_id: str, index: int, attempt: int, at: int) -> None: ...
    async def end_step(self, execution_id: str, index: int, end: StepEnd, at: int) -> bool:
        """False: the step was not in flight."""

    async def insert_steps(self, execution_id: str, steps: Sequence[Step]) -> None: ...
    async def answer_step(
        self, execution_id: str, index: int, state: StepState, output: str, at: int
    ) -> None: ...
    async def full_output(self, task_id: str, execution_id: str, index: int) -> str | None: ...
    async def full_outputs(self, task_id: str) -> list[dict[str, Any]]:
        """`execution_id`, `index` and `text` of every step whose shown output was cut."""

    async def set_full_output(self, account: str, execution_id: str, index: int, text: str) -> None: ...
    async def append_text(self, claim: Claim, index: int, text: str, at: int) -> bool:
        """A piece and its event; False: the execution is not ours, or no longer running."""

    async def discard_text(self, execution_id: str, index: int) -> None: ...
    async def text_so_far(self, execution_id: str, index: int) -> tuple[str, int]:
        """What a step's call wrote, and the characters of the execution's text up to its end."""

    async def usage(self, account: str) -> list[UsageRow]: ...


class EventRecords(Protocol):
    """The feed, and answers kept for idempotency keys."""

    async def append(self, account: str, changes: Sequence[Change], at: int) -> None: ...
    async def append_for(self, task_id: str, kind: EventKind, execution_id: str, at: int) -> None:
        """An event of the task as it stands now."""

    async def after(self, account: str, seq: int, count: int) -> list[Event]: ...
    async def last(self) -> int: ...
    async def first(self) -> int | None: ...
    async def prune(self, before: int, keys_before: int) -> None: ...
    async def kept_answer(self, account: str, email: str, key: str, since: int) -> KeptAnswer | None: ...
    async def keep_answer(self, account: str, email: str, key: str, kept: KeptAnswer, at: int) -> None: ...


class FileRecords(Protocol):
    async def keep(self, account: str, content: bytes) -> str:
        """Keep the bytes once; their file id."""

    async def find(self, account: str, file_id: str) -> tuple[int, str | None] | None:
        """Size and type of a kept file."""

    async def add(
        self, account: str, task_id: str, file: FileRef, role: str, execution_id: str | None, at: int
    ) -> None: ...
    async def drop_result(self, task_id: str, execution_id: str, name: str) -> None: ...
    async def of_task(self, task_id: str) -> list[TaskFile]: ...
    async def content(self, task_id: str, name: str) -> bytes | None:
        """Of the newest file of that name."""

    async def content_by_id(self, account: str, file_id: str) -> bytes | None: ...


class MemoryRecords(Protocol):
    """Notes and profiles."""

    async def insert(self, account: str, note: MemoryNote, origin: str | None = None) -> bool:
        """False: it is there already."""

    async def drop_verdict(self, account: str, task_id: str, email: str) -> None: ...
    async def detach(self, account: str, task_id: str) -> None:
        """A task goes: verdicts on it are forgotten, notes stay."""

    async def notes(self, account: str, assistant: str) -> list[MemoryNote]: ...
    async def fitting(
        self, account: str, assistant: str, words: tuple[str, ...], count: int
    ) -> list[MemoryNote]: ...
    async def edit(self, account: str, note_id: str, text: str) -> MemoryNote | None: ...
    async def forget(self, account: str, note_id: str) -> bool: ...
    async def assistants(self, account: str) -> list[Assistant]: ...
    async def assistant(self, account: str, assistant_id: str) -> Assistant | None: ...
    async def add_assistant(self, account: str, assistant: Assistant) -> bool:
        """False: there is one of that id, which stays as it is."""

    async def save_assistant(self, account: str, assistant: Assistant) -> None: ...
    async def delete_assistant(self, account: str, assistant_id: str) -> bool: ...


class BoardRecords(Protocol):
    """Many tasks at once, no more of each than a board shows."""

    async def windows(
        self, account: str, email: str, view: View, spans: Mapping[str, Span], now: int
    ) -> Windows: ...
    async def place_of(
        self, account: str, email: str, view: View, status: str, task_id: str, now: int
    ) -> Place | None: ...
    async def standings(self, account: str, email: str, ids: Sequence[str]) -> list[Standing]: ...
    async def spent_since(self, account: str, at: int) -> Usage: ...


class TokenRecords(Protocol):
    """Who may come in, over all accounts."""

    async def insert(self, token: Token, digest: bytes) -> None: ...
    async def get(self, token_id: str) -> tuple[Token, bytes] | None:
        """And what is kept of its secret."""

    async def all(self) -> list[Token]: ...
    async def beginning(self, beginning: str) -> list[str]:
        """At most two ids that begin so."""

    async def revoke(self, token_id: str, at: int) -> Token | None: ...
    async def used(self, token_id: str, at: int) -> None: ...
    async def has_people(self, account: str) -> bool:
        """Whether anybody was ever told of this account."""


class WebhookRecords(Protocol):
    """Where accounts want to be told of their tasks, and the outbox that tells them."""

    async def get(self, account: str) -> Webhook | None: ...
    async def save(self, account: str, webhook: Webhook, secret: str) -> None:
        """`secret`: for one that is new; the others keep theirs."""

    async def delete(self, account: str) -> str | None:
        """With its deliveries; the id that it had."""

    async def secret(self, account: str) -> WebhookSecret | None: ...
    async def renew_secret(
        self, account: str, secret: str, old_until: int, at: int
    ) -> WebhookSecret | None: ...
    async def disable(self, account: str, url: str, why: str, at: int) -> bool:
        """False: it is off, or leads elsewhere by now."""

    async def drop(self, account: str, why: str, at: int) -> None:
        """Give up what is still to be sent."""

    async def log(self, account: str, since: int, limit: int) -> list[Delivery]: ...
    async def next_due(self, busy: Collection[str]) -> int | None: ...
    async def claim(self, now: int, until: int, busy: Collection[str], most: int) -> list[Parcel]: ...
    async def begin_test(self, account: str, delivery_id: str, at: int, until: int) -> Parcel: ...
    async def settle(self, parcel: Parcel, settled: Settled) -> Delivery | None:
        """None: somebody else has begun an attempt since, or it was given up."""

    async def prune(self, before: int) -> None: ...


class Records(Protocol):
    """One transaction."""

    @property
    def tasks(self) -> TaskRecords: ...
    @property
    def executions(self) -> ExecutionRecords: ...
    @property
    def events(self) -> EventRecords: ...
    @property
    def files(self) -> FileRecords: ...
    @property
    def memory(self) -> MemoryRecords: ...
    @property
    def board(self) -> BoardRecords: ...
    @property
    def tokens(self) -> TokenRecords: ...
    @property
    def webhooks(self) -> WebhookRecords: ...


class Repository(Protocol):
    def reading(self) -> AbstractAsyncContextManager[Records]:
        """A consistent view."""

    async def read(
        self, work: Callable[[Records], Coroutine[Any, Any, T]], question: Hashable | None = None
    ) -> T:
        """What `work` makes of one consistent view, for what is asked often: it costs a third of `reading`.

        `work` may await nothing but the records. With a `question`, which must tell all that its answer
        depends on, that answer may be one that was found before, if nothing was written since.
        """

    def glancing(self) -> AbstractAsyncContextManager[Records]:
        """For one single read: nothing that is read twice belongs together."""

    def writing(self, *, durable: bool = True) -> AbstractAsyncContextManager[Records]:
        """All or nothing. `durable=False`: safe from a crash of ours, not from a power cut."""

    def jotting(self) -> AbstractAsyncContextManager[Records]:
        """For one single write that is not durable: what comes many times a second."""

    async def version(self) -> int:
        """Changes when any process has committed."""

    async def account(self) -> str:
        """The account of this database."""

    async def close(self) -> None: ...
