"""How it stands with the store, in words for the header."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from agnt_tasks.wording.amounts import clock

if TYPE_CHECKING:
    from agnt_tasks.tui.live import Trouble


def state_words(trouble: Trouble | None, is_open: bool, now: int, hint: Callable[[str], str]) -> str:
    """`live`; or since when what is shown was true, and when the next try is."""
    if trouble is None:
        return "live" if is_open else "opening…"
    seconds = max(0, trouble.retry_at - now) // 1000
    since = clock(trouble.since)[:5]
    return f"offline: as of {since}, next try in {seconds} s, {hint('app.refresh')} tries now"
