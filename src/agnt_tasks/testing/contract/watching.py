"""Watch: every change once, in order (ruling Events). A store without `replay` only converges."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import Feedback, StepState, TaskStatus
from agnt_tasks.models.task import Task, TaskUpdate
from agnt_tasks.store.journal import Completed, StepBegin, StepEnd
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.testing.checks import (
    PATIENCE,
    closed,
    events_after,
    events_until,
    last_seq,
    next_event,
    of_kind,
)
from agnt_tasks.testing.driving import asked, completed, made, model_step, started, tool_step
from agnt_tasks.testing.harness import BOB, EVE, JANE, Harness

Change = Callable[[FullStore, str], Awaitable[object]]

CHANGES: dict[str, Change] = {
    "update": lambda store, task_id: store.update_task(task_id, TaskUpdate(title="New")),
    "force": lambda store, task_id: store.update_task(task_id, TaskUpdate(status=TaskStatus.FAILED)),
    "both": lambda store, task_id: store.update_task(
        task_id, TaskUpdate(title="New", status=TaskStatus.FAILED)
    ),
    "assign": lambda store, task_id: store.set_assignees(task_id, [BOB]),
    "feedback": lambda store, task_id: store.send_feedback(task_id, Feedback.LIKE),
    "stop": lambda store, task_id: store.stop_task(task_id),
    "process": lambda store, task_id: store.process_task(task_id, "Go."),
}
NO_CHANGES: dict[str, Change] = {
    "update": lambda store, task_id: store.update_task(task_id, TaskUpdate(type="general")),
    "force": lambda store, task_id: store.update_task(task_id, TaskUpdate(status=TaskStatus.PENDING)),
    "assign": lambda store, task_id: store.set_assignees(task_id, []),
    "feedback": lambda store, task_id: store.send_feedback(task_id, None),
}


def _replays(store: FullStore) -> None:
    if not store.capabilities.replay:
        pytest.skip("this store only converges (ruling Events)")


class Watching:
    async def test_a_new_task_is_one_event_that_agrees_with_it(self, harness: Harness) -> None:
        _replays(harness.store)
        start = await last_seq(harness.store)
        task = await made(harness.store)
        [event] = await events_after(harness.store, start)
        assert (event.kind, event.task_id) == (EventKind.TASK, task.id)
        await _agrees(harness, event, task)

    @pytest.mark.parametrize("change", CHANGES)
    async def test_a_change_is_one_event_that_agrees_with_the_task(
        self, harness: Harness, change: str
    ) -> None:
        _replays(harness.store)
        task = await made(harness.store)
        start = await last_seq(harness.store)
        await CHANGES[change](harness.store, task.id)
        [event] = await events_after(harness.store, start)
        assert (event.kind, event.task_id) == (EventKind.TASK, task.id)
        await _agrees(harness, event, task)

    @pytest.mark.parametrize("change", NO_CHANGES)
    async def test_no_change_is_no_event(self, harness: Harness, change: str) -> None:
        _replays(harness.store)
        task = await made(harness.store)
        start = await last_seq(harness.store)
        await NO_CHANGES[change](harness.store, task.id)
        assert await events_after(harness.store, start) == []

    async def test_a_refused_call_is_no_event(self, harness: Harness) -> None:
        _replays(harness.store)
        task = await made(harness.store)
        await completed(harness, task.id)
        start = await last_seq(harness.store)
        answers = await asyncio.gather(
            harness.store.stop_task(task.id),
            harness.store.process_task(task.id, expect=TaskStatus.NEEDS_CLARIFICATION),
            return_exceptions=True,
        )
        assert all(isinstance(answer, Exception) for answer in answers)
        assert await events_after(harness.store, start) == []

    async def test_a_deletion_is_told(self, harness: Harness) -> None:
        _replays(harness.store)
        task = await made(harness.store)
        start = await last_seq(harness.store)
        await harness.store.delete_task(task.id)
        [event] = await events_after(harness.store, start)
        assert (event.kind, event.task_id) == (EventKind.DELETED, task.id)

    @pytest.mark.parametrize("end", [completed, asked])
    async def test_a_run_is_told_step_by_step(
        self, harness: Harness, end: Callable[[Harness, str], Awaitable[object]]
    ) -> None:
        _replays(harness.store)
        task = await made(harness.store)
        start = await last_seq(harness.store)
        claim = await started(harness, task.id)
        await tool_step(harness.journal, claim, "read_notes")
        await harness.journal.finish(claim, Completed("done"))
        events = await events_after(harness.store, start)
        assert {event.task_id for event in events} == {task.id}
        steps = of_kind(events, EventKind.STEP)
        assert {event.execution_id for event in steps} == {claim.execution_id}
        assert len(steps) >= 2
        last = of_kind(events, EventKind.TASK)[-1]
        assert last.status is TaskStatus.COMPLETED
        await _agrees(harness, last, task)
        await end(harness, task.id)

    async def test_beginning_and_end_of_a_step_are_one_event_each(self, harness: Harness) -> None:
        _replays(harness.store)
        task = await made(harness.store)
        claim = await started(harness, task.id)
        start = await last_seq(harness.store)
        await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        [begun] = await events_after(harness.store, start)
        assert (begun.kind, begun.task_id, begun.execution_id) == (
            EventKind.STEP,
            task.id,
            claim.execution_id,
        )
        start = await last_seq(harness.store)
        await harness.journal.end_step(claim, 0, StepEnd(StepState.DONE, "x"))
        [ended] = await events_after(harness.store, start)
        assert ended.kind is EventKind.STEP

    async def test_sequences_grow_and_a_second_look_gives_the_same(self, harness: Harness) -> None:
        _replays(harness.store)
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await model_step(harness.journal, claim, "x")
        await harness.store.stop_task(task.id)
        await harness.store.delete_task(task.id)
        first = await events_after(harness.store, 0)
        again = await events_until(harness.store.watch(0), lambda seen: len(seen) == len(first))
        assert again == first
        sequences = [event.seq for event in first]
        assert sequences == sorted(set(sequences))

    async def test_from_a_sequence_on_nothing_is_missed_or_doubled(self, harness: Harness) -> None:
        _replays(harness.store)
        for number in range(6):
            await made(harness.store, f"number {number}")
        every = await events_after(harness.store, 0)
        for place in (0, 2, 5):
            rest = every[place + 1 :]
            seen = await events_until(
                harness.store.watch(every[place].seq), lambda events: events[-1].seq > every[-1].seq
            )
            assert seen[:-1] == rest

    async def test_writers_of_several_processes_are_told_in_one_order(self, harness: Harness) -> None:
        _replays(harness.store)
        stores = [harness.store, await harness.store_for(BOB), await harness.store_for(JANE)]
        tasks = [await made(store, "watched") for store in stores]
        start = await last_seq(harness.store)

        async def edit(store: FullStore) -> None:
            for number in range(10):
                for task in tasks:
                    await store.update_task(
                        task.id, TaskUpdate(description=f"{number} {id(store)}", followers=())
                    )

        live = asyncio.create_task(events_until(stores[1].watch(start), lambda seen: len(seen) == 90))
        await asyncio.gather(*(edit(store) for store in stores))
        seen = await live
        assert seen == await events_after(harness.store, start)
        for task in tasks:
            revisions = [event.rev for event in seen if event.task_id == task.id]
            assert revisions == sorted(set(revisions))
            assert len(revisions) == 30

    async def test_events_of_another_account_are_not_shown(self, harness: Harness) -> None:
        _replays(harness.store)
        other = await harness.other_account(EVE)
        start = await last_seq(harness.store)
        theirs = await made(other, "theirs")
        await other.process_task(theirs.id)
        await other.delete_task(theirs.id)
        assert await events_after(harness.store, start) == []

    @pytest.mark.parametrize("who", ["same", "other connection", "journal"])
    async def test_from_now_on_a_watcher_sees_a_change_of_anyone(self, harness: Harness, who: str) -> None:
        """Holds for every store: it converges. Changes are made until one is seen, so nothing waits."""
        old = await made(harness.store, "old")
        task = await made(harness.store, "watched")
        writer = await harness.store_for(BOB) if who == "other connection" else harness.store
        watch = harness.store.watch()
        first = asyncio.create_task(next_event(watch))
        async with asyncio.timeout(PATIENCE):
            number = 0
            while not first.done():
                number += 1
                if who == "journal":
                    await completed(harness, task.id)
                else:
                    await writer.update_task(task.id, TaskUpdate(title=f"number {number}"))
            event = await first
        assert event.task_id == task.id != old.id
        assert event.rev > task.rev
        await closed(watch)

    async def test_a_waiting_watcher_is_woken(self, harness: Harness) -> None:
        """The watcher has drunk everything there is; the next change must reach it by itself."""
        for writer in (harness.store, await harness.store_for(BOB)):
            task = await made(harness.store)
            watch = harness.store.watch(0)
            async with asyncio.timeout(PATIENCE):
                async for event in watch:
                    if event.task_id == task.id:
                        break
                waiting = asyncio.create_task(next_event(watch))
                await writer.update_task(task.id, TaskUpdate(title=f"by {writer.identity.email}"))
                woken = await waiting
            assert woken.task_id == task.id
            await closed(watch)


async def _agrees(harness: Harness, event: Event, before: Task) -> None:
    """The event tells the task's own status, time and revision."""
    now = await harness.store.get_task(before.id)
    assert (event.status, event.updated_at, event.rev) == (now.status, now.updated_at, now.rev)
