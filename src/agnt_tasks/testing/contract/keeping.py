"""What is kept besides tasks: memory, assistants, usage."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agnt_tasks.errors import NotFoundError, ValidationError
from agnt_tasks.models.assistant import DEFAULT_ASSISTANT, Assistant, Limits
from agnt_tasks.models.execution import Usage
from agnt_tasks.models.status import StepState
from agnt_tasks.store.journal import Completed, StepBegin, StepEnd
from agnt_tasks.testing.driving import ASSISTANT, completed, made, model_step, started
from agnt_tasks.testing.harness import EVE, Harness


class Memory:
    """Decision 2.9 (76)."""

    async def test_what_an_assistant_remembers_is_a_note_once_for_a_step(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        index = await harness.journal.begin_step(claim, StepBegin("tool", "remember"))
        for _ in range(2):
            await harness.journal.remember(claim, index, "Jane likes mornings.")
        [note] = await harness.store.list_memory()
        assert (note.assistant, note.kind, note.text) == (ASSISTANT, "note", "Jane likes mornings.")
        assert note.task_id == task.id

    async def test_a_later_run_recalls_what_shares_words(self, harness: Harness) -> None:
        await remembered(harness, "Jane likes mornings.", "The large room is on floor 3.")
        claim = await started(harness, (await made(harness.store)).id)
        found = await harness.journal.recall(claim, 'is the "large" room free? (', 5)
        assert [note.text for note in found][:1] == ["The large room is on floor 3."]
        assert list(await harness.journal.recall(claim, "zebra", 5)) == []
        assert len(await harness.journal.recall(claim, "Jane room", 1)) == 1

    async def test_an_assistant_recalls_only_its_own(self, harness: Harness) -> None:
        await remembered(harness, "Jane likes mornings.")
        stranger = await made(harness.store, assistant="asst_stranger")
        claim = await started(harness, stranger.id)
        assert list(await harness.journal.recall(claim, "Jane mornings", 5)) == []
        assert list(await harness.store.list_memory(assistant="asst_stranger")) == []

    async def test_notes_are_listed_newest_first_and_searched(self, harness: Harness) -> None:
        await remembered(harness, "one mornings", "two evenings", "three mornings")
        texts = [note.text for note in await harness.store.list_memory(assistant=ASSISTANT)]
        assert texts == ["three mornings", "two evenings", "one mornings"]
        found = {note.text for note in await harness.store.list_memory(search="mornings")}
        assert found == {"one mornings", "three mornings"}
        assert list(await harness.store.list_memory(search='"zebra (')) == []

    async def test_a_note_can_be_edited_and_forgotten(self, harness: Harness) -> None:
        await remembered(harness, "Jane likes mornings.")
        [note] = await harness.store.list_memory()
        edited = await harness.store.edit_memory(note.id, "Jane likes afternoons.")
        assert (edited.id, edited.text) == (note.id, "Jane likes afternoons.")
        assert list(await harness.store.list_memory(search="afternoons")) == [edited]
        assert list(await harness.store.list_memory(search="mornings")) == []
        with pytest.raises(ValidationError):
            await harness.store.edit_memory(note.id, "a\x00b")
        await harness.store.forget(note.id)
        assert list(await harness.store.list_memory()) == []
        with pytest.raises(NotFoundError):
            await harness.store.forget(note.id)
        with pytest.raises(NotFoundError):
            await harness.store.edit_memory(note.id, "x")

    async def test_another_account_has_a_memory_of_its_own(self, harness: Harness) -> None:
        await remembered(harness, "Jane likes mornings.")
        [note] = await harness.store.list_memory()
        other = await harness.other_account(EVE)
        assert list(await other.list_memory(search="Jane")) == []
        with pytest.raises(NotFoundError):
            await other.forget(note.id)
        with pytest.raises(NotFoundError):
            await other.edit_memory(note.id, "mine")
        assert list(await harness.store.list_memory()) == [note]


class Assistants:
    async def test_the_default_comes_first(self, harness: Harness) -> None:
        await harness.store.save_assistant(Assistant(id="asst_aaa"))
        ids = [assistant.id for assistant in await harness.store.list_assistants()]
        assert ids[0] == DEFAULT_ASSISTANT
        assert ids[1:] == sorted(ids[1:])
        assert "asst_aaa" in ids

    async def test_a_profile_is_saved_replaced_and_deleted(self, harness: Harness) -> None:
        profile = Assistant(
            id="asst_abc123",
            name="Scheduler",
            model="openai/gpt-5",
            instructions="Be brief.",
            skills=("calendar",),
            limits=Limits(steps=5, money_usd=Decimal("0.25")),
        )
        saved = await harness.store.save_assistant(profile)
        assert saved.source == "store"
        assert saved.model_copy(update={"source": profile.source}) == profile
        await harness.store.save_assistant(profile.model_copy(update={"name": "Planner"}))
        listed = {assistant.id: assistant for assistant in await harness.store.list_assistants()}
        assert listed[profile.id].name == "Planner"
        claim = await started(harness, (await made(harness.store)).id)
        assert await harness.journal.assistant(claim, profile.id) == listed[profile.id]
        await harness.store.delete_assistant(profile.id)
        assert profile.id not in {assistant.id for assistant in await harness.store.list_assistants()}
        assert await harness.journal.assistant(claim, profile.id) is None
        with pytest.raises(NotFoundError):
            await harness.store.delete_assistant(profile.id)

    async def test_another_account_has_assistants_of_its_own(self, harness: Harness) -> None:
        await harness.store.save_assistant(Assistant(id="asst_abc123", name="Ours"))
        other = await harness.other_account(EVE)
        assert "asst_abc123" not in {assistant.id for assistant in await other.list_assistants()}
        with pytest.raises(NotFoundError):
            await other.delete_assistant("asst_abc123")


class UsageTotals:
    async def test_totals_are_by_assistant_and_model(self, harness: Harness) -> None:
        for _ in range(2):
            task = await made(harness.store)
            claim = await started(harness, task.id)
            usage = Usage(input_tokens=100, output_tokens=10, cost_usd=Decimal("0.05"))
            await model_step(harness.journal, claim, "x", usage=usage)
            await harness.journal.finish(claim, Completed("x"))
        await completed(harness, (await made(harness.store, assistant="asst_second")).id)
        first, second = await harness.store.usage()
        assert (first.assistant, first.executions, first.steps) == (ASSISTANT, 2, 2)
        assert first.usage == Usage(input_tokens=200, output_tokens=20, cost_usd=Decimal("0.10"))
        assert (second.assistant, second.executions) == ("asst_second", 1)
        other = await harness.other_account(EVE)
        assert list(await other.usage()) == []


async def remembered(harness: Harness, *texts: str) -> None:
    """A run that kept these notes."""
    task = await made(harness.store)
    claim = await started(harness, task.id)
    for text in texts:
        index = await harness.journal.begin_step(claim, StepBegin("tool", "remember"))
        await harness.journal.remember(claim, index, text)
        await harness.journal.end_step(claim, index, StepEnd(StepState.DONE, "kept"))
    await harness.journal.finish(claim, Completed("done"))
