"""How it stands with the store, in words for the header."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from agnt_tasks.wording.amounts import clock, duration

if TYPE_CHECKING:
    from agnt_tasks.tui.trouble import Trouble


class Link(NamedTuple):
    """What is known of the way to the store."""

    trouble: Trouble | None = None
    is_open: bool = False
    polls: bool = False
    """It has to be asked for news, so they come late."""
    stale_since: int | None = None
    """It is slow: what is shown was true then; milliseconds."""
    limited_for: float = 0.0
    """Seconds until it is asked for news again, because its server wants to be asked less."""

    @property
    def troubled(self) -> bool:
        return self.trouble is not None or self.stale_since is not None or self.limited_for > 0


def state_words(link: Link, now: int, hint: Callable[[str], str]) -> str:
    """`live`; or since when what is shown was true, and when the next try is."""
    if link.trouble:
        return _trouble_words(link.trouble, now, hint("app.refresh"))
    if link.stale_since is not None:
        return f"stale since {_minute(link.stale_since)}"
    if not link.is_open:
        return "opening…"
    if link.limited_for > 0:
        return f"rate limited: asks again in {_countdown(math.ceil(link.limited_for))}"
    return "polling" if link.polls else "live"


def _trouble_words(trouble: Trouble, now: int, key: str) -> str:
    seconds = max(0, trouble.retry_at - now) // 1000
    as_of = f"as of {_minute(trouble.since)}, " if trouble.since else ""
    match trouble.kind.value:
        case "limited" if seconds:
            return f"rate limited until {clock(trouble.retry_at)}: {as_of}now: {key}"
        case "stranger":
            return f"not signed in: {as_of}{f'{key} tries again' if seconds else 'trying now…'}"
    return f"offline: {as_of}{f'retry in {seconds} s, now: {key}' if seconds else 'trying now…'}"


def _countdown(seconds: int) -> str:
    return f"{seconds} s" if seconds < 60 else duration(seconds * 1000)


def _minute(at: int) -> str:
    """With the day, unless it is today."""
    words = clock(at)
    return words[:5] if words[2] == ":" else words
