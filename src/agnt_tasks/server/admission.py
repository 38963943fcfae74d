"""Who may come in: bearer tokens, their scopes, and how often they may call."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from agnt_tasks.errors import ForbiddenError, StoreRateLimitedError, UnauthorizedError
from agnt_tasks.models.token import Scope, digest
from agnt_tasks.server.reading import Headers
from agnt_tasks.server.serving import Access, Caller

REMEMBERED_SECONDS = 1.0
"""For this long a token is not looked up again; so long at most it works after it was revoked."""
_MOST_REMEMBERED = 1000
_WHY = "Send `Authorization: Bearer TOKEN` with a token of this server (`agnt token create`)."

Clock = Callable[[], float]
"""Seconds; only differences count."""


class Admission:
    """Looks tokens up, and remembers for a moment whose they are: only those that are good."""

    def __init__(self, access: Access, clock: Clock = time.monotonic) -> None:
        self._access = access
        self._clock = clock
        self._known: dict[bytes, tuple[float, Caller]] = {}

    async def caller(self, headers: Headers) -> Caller:
        """Raises UnauthorizedError."""
        token = _bearer(headers)
        # Not the token itself: it stays in memory no longer than its request.
        key, now = digest(token), self._clock()
        known = self._known.get(key)
        if known is not None and now < known[0]:
            return known[1]
        self._known.pop(key, None)
        caller = await self._access.caller(token)
        if caller is None:
            raise UnauthorizedError(
                "This token is wrong, revoked or over: `agnt token create` makes a new one."
            )
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = (now + REMEMBERED_SECONDS, caller)
        return caller


def _bearer(headers: Headers) -> str:
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise UnauthorizedError(f"There is no token. {_WHY}")
    return token


def check_scope(caller: Caller, scope: Scope) -> None:
    """Raises ForbiddenError."""
    if scope not in caller.scopes:
        raise ForbiddenError(f"This token may not do that: it lacks the scope `{scope}`.")


class Allowance(NamedTuple):
    """How many requests a token has left, and the seconds until it has all of them again."""

    left: int
    seconds: int


class RateLimit:
    """A bucket for each token, filled evenly: a minute's requests may come at once."""

    def __init__(self, rate: int, clock: Clock = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, token: str) -> Allowance:
        """Count one request.

        Raises:
            StoreRateLimitedError: says when there is one again.
        """
        now = self._clock()
        left, at = self._buckets.get(token, (float(self._rate), now))
        left = min(float(self._rate), left + (now - at) * self._rate / 60)
        if left < 1:
            wait = (1 - left) * 60 / self._rate
            raise StoreRateLimitedError(f"Too many requests: {self._rate} a minute are allowed.", wait)
        self._buckets[token] = (left - 1, now)
        return Allowance(int(left - 1), round((self._rate - left + 1) * 60 / self._rate))

    @property
    def policy(self) -> str:
        return f'"token";q={self._rate};w=60'
