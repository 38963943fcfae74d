"""How closely somebody looks: what a store has to know that must ask its server for every change."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol, runtime_checkable

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task


class Level(StrEnum):
    LOOKING = "looking"
    AWAY = "away"
    """The terminal is not in the foreground."""
    IDLE = "idle"
    """Nobody pressed a key for a long time."""


class Attention(NamedTuple):
    level: Level = Level.LOOKING
    task_id: str = ""
    """The task that is open; empty: none."""


@runtime_checkable
class Attentive(Protocol):
    """A store that asks often for what is looked at, and seldom for the rest."""

    def attend(self, attention: Attention) -> None:
        """From now on this is looked at."""

    def glance(self, task_ids: Sequence[str]) -> Sequence[Task]:
        """Those of them that it knows as a whole and as they are now, in their order. It asks for the others
        when there is time, and tells of each by an event."""

    def others(self) -> Sequence[TaskStatus]:
        """Statuses of its server, met so far, that are none of the six."""
