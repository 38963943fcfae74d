"""What is known of a server's tasks: the pages that were read, their rows, and what became of those missing.

A row that is missing where it was proves nothing: pages shift while they are read. It stays until it was
found elsewhere, or the server said that there is no such task.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from agnt_tasks.models.page import Pagination, TaskPage, TaskQuery
from agnt_tasks.models.status import OTHER, TaskStatus
from agnt_tasks.models.task import TaskRow
from agnt_tasks.store.rest.polling.requests import column

_GONE = 1_000
"""Deleted tasks that are remembered, so that an answer from before does not bring them back."""
_ROWS = 5_000
"""Rows; with more, those of no page are forgotten."""


class Change(NamedTuple):
    """What is different from what was known."""

    task_id: str
    status: TaskStatus | None = None
    """None: nothing happened to the task itself, it only came into sight."""
    updated_at: int = 0
    deleted: bool = False


class Mirror:
    def __init__(self) -> None:
        self.rows: dict[str, TaskRow] = {}
        self.suspects: dict[str, None] = {}
        """Missing where they were, in the order in which that was noticed."""
        self.others: dict[str, TaskStatus] = {}
        """Statuses that are none of the six, by their words."""
        self.descends = False
        """Whether pages are known to have the newest change first."""
        self._pages: dict[TaskQuery, tuple[str, ...]] = {}
        """Ids, as they are believed to stand there."""
        self._totals: dict[TaskQuery, int] = {}
        """By the first page of what was asked."""
        self._gone: dict[str, float] = {}
        self._begun_at = 0
        """The latest change in what was read first; what is older and new to us only came into sight."""

    # What answers say

    def take_page(self, query: TaskQuery, page: TaskPage, asked_at: float) -> list[Change]:
        """Rows as the server has them; `asked_at` in seconds, by the clock of `take_deletion`."""
        rows = [row for row in page.data if self._gone.get(row.id, -1.0) < asked_at]
        before, ids = self._pages.get(query), dict.fromkeys(row.id for row in rows)
        changes = self.take_rows(rows, first=before is None)
        self._totals[_first(query)] = page.pagination.total
        last = rows[-1].updated_at if rows and self._is_full(query) and self.descends else -1
        missing = self._missing(query, [each for each in before or () if each not in ids], last)
        self._pages[query] = (*(each for each in ids if self._belongs(each, query)), *missing)
        self.suspects.update(dict.fromkeys(missing))
        return changes

    def take_rows(self, rows: Iterable[TaskRow], *, first: bool = False) -> list[Change]:
        """Rows of whatever list; `first`: nothing of it was known before."""
        changes = []
        for row in rows:
            self.suspects.pop(row.id, None)
            change = self._learn(row, first=first)
            if change:
                changes.append(change)
        if len(self.rows) > _ROWS:
            self._forget_rows()
        return changes

    def _missing(self, query: TaskQuery, ids: Sequence[str], last: int) -> list[str]:
        """Which of these belong on this page and are nowhere. What changed before `last` was pushed off."""
        return [
            task_id
            for task_id in ids
            if self._belongs(task_id, query)
            and self.rows[task_id].updated_at > last
            and not any(
                task_id in page and self._belongs(task_id, each)
                for each, page in self._pages.items()
                if each != query
            )
        ]

    def take_row(self, row: TaskRow) -> list[Change]:
        """A task by itself: read as a whole, or changed from here."""
        was_missing = row.id in self.suspects
        changes = self.take_rows([row])
        for query in self._holders(row.id) if was_missing else ():
            if self._is_full(query) or not _is_column(query):
                # It is there, and not on its page: others pushed it off, or it no longer matches.
                self._drop(query, row.id)
        return changes

    def take_deletion(self, task_id: str, now: float) -> list[Change]:
        """There is no such task."""
        self._gone[task_id] = now
        if len(self._gone) > _GONE:
            del self._gone[next(iter(self._gone))]
        self.suspects.pop(task_id, None)
        known = self.rows.pop(task_id, None)
        holders = self._holders(task_id)
        for query in {_first(each) for each in holders}:
            self._count(query, -1)
        for query in holders:
            self._drop(query, task_id)
        return [Change(task_id, None, known.updated_at, deleted=True)] if known else []

    def _learn(self, row: TaskRow, *, first: bool) -> Change | None:
        known = self.rows.get(row.id)
        if known is not None and (
            row.updated_at < known.updated_at
            or (row.updated_at, row.status) == (known.updated_at, known.status)
        ):
            return None
        self.rows[row.id] = row
        if row.status.column == OTHER:
            self.others[row.status.value] = row.status
        if known is None and first:
            self._begun_at = max(self._begun_at, row.updated_at)
            return None
        came_from = known.status if known else None
        self._place(row, came_from, is_new=known is None and row.created_at > self._begun_at)
        is_news = known is not None or row.updated_at > self._begun_at
        return Change(row.id, row.status if is_news else None, row.updated_at)

    # Where rows belong

    def _place(self, row: TaskRow, came_from: TaskStatus | None, *, is_new: bool) -> None:
        """Out of the columns that it left, and to the top of the one that it is in."""
        moved = came_from is not None and came_from != row.status
        for query in list(self._pages):
            if query.page > 1 or not _is_column(query):
                continue
            if moved and came_from in query.status and row.status not in query.status:
                self._count(query, -1)
            if row.status in query.status and (moved or is_new or self.descends):
                counts = is_new or (moved and came_from not in query.status)
                self._put_first(query, row, counts=counts)
        for query in self._holders(row.id) if moved else ():
            if not self._belongs(row.id, query):
                self._drop(query, row.id)

    def _put_first(self, query: TaskQuery, row: TaskRow, *, counts: bool) -> None:
        if counts:
            self._count(query, 1)
        ids = self._pages[query]
        times = [self.rows[each].updated_at for each in ids if each in self.rows]
        if not self._is_full(query) or not times or row.updated_at > min(times):
            self._pages[query] = tuple(dict.fromkeys((row.id, *ids)))

    def _belongs(self, task_id: str, query: TaskQuery) -> bool:
        row = self.rows.get(task_id)
        return row is not None and (not query.status or row.status in query.status)

    def _holders(self, task_id: str) -> list[TaskQuery]:
        return [query for query, ids in self._pages.items() if task_id in ids]

    def _drop(self, query: TaskQuery, task_id: str) -> None:
        self._pages[query] = tuple(each for each in self._pages[query] if each != task_id)

    def _is_full(self, query: TaskQuery) -> bool:
        """Whether there are more rows behind that page."""
        return query.page * query.per_page < self._totals.get(_first(query), 0)

    def _count(self, query: TaskQuery, more: int) -> None:
        first = _first(query)
        self._totals[first] = max(0, self._totals.get(first, 0) + more)

    # What is told

    def page(self, query: TaskQuery) -> TaskPage | None:
        """As it is believed to be now; None: it was never read."""
        ids = self._pages.get(query)
        if ids is None:
            return None
        earlier = {
            each
            for number in range(1, query.page)
            if (page := self._pages.get(query.model_copy(update={"page": number})))
            for each in page
        }
        rows = tuple(self.rows[each] for each in ids if each not in earlier and each in self.rows)
        total = max(self._totals[_first(query)], len(rows))
        paging = Pagination.model_construct(page=query.page, per_page=query.per_page, total=total)
        return TaskPage.model_construct(data=rows, pagination=paging)

    def unshown(self, total: int) -> int:
        """How many of so many tasks have a status that no column here is known to show."""
        shown = sum(self._totals.get(column(status), 0) for status in TaskStatus)
        known = [self.others[each] for each in sorted(self.others)]
        others = self._totals.get(column(*known)) if column(*known) in self._pages else None
        if others is None:
            others = sum(row.status.column == OTHER for row in self.rows.values())
        return max(0, total - shown - others)

    def queries(self) -> set[TaskQuery]:
        """Which pages it has."""
        return set(self._pages)

    def forget(self, query: TaskQuery) -> None:
        """Nobody looks at that page any more."""
        self._pages.pop(query, None)
        self._forget_rows()

    def _forget_rows(self) -> None:
        held = {each for ids in self._pages.values() for each in ids}
        self.rows = {task_id: row for task_id, row in self.rows.items() if task_id in held}
        self.suspects = {task_id: None for task_id in self.suspects if task_id in held}


def _first(query: TaskQuery) -> TaskQuery:
    return query if query.page == 1 else query.model_copy(update={"page": 1})


def _is_column(query: TaskQuery) -> bool:
    """Whether it asks for statuses and nothing else: then it is known here which tasks belong to it."""
    return bool(query.status) and not (query.type or query.search or query.mine)
