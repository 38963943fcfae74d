"""Create: what a new task is (decision 2.4), and idempotency keys (decision 2.4, 40)."""

from __future__ import annotations

import asyncio
import re

import pytest

from agnt_tasks.errors import (
    IdempotencyInProgressError,
    IdempotencyKeyReusedError,
    RequestError,
    TaskNotFoundError,
)
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskCreate
from agnt_tasks.testing.checks import TASK_KEYS
from agnt_tasks.testing.driving import ASSISTANT, made, new_task
from agnt_tasks.testing.harness import BOB, JANE, Harness


class Creating:
    """Decisions 2.2 (18 to 22) and 2.4 (35 to 40)."""

    async def test_a_new_task_has_the_documented_fields_in_order(self, harness: Harness) -> None:
        task = await made(harness.store)
        assert list(task.to_wire()) == TASK_KEYS

    async def test_a_new_task_is_pending_and_creation_logs_nothing(self, harness: Harness) -> None:
        task = await made(harness.store, assignedUsers=[BOB], followers=["cto@example.com"])
        assert task.status is TaskStatus.PENDING
        assert task.activities == ()
        assert task.executions == ()
        assert task.created_at == task.updated_at

    async def test_what_is_left_out_gets_its_default(self, harness: Harness) -> None:
        task = await made(harness.store)
        assert task.description == ""
        assert task.type == "general"
        assert task.skills == task.assigned_users == task.followers == ()

    async def test_what_is_given_is_kept_in_the_given_order(self, harness: Harness) -> None:
        task = await made(
            harness.store,
            "Draft Q2 OKRs document",
            description="Create a first draft.\nThen stop.",
            type="document-creation",
            skills=["document-drafting", "data-analysis"],
            assignedUsers=[JANE],
            followers=["vp-eng@example.com", "cto@example.com"],
        )
        assert task.title == "Draft Q2 OKRs document"
        assert task.description == "Create a first draft.\nThen stop."
        assert task.type == "document-creation"
        assert task.assistant == ASSISTANT
        assert task.skills == ("document-drafting", "data-analysis")
        assert task.assigned_users == (JANE,)
        assert task.followers == ("vp-eng@example.com", "cto@example.com")

    async def test_addresses_are_lower_case_and_unique(self, harness: Harness) -> None:
        people = [" Bob@Example.com ", JANE, "BOB@example.com"]
        task = await made(harness.store, assignedUsers=people, followers=people)
        assert task.assigned_users == task.followers == (BOB, JANE)

    async def test_the_creator_owns_it_and_is_not_assigned(self, harness: Harness) -> None:
        bob = await harness.store_for(BOB)
        task = await made(bob)
        assert task.owner_email == BOB
        assert task.assigned_users == ()

    async def test_the_account_is_that_of_the_store(self, harness: Harness) -> None:
        task = await made(harness.store)
        assert task.account == harness.store.identity.account

    async def test_ids_have_the_frozen_shape_and_sort_by_time(self, harness: Harness) -> None:
        ids = [(await made(harness.store)).id for _ in range(5)]
        assert all(re.fullmatch(r"task_[0-9a-hjkmnp-tv-z]{20}", task_id) for task_id in ids)
        stamps = [task_id[5:15] for task_id in ids]
        assert stamps == sorted(stamps)
        assert len(set(ids)) == len(ids)

    async def test_get_gives_what_create_gave(self, harness: Harness) -> None:
        task = await made(harness.store, description="Ask the VP.", skills=["calendar"])
        assert await harness.store.get_task(task.id) == task

    async def test_an_unknown_assistant_is_accepted(self, harness: Harness) -> None:
        new = TaskCreate(title="For nobody in particular", assistant="asst_nobody_knows")
        assert (await harness.store.create_task(new)).assistant == "asst_nobody_knows"

    @pytest.mark.parametrize(
        "text",
        [
            "\x1b[31mred\x07",
            "tab\tand\nline",
            "\u202eoverride",
            "👩‍👩‍👧 🗓️",
            "'; DROP TABLE tasks; --",
            "[bold]x[/]",
        ],
    )
    async def test_every_text_is_kept_as_given(self, harness: Harness, text: str) -> None:
        task = await made(harness.store, f"a {text} b", description=text, type=f"t {text} t")
        again = await harness.store.get_task(task.id)
        assert (again.title, again.description, again.type) == (f"a {text} b", text, f"t {text} t")

    async def test_the_largest_values_are_kept(self, harness: Harness) -> None:
        task = await made(
            harness.store,
            "t" * 500,
            description="d" * 64 * 1024,
            skills=[f"skill-{number}" for number in range(100)],
            assignedUsers=[f"person-{number}@example.com" for number in range(100)],
        )
        again = await harness.store.get_task(task.id)
        assert len(again.title) == 500
        assert len(again.description) == 64 * 1024
        assert len(again.skills) == len(again.assigned_users) == 100


