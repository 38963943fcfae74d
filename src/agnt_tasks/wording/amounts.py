"""Times, durations, tokens and money in words for people. Times are local (ruling JSON of the CLI)."""

from __future__ import annotations

import time
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The board says how old its first cards are before pydantic is loaded.
    from agnt_tasks.models.execution import Usage

_UNITS = ((365 * 86400, "y"), (30 * 86400, "mo"), (7 * 86400, "w"), (86400, "d"), (3600, "h"), (60, "min"))


def age(ms: int, now: int | None = None) -> str:
    """How long before `now` (else: this moment): `3 min`. The future counts as now."""
    seconds = ((time.time_ns() // 1_000_000 if now is None else now) - ms) // 1000
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s" if seconds >= 1 else "now"


def ago(ms: int, now: int | None = None) -> str:
    """`3 min ago`, `just now`."""
    words = age(ms, now)
    return "just now" if words == "now" else f"{words} ago"


def moment(ms: int) -> str:
    """Date and time to the second, local: `2026-02-28 14:03:22`."""
    try:
        return datetime.fromtimestamp(ms // 1000).strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, OSError, ValueError):
        from agnt_tasks.models.timestamp import to_iso

        return to_iso(ms)


def clock(ms: int) -> str:
    """The time alone if it is today, else date and time without seconds; local."""
    day, _, time = moment(ms).partition(" ")
    return time if day == datetime.now().strftime("%Y-%m-%d") else f"{day} {time}"[:16]


def duration(ms: int | None) -> str:
    """`8 ms`, `0.4 s`, `12 s`, `3 min 5 s`, `1 h 2 min`; nothing for None."""
    if ms is None:
        return ""
    if 0 < ms < 100:
        return f"{ms} ms"
    seconds = max(ms, 0) / 1000
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(int(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def money(dollars: Decimal | None) -> str:
    """US dollars; a price that nobody knows is not free."""
    if dollars is None:
        return "cost unknown"
    return "$" + (format(dollars.normalize(), "f") if dollars else "0")


def price(dollars: Decimal | None) -> str:
    """`money`, rounded for the eye: `$1.20`, `$0.0246`, `<$0.0001`."""
    if dollars is None:
        return money(None)
    if dollars >= 1 or not dollars:
        return f"${dollars:,.2f}" if dollars else "$0"
    if dollars < Decimal("0.0001"):
        return "<$0.0001"
    exact = f"{dollars:.4f}"
    return "$" + exact[:4] + exact[4:].rstrip("0")


def tokens(usage: Usage) -> str:
    return f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out"


def size(number: int) -> str:
    """Bytes: `812 B`, `13.1 MiB`."""
    if number < 1024:
        return f"{number} B"
    kib = number / 1024
    return f"{kib:.1f} KiB" if kib < 1024 else f"{kib / 1024:.1f} MiB"


def count(number: int, one: str, many: str = "") -> str:
    """`1 task`, `3 tasks`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
