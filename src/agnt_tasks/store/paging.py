"""Every row of a list, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from agnt_tasks.models.page import PER_PAGE_LIMIT, TaskPage, TaskQuery
from agnt_tasks.models.task import TaskRow

MOST_PAGES = 1000
"""A list that goes on after that does not end."""


class Lister(Protocol):
    async def list_tasks(self, query: TaskQuery) -> TaskPage: ...


async def every_row(store: Lister, query: TaskQuery, most_pages: int = MOST_PAGES) -> AsyncIterator[TaskRow]:
    """Each task once, as the store lists them: who moves between two pages may be given earlier or left out.

    Goes by the size that the store says it gave, which may be smaller than what was asked for.
    """
    seen: set[str] = set()
    for number in range(1, most_pages + 1):
        page = await store.list_tasks(query.model_copy(update={"page": number, "per_page": PER_PAGE_LIMIT}))
        for row in page.data:
            if row.id not in seen:
                seen.add(row.id)
                yield row
        size = page.pagination.per_page
        if not page.data or number * size >= page.pagination.total:
            break
