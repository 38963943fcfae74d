"""Looking for tasks that no column of ours shows, because their statuses are none that we know.

The size of the list of everything tells that there are some; then it is read on, page by page and slowly,
until a task of every such status was seen: their column tells the rest.
"""

from __future__ import annotations

from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import OTHER
from agnt_tasks.store.rest.polling.mirror import Change, Mirror
from agnt_tasks.store.rest.polling.requests import EVERYTHING

_PAUSE = 10.0
"""Seconds between two pages."""
_REST = 300.0
"""Seconds between two looks at whether there are any."""


class Sweep:
    def __init__(self) -> None:
        self.at = 0.0
        """When the next page is read."""
        self._page = 1
        self._not_found = 0
        """How many were in none of all pages, the last time."""

    def begin(self, now: float) -> None:
        """By then the columns were read."""
        self.at, self._page = now + _PAUSE, 1

    @property
    def query(self) -> TaskQuery:
        return EVERYTHING.model_copy(update={"page": self._page})

    def began(self, now: float) -> None:
        self.at = now + _PAUSE

    def page_came(self, page: TaskPage, mirror: Mirror, now: float) -> list[Change]:
        """Of its rows only those that are of use are kept: there may be many thousands."""
        known = mirror.rows
        changes = mirror.take_rows(row for row in page.data if row.status.column == OTHER or row.id in known)
        left = mirror.unshown(page.pagination.total)
        is_last = not page.data or self._page * page.pagination.per_page >= page.pagination.total
        self._not_found = left if is_last else min(self._not_found, left)
        if is_last or left == self._not_found:
            self._page, self.at = 1, now + _REST
        else:
            self._page += 1
        return changes
