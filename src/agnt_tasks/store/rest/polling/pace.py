"""How often what is asked, by how closely somebody looks. All in seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from agnt_tasks.store.attention import Level

NEVER = float("inf")


class Pace(NamedTuple):
    running: float
    """Between two looks at what is in progress, or at what changed last."""
    others: float
    """Between two looks at anything else: one of them, by turns."""


PACES = {
    Level.LOOKING: Pace(4.0, 6.0),
    Level.AWAY: Pace(15.0, 20.0),
    Level.IDLE: Pace(60.0, NEVER),
}
COUNTS = 30.0
"""Between two looks at a column where the latest changes tell the rest: for its number, and deletions."""
_DETAIL, _SLOWER, _STILL, _ENDED = 2.0, 1.5, 10.0, 20.0
HOT = (1.0, 4.0, 10.0)
"""After something was done to a task here, it is looked at so many seconds later."""


def detail_pause(last: float, *, moving: bool, changed: bool) -> float:
    """Until the open task is read again: often while something runs in it, then less and less."""
    if not moving:
        return _ENDED
    return _DETAIL if changed or not last else min(_STILL, max(_DETAIL, last) * _SLOWER)


def back_off(failures: int) -> float:
    """After so many failures in a row."""
    return float(min(60, 2**failures))


def jittered(pause: float, chance: Callable[[], float]) -> float:
    """A tenth more or less, so that many boards do not ask at once."""
    return pause * (0.9 + 0.2 * chance())
