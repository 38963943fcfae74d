"""A store that does not answer: in words, and when it is asked again."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from agnt_tasks.errors import StoreRateLimitedError, UnauthorizedError

_RETRIES = (1, 2, 5, 10, 30)
"""Seconds to the next try while the store does not answer."""


class Kind(StrEnum):
    """Of trouble."""

    OFFLINE = "offline"
    LIMITED = "limited"
    """The store wants to be asked less."""
    STRANGER = "stranger"
    """The store does not know who asks."""


class Trouble(NamedTuple):
    """The store does not answer."""

    message: str
    since: int
    """When it answered last; milliseconds. 0: never."""
    retry_at: int
    kind: Kind = Kind.OFFLINE


class Tries:
    """What went wrong again and again, and when the next try is: later after every failure in a row."""

    def __init__(self, clock: Callable[[], int], words_of: Callable[[Exception], str]) -> None:
        self._clock = clock
        self._words_of = words_of
        self._failures = 0
        self._known, self._words = "", ""
        self.pause = 0
        """Seconds to the next one."""

    def went_well(self) -> None:
        self._failures, self._known = 0, ""

    def failed(self, error: Exception, since: int) -> Trouble:
        if repr(error) != self._known:
            # Once: what nobody foresaw is written down, and a try every 30 s must not fill the disk.
            self._known, self._words = repr(error), self._words_of(error)
        self.pause = _RETRIES[min(self._failures, len(_RETRIES) - 1)]
        if isinstance(error, StoreRateLimitedError):
            self.pause = max(self.pause, math.ceil(error.retry_after or 0))
        self._failures += 1
        return Trouble(self._words, since, self._clock() + self.pause * 1000, _kind(error))


def _kind(error: Exception) -> Kind:
    if isinstance(error, UnauthorizedError):
        return Kind.STRANGER
    return Kind.LIMITED if isinstance(error, StoreRateLimitedError) else Kind.OFFLINE
