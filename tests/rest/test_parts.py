"""What takes several requests: long lists and large imports."""

from __future__ import annotations

from typing import Any

import pytest

from agnt_tasks.errors import ValidationError
from agnt_tasks.models.page import Pagination, TaskPage, TaskQuery
from agnt_tasks.models.task import TaskRow
from agnt_tasks.store.paging import every_row
from agnt_tasks.store.rest import exchange
from agnt_tasks.store.rest.open import open_rest
from tests.rest.harness import endpoint
from tests.rest.scripted import ROW, reply, scripted

GREETED = reply({"data": [], "pagination": {"page": 1, "perPage": 20, "total": 0}}, agnt_offers="exchange")


class Lists:
    """Gives pages of its own size; `moves` puts a row before the others whenever a page was given."""

    def __init__(self, count: int, size: int, *, moves: bool = False, total: int | None = None) -> None:
        self.ids = [f"task_{number}" for number in range(count)]
        self.size, self.moves, self.total = size, moves, total
        self.pages = 0

    async def list_tasks(self, query: TaskQuery) -> TaskPage:
        self.pages += 1
        start = (query.page - 1) * self.size
        rows = [TaskRow.parse({**ROW, "id": each}) for each in self.ids[start : start + self.size]]
        total = len(self.ids) if self.total is None else self.total
        if self.moves:
            self.ids.insert(0, f"new_{self.pages}")
        return TaskPage(
            data=tuple(rows), pagination=Pagination(page=query.page, per_page=self.size, total=total)
        )


async def ids(lists: Lists, most_pages: int = 100) -> list[str]:
    return [row.id async for row in every_row(lists, TaskQuery(), most_pages)]


class TestPages:
    @pytest.mark.parametrize("count", [0, 1, 6, 7])
    async def test_every_task_once_in_as_few_pages_as_there_are(self, count: int) -> None:
        lists = Lists(count, 3)
        assert await ids(lists) == lists.ids
        assert lists.pages == max(1, -(-count // 3))

    async def test_what_moves_down_is_not_given_twice(self) -> None:
        lists = Lists(7, 3, moves=True)
        found = await ids(lists)
        assert len(found) == len(set(found))
        assert {f"task_{number}" for number in range(7)} <= set(found)

    async def test_a_list_without_an_end_is_left(self) -> None:
        assert len(await ids(Lists(1000, 3, total=10**9), most_pages=5)) == 15

    async def test_an_empty_page_is_the_end_whatever_the_total_says(self) -> None:
        lists = Lists(4, 3, total=10**9)
        assert len(await ids(lists)) == 4
        assert lists.pages == 3


ROWS: list[dict[str, Any]] = [{"title": f"number {number}", "assistant": "a"} for number in range(10)]


class TestImports:
    async def test_a_large_import_goes_in_parts_and_is_counted_as_one(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(exchange, "PART_BYTES", 100)
        async with (
            scripted(GREETED, reply({"tasks": 2, "skipped": 1})) as server,
            open_rest(endpoint(server.url)) as store,
        ):
            counts = await store.import_(iter(ROWS))
        bodies = [asked.body for asked in server.asked[1:]]
        assert len(bodies) == 5
        assert b"\n".join(bodies).count(b"\n") == 9
        assert counts == {"tasks": 10, "files": 0, "memory": 0, "assistants": 0, "skipped": 5}

    async def test_lines_are_counted_over_all_parts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exchange, "PART_BYTES", 100)
        wrong = reply({"error": "Line 2: title: is required.", "error_code": "VALIDATION_ERROR"}, 400)
        async with (
            scripted(GREETED, reply({"tasks": 2}), wrong) as server,
            open_rest(endpoint(server.url)) as store,
        ):
            with pytest.raises(ValidationError, match=r"^Line 4: title"):
                await store.import_(ROWS)

    async def test_what_is_no_json_is_refused_here(self) -> None:
        async with scripted(GREETED) as server, open_rest(endpoint(server.url)) as store:
            with pytest.raises(ValidationError, match=r"^Line 2:"):
                await store.import_([ROWS[0], {"title": object()}])
        assert len(server.asked) == 1
