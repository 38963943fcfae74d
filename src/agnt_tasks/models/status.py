"""The words for where a task, an execution and a step stand."""

from __future__ import annotations

from enum import StrEnum


class TaskStatus(StrEnum):
    """The six statuses of the specification (L51 to L57), in the order of the board's columns."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    NEEDS_CLARIFICATION = "needs_clarification"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    FAILED = "failed"

    @classmethod
    def unknown(cls, raw: str) -> TaskStatus:
        """What another server calls a status, and none of ours means: its own word as the value.

        It is not found by looking up, listing or reading a body, so nobody can send it as one of the six.
        A word of the six gives that one.
        """
        if raw in cls._value2member_map_:
            return cls(raw)
        status = str.__new__(cls, raw)
        status._name_, status._value_ = raw, raw
        return status

    @property
    def column(self) -> str:
        """Where a board shows it: all unknown ones together."""
        return self.value if self.value in TaskStatus._value2member_map_ else OTHER


OTHER = "other"
"""The column of tasks whose status is none of the six (ruling Hosted dialect)."""


class ExecutionState(StrEnum):
    """Where an execution really stands; the wire shows fewer words (`ExecutionStatus`)."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPING = "stopping"
    COMPLETED = "completed"
    FAILED = "failed"
    STOPPED = "stopped"
    NEEDS_CLARIFICATION = "needs_clarification"
    QUARANTINED = "quarantined"

    @property
    def is_open(self) -> bool:
        """Still to be run, running, or not yet confirmed as stopped."""
        return self in (ExecutionState.QUEUED, ExecutionState.RUNNING, ExecutionState.STOPPING)


class ExecutionStatus(StrEnum):
    """The words for an execution on the wire (decision 2.8, 65)."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"
    NEEDS_CLARIFICATION = "needs_clarification"
    STOPPED = "stopped"

    @classmethod
    def shown(cls, state: ExecutionState) -> ExecutionStatus:
        """The wire's word for an inner state (ruling Recovery)."""
        return _SHOWN.get(state) or cls(state.value)


_SHOWN = {
    ExecutionState.QUEUED: ExecutionStatus.IN_PROGRESS,
    ExecutionState.RUNNING: ExecutionStatus.IN_PROGRESS,
    ExecutionState.STOPPING: ExecutionStatus.STOPPED,
    ExecutionState.QUARANTINED: ExecutionStatus.FAILED,
}


class StepState(StrEnum):
    """`started` is committed before a step's effect, its end after; see `unknown` and `waiting`."""

    STARTED = "started"
    DONE = "done"
    FAILED = "failed"
    WAITING = "waiting"
    """The step asked the user, whose answer will be its result."""
    UNKNOWN = "unknown"
    """A worker died in the middle of a once-only step: nobody knows whether it happened."""


class Effect(StrEnum):
    """What repeating a tool call would do."""

    READ = "read"
    """Changes nothing: may be repeated, and run beside others."""
    IDEMPOTENT = "idempotent"
    """Repeating it with the same operation key changes nothing more."""
    ONCE = "once"
    """Must never be repeated without asking."""


class Feedback(StrEnum):
    """A verdict on a task's result (L317 to L319); none is None."""

    LIKE = "like"
    DISLIKE = "dislike"
