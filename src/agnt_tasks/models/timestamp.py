"""Times: integer milliseconds UTC inside, ISO 8601 with three decimals and `Z` outside (decision 2.1, 5)."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer


def now_ms() -> int:
    """The wall clock, in milliseconds since 1970 UTC. For records only: no lease compares it."""
    return time.time_ns() // 1_000_000


@lru_cache(maxsize=4096)
def to_iso(ms: int) -> str:
    """`2026-02-28T14:01:00.000Z` for 1772287260000."""
    whole, rest = divmod(ms, 1000)
    # Not strftime, and the last ones kept: answers about tasks spent a third of their time here.
    return f"{datetime.fromtimestamp(whole, UTC).isoformat()[:19]}.{rest:03d}Z"


@lru_cache(maxsize=4096)
def from_iso(text: str) -> int:
    """Milliseconds of any RFC 3339 time; one without a zone is read as UTC.

    Raises:
        ValueError: the text is not a time.
    """
    moment = datetime.fromisoformat(text.upper())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    # Through whole milliseconds: floats lose the last digit of some times.
    seconds = (moment.replace(microsecond=0) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    return int(seconds) * 1000 + moment.microsecond // 1000


def _read(value: Any) -> Any:
    return from_iso(value) if isinstance(value, str) else value


LATEST = 253_402_214_399_999
"""The end of 9999-12-30: what comes after has no ISO form, and a change may come a little after."""

Timestamp = Annotated[
    int,
    Field(ge=0, le=LATEST),
    BeforeValidator(_read),
    PlainSerializer(to_iso, return_type=str, when_used="json"),
]
"""A point in time; an ISO string in JSON."""
