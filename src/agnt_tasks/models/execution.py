"""One run of an assistant on a task, and its steps (L142 to L149; additions of decision 2.8, 65)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    PlainSerializer,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from agnt_tasks.models.status import Effect, ExecutionStatus, StepState
from agnt_tasks.models.timestamp import Timestamp
from agnt_tasks.models.wire import Wire

_MOST_DIGITS = 30
"""Before the point; and twice as many behind it."""
LARGEST_COUNT = 10**15
"""Of tokens and the like: nobody gets there, and sums of many still fit into 64 bits."""


def _writable(amount: Decimal) -> Decimal:
    """`1e9999999` is a short text, and written out a long one."""
    _, _, exponent = amount.as_tuple()
    if amount.adjusted() >= _MOST_DIGITS or not isinstance(exponent, int) or exponent < -2 * _MOST_DIGITS:
        raise ValueError("has too many digits")
    return amount


Dollars = Annotated[
    Decimal,
    AfterValidator(_writable),
    PlainSerializer(lambda cost: format(cost, "f"), return_type=str, when_used="json"),
]
"""US dollars; a decimal string in JSON (ruling Tokens, money, keys)."""
Count = Annotated[int, Field(ge=0, le=LARGEST_COUNT)]


class Usage(Wire):
    """What a model call took. A cost of None is unknown, which is not the same as 0."""

    input_tokens: Count = 0
    output_tokens: Count = 0
    cost_usd: Dollars | None = None

    def __add__(self, other: Usage) -> Usage:
        known = self.cost_usd is not None and other.cost_usd is not None
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=(self.cost_usd or Decimal(0)) + (other.cost_usd or Decimal(0)) if known else None,
        )


NO_USAGE = Usage(cost_usd=Decimal(0))


class Failure(Wire):
    """Why something failed, and what to do."""

    message: str
    code: str
    retry_at: Timestamp | None = None
    """When it is tried again by itself; None: it is not."""

    @model_serializer(mode="wrap")
    def _without_empty(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {key: value for key, value in serialize(self).items() if value is not None}


class Step(Wire):
    """One model call or tool call of an execution, as journaled."""

    index: Count
    """Position in the execution, from 0."""
    kind: str
    """`model` or `tool`."""
    name: str
    """The model's or the tool's name."""
    status: StepState
    call_id: str | None = None
    """The model's id for this tool call."""
    arguments: dict[str, Any] | None = None
    output: str | None = None
    """What came back: the answer's text, or the tool's result; while a model answers, what came so far."""
    calls: tuple[ToolCall, ...] = ()
    """Tool calls that the model asked for in this step."""
    effect: Effect | None = None
    attempt: Count = 1
    """The execution's attempt in which the step was last begun."""
    error: Failure | None = None
    usage: Usage | None = None
    started_at: Timestamp
    completed_at: Timestamp | None = None
    duration_ms: int | None = None


class ToolCall(Wire):
    """A model's wish to call a tool. `arguments` is JSON text, as the model wrote it."""

    id: str
    name: str
    arguments: str = "{}"


STREAMED = {"streamed": True}
"""The context of a serialization that also tells how far a text is written, so that a watcher can go on."""


class Execution(Wire):
    """The four documented fields, then what this product adds."""

    id: str
    status: ExecutionStatus
    started_at: Timestamp | None = None
    """None while queued."""
    completed_at: Timestamp | None = None
    queued_at: Timestamp | None = None
    state: str = ""
    """The inner state, for who wants to tell queued from running."""
    assistant: str = ""
    model: str = ""
    attempt: Count = 0
    """How often a worker began or took over this execution."""
    retry_of: str | None = None
    message: str = ""
    """What the user said to start it."""
    answers: bool = False
    """The message was the answer to what an earlier execution asked."""
    result: str | None = None
    error: Failure | None = None
    duration_ms: int | None = None
    usage: Usage = Field(default=NO_USAGE)
    recalled: tuple[str, ...] = ()
    """What memory gave to this execution."""
    notice: str | None = None
    """A warning about this execution as a whole, such as skills that nobody knows."""
    steps: tuple[Step, ...] = ()
    streamed: int | None = None
    """While a step is being written: the characters of the execution's text up to the end of its `output`,
    as events count them (`Event.offset`). None: nothing is, or the store does not tell. In the JSON only
    where `STREAMED` asks for it."""

    @model_serializer(mode="wrap")
    def _documented_then_known(
        self, serialize: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> dict[str, Any]:
        documented = {
            "id",
            "status",
            "startedAt",
            "completedAt",
            "started_at",
            "completed_at",
            "usage",
            "steps",
        }
        told = serialize(self)
        streamed = told.pop("streamed", None)
        wire = {key: value for key, value in told.items() if value or key in documented}
        if streamed is not None and info.context == STREAMED:
            wire["streamed"] = streamed
        return wire