class Keys:
    """Idempotency keys of create: no request is done twice (decision 2.4, 40)."""

    async def test_the_same_key_again_gives_the_same_task(self, harness: Harness) -> None:
        first = await harness.store.create_task(new_task("Once"), key="key-1")
        again = await harness.store.create_task(new_task("Once"), key="key-1")
        assert again.id == first.id
        assert (first.replayed, again.replayed) == (False, True)
        assert await _titles(harness) == ["Once"]

    async def test_the_same_key_with_another_body_is_refused(self, harness: Harness) -> None:
        await harness.store.create_task(new_task("Once"), key="key-1")
        with pytest.raises(IdempotencyKeyReusedError):
            await harness.store.create_task(new_task("Another"), key="key-1")
        assert await _titles(harness) == ["Once"]

    @pytest.mark.parametrize("key", ["a\x00b", "\ud800"])
    async def test_a_key_that_no_store_can_keep_is_refused(self, harness: Harness, key: str) -> None:
        with pytest.raises(RequestError):
            await harness.store.create_task(new_task(), key=key)
        assert await _titles(harness) == []

    async def test_another_key_makes_another_task(self, harness: Harness) -> None:
        first = await harness.store.create_task(new_task(), key="key-1")
        second = await harness.store.create_task(new_task(), key="key-2")
        assert first.id != second.id

    async def test_without_a_key_the_same_body_makes_two_tasks(self, harness: Harness) -> None:
        assert (await made(harness.store)).id != (await made(harness.store)).id

    async def test_a_key_of_another_account_is_another_key(self, harness: Harness) -> None:
        ours = await harness.store.create_task(new_task("Ours"), key="key-1")
        other = await harness.other_account("eve@example.com")
        theirs = await other.create_task(new_task("Theirs"), key="key-1")
        assert theirs.id != ours.id
        assert theirs.title == "Theirs"
        with pytest.raises(TaskNotFoundError):
            await other.get_task(ours.id)

    async def test_a_key_of_a_create_is_no_key_of_a_process(self, harness: Harness) -> None:
        task = await harness.store.create_task(new_task(), key="key-1")
        with pytest.raises(IdempotencyKeyReusedError):
            await harness.store.process_task(task.id, key="key-1")
        assert (await harness.store.get_task(task.id)).executions == ()

    async def test_ten_at_once_with_one_key_make_one_task(self, harness: Harness) -> None:
        second = await harness.store_for(JANE)
        calls = [
            store.create_task(new_task("Once"), key="key-1")
            for _ in range(5)
            for store in (harness.store, second)
        ]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        tasks = [answer for answer in answers if isinstance(answer, Task)]
        refused = [answer for answer in answers if not isinstance(answer, Task)]
        assert len({task.id for task in tasks}) == 1
        assert all(isinstance(answer, IdempotencyInProgressError) for answer in refused)
        assert await _titles(harness) == ["Once"]


async def _titles(harness: Harness) -> list[str]:
    return [row.title for row in (await harness.store.list_tasks(TaskQuery())).data]
