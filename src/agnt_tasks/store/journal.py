"""`Journal`: what the engine asks of a store, so that an execution survives the death of its worker.

The protocol: *claim* one queued execution; every later write proves that it is still ours (the
*fence*); every model call and tool call is a *step*, committed as started before its effect and as
done after; a heartbeat counter and a file lock tell the living from the dead; *take over* what the
dead left. Whoever loses the fence gets `FencedError` and writes nothing more.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, NamedTuple, Protocol

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.assistant import Assistant, ModelChoice
from agnt_tasks.models.attachment import FileRef, TaskFile
from agnt_tasks.models.execution import Failure, Step, ToolCall, Usage
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.status import Effect, StepState
from agnt_tasks.models.task import TaskCreate


class Claim(NamedTuple):
    """Proof of ownership: this worker, this attempt, of this execution."""

    execution_id: str
    task_id: str
    attempt: int
    owner: str


class Queued(NamedTuple):
    """An execution that waits for a worker."""

    execution_id: str
    task_id: str
    assistant: str
    choice: ModelChoice


class Turn(NamedTuple):
    """One execution as the conversation needs it: what the user said to start it, and its steps."""

    execution_id: str
    message: str
    files: tuple[FileRef, ...]
    steps: tuple[Step, ...]
    answers: bool
    """The message was the result of waiting questions, so it is not said a second time."""


class Work(NamedTuple):
    """All that an execution needs to begin or go on."""

    claim: Claim
    account: str
    owner_email: str
    title: str
    description: str
    type: str
    assistant: str
    skills: tuple[str, ...]
    parent_task_id: str | None
    depth: int
    """How many parents above: 0 for a task that a person made."""
    choice: ModelChoice
    turns: tuple[Turn, ...]
    """Oldest first; the last one is this execution."""
    recalled: tuple[str, ...] | None
    """Memory given to this execution; None before it was looked up."""
    elapsed_ms: int
    """Working time of earlier attempts of this execution."""


class StepBegin(NamedTuple):
    kind: str
    """`model` or `tool`."""
    name: str
    call_id: str | None = None
    arguments: dict[str, Any] | None = None
    effect: Effect | None = None


class StepEnd(NamedTuple):
    state: StepState
    output: str | None = None
    calls: tuple[ToolCall, ...] = ()
    usage: Usage | None = None
    error: Failure | None = None
    full_output: str | None = None
    """The whole output where `output` was cut."""


class Completed(NamedTuple):
    result: str


class Failed(NamedTuple):
    failure: Failure


class Asked(NamedTuple):
    questions: tuple[Question, ...]


Outcome = Completed | Failed | Asked


class Abandoned(NamedTuple):
    """An open execution whose owner may be dead."""

    execution_id: str
    task_id: str
    owner: str
    attempt: int
    beat: int
    """Grows as long as the owner lives; compare with an earlier look, never with a clock."""


class Journal(Protocol):
    async def claim(self, worker: str, limit: int, can_run: Callable[[Queued], bool]) -> Claim | None:
        """Take the oldest queued execution that `can_run`, if fewer than `limit` run everywhere.

        What `can_run` says must depend on assistant and model choice alone.

        An execution waits while another one of its task has not yet confirmed its stop.
        """

    async def load(self, claim: Claim) -> Work:
        """Everything the execution needs. Raises FencedError."""

    async def steps(self, claim: Claim) -> Sequence[Step]:
        """The steps of the execution so far, in order."""

    async def heartbeat(self, claim: Claim) -> bool:
        """Show a sign of life; True: somebody asked to stop. Raises FencedError."""

    async def stops(self, worker: str) -> Sequence[str]:
        """Executions of that worker that somebody asked to stop."""

    async def recalled(self, claim: Claim, texts: Sequence[str], notice: str | None = None) -> None:
        """Write down what memory gave, and a notice. Raises FencedError."""

    async def begin_step(self, claim: Claim, begin: StepBegin) -> int:
        """Commit that a step starts; its index.

        Raises:
            StopRequestedError: nothing new may begin.
            FencedError
        """

    async def repeat_step(self, claim: Claim, index: int) -> None:
        """A step in flight is run again by this attempt. Raises FencedError."""

    async def end_step(self, claim: Claim, index: int, end: StepEnd) -> None:
        """Commit a step's end with its output. Raises FencedError."""

    async def append_text(self, claim: Claim, index: int, text: str) -> None:
        """More of a model's answer. Not durable by itself: the step's end carries the whole.

        Raises:
            FencedError
        """

    async def discard_text(self, claim: Claim, index: int) -> None:
        """What streamed so far is void: the call is made again. Raises FencedError."""

    async def finish(self, claim: Claim, outcome: Outcome) -> None:
        """End the execution and move its task, in one transaction.

        Raises:
            StopRequestedError: it was stopped meanwhile; `confirm_stop` instead.
            FencedError
        """

    async def confirm_stop(self, claim: Claim, result: str | None = None) -> None:
        """The execution has unwound; a late result is kept with it.

        Raises:
            FencedError: also when nobody asked it to stop.
        """

    async def open_claims(self) -> Sequence[Abandoned]:
        """Every execution that some worker owns."""

    async def take_over(self, abandoned: Abandoned, crash_limit: int) -> str:
        """Free an execution of a dead owner: `queued` again, `stopped` if that was asked, or
        `quarantined` (task failed, CRASH_LIMIT) at the crash limit; `""`: it lives or is gone.
        """

    async def release(self, claim: Claim) -> None:
        """Give an execution back to the queue: this worker ends, another one goes on. Raises FencedError."""

    async def queued(self) -> Sequence[Queued]:
        """What waits for a worker: of each assistant with each model choice the oldest."""

    async def tidy(self) -> None:
        """Drop events and keys that are older than they are kept."""

    async def create_child(
        self, claim: Claim, index: int, new: TaskCreate, *, depth_limit: int, child_limit: int
    ) -> str:
        """A subtask, made exactly once for this step: its id. Raises FencedError, ValidationError."""

    async def list_files(self, claim: Claim) -> Sequence[TaskFile]: ...

    async def read_file(self, claim: Claim, name: str) -> bytes | None:
        """The newest file of that name of this task."""

    async def save_file(self, claim: Claim, name: str, content: bytes) -> None:
        """A result file; the same name replaces this execution's own. Raises FencedError."""

    async def read_output(self, claim: Claim, execution_id: str, index: int) -> str | None:
        """The whole output of a step of this task."""

    async def remember(self, claim: Claim, index: int, text: str) -> None:
        """Keep a note for this assistant, once for this step. Raises FencedError."""

    async def recall(self, claim: Claim, query: str, limit: int) -> Sequence[MemoryNote]:
        """Notes of this assistant that share words with the query, best first."""

    async def assistant(self, claim: Claim, assistant_id: str) -> Assistant | None:
        """A profile that was made in the app."""

    def changes(self) -> AsyncIterator[None]:
        """Yields soon after any process changed the database; at least once a second."""
