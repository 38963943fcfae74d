"""What happened while nobody looked, in a line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from agnt_tasks.models.card import Standing
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.wording.amounts import clock, count
from agnt_tasks.wording.standing import first_line


class Glance(NamedTuple):
    """The board at one time."""

    at: int
    """Milliseconds since 1970."""
    totals: Mapping[str, int]
    """Tasks by status."""
    standings: Mapping[str, Standing]
    """By task: those that were looked at."""


def digest(before: Glance, after: Glance) -> list[str]:
    """Lines for whoever comes back; none when nothing happened."""
    done, failed = (
        after.totals.get(status, 0) - before.totals.get(status, 0)
        for status in (TaskStatus.COMPLETED, TaskStatus.FAILED)
    )
    pairs = _pairs(before, after)
    error = next((first_line(now.error) for was, now in pairs if now.error != was.error), "")
    asked = sum(now.questions for was, now in pairs if now.question != was.question)
    spent = sum(((now.cost_usd or _FREE) - (was.cost_usd or _FREE) for was, now in pairs), _FREE)
    told = [f"{done:,} done"] * (done > 0)
    told += [f"{failed:,} failed" + f" ({error})" * bool(error)] * (failed > 0)
    told += [count(asked, "question")] * (asked > 0)
    told += [f"${spent:.2f} spent"] * (spent >= Decimal("0.01"))
    return [f"Since {_hour(before.at)}: {', '.join(told)}"] if told else []


_FREE = Decimal(0)


def _pairs(before: Glance, after: Glance) -> list[tuple[Standing, Standing]]:
    """Then and now. What was not looked at before counts only if it moved since."""
    return [
        (before.standings.get(task_id, Standing(task_id, 0)), now)
        for task_id, now in after.standings.items()
        if task_id in before.standings or now.since >= before.at
    ]


def _hour(at: int) -> str:
    """Without seconds: `09:14`, or with the day before it."""
    day, _, time = clock(at).rpartition(" ")
    return f"{day} {time[:5]}".strip()
