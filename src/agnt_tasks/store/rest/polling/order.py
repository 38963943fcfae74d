"""Whether a server lists the newest change first. Nothing says so: it is found out by looking."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from agnt_tasks.models.task import TaskRow

_MARGIN = 2_000
"""Milliseconds that are read again: clocks of several servers differ, and changes may come late."""


class Order(StrEnum):
    UNKNOWN = "unknown"
    LIKELY = "likely"
    """The first look had it so, which may be chance."""
    NEWEST_CHANGE_FIRST = "newest change first"
    OTHER = "other"


class OrderWatch:
    """Learns from first pages of the list of everything."""

    def __init__(self) -> None:
        self.order = Order.UNKNOWN
        self.high_water = 0
        """The latest change that was seen in order; milliseconds since 1970."""
        self._must_lead = 0

    @property
    def wants_a_look(self) -> bool:
        """Whether another first page would tell something."""
        return self.order is Order.UNKNOWN or (self.order is Order.LIKELY and self._must_lead > 0)

    def change_seen(self, row: TaskRow) -> None:
        """A task changed, as another list told. A new one tells nothing: it leads in other orders, too."""
        if self.order is Order.LIKELY and row.created_at < self.high_water < row.updated_at:
            self._must_lead = max(self._must_lead, row.updated_at)

    def first_page(self, rows: Sequence[TaskRow]) -> None:
        if not _descends(rows):
            self.order = Order.OTHER
        elif self.order is Order.UNKNOWN and len(rows) > 1:
            self.order = Order.LIKELY
        elif self.order is Order.LIKELY and self._must_lead and rows:
            leads = rows[0].updated_at >= self._must_lead
            self.order = Order.NEWEST_CHANGE_FIRST if leads else Order.OTHER
        if self.order is Order.LIKELY and rows:
            self.high_water = max(self.high_water, rows[0].updated_at)

    def goes_on(self, rows: Sequence[TaskRow], since: int) -> bool:
        """Whether the next page may hold changes after that high water, too."""
        return bool(rows) and rows[-1].updated_at > since - _MARGIN


def _descends(rows: Sequence[TaskRow]) -> bool:
    times = [row.updated_at for row in rows]
    return all(first >= second for first, second in pairwise(times))
