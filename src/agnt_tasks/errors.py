"""Every error that agnt-tasks raises on purpose, as one tree.

    AgntError
    ├── RequestError                  the caller can mend it
    │   ├── ValidationError           a field or a filter is wrong; carries one problem per field
    │   │   ├── InvalidJsonError      the text is not JSON at all
    │   │   └── ImmutableFieldError   the field exists but cannot be changed this way
    │   ├── UnauthorizedError         nobody, or nobody any more: the token is missing, wrong or over
    │   ├── ForbiddenError            somebody, but without this right
    │   ├── NotFoundError
    │   │   └── TaskNotFoundError
    │   ├── MethodNotAllowedError, UnsupportedMediaTypeError, MisdirectedRequestError
    │   │                             a request that is none of the API's
    │   ├── AmbiguousIdError          a shortened id fits several tasks
    │   ├── ConflictError             the task is not in a state for it
    │   │   ├── TaskAlreadyRunningError
    │   │   ├── TaskNotWaitingError
    │   │   ├── TaskNotStoppableError
    │   │   └── IdempotencyInProgressError
    │   ├── PreconditionFailedError   it was changed since the caller looked
    │   ├── IdempotencyKeyReusedError
    │   └── PayloadTooLargeError
    ├── ConfigError                   a setting is wrong; names the setting
    │   └── UnconfirmedKeyError       a provider key was found by chance: ask before it spends money
    ├── StoreError                    the database cannot do it now
    │   ├── StoreReadOnlyError
    │   ├── StoreFullError
    │   ├── StoreCorruptError
    │   ├── StoreTooNewError          written by a newer agnt-tasks
    │   ├── StoreGoneError            the file was deleted or replaced under us
    │   ├── StoreBusyError
    │   ├── StoreOfflineError         the server does not answer
    │   ├── StoreRateLimitedError     the server wants fewer requests; says when to come again
    │   └── StoreShuttingDownError    the server is ending
    └── ExecutionError                inside one run of an assistant
        ├── FencedError               the execution now belongs to somebody else: write nothing more
        │   └── StopRequestedError    it is still ours, but was stopped: begin nothing, confirm the stop
        └── ModelError                the model did not answer; see `engine.model.failures`

`code` is the error_code of the API (specification decisions 2.10); the message is one sentence
that says what to do. Which HTTP status belongs to a code is told by `agnt_tasks.api` alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class FieldProblem(NamedTuple):
    """One thing that is wrong with one field, in the caller's own field names."""

    field: str
    message: str


