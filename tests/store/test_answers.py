"""What was read is the answer again, until somebody writes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.task import TaskCreate, TaskUpdate
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.local.sqlite.answers import MOST
from agnt_tasks.store.protocol import Identity

ALL = TaskQuery()
NEW = TaskCreate.parse({"title": "Count the chairs", "assistant": "default"})


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[LocalDatabase]:
    async with open_local(tmp_path / "tasks.db") as local:
        yield local


@pytest.fixture
async def elsewhere(here: LocalDatabase, tmp_path: Path) -> AsyncIterator[LocalDatabase]:
    """Another program on the same file."""
    async with open_local(tmp_path / "tasks.db") as local:
        yield local


def _jane(local: LocalDatabase) -> Identity:
    return Identity("jane@example.com", local.account)


async def test_what_nobody_changed_is_not_read_twice(here: LocalDatabase) -> None:
    store = here.store(_jane(here))
    task = await store.create_task(NEW)

    assert await store.list_tasks(ALL) is await here.store(_jane(here)).list_tasks(TaskQuery())
    assert await store.get_task(task.id) is await store.get_task(task.id)


async def test_every_change_is_seen_at_once(here: LocalDatabase, elsewhere: LocalDatabase) -> None:
    store, other = here.store(_jane(here)), elsewhere.store(_jane(here))
    task_id = (await store.create_task(NEW)).id

    for number, writer in enumerate((store, other, store, other)):
        before = await store.list_tasks(ALL), await store.get_task(task_id)
        await writer.update_task(task_id, TaskUpdate.parse({"title": f"Count {number} chairs"}))
        after = await store.list_tasks(ALL), await store.get_task(task_id)

        assert before[1].title != after[1].title == after[0].data[0].title == f"Count {number} chairs"


async def test_a_question_is_somebodys(here: LocalDatabase) -> None:
    task = await here.store(_jane(here)).create_task(NEW)
    mine = TaskQuery(mine=True)

    for email, count in (("jane@example.com", 1), ("joe@example.com", 0), ("jane@example.com", 1)):
        store = here.store(Identity(email, here.account))
        assert (await store.list_tasks(mine)).pagination.total == count
        assert (await store.list_tasks(ALL)).data[0].id == task.id
    assert not (await here.store(Identity("jane@example.com", "acc_other")).list_tasks(ALL)).data


async def test_only_so_much_is_kept(here: LocalDatabase) -> None:
    store = here.store(_jane(here))
    await store.create_task(NEW)
    first = await store.list_tasks(ALL)

    for number in range(MOST):
        await store.list_tasks(TaskQuery(page=2 + number))

    again = await store.list_tasks(ALL)
    assert again == first
    assert again is not first
