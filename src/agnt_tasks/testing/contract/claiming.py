"""Claims: who gets which execution, and what it is given (architecture, An execution; ruling Workers)."""

from __future__ import annotations

import pytest

from agnt_tasks.errors import FencedError, ValidationError
from agnt_tasks.models.status import StepState, TaskStatus
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.store.journal import Completed, Queued, StepBegin, StepEnd
from agnt_tasks.testing.driving import (
    ASSISTANT,
    PLENTY,
    claimed,
    made,
    model_step,
    new_task,
    no_claim,
    queued,
    started,
)
from agnt_tasks.testing.harness import EVE, JANE, Harness


class Claiming:
    async def test_without_work_there_is_no_claim(self, harness: Harness) -> None:
        await made(harness.store)
        assert await harness.journal.claim("worker-1", PLENTY, lambda _: True) is None
        assert await queued(harness.journal) == []

    async def test_the_oldest_is_claimed_first_and_none_twice(self, harness: Harness) -> None:
        tasks = [await made(harness.store, f"number {number}") for number in range(3)]
        for task in reversed(tasks):
            await harness.store.process_task(task.id)
        claims = [await harness.journal.claim("worker-1", PLENTY, lambda _: True) for _ in range(4)]
        assert [claim and claim.task_id for claim in claims] == [
            *(task.id for task in reversed(tasks)),
            None,
        ]

    async def test_what_a_worker_cannot_run_is_left_to_others(self, harness: Harness) -> None:
        first = await made(harness.store, "first")
        second = await harness.store.create_task(new_task("second").model_copy(update={"assistant": "other"}))
        await harness.store.process_task(first.id)
        await harness.store.process_task(second.id)
        offered: list[Queued] = []

        def only_other(each: Queued) -> bool:
            offered.append(each)
            return each.assistant == "other"

        claim = await harness.journal.claim("worker-1", PLENTY, only_other)
        assert claim is not None
        assert claim.task_id == second.id
        both = {(first.id, ASSISTANT), (second.id, "other")}
        assert {(each.task_id, each.assistant) for each in offered} == both
        assert await queued(harness.journal) == [first.id]

    async def test_many_that_nobody_can_run_do_not_hide_one_that_somebody_can(self, harness: Harness) -> None:
        for number in range(101):
            blocked = await made(harness.store, f"number {number}", assistant="blocked")
            await harness.store.process_task(blocked.id)
        free = await made(harness.store, "free")
        await harness.store.process_task(free.id)
        claim = await harness.journal.claim("worker-1", PLENTY, lambda each: each.assistant != "blocked")
        assert claim is not None
        assert claim.task_id == free.id

    async def test_the_limit_counts_what_runs_everywhere(self, harness: Harness) -> None:
        tasks = [await made(harness.store, f"number {number}") for number in range(3)]
        for task in tasks:
            await harness.store.process_task(task.id)
        first = await harness.journal.claim("worker-1", 2, lambda _: True)
        assert first is not None
        assert await harness.journal.claim("worker-2", 2, lambda _: True) is not None
        assert await harness.journal.claim("worker-3", 2, lambda _: True) is None
        await harness.journal.finish(first, Completed("done"))
        third = await harness.journal.claim("worker-3", 2, lambda _: True)
        assert third is not None
        assert third.task_id == tasks[2].id

    async def test_work_is_all_that_the_run_needs(self, harness: Harness) -> None:
        task = await made(
            harness.store, "Find a slot", description="90 minutes", type="scheduling", skills=["calendar"]
        )
        work = await harness.journal.load(await started(harness, task.id, "Mornings."))
        assert (work.title, work.description, work.type) == ("Find a slot", "90 minutes", "scheduling")
        assert (work.assistant, work.skills) == (ASSISTANT, ("calendar",))
        assert (work.account, work.owner_email) == (harness.store.identity.account, JANE)
        assert (work.parent_task_id, work.depth) == (None, 0)
        assert work.recalled is None

    async def test_an_edit_after_queueing_reaches_the_run(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id)
        await harness.store.update_task(task.id, TaskUpdate(title="Better words"))
        work = await harness.journal.load(await claimed(harness.journal, task.id))
        assert work.title == "Better words"

    async def test_what_memory_gave_is_written_down(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.journal.recalled(claim, ["Jane likes mornings."], "No skill is called calender.")
        assert (await harness.journal.load(claim)).recalled == ("Jane likes mornings.",)
        [execution] = (await harness.store.get_task(task.id)).executions
        assert execution.recalled == ("Jane likes mornings.",)
        assert execution.notice == "No skill is called calender."

    async def test_the_steps_so_far_are_told(self, harness: Harness) -> None:
        claim = await started(harness, (await made(harness.store)).id)
        await model_step(harness.journal, claim, "first")
        index = await harness.journal.begin_step(claim, StepBegin("tool", "look"))
        await harness.journal.end_step(claim, index, StepEnd(StepState.DONE, "cut", full_output="cut short"))
        await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        steps = await harness.journal.steps(claim)
        assert [(step.index, step.status.value) for step in steps] == [
            (0, "done"),
            (1, "done"),
            (2, "started"),
        ]
        assert await harness.journal.read_output(claim, claim.execution_id, index) == "cut short"
        assert await harness.journal.read_output(claim, claim.execution_id, 0) == "first"
        assert await harness.journal.read_output(claim, "exec_nobody", 0) is None

    async def test_a_stranger_has_no_claim(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        for stranger in (
            claim._replace(owner="worker-2"),
            claim._replace(attempt=2),
            claim._replace(attempt=0),
            claim._replace(execution_id="exec_nobody"),
        ):
            with pytest.raises(FencedError):
                await harness.journal.begin_step(stranger, StepBegin("model", "rehearsal"))
            with pytest.raises(FencedError):
                await harness.journal.finish(stranger, Completed("mine"))
        now = await harness.store.get_task(task.id)
        assert now.status is TaskStatus.IN_PROGRESS
        assert now.executions[0].steps == ()


class Children:
    """`create_task` of an agent: once for each step, within limits (decision 2.9, 69; ruling Asking)."""

    async def test_a_child_is_pending_and_knows_its_parent(self, harness: Harness) -> None:
        parent = await made(harness.store, "parent")
        claim = await started(harness, parent.id)
        index = await harness.journal.begin_step(claim, StepBegin("tool", "create_task"))
        child_id = await harness.journal.create_child(
            claim, index, new_task("child"), depth_limit=2, child_limit=2
        )
        child = await harness.store.get_task(child_id)
        assert (child.title, child.status, child.parent_task_id) == ("child", TaskStatus.PENDING, parent.id)
        assert child.owner_email == JANE
        assert (child.activities, child.executions) == ((), ())
        assert (await harness.store.get_task(parent.id)).child_task_ids == (child_id,)
        wire = child.to_wire()
        assert list(wire)[15:] == ["parentTaskId"]

    async def test_a_repeated_step_makes_no_second_child(self, harness: Harness) -> None:
        parent = await made(harness.store, "parent")
        claim = await started(harness, parent.id)
        index = await harness.journal.begin_step(claim, StepBegin("tool", "create_task"))
        first, again = [
            await harness.journal.create_child(claim, index, new_task("child"), depth_limit=2, child_limit=2)
            for _ in range(2)
        ]
        assert first == again
        assert (await harness.store.get_task(parent.id)).child_task_ids == (first,)

    async def test_the_number_of_children_is_limited(self, harness: Harness) -> None:
        parent = await made(harness.store, "parent")
        claim = await started(harness, parent.id)
        for number in range(3):
            index = await harness.journal.begin_step(claim, StepBegin("tool", "create_task"))
            child = new_task(f"child {number}")
            if number < 2:
                await harness.journal.create_child(claim, index, child, depth_limit=2, child_limit=2)
                await harness.journal.end_step(claim, index, StepEnd(StepState.DONE, "made"))
            else:
                with pytest.raises(ValidationError):
                    await harness.journal.create_child(claim, index, child, depth_limit=2, child_limit=2)
        assert len((await harness.store.get_task(parent.id)).child_task_ids) == 2

    async def test_the_depth_is_limited(self, harness: Harness) -> None:
        task_id = (await made(harness.store, "depth 0")).id
        for depth in range(2):
            claim = await started(harness, task_id)
            assert (await harness.journal.load(claim)).depth == depth
            index = await model_step(harness.journal, claim)
            child = new_task(f"depth {depth + 1}")
            task_id = await harness.journal.create_child(claim, index, child, depth_limit=2, child_limit=9)
        claim = await started(harness, task_id)
        assert (await harness.journal.load(claim)).depth == 2
        index = await model_step(harness.journal, claim)
        with pytest.raises(ValidationError):
            await harness.journal.create_child(claim, index, new_task("deeper"), depth_limit=2, child_limit=9)

    async def test_a_child_belongs_to_the_account_of_its_parent(self, harness: Harness) -> None:
        other = await harness.other_account(EVE)
        parent = await made(other, "parent")
        await other.process_task(parent.id)
        claim = await claimed(harness.journal, parent.id)
        index = await model_step(harness.journal, claim)
        child_id = await harness.journal.create_child(
            claim, index, new_task("child"), depth_limit=2, child_limit=2
        )
        child = await other.get_task(child_id)
        assert (child.account, child.owner_email) == (other.identity.account, EVE)
        assert await no_claim(harness.journal, child_id)
