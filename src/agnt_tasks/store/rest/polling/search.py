"""Whether tasks are gone, as the size of the list of everything tells; and where to look for them.

What is new is counted against it: a list that grew by less than that has lost some.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agnt_tasks.models.page import TaskPage, TaskQuery

_PAUSE, _LONGEST = 10.0, 60.0
"""Seconds between the beginnings of two searches, which double while what is gone is nothing that is seen."""


class Search:
    def __init__(self) -> None:
        self.pages: dict[TaskQuery, None] = {}
        """Those that are still to be looked through."""
        self._total: int | None = None
        """Of all tasks, when the latest changes were read last."""
        self._new: set[str] = set()
        self._missing = 0
        """How many are gone that nobody found yet; below 0: more were found than are known to be gone."""
        self._may_begin_at, self._pause = 0.0, _PAUSE

    def head_read(self, page: TaskPage, since: int) -> None:
        """A page of the latest changes came, the first or one that goes on; `since`: the latest before it."""
        self._new |= {row.id for row in page.data if row.created_at > since}
        if page.pagination.page == 1:
            before, self._total = self._total, page.pagination.total
            self._missing += 0 if before is None else before - self._total

    def head_ended(self, pages: Iterable[TaskQuery], now: float) -> None:
        """All of them came. `pages`: where those that are gone may have been."""
        self._missing = max(0, self._missing + len(self._new))
        self._new.clear()
        if self._missing and not self.pages and now >= self._may_begin_at:
            self._may_begin_at = now + self._pause
            self.pages = dict.fromkeys(pages)

    def page_read(self, query: TaskQuery, suspects: Sequence[str]) -> None:
        """`suspects`: tasks that are looked up now."""
        if query not in self.pages:
            return
        del self.pages[query]
        if not self.pages:
            # Whoever is not among them was on none of these pages.
            self._missing = min(self._missing, len(suspects))
            self._pause = _PAUSE if suspects else min(_LONGEST, 2 * self._pause)

    def found(self) -> None:
        """One is known to be gone."""
        self._missing, self._pause = self._missing - 1, _PAUSE
        if self._missing <= 0:
            self.pages.clear()
