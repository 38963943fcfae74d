"""List: rows, filters, pages, order (decision 2.3)."""

from __future__ import annotations

import pytest

from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import TaskRow, TaskUpdate
from agnt_tasks.store.protocol import Store
from agnt_tasks.testing.checks import ROW_KEYS
from agnt_tasks.testing.driving import forced, made
from agnt_tasks.testing.harness import BOB, JANE, Harness


async def titles(store: Store, **query: object) -> set[str]:
    """The titles that a query finds; also checks that the total agrees."""
    page = await store.list_tasks(TaskQuery.parse({"perPage": 100, **query}))
    assert page.pagination.total == len(page.data)
    return {row.title for row in page.data}


async def _one_of_each_status(store: Store) -> None:
    for status in TaskStatus:
        task = await made(store, status.value)
        await forced(store, task.id, status)


class Listing:
    """Decisions 2.3 (25 to 31, 33, 34)."""

    async def test_an_empty_store_gives_an_empty_page(self, harness: Harness) -> None:
        page = await harness.store.list_tasks(TaskQuery())
        assert page.to_wire() == {"data": [], "pagination": {"page": 1, "perPage": 20, "total": 0}}

    async def test_a_row_has_the_eleven_fields_in_order(self, harness: Harness) -> None:
        task = await made(
            harness.store, description="d", skills=["calendar"], assignedUsers=[JANE], followers=[BOB]
        )
        await harness.store.send_feedback(task.id, Feedback.LIKE)
        whole = (await harness.store.get_task(task.id)).to_wire()
        page = (await harness.store.list_tasks(TaskQuery())).to_wire()
        assert list(page) == ["data", "pagination"]
        assert list(page["pagination"]) == ["page", "perPage", "total"]
        assert list(page["data"][0]) == ROW_KEYS
        assert page["data"][0] == {key: whole[key] for key in ROW_KEYS}

    @pytest.mark.parametrize("status", TaskStatus)
    async def test_status_filters(self, harness: Harness, status: TaskStatus) -> None:
        await _one_of_each_status(harness.store)
        assert await titles(harness.store, status=status.value) == {status.value}

    async def test_a_comma_list_of_statuses_means_any_of_them(self, harness: Harness) -> None:
        await _one_of_each_status(harness.store)
        assert await titles(harness.store, status="pending, failed,on_hold") == {
            "pending",
            "failed",
            "on_hold",
        }
        assert await titles(harness.store, status="") == {status.value for status in TaskStatus}

    async def test_type_is_exact_and_case_sensitive(self, harness: Harness) -> None:
        for name in ("research", "Research", "research-2", "general"):
            await made(harness.store, name, type=name)
        assert await titles(harness.store, type="research") == {"research"}
        assert await titles(harness.store, type="RESEARCH") == set()
        assert await titles(harness.store, type="research%") == set()

    async def test_mine_is_what_the_caller_owns(self, harness: Harness) -> None:
        bob = await harness.store_for(BOB)
        await made(harness.store, "of jane", assignedUsers=[BOB], followers=[BOB])
        await made(bob, "of bob", assignedUsers=[JANE])
        assert await titles(harness.store, mine=True) == {"of jane"}
        assert await titles(bob, mine=True) == {"of bob"}
        assert await titles(bob, mine=False) == {"of jane", "of bob"}

    async def test_filters_combine(self, harness: Harness) -> None:
        bob = await harness.store_for(BOB)
        for owner, store in (("jane", harness.store), ("bob", bob)):
            for kind in ("research", "outreach"):
                for subject in ("budget", "travel"):
                    task = await made(store, f"{owner} {kind} {subject}", type=kind)
                    twin = await made(store, f"{owner} {kind} {subject} held", type=kind)
                    assert task.id != twin.id
                    await store.stop_task(twin.id)
        found = await titles(harness.store, mine=True, type="research", search="budget", status="on_hold")
        assert found == {"jane research budget held"}
        assert await titles(harness.store, mine=True, type="research", search="budget") == {
            "jane research budget",
            "jane research budget held",
        }

    async def test_a_changed_status_or_type_is_filtered_by_what_it_is_now(self, harness: Harness) -> None:
        task = await made(harness.store, "moving", type="research")
        await harness.store.update_task(task.id, TaskUpdate(type="outreach", status=TaskStatus.FAILED))
        assert await titles(harness.store, type="research") == set()
        assert await titles(harness.store, status="pending") == set()
        assert await titles(harness.store, type="outreach", status="failed") == {"moving"}

    async def test_a_deleted_task_is_in_no_list(self, harness: Harness) -> None:
        task = await made(harness.store, "gone", description="budget")
        await harness.store.delete_task(task.id)
        assert await titles(harness.store) == await titles(harness.store, search="budget") == set()


