"""The statuses in words and glyphs. Always both: a colour alone tells nobody anything."""

from __future__ import annotations

from collections.abc import Iterable

from agnt_tasks.models.status import TaskStatus


class _OfStatus(dict[TaskStatus, str]):
    """Of each of the six, and one for all others."""

    def __init__(self, values: Iterable[str], other: str) -> None:
        super().__init__(zip(TaskStatus, values, strict=True))
        self._other = other

    def __missing__(self, status: TaskStatus) -> str:
        return self._other


WORDS = _OfStatus(("Pending", "In progress", "Needs you", "On hold", "Completed", "Failed"), "Other")
GLYPHS = _OfStatus("○●◆‖✓✗", "◌")
ASCII_GLYPHS = _OfStatus("o*?=+x", "~")
_THE_SAME = frozenset({"executing", "awaiting_user_input", "paused", "error"})
"""Words of the hosted service that say no more than ours."""


def raw_words(status: str, raw: str) -> str:
    """What its server calls the status of a task, where that says more than we do; as a person reads it."""
    if not raw or raw in _THE_SAME or raw == status:
        return ""
    return raw.replace("_", " ")
