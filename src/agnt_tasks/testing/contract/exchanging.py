"""Everything out, everything in: `export` and `import_`."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from agnt_tasks.errors import NotFoundError, ValidationError
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.testing.contract.keeping import remembered
from agnt_tasks.testing.driving import completed, made, queued, reached
from agnt_tasks.testing.harness import Harness

TIME = "2026-02-28T14:00:00.000Z"
TASK: dict[str, Any] = {"id": "task_imported", "title": "t", "assistant": "a"}

WRONG_LINES: dict[str, Any] = {
    "no object": 5,
    "null": None,
    "no title": {"assistant": "a"},
    "an unknown kind": {"kind": "zebra"},
    "an unknown status": {**TASK, "status": "done"},
    "no address": {**TASK, "ownerEmail": "nobody"},
    "NUL in a title": {**TASK, "title": "a\x00b"},
    "NUL in an id": {**TASK, "id": "a\x00b"},
    "half a pair in an id": {**TASK, "id": "\ud800"},
    "half a pair in a message": {
        **TASK,
        "activities": [{"type": "message", "role": "user", "content": "\ud800", "timestamp": TIME}],
    },
    "half a pair in a result": {
        **TASK,
        "executions": [{"id": "exec_1", "status": "completed", "result": "\ud800"}],
    },
    "half a pair in a note": {
        "kind": "memory",
        "id": "mem_1",
        "assistant": "a",
        "text": "\ud800",
        "createdAt": TIME,
    },
    "no time": {**TASK, "createdAt": "yesterday"},
    "a time after all years": {**TASK, "updatedAt": 10**18},
    "an id of more than 128 characters": {**TASK, "id": "t" * 129},
    "no base 64": {"kind": "file", "taskId": "task_imported", "name": "a", "fileId": "f", "content": "***"},
}
"""Lines that must be refused by name and number."""


class Exchanging:
    """`export` and `import_`: everything out, everything in."""

    async def test_what_is_exported_can_be_imported_elsewhere(self, harness: Harness) -> None:
        first = await made(harness.store, "first", description="d", skills=["s"], followers=["c@example.com"])
        await completed(harness, first.id, "Tuesday.")
        await harness.store.send_feedback(first.id, Feedback.LIKE, "Fast.")
        await made(harness.store, "second")
        rows = await exported(harness)
        await harness.store.delete_task(first.id)
        counts = await harness.store.import_(rows)
        assert sum(counts.values()) >= 1
        again = await harness.store.get_task(first.id)
        assert (again.title, again.description, again.status.value) == ("first", "d", "completed")
        assert [entry.type for entry in again.activities][:1] == ["status_change"]
        assert again.executions[0].result == "Tuesday."

    async def test_existing_ids_are_left_alone(self, harness: Harness) -> None:
        task = await made(harness.store, "first")
        await remembered(harness, "Jane likes mornings.")
        await harness.store.save_assistant(Assistant(id="asst_abc123", name="Ours"))
        rows = await exported(harness)
        changed = [{**row, "title": "changed", "text": "changed", "name": "changed"} for row in rows]
        counts = await harness.store.import_(changed)
        assert {kind: count for kind, count in counts.items() if count and kind != "skipped"} == {}
        assert await harness.store.get_task(task.id) == task
        assert [note.text for note in await harness.store.list_memory()] == ["Jane likes mornings."]
        named = {assistant.id: assistant.name for assistant in await harness.store.list_assistants()}
        assert named["asst_abc123"] == "Ours"

    async def test_a_wrong_line_is_named_and_nothing_of_its_batch_is_kept(self, harness: Harness) -> None:
        source = await made(harness.store, "first")
        [row] = [row for row in await exported(harness) if row.get("id") == source.id or "title" in str(row)]
        await harness.store.delete_task(source.id)
        with pytest.raises(ValidationError) as caught:
            await harness.store.import_([row, {"nonsense": True}])
        assert "2" in str(caught.value)
        with pytest.raises(NotFoundError):
            await harness.store.get_task(source.id)

    @pytest.mark.parametrize("line", WRONG_LINES)
    async def test_a_hostile_line_is_refused_by_its_number(self, harness: Harness, line: str) -> None:
        good = {**TASK, "id": "task_good"}
        with pytest.raises(ValidationError, match="2"):
            await harness.store.import_([good, WRONG_LINES[line]])
        page = await harness.store.list_tasks(TaskQuery())
        assert page.to_wire()["data"] == []

    async def test_what_ran_when_it_was_exported_runs_nowhere(self, harness: Harness) -> None:
        """Imported in_progress tasks run nothing here (ruling JSON of the CLI)."""
        for status in (TaskStatus.IN_PROGRESS, TaskStatus.NEEDS_CLARIFICATION):
            task = await reached(harness, status)
            rows = [row for row in await exported(harness) if row.get("id") == task.id]
            await harness.store.delete_task(task.id)
            await harness.store.import_(rows)
            again = await harness.store.get_task(task.id)
            assert again.status is status
            assert again.activities == task.activities
            assert len(again.executions) == 1
        assert await queued(harness.journal) == []
        assert list(await harness.journal.open_claims()) == []

    async def test_an_execution_of_another_task_is_no_reason_to_fail(self, harness: Harness) -> None:
        """Two copies of one task under two ids: the second must not fail with the database's words."""
        task = await made(harness.store)
        await completed(harness, task.id)
        [row] = [row for row in await exported(harness) if row.get("id") == task.id]
        copying = harness.store.import_([{**row, "id": "task_copy"}])
        [answer] = await asyncio.gather(copying, return_exceptions=True)
        if isinstance(answer, ValidationError):
            assert "1" in str(answer)
        else:
            assert not isinstance(answer, BaseException)
            assert (await harness.store.get_task("task_copy")).title == task.title
        assert len((await harness.store.get_task(task.id)).executions) == 1

    async def test_files_travel_with_their_bytes(self, harness: Harness) -> None:
        task = await made(harness.store)
        content = bytes(range(256))
        await harness.store.process_task(task.id, files=[Attachment.of_bytes("a.bin", content)])
        rows = await exported(harness)
        await harness.store.delete_task(task.id)
        await harness.store.import_(rows)
        assert await harness.store.read_file(task.id, "a.bin") == content

    async def test_importing_twice_changes_nothing(self, harness: Harness) -> None:
        rows = [TASK, {"title": "without an id", "assistant": "a"}]
        await harness.store.import_(rows[:1])
        before = await harness.store.get_task("task_imported")
        await harness.store.import_(rows[:1])
        assert await harness.store.get_task("task_imported") == before
        await harness.store.import_(rows[1:])
        titles = [row.title for row in (await harness.store.list_tasks(TaskQuery())).data]
        assert sorted(titles) == ["t", "without an id"]

    async def test_what_was_imported_is_found_by_its_words(self, harness: Harness) -> None:
        await harness.store.import_([{**TASK, "title": "budget", "description": "travel"}])
        for word in ("budget", "travel"):
            page = await harness.store.list_tasks(TaskQuery(search=word))
            assert [row.id for row in page.data] == ["task_imported"]


async def exported(harness: Harness) -> list[dict[str, Any]]:
    return [row async for row in harness.store.export()]
