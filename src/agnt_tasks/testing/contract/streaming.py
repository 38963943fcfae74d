"""Text as it is written: appended chunks with offsets (ruling Events)."""

from __future__ import annotations

import pytest

from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import StepState
from agnt_tasks.store.journal import StepBegin, StepEnd
from agnt_tasks.testing.checks import events_after, last_seq, of_kind
from agnt_tasks.testing.driving import made, started
from agnt_tasks.testing.harness import Harness

CHUNKS = ["Tues", "day, ", "9", ":00 — ", "会議室 ", "🗓️", " at\nlast."]


class Streaming:
    async def test_chunks_join_to_the_whole_and_offsets_fit(self, harness: Harness) -> None:
        if not harness.store.capabilities.replay:
            pytest.skip("this store only converges (ruling Events)")
        task = await made(harness.store)
        claim = await started(harness, task.id)
        start = await last_seq(harness.store)
        index = await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        for chunk in CHUNKS:
            await harness.journal.append_text(claim, index, chunk)
        await harness.journal.end_step(claim, index, StepEnd(StepState.DONE, "".join(CHUNKS)))
        texts = of_kind(await events_after(harness.store, start), EventKind.TEXT)
        assert {(event.task_id, event.execution_id) for event in texts} == {(task.id, claim.execution_id)}
        assert _joined(texts) == "".join(CHUNKS)

    async def test_what_came_so_far_is_shown(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        index = await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        for place, chunk in enumerate(CHUNKS):
            await harness.journal.append_text(claim, index, chunk)
            [execution] = (await harness.store.get_task(task.id)).executions
            assert execution.steps[0].output == "".join(CHUNKS[: place + 1])
            assert execution.steps[0].status is StepState.STARTED

    async def test_the_end_of_the_step_carries_the_whole(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        index = await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        await harness.journal.append_text(claim, index, "Tues")
        await harness.journal.end_step(claim, index, StepEnd(StepState.DONE, "Tuesday."))
        [execution] = (await harness.store.get_task(task.id)).executions
        assert [step.output for step in execution.steps] == ["Tuesday."]

    async def test_discarded_text_is_void(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        start = await last_seq(harness.store)
        index = await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        await harness.journal.append_text(claim, index, "Mon")
        await harness.journal.append_text(claim, index, "day")
        await harness.journal.discard_text(claim, index)
        [execution] = (await harness.store.get_task(task.id)).executions
        assert not execution.steps[0].output
        await harness.journal.append_text(claim, index, "Tues")
        await harness.journal.append_text(claim, index, "day")
        [execution] = (await harness.store.get_task(task.id)).executions
        assert execution.steps[0].output == "Tuesday"
        if harness.store.capabilities.replay:
            texts = of_kind(await events_after(harness.store, start), EventKind.TEXT)
            assert _joined(texts) == "Tuesday"

    async def test_a_reading_tells_where_the_next_piece_begins(self, harness: Harness) -> None:
        """In the text of the whole execution, also after what a broken call wrote; in no JSON."""
        task = await made(harness.store)
        claim = await started(harness, task.id)

        async def until() -> int | None:
            [execution] = (await harness.store.get_task(task.id)).executions
            assert "streamed" not in execution.to_wire()
            return execution.streamed

        assert await until() is None
        index = await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        assert await until() == 0
        for place, chunk in enumerate(CHUNKS):
            await harness.journal.append_text(claim, index, chunk)
            assert await until() == len("".join(CHUNKS[: place + 1]))
        before = len("".join(CHUNKS))
        await harness.journal.end_step(claim, index, StepEnd(StepState.DONE, "".join(CHUNKS)))
        assert await until() is None
        index = await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        assert await until() == before
        await harness.journal.append_text(claim, index, "Monday")
        await harness.journal.discard_text(claim, index)
        assert await until() == before
        start = await last_seq(harness.store)
        await harness.journal.append_text(claim, index, "Tues")
        assert await until() == before + len("Tues")
        if harness.store.capabilities.replay:
            [piece] = of_kind(await events_after(harness.store, start), EventKind.TEXT)
            assert piece.offset == before

    async def test_a_discard_is_told(self, harness: Harness) -> None:
        if not harness.store.capabilities.replay:
            pytest.skip("this store only converges (ruling Events)")
        task = await made(harness.store)
        claim = await started(harness, task.id)
        index = await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        await harness.journal.append_text(claim, index, "Monday")
        start = await last_seq(harness.store)
        await harness.journal.discard_text(claim, index)
        assert {event.execution_id for event in await events_after(harness.store, start)} == {
            claim.execution_id
        }

    async def test_text_does_not_move_the_task(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        index = await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
        before = await harness.store.get_task(task.id)
        await harness.journal.append_text(claim, index, "Tues")
        after = await harness.store.get_task(task.id)
        assert after.activities == before.activities
        assert after.status is before.status


def _joined(events: list[Event]) -> str:
    """The text that a watcher holds: a chunk at a lower offset voids what stood from there on.

    A chunk without an offset was void already when it was asked for.
    """
    text = ""
    for event in events:
        if event.offset is None:
            assert not event.text
            continue
        assert event.offset <= len(text), "a gap in the text"
        text = text[: event.offset] + (event.text or "")
    return text