class AgntError(Exception):
    """Base of the tree. `str(error)` is fit to be shown to a person as it is (after cleaning)."""

    code = "INTERNAL_ERROR"
    request_id = ""
    """What the server calls the request that it refused; empty: no server was asked, or it did not say."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RequestError(AgntError):
    code = "VALIDATION_ERROR"


class ValidationError(RequestError):
    def __init__(self, message: str, problems: Sequence[FieldProblem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)

    @classmethod
    def of(cls, field: str, message: str) -> ValidationError:
        """The error for a single wrong field."""
        return cls(f"{field}: {message}", [FieldProblem(field, message)])


class InvalidJsonError(ValidationError):
    code = "INVALID_JSON"


class ImmutableFieldError(ValidationError):
    code = "IMMUTABLE_FIELD"


class UnauthorizedError(RequestError):
    code = "UNAUTHORIZED"


class ForbiddenError(RequestError):
    code = "FORBIDDEN"


class MethodNotAllowedError(RequestError):
    code = "METHOD_NOT_ALLOWED"


class UnsupportedMediaTypeError(RequestError):
    code = "UNSUPPORTED_MEDIA_TYPE"


class MisdirectedRequestError(RequestError):
    code = "MISDIRECTED_REQUEST"


class NotFoundError(RequestError):
    code = "NOT_FOUND"


class TaskNotFoundError(NotFoundError):
    code = "TASK_NOT_FOUND"

    def __init__(self, task_id: str) -> None:
        super().__init__(f"There is no task {task_id}. `agnt list` shows the tasks that exist.")
        self.task_id = task_id


class AmbiguousIdError(RequestError):
    code = "VALIDATION_ERROR"

    def __init__(self, prefix: str, matches: Sequence[str]) -> None:
        super().__init__(f"{prefix} fits several tasks: {', '.join(matches)}. Give more of the id.")


class ConflictError(RequestError):
    code = "CONFLICT"


class TaskAlreadyRunningError(ConflictError):
    code = "TASK_ALREADY_RUNNING"

    def __init__(self, task_id: str) -> None:
        super().__init__(f"Task {task_id} is already in progress: stop it first, then process it again.")


def _words(status: str) -> str:
    """A status as a sentence has it."""
    return status.replace("_", " ")


class TaskNotWaitingError(ConflictError):
    code = "TASK_NOT_WAITING"

    def __init__(self, task_id: str, expected: str, now: str) -> None:
        super().__init__(
            f"Nothing was sent: task {task_id} is {_words(now)}, no longer {_words(expected)}. "
            "Look at it again first."
        )


class TaskNotStoppableError(ConflictError):
    code = "TASK_NOT_STOPPABLE"

    def __init__(self, task_id: str, now: str) -> None:
        super().__init__(
            f"Task {task_id} is {_words(now)}: there is nothing to stop. Process it to run it again."
        )


class IdempotencyInProgressError(ConflictError):
    code = "IDEMPOTENCY_IN_PROGRESS"


class PreconditionFailedError(RequestError):
    code = "PRECONDITION_FAILED"

    def __init__(self, task_id: str) -> None:
        super().__init__(f"Task {task_id} was changed since you looked: read it again, then decide.")
        self.task_id = task_id


class IdempotencyKeyReusedError(RequestError):
    code = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self) -> None:
        super().__init__(
            "This idempotency key was used for another request: use a new key for a new request."
        )


class PayloadTooLargeError(RequestError):
    code = "PAYLOAD_TOO_LARGE"


class ConfigError(AgntError):
    code = "CONFIG_ERROR"


class UnconfirmedKeyError(ConfigError):
    code = "KEY_NOT_CONFIRMED"

    def __init__(self, variable: str, model: str) -> None:
        super().__init__(
            f"{variable} is set, so this would use {model} and spend money. Run `agnt model allow "
            f"{variable}` to agree once, or set AGNT_MODEL (AGNT_MODEL=rehearsal costs nothing)."
        )
        self.variable = variable
        self.model = model


class StoreError(AgntError):
    code = "STORE_ERROR"


class StoreReadOnlyError(StoreError):
    code = "STORE_READ_ONLY"


class StoreFullError(StoreError):
    code = "STORE_FULL"


class StoreCorruptError(StoreError):
    code = "STORE_CORRUPT"


class StoreTooNewError(StoreError):
    code = "STORE_TOO_NEW"


class StoreGoneError(StoreError):
    code = "STORE_GONE"


class StoreBusyError(StoreError):
    code = "STORE_BUSY"


class StoreOfflineError(StoreError):
    code = "OFFLINE"


class StoreRateLimitedError(StoreError):
    code = "RATE_LIMITED"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds; None: the server did not say."""


class StoreShuttingDownError(StoreError):
    code = "SHUTTING_DOWN"


class ExecutionError(AgntError):
    code = "EXECUTION_ERROR"


class FencedError(ExecutionError):
    code = "FENCED"

    def __init__(self, execution_id: str) -> None:
        super().__init__(
            f"Execution {execution_id} is no longer ours: another worker has it, or it was ended."
        )


class StopRequestedError(FencedError):
    code = "STOP_REQUESTED"

    def __init__(self, execution_id: str) -> None:
        ExecutionError.__init__(self, f"Execution {execution_id} is to stop: begin nothing more.")


class ModelError(ExecutionError):
    code = "MODEL_ERROR"
