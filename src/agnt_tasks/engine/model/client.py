"""`ModelClient`: one question to a model, its answer streamed, its failures told apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Protocol

from agnt_tasks.errors import ModelError
from agnt_tasks.models.assistant import Price
from agnt_tasks.models.execution import ToolCall, Usage

OnText = Callable[[str], Awaitable[None]]
"""Awaited with each piece of the answer, in order."""


class ChatMessage(NamedTuple):
    """One message of the conversation, in the shape that every provider understands."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    calls: tuple[ToolCall, ...] = ()
    """For `assistant`: the tool calls it made."""
    call_id: str = ""
    """For `tool`: which call this is the result of."""
    name: str = ""
    """For `tool`: the tool's name."""


class ToolSpec(NamedTuple):
    """A tool as a model is told of it."""

    name: str
    description: str
    parameters: dict[str, Any]
    """JSON schema of the arguments."""


class ModelRequest(NamedTuple):
    model: str
    """As litellm names it; `rehearsal` for the scripted one."""
    messages: Sequence[ChatMessage]
    tools: Sequence[ToolSpec] = ()
    api_base: str = ""
    api_key: str = ""
    """The secret itself: only ever in memory, never in a log, a step or an error."""
    price: Price | None = None
    native_tools: bool | None = None
    """False: the model cannot call tools, use JSON actions; None: unknown, try."""
    timeout: float = 90.0
    """Seconds without a byte before the call counts as dead."""


class Reply(NamedTuple):
    text: str
    calls: tuple[ToolCall, ...] = ()
    usage: Usage = Usage()


class FailureKind(StrEnum):
    """Why a model did not answer: the same for every provider."""

    RATE_LIMITED = "RATE_LIMITED"
    QUOTA = "QUOTA_EXHAUSTED"
    TIMEOUT = "MODEL_TIMEOUT"
    SERVER = "MODEL_SERVER_ERROR"
    UNREACHABLE = "MODEL_UNREACHABLE"
    INTERRUPTED = "MODEL_STREAM_BROKEN"
    """The stream broke, or ended without an end: what came is void."""
    NO_KEY = "MODEL_KEY_MISSING"
    BAD_KEY = "MODEL_KEY_REFUSED"
    UNKNOWN_MODEL = "MODEL_UNKNOWN"
    TOO_LONG = "CONTEXT_TOO_LONG"
    BAD_REQUEST = "MODEL_REFUSED_REQUEST"
    UNEXPECTED = "MODEL_ERROR"


class ModelCallError(ModelError):
    """A model call failed. The message is one sentence that says what to do, without secrets."""

    def __init__(self, kind: FailureKind, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.code = kind.value  # the activity's code tells the kind
        self.retry_after = retry_after
        """Seconds that the provider asked to wait, if it did."""


class ModelClient(Protocol):
    async def reply(self, request: ModelRequest, on_text: OnText) -> Reply:
        """Ask once, without retries. Cancelling the task closes the connection at once.

        Raises:
            ModelCallError
        """

    async def close(self) -> None: ...
