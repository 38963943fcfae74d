"""The hosted service's own words, and what they are called here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from agnt_tasks.models.status import TaskStatus

_PENDING, _RUNNING = TaskStatus.PENDING, TaskStatus.IN_PROGRESS
_ASKING, _HELD = TaskStatus.NEEDS_CLARIFICATION, TaskStatus.ON_HOLD
_DONE, _FAILED = TaskStatus.COMPLETED, TaskStatus.FAILED

MEANINGS: Mapping[str, TaskStatus] = {
    "pending": _PENDING,
    "scheduled": _PENDING,
    "conversation": _PENDING,
    "executing": _RUNNING,
    "subtasks_running": _RUNNING,
    "message_received": _RUNNING,
    "awaiting_user_input": _ASKING,
    "on_hold": _HELD,
    "paused": _HELD,
    "alarm_set": _HELD,
    "awaiting_non_user_response": _HELD,
    "credits_blocked": _HELD,
    "deferred_access": _HELD,
    "completed": _DONE,
    "done_user_marked": _DONE,
    "handled_by_other": _DONE,
    "archived": _DONE,
    "error": _FAILED,
    "failed_access": _FAILED,
    "abandoned": _FAILED,
    "cancelled": _FAILED,
}
"""Every status that the hosted service is known to have."""
_WRITTEN: Mapping[TaskStatus, str] = {
    _RUNNING: "executing",
    _FAILED: "error",
    _ASKING: "awaiting_user_input",
}
"""How a status is asked for there, where it has another name."""


def status_of(raw: Any) -> tuple[TaskStatus, str]:
    """Our status for a server's, and the server's own word where that is another."""
    word = raw if isinstance(raw, str) else ""
    if word in TaskStatus._value2member_map_:
        return TaskStatus(word), ""
    known = MEANINGS.get(word)
    return (known, word) if known else (TaskStatus.unknown(word or "unknown"), word)


def written(status: TaskStatus) -> str:
    """The hosted name, for an update."""
    return _WRITTEN.get(status, status.value)


def asked_for(statuses: Iterable[TaskStatus]) -> list[str]:
    """The hosted names of everything that we show under these, for a filter."""
    raw: list[str] = []
    for status in statuses:
        found = [word for word, meaning in MEANINGS.items() if meaning == status]
        raw += found or [status.value]
    return raw


def is_hosted(body: Any) -> bool:
    """Whether an answer is wrapped the way the hosted service does."""
    return isinstance(body, dict) and "ok" in body