class Paging:
    """Decision 2.3 (27 to 30)."""

    async def test_pages_hold_every_task_once_in_order_with_the_true_total(self, harness: Harness) -> None:
        for number in range(23):
            await made(harness.store, f"number {number}")
        rows: list[TaskRow] = []
        for page in (1, 2, 3, 4):
            answer = await harness.store.list_tasks(TaskQuery(page=page, per_page=7))
            assert answer.pagination.to_wire() == {"page": page, "perPage": 7, "total": 23}
            rows.extend(answer.data)
        assert len({row.id for row in rows}) == len(rows) == 23
        keys = [(row.updated_at, row.id) for row in rows]
        assert keys == sorted(keys, reverse=True)

    async def test_page_and_size_have_their_defaults(self, harness: Harness) -> None:
        for number in range(21):
            await made(harness.store, f"number {number}")
        answer = await harness.store.list_tasks(TaskQuery())
        assert len(answer.data) == 20
        assert answer.pagination.to_wire() == {"page": 1, "perPage": 20, "total": 21}

    async def test_a_page_past_the_end_is_empty_with_the_true_total(self, harness: Harness) -> None:
        for number in range(3):
            await made(harness.store, f"number {number}")
        for page in (2, 3, 2**31):
            answer = await harness.store.list_tasks(TaskQuery(page=page, per_page=3))
            assert answer.data == ()
            assert answer.pagination.to_wire() == {"page": page, "perPage": 3, "total": 3}

    async def test_the_total_counts_what_the_filter_finds(self, harness: Harness) -> None:
        for number in range(5):
            await made(harness.store, f"budget {number}", type="research")
            await made(harness.store, f"travel {number}")
        for query in ({"search": "budget"}, {"type": "research"}, {"search": "budget", "type": "research"}):
            answer = await harness.store.list_tasks(TaskQuery.parse({**query, "perPage": 2, "page": 2}))
            assert len(answer.data) == 2
            assert answer.pagination.total == 5

    async def test_more_than_a_hundred_rows_are_given_as_a_hundred(self, harness: Harness) -> None:
        for number in range(103):
            await made(harness.store, f"number {number}")
        answer = await harness.store.list_tasks(TaskQuery(per_page=500))
        assert len(answer.data) == 100
        assert answer.pagination.to_wire() == {"page": 1, "perPage": 100, "total": 103}

    async def test_the_newest_change_comes_first(self, harness: Harness) -> None:
        tasks = [await made(harness.store, f"number {number}") for number in range(4)]
        await harness.store.set_assignees(tasks[1].id, [BOB])
        answer = await harness.store.list_tasks(TaskQuery(per_page=1))
        assert answer.data[0].updated_at == (await harness.store.get_task(tasks[1].id)).updated_at
        await harness.store.send_feedback(tasks[2].id, Feedback.LIKE)
        pages = [await harness.store.list_tasks(TaskQuery(per_page=1, page=page)) for page in (1, 2, 3, 4)]
        stamps = [(page.data[0].updated_at, page.data[0].id) for page in pages]
        assert stamps == sorted(stamps, reverse=True)
        assert {page.data[0].id for page in pages} == {task.id for task in tasks}
