"""Activities and executions, as far as they can be understood; nothing in them makes a task unreadable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError as PydanticError

from agnt_tasks.models.activity import ACTIVITY, Activity, OtherEntry
from agnt_tasks.models.execution import Execution, Step
from agnt_tasks.models.status import ExecutionState, ExecutionStatus
from agnt_tasks.store.rest.dialect import status_of
from agnt_tasks.store.rest.values import email_of, first, id_of, text_of, time_of

_STATES = frozenset({"", *ExecutionState})
_ENDINGS: Mapping[str, ExecutionStatus] = {
    **dict.fromkeys(("error", "errored", "failure"), ExecutionStatus.FAILED),
    **dict.fromkeys(("cancelled", "canceled", "aborted", "interrupted"), ExecutionStatus.STOPPED),
    **dict.fromkeys(("success", "succeeded", "done"), ExecutionStatus.COMPLETED),
    "awaiting_user_input": ExecutionStatus.NEEDS_CLARIFICATION,
}
"""How runs end elsewhere."""
_WORDS = ("text", "content", "message", "description", "reason", "title")
"""Where an entry of a kind that nobody knows may say what happened."""


def is_known_state(execution: Execution) -> bool:
    """Whether its inner state is a word of ours."""
    return execution.state in _STATES


def entries_of(value: Any, at: int) -> tuple[Activity, ...]:
    """The log; `at`: the time of what tells none."""
    return tuple(_entry(raw, at) for raw in _objects(value))


def _entry(raw: Mapping[str, Any], at: int) -> Activity:
    wire = _flat(raw)
    wire["timestamp"] = first(time_of, raw, "timestamp", "createdAt", "time", "at")
    if wire["timestamp"] is None:
        wire["timestamp"] = at
    try:
        return ACTIVITY.validate_python(wire)
    except (PydanticError, RecursionError):
        kind = text_of(raw.get("type")) or "activity"
        return OtherEntry(kind=kind, text=_words(raw), timestamp=wire["timestamp"], by=wire["by"])


def _flat(raw: Mapping[str, Any]) -> dict[str, Any]:
    """With what is wrapped in objects elsewhere as plain values."""
    wire = {str(key): value for key, value in raw.items() if value is not None}
    said = raw.get("message")
    if isinstance(said, Mapping):
        wire = {"type": "message", "role": said.get("role"), "content": _words(said), **wire}
    if wire.get("type") == "message":
        role = wire.get("role") or wire.get("sender")
        wire["role"] = "user" if role in ("user", "human") else "assistant"
        wire["content"] = text_of(wire.get("content")) or _words(raw)
    if wire.get("type") == "status_change":
        for end in ("from", "to"):
            wire[end] = status_of(wire.get(end))[0]
    if wire.get("type") == "human_feedback":
        # Taken back.
        wire.setdefault("feedback", None)
    wire["by"] = first(email_of, raw, "by", "user", "actor")
    return wire


def _words(raw: Mapping[str, Any]) -> str:
    for name in _WORDS:
        value = raw.get(name)
        if isinstance(value, Mapping):
            value = value.get("content") or value.get("text")
        if isinstance(value, str) and value:
            return value
    return ""


def executions_of(value: Any) -> tuple[Execution, ...]:
    return tuple(_execution(raw) for raw in _objects(value))


def _execution(raw: Mapping[str, Any]) -> Execution:
    steps = tuple(_steps(raw.get("steps")))
    state = raw.get("state")
    known = {**raw, "steps": steps, "state": state if state in _STATES else ""}
    times = {
        "startedAt": first(time_of, raw, "startedAt", "createdAt"),
        "completedAt": first(time_of, raw, "completedAt", "endedAt", "finishedAt"),
        "queuedAt": time_of(raw.get("queuedAt")),
    }
    status = _ended(raw.get("status"), times["completedAt"] is not None)
    essence = {**times, "status": status, "id": id_of(raw) or "", "steps": steps}
    for wire in ({**known, **essence}, {**essence, "result": text_of(raw.get("result"))}):
        try:
            return Execution.model_validate(wire)
        except (PydanticError, RecursionError):
            continue
    return Execution(id=essence["id"], status=status)


def _ended(raw: Any, is_over: bool) -> ExecutionStatus:
    if raw in ExecutionStatus._value2member_map_:
        return ExecutionStatus(raw)
    if isinstance(raw, str) and raw in _ENDINGS:
        return _ENDINGS[raw]
    return ExecutionStatus.COMPLETED if is_over else ExecutionStatus.IN_PROGRESS


def _steps(value: Any) -> Iterator[Step]:
    for raw in _objects(value):
        try:
            yield Step.model_validate(raw)
        except (PydanticError, RecursionError):
            continue


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    for each in value if isinstance(value, list) else ():
        if isinstance(each, Mapping):
            yield each
