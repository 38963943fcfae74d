"""What the board asks, of a store that cannot tell it in one call: the same answers from pages and tasks."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from agnt_tasks.errors import AmbiguousIdError, TaskNotFoundError
from agnt_tasks.models.capabilities import Capabilities
from agnt_tasks.models.card import Span, View
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.testing.contract.boarding import furnished, views
from agnt_tasks.testing.driving import made, reached
from agnt_tasks.verbs.boarding import MOST_PAGES, place_of, spent_since, standings_of, windows_of
from agnt_tasks.verbs.finding import find_task_id
from tests.store.beside import opened
from tests.store.harness import local_harness


class _Plain:
    """A store of the nine operations, and how often each was called."""

    capabilities = Capabilities(board=False, find=False)

    def __init__(self, store: FullStore) -> None:
        self._store = store
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        self.calls.append(name)
        return found


def plain(store: FullStore) -> FullStore:
    return cast(FullStore, _Plain(store))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tasks.db"


async def test_columns_from_pages_are_the_same(path: Path) -> None:
    async with opened(path) as store:
        await furnished(store)
        for view, spans in views(150):
            assert await windows_of(plain(store), view, spans) == await windows_of(store, view, spans), view


async def test_only_a_store_that_knows_tells_where_a_task_stands(path: Path) -> None:
    async with opened(path) as store:
        task = await made(store)
        place = await place_of(store, View(), "pending", task.id)
        assert place is not None
        assert (place.row, place.card.id) == (0, task.id)
        assert await place_of(plain(store), View(), "pending", task.id) is None


async def test_of_long_columns_only_what_is_needed_is_read(path: Path) -> None:
    """A column that the store's pages are is read where it is asked for; any other from its beginning."""
    count, limit = 2150, MOST_PAGES * 100
    async with opened(path) as store:
        await store.import_({"title": f"{number:05}", "assistant": "a"} for number in range(count))
        bare = plain(store)
        span = {"pending": Span(2095, 10)}
        assert await windows_of(bare, View(), span) == await windows_of(store, View(), span)
        assert cast(_Plain, bare).calls == ["list_tasks"] * 2
        by_title = (await windows_of(bare, View(order="title"), {"pending": Span(0, 5)}))["pending"]
        assert (by_title.total, len(by_title.cards), by_title.searched) == (limit, 5, limit)
        assert cast(_Plain, bare).calls == ["list_tasks"] * (2 + MOST_PAGES)


async def test_standings_from_whole_tasks_are_the_same(path: Path) -> None:
    async with local_harness(path) as harness:
        ids = [(await reached(harness, status)).id for status in TaskStatus]
        asked = [*reversed(ids), "task_nobody", ids[0]]
        fast, slow = await standings_of(harness.store, asked), await standings_of(plain(harness.store), asked)
        assert [each._replace(beat=0) for each in fast] == slow
        assert len(slow) == len(ids)
        assert await spent_since(plain(harness.store), 0) is None
        assert await spent_since(harness.store, 0) is not None


async def test_any_number_of_standings_may_be_asked_for(path: Path) -> None:
    async with opened(path) as store:
        await furnished(store, 3)
        ids = [f"task_{number}" for number in range(1000)] + [(await made(store)).id]
        assert [each.task_id for each in await standings_of(store, ids)] == ids[-1:]


async def test_shortened_ids_are_found_in_the_list(path: Path) -> None:
    rows = [{"id": f"task_{number:04}", "title": "A", "assistant": "b"} for number in range(250)]
    async with opened(path) as store:
        await store.import_(rows)
        for each in (store, plain(store)):
            assert await find_task_id(each, "0123") == await find_task_id(each, "task_0123") == "task_0123"
            for nothing in ("nothing", ""):
                with pytest.raises(TaskNotFoundError):
                    await find_task_id(each, nothing)
            with pytest.raises(AmbiguousIdError, match="task_02"):
                await find_task_id(each, "02")
