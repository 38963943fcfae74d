"""Get: the whole task (decision 2.5, 41), and who may see it (decision 2.1, 11)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from agnt_tasks.errors import TaskNotFoundError
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.testing.checks import TASK_KEYS, moves
from agnt_tasks.testing.driving import completed, made, reached
from agnt_tasks.testing.harness import EVE, Harness

Call = Callable[[FullStore, str], Awaitable[object]]

CALLS: dict[str, Call] = {
    "get": lambda store, task_id: store.get_task(task_id),
    "update": lambda store, task_id: store.update_task(task_id, TaskUpdate(title="Mine now")),
    "force": lambda store, task_id: store.update_task(task_id, TaskUpdate(status=TaskStatus.FAILED)),
    "delete": lambda store, task_id: store.delete_task(task_id),
    "assign": lambda store, task_id: store.set_assignees(task_id, [EVE]),
    "feedback": lambda store, task_id: store.send_feedback(task_id, Feedback.LIKE),
    "clear feedback": lambda store, task_id: store.send_feedback(task_id, None),
    "stop": lambda store, task_id: store.stop_task(task_id),
    "process": lambda store, task_id: store.process_task(task_id, "Go."),
    "list files": lambda store, task_id: store.list_files(task_id),
    "read file": lambda store, task_id: store.read_file(task_id, "notes.txt"),
}
"""Everything that names a task."""


class Reading:
    """Decisions 2.2 (17, 24) and 2.5 (41)."""

    async def test_a_task_with_history_has_the_documented_fields_in_order(self, harness: Harness) -> None:
        task = await reached(harness, TaskStatus.COMPLETED)
        wire = task.to_wire()
        assert list(wire)[:15] == TASK_KEYS
        assert list(wire["executions"][0])[:4] == ["id", "status", "startedAt", "completedAt"]

    async def test_additions_stand_only_where_there_is_something_to_say(self, harness: Harness) -> None:
        task = await made(harness.store)
        await completed(harness, task.id)
        assert list((await harness.store.get_task(task.id)).to_wire()) == TASK_KEYS
        await harness.store.send_feedback(task.id, Feedback.LIKE)
        judged = (await harness.store.get_task(task.id)).to_wire()
        assert list(judged) == [*TASK_KEYS, "feedback"]
        assert judged["feedback"] == "like"

    async def test_histories_are_whole(self, harness: Harness) -> None:
        task = await made(harness.store)
        for _ in range(15):
            await harness.store.process_task(task.id, "Go.")
            await harness.store.stop_task(task.id)
        whole = await harness.store.get_task(task.id)
        assert len(whole.executions) == 15
        assert len(whole.activities) == 45
        assert [pair[1] for pair in moves(whole)] == ["in_progress", "on_hold"] * 15

    async def test_executions_are_oldest_first(self, harness: Harness) -> None:
        task = await made(harness.store)
        await completed(harness, task.id, "first")
        await completed(harness, task.id, "second")
        await completed(harness, task.id, "third")
        whole = await harness.store.get_task(task.id)
        assert [execution.result for execution in whole.executions] == ["first", "second", "third"]

    @pytest.mark.parametrize("call", CALLS)
    @pytest.mark.parametrize("task_id", ["task_nobody", "", "' OR 1=1 --", "%", "タスク", "a\x00b", "\ud800"])
    async def test_an_id_that_nobody_has_is_not_found(
        self, harness: Harness, call: str, task_id: str
    ) -> None:
        await made(harness.store)
        with pytest.raises(TaskNotFoundError) as caught:
            await CALLS[call](harness.store, task_id)
        assert caught.value.task_id == task_id

    @pytest.mark.parametrize("call", CALLS)
    async def test_a_task_of_another_account_is_not_found_and_stays(
        self, harness: Harness, call: str
    ) -> None:
        task = await reached(harness, TaskStatus.NEEDS_CLARIFICATION)
        other = await harness.other_account(EVE)
        with pytest.raises(TaskNotFoundError):
            await CALLS[call](other, task.id)
        assert await harness.store.get_task(task.id) == task

    async def test_another_user_of_the_account_sees_it(self, harness: Harness) -> None:
        task = await made(harness.store)
        colleague = await harness.store_for("bob@example.com")
        assert (await colleague.get_task(task.id)).to_wire() == task.to_wire()

    async def test_a_list_shows_only_the_own_account(self, harness: Harness) -> None:
        other = await harness.other_account(EVE)
        ours = await made(harness.store, "budget")
        theirs = await made(other, "budget")
        for query in (TaskQuery(), TaskQuery(search="budget"), TaskQuery(status=(TaskStatus.PENDING,))):
            here = await harness.store.list_tasks(query)
            there = await other.list_tasks(query)
            assert [row.id for row in here.data] == [ours.id]
            assert [row.id for row in there.data] == [theirs.id]
            assert here.pagination.total == there.pagination.total == 1
