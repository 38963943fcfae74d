"""Since when what runs has given no sign of life. Knows no screen and no store."""

from __future__ import annotations

from collections.abc import Iterable

from agnt_tasks.models.card import Standing
from agnt_tasks.tui.state.why import QUIET


class Beats:
    def __init__(self) -> None:
        self._last: dict[str, tuple[int, int]] = {}
        """Of a task: the beat that was counted last, and when it came to be that, by our clock."""

    def hear(self, standings: Iterable[Standing], now: int) -> None:
        """How tasks stand now, in milliseconds."""
        for standing in standings:
            if not standing.beat:
                self._last.pop(standing.task_id, None)
            elif self._last.get(standing.task_id, (0, 0))[0] != standing.beat:
                self._last[standing.task_id] = standing.beat, now

    def quiet_since(self, task_id: str, told: int) -> int | None:
        """When its execution gave its last sign of life; None: it does, or does not tell.

        `told`: when the store answered last. Of what it does not tell us nobody can say that it is quiet.
        """
        _, heard = self._last.get(task_id, (0, told))
        return heard if told - heard >= QUIET else None
