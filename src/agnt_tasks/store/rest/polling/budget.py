"""How many requests a server gets: so many a minute, a few at once, fewer when it complains."""

from __future__ import annotations

from enum import IntEnum

PER_MINUTE = 60.0
BURST = 12.0
_SLOWEST = 1 / 16
"""Of the full rate, however often the server complains."""
_RECOVERY = 0.1
"""Of the full rate, back in every minute without a complaint."""
_COMPLAINT = 5.0
"""Seconds of rest where the server does not say how many."""


class Priority(IntEnum):
    """Whose request goes first. The number is what must be left in the bucket for those before it."""

    USER = 0
    DETAIL = 1
    RUNNING = 2
    REST = 4
    GLANCE = 6
    """What cards tell beside their rows: there may be many of them, and pages go before."""


class Budget:
    """A bucket of tokens. Times are seconds of any clock that never goes back."""

    def __init__(self, per_minute: float = PER_MINUTE, burst: float = BURST) -> None:
        self._full = per_minute / 60
        self._burst = burst
        self._tokens = burst
        self._share = 1.0
        self._filled_at: float | None = None
        self._closed_until = 0.0

    @property
    def rate(self) -> float:
        """Tokens a second, as the server bears it now."""
        return self._full * self._share

    def ready_at(self, priority: Priority, now: float) -> float:
        """When a request of that priority may go; `now` or earlier: at once.

        What the user asks for may take tokens that are not there yet: others wait for them.
        """
        self._fill(now)
        needed = 1 + priority if priority else 1 - self._burst
        missing = needed - self._tokens
        return max(self._closed_until if priority else 0.0, now + max(0.0, missing / self.rate))

    def take(self, now: float) -> None:
        self._fill(now)
        self._tokens -= 1

    def refused(self, now: float, seconds: float | None) -> None:
        """The server wants fewer requests, and none for so many seconds (None: it does not say).

        Who was under way already when it said so is told the same, which is no news.
        """
        self._fill(now)
        if now >= self._closed_until:
            self._share = max(_SLOWEST, self._share / 2)
        self._closed_until = max(self._closed_until, now + (_COMPLAINT if seconds is None else seconds))

    def closed_for(self, now: float) -> float:
        """Seconds in which only the user may ask."""
        return max(0.0, self._closed_until - now)

    def _fill(self, now: float) -> None:
        passed = max(0.0, now - (now if self._filled_at is None else self._filled_at))
        self._filled_at = now
        self._tokens = min(self._burst, self._tokens + passed * self.rate)
        self._share = min(1.0, self._share + _RECOVERY * passed / 60)
