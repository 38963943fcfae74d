"""When a request is sent again: only where that cannot do a thing twice."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import NamedTuple

from agnt_tasks.errors import AgntError, StoreOfflineError
from agnt_tasks.models.timestamp import now_ms

REFUSED = frozenset({408, 425, 429, 503})
"""Statuses that say that nothing was done."""
PASSING = REFUSED | {500, 502, 504}
"""Statuses that may be others in a moment."""


class Resend(StrEnum):
    SAFE = "safe"
    """Sent twice it ends in the same state, or the server knows it by its key."""
    UNSENT = "unsent"
    """Only when it surely was not done."""


class UnclearError(StoreOfflineError):
    """The answer got lost: nobody here knows whether it was done."""

    def __init__(self, message: str, *, may_come: bool) -> None:
        super().__init__(message)
        self.may_come = may_come
        """Whether it may still be done: the server was slow, not gone."""


class Trouble(NamedTuple):
    """Why there is no answer to be used."""

    error: AgntError
    maybe_done: bool = False
    passing: bool = True
    """Whether it is worth to be tried again."""
    wait: float | None = None
    """Seconds that the server asked for."""


class Retrying(NamedTuple):
    """How often, and how long between."""

    most: int = 2
    patience: float = 10.0
    """Seconds: whoever is asked to wait longer is told so instead."""
    chance: Callable[[float, float], float] = random.uniform
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def goes_on(self, attempt: int, trouble: Trouble, resend: Resend) -> bool:
        """Whether to try again after that attempt, counted from 0."""
        if attempt >= self.most or not trouble.passing:
            return False
        if trouble.maybe_done and resend is Resend.UNSENT:
            return False
        return trouble.wait is None or trouble.wait <= self.patience

    async def pause(self, attempt: int, trouble: Trouble) -> None:
        jitter = self.chance(0, min(8.0, 0.5 * 2**attempt))
        await self.sleep(jitter if trouble.wait is None else trouble.wait + min(jitter, 0.5))


def seconds_to_wait(header: str | None) -> float | None:
    """What Retry-After says: seconds or a date; None: nothing that could be read."""
    if header is None:
        return None
    header = header.strip()[:40]
    if header.isascii() and header.isdecimal():
        return min(float(header), 86_400.0)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - now_ms() / 1000)
    except (ValueError, OverflowError, TypeError):
        return None
