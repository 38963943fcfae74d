"""Feedback: one verdict per user, and what memory keeps of it (decision 2.6, 50 to 52; ruling Feedback)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from agnt_tasks.errors import ValidationError
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.timestamp import to_iso
from agnt_tasks.testing.checks import log, same_json, unchanged
from agnt_tasks.testing.driving import ASSISTANT, completed, failed, forced, made, reached
from agnt_tasks.testing.harness import BOB, JANE, Harness

VERDICTS = [Feedback.LIKE, Feedback.DISLIKE]


class Judging:
    @pytest.mark.parametrize("status", TaskStatus)
    @pytest.mark.parametrize("verdict", VERDICTS)
    async def test_a_verdict_is_answered_logged_and_shown(
        self, harness: Harness, status: TaskStatus, verdict: Feedback
    ) -> None:
        task = await reached(harness, status)
        patch = await harness.store.send_feedback(task.id, verdict)
        now = await harness.store.get_task(task.id)
        at = to_iso(now.updated_at)
        same_json(patch.to_wire(), {"id": task.id, "feedback": verdict.value, "updatedAt": at})
        entry = {"type": "human_feedback", "feedback": verdict.value, "timestamp": at, "by": JANE}
        same_json(log(now)[-1], entry)
        assert len(now.activities) == len(task.activities) + 1
        assert now.feedback is verdict
        assert now.status is status
        assert now.updated_at > task.updated_at

    async def test_a_reason_is_logged(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.send_feedback(task.id, Feedback.DISLIKE, "Wrong week.")
        now = await harness.store.get_task(task.id)
        entry = {
            "type": "human_feedback",
            "feedback": "dislike",
            "timestamp": to_iso(now.updated_at),
            "by": JANE,
            "reason": "Wrong week.",
        }
        same_json(log(now), [entry])

    async def test_a_new_verdict_replaces_the_old_one(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.send_feedback(task.id, Feedback.LIKE)
        await harness.store.send_feedback(task.id, Feedback.DISLIKE)
        now = await harness.store.get_task(task.id)
        assert now.feedback is Feedback.DISLIKE
        assert [entry["feedback"] for entry in log(now)] == ["like", "dislike"]

    async def test_null_clears_and_is_logged_as_null(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.send_feedback(task.id, Feedback.LIKE)
        patch = await harness.store.send_feedback(task.id, None)
        now = await harness.store.get_task(task.id)
        at = to_iso(now.updated_at)
        same_json(patch.to_wire(), {"id": task.id, "feedback": None, "updatedAt": at})
        same_json(log(now)[-1], {"type": "human_feedback", "feedback": None, "timestamp": at, "by": JANE})
        assert now.feedback is None
        assert "feedback" not in now.to_wire()

    async def test_null_without_a_verdict_is_no_change(self, harness: Harness) -> None:
        task = await made(harness.store)
        async with unchanged(harness.store, task.id):
            patch = await harness.store.send_feedback(task.id, None)
        expected = {"id": task.id, "feedback": None, "updatedAt": to_iso(task.updated_at)}
        same_json(patch.to_wire(), expected)

    async def test_null_twice_is_one_change(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.send_feedback(task.id, Feedback.LIKE)
        await harness.store.send_feedback(task.id, None)
        async with unchanged(harness.store, task.id):
            await harness.store.send_feedback(task.id, None)

    @pytest.mark.parametrize("reason", ["", "Just right."])
    async def test_the_same_verdict_is_no_change(self, harness: Harness, reason: str) -> None:
        task = await made(harness.store)
        await harness.store.send_feedback(task.id, Feedback.LIKE, reason)
        async with unchanged(harness.store, task.id):
            patch = await harness.store.send_feedback(task.id, Feedback.LIKE, reason)
        assert patch.to_wire()["feedback"] == "like"

    async def test_another_reason_is_a_change(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.send_feedback(task.id, Feedback.LIKE, "Fast.")
        await harness.store.send_feedback(task.id, Feedback.LIKE, "Fast and right.")
        reasons = [entry["reason"] for entry in log(await harness.store.get_task(task.id))]
        assert reasons == ["Fast.", "Fast and right."]

    async def test_two_users_judge_independently_and_see_their_own(self, harness: Harness) -> None:
        task = await made(harness.store)
        bob = await harness.store_for(BOB)
        await harness.store.send_feedback(task.id, Feedback.LIKE)
        patch = await bob.send_feedback(task.id, Feedback.DISLIKE)
        assert patch.feedback is Feedback.DISLIKE
        assert (await harness.store.get_task(task.id)).feedback is Feedback.LIKE
        assert (await bob.get_task(task.id)).feedback is Feedback.DISLIKE
        await bob.send_feedback(task.id, None)
        assert (await harness.store.get_task(task.id)).feedback is Feedback.LIKE
        assert (await bob.get_task(task.id)).feedback is None
        assert [entry["by"] for entry in log(await bob.get_task(task.id))] == [JANE, BOB, BOB]

    async def test_a_reason_that_no_store_can_keep_is_refused(self, harness: Harness) -> None:
        task = await made(harness.store)
        for reason in ("a\x00b", "\ud800"):
            async with unchanged(harness.store, task.id):
                with pytest.raises(ValidationError) as caught:
                    await harness.store.send_feedback(task.id, Feedback.LIKE, reason)
            assert [problem.field for problem in caught.value.problems] == ["reason"]


class Remembering:
    """A verdict on a result becomes a note of the assistant (decision 2.6, 51 and 52)."""

    async def test_a_verdict_on_a_result_is_a_note(self, harness: Harness) -> None:
        task = await made(harness.store)
        await completed(harness, task.id)
        await harness.store.send_feedback(task.id, Feedback.DISLIKE, "Wrong week.")
        [note] = await _notes(harness)
        assert (note.assistant, note.kind, note.task_id, note.by) == (ASSISTANT, "feedback", task.id, JANE)
        assert "Wrong week." in note.text
        assert task.title in note.text

    @pytest.mark.parametrize("status", [TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.ON_HOLD])
    async def test_a_verdict_without_a_result_is_no_note(self, harness: Harness, status: TaskStatus) -> None:
        task = await reached(harness, status)
        await harness.store.send_feedback(task.id, Feedback.LIKE, "Promising.")
        assert await _notes(harness) == []

    async def test_a_forced_completion_is_no_result(self, harness: Harness) -> None:
        task = await made(harness.store)
        await forced(harness.store, task.id, TaskStatus.COMPLETED)
        await harness.store.send_feedback(task.id, Feedback.LIKE)
        assert await _notes(harness) == []

    async def test_a_new_verdict_replaces_the_note(self, harness: Harness) -> None:
        task = await made(harness.store)
        await completed(harness, task.id)
        await harness.store.send_feedback(task.id, Feedback.LIKE, "Fast.")
        await harness.store.send_feedback(task.id, Feedback.DISLIKE, "But wrong.")
        [note] = await _notes(harness)
        assert "But wrong." in note.text
        assert "Fast." not in note.text

    async def test_null_removes_the_note(self, harness: Harness) -> None:
        task = await made(harness.store)
        await completed(harness, task.id)
        await harness.store.send_feedback(task.id, Feedback.LIKE)
        await harness.store.send_feedback(task.id, None)
        assert await _notes(harness) == []

    async def test_each_user_and_each_task_has_a_note_of_its_own(self, harness: Harness) -> None:
        bob = await harness.store_for(BOB)
        first = await made(harness.store, "first")
        second = await made(harness.store, "second")
        for task in (first, second):
            await completed(harness, task.id)
            await harness.store.send_feedback(task.id, Feedback.LIKE)
            await bob.send_feedback(task.id, Feedback.DISLIKE)
        await bob.send_feedback(first.id, None)
        kept = {(note.task_id, note.by) for note in await _notes(harness)}
        assert kept == {(first.id, JANE), (second.id, JANE), (second.id, BOB)}

    async def test_a_later_failure_leaves_the_result_judgeable(self, harness: Harness) -> None:
        task = await made(harness.store)
        await completed(harness, task.id)
        await failed(harness, task.id)
        await harness.store.send_feedback(task.id, Feedback.LIKE)
        assert len(await _notes(harness)) == 1

    async def test_a_task_of_another_account_leaves_no_note_here(self, harness: Harness) -> None:
        task = await made(harness.store)
        await completed(harness, task.id)
        await harness.store.send_feedback(task.id, Feedback.LIKE)
        other = await harness.other_account("eve@example.com")
        assert list(await other.list_memory()) == []


async def _notes(harness: Harness) -> Sequence[MemoryNote]:
    return list(await harness.store.list_memory(assistant=ASSISTANT))
