"""One decoder for both dialects: every point at which the hosted service differs from the document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agnt_tasks.errors import StoreError
from agnt_tasks.models.activity import Message, OtherEntry, StatusChange
from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import ExecutionStatus, Feedback, TaskStatus
from agnt_tasks.models.task import Task, TaskPatch, TaskUpdate
from agnt_tasks.models.timestamp import from_iso
from agnt_tasks.store.rest.answers import Answer
from agnt_tasks.store.rest.dialect import MEANINGS
from agnt_tasks.store.rest.open import open_rest
from agnt_tasks.store.rest.reading import page_in, patch_in, task_in
from agnt_tasks.testing.checks import TASK_KEYS
from tests.rest.harness import endpoint
from tests.rest.scripted import ROW, TASK, Scripted, reply, scripted

NOON = "2026-02-28T12:00:00.000Z"
START = from_iso("2026-02-28T14:00:00.000Z")
"""When the documented task was made."""
HOSTED = {
    "_id": "65f0c0ffee65f0c0ffee65f0",
    "account": {"id": "acc_1", "name": "Example"},
    "title": "Book a room",
    "description": None,
    "assistant": {"id": "asst_1", "name": "Mar", "email": "mar@agnt.ai"},
    "status": "awaiting_user_input",
    "owner": {"email": "jane@example.com", "id": "u1"},
    "assignees": [{"email": "bob@example.com"}, {"name": "No address"}, "eve@example.com"],
    "followers": [{"email": "cto@example.com"}],
    "createdAt": "2026-02-28T13:00:00+01:00",
    "updatedAt": "2026-02-28T12:00:01.5Z",
    "aliens": {"deep": [1, 2, 3]},
}


def answer(body: Any, **headers: str) -> Answer:
    return Answer(200, headers, json.dumps(body).encode(), "example.com")


def read(body: Any, **headers: str) -> Task:
    return task_in(answer(body, **headers))


def listed(body: Any) -> TaskPage:
    return page_in(answer(body), TaskQuery(page=2, per_page=3))


class TestTasks:
    @pytest.mark.parametrize(
        "wrap", [lambda task: task, lambda task: {"ok": True, "task": task}, lambda task: {"data": task}]
    )
    def test_a_task_is_found_in_whatever_it_is_wrapped(self, wrap: Any) -> None:
        assert read(wrap(TASK)) == Task.parse(TASK).model_copy(update={"rev": START})

    def test_objects_are_what_they_stand_for(self) -> None:
        task = read({"ok": True, "task": HOSTED})
        assert task.id == "65f0c0ffee65f0c0ffee65f0"
        assert (task.account, task.assistant, task.owner_email) == ("acc_1", "asst_1", "jane@example.com")
        assert task.assigned_users == ("bob@example.com", "No address", "eve@example.com")
        assert task.followers == ("cto@example.com",)
        assert (task.description, task.type, task.skills) == ("", "general", ())
        assert (task.created_at, task.updated_at) == (from_iso(NOON), from_iso(NOON) + 1500)
        assert (task.status, task.raw_status) == (TaskStatus.NEEDS_CLARIFICATION, "awaiting_user_input")

    def test_what_was_read_can_be_written_as_the_document_has_it(self) -> None:
        wire = read({"task": HOSTED}).to_wire()
        assert list(wire) == TASK_KEYS
        assert Task.parse(wire).to_wire() == wire

    @pytest.mark.parametrize("raw", MEANINGS)
    def test_every_hosted_status_has_a_column_and_keeps_its_word(self, raw: str) -> None:
        task = read({**TASK, "status": raw})
        assert task.status is MEANINGS[raw]
        assert task.raw_status == ("" if raw in TaskStatus._value2member_map_ else raw)

    def test_an_unknown_status_is_shown_as_it_is(self) -> None:
        for raw, shown in (("dreaming", "dreaming"), (None, "unknown"), (5, "unknown")):
            task = read({**TASK, "status": raw})
            assert task.status == shown
            assert task.status not in list(TaskStatus)
            assert task.status.column == "other"

    def test_what_is_missing_has_its_default(self) -> None:
        task = read({"id": "task_1"})
        assert (task.title, task.type, task.created_at, task.activities) == ("", "general", 0, ())

    @pytest.mark.parametrize(
        ("told", "at"),
        [
            ("2026-02-28T12:00:00Z", 0),
            ("2026-02-28t12:00:00.000000001z", 0),
            ("2026-02-28T04:00:00.250-08:00", 250),
            (1772280000, 0),
            (1772280000123, 123),
        ],
    )
    def test_times_come_in_any_form(self, told: Any, at: int) -> None:
        assert read({**TASK, "updatedAt": told}).updated_at == from_iso(NOON) + at

    @pytest.mark.parametrize("told", ["yesterday", "", True, {}, 1e300, -1, "9999-12-31T23:59:59-12:00"])
    def test_what_is_no_time_is_none(self, told: Any) -> None:
        task = read({**TASK, "updatedAt": told})
        assert task.updated_at == task.created_at == START

    def test_a_tag_of_ours_is_the_revision(self) -> None:
        assert read(TASK, etag='"7"').rev == 7
        for foreign in ('W/"abc"', '"12x"', "7"):
            assert read(TASK, etag=foreign).rev == START

    def test_a_tag_tells_how_far_the_answer_is_written(self) -> None:
        step = {"index": 0, "kind": "model", "name": "m", "status": "started", "startedAt": NOON}
        runs = [
            {"id": "exec_1", "status": "completed", "completedAt": NOON},
            {"id": "exec_2", "status": "in_progress", "steps": [step]},
        ]
        task = read({**TASK, "executions": runs}, etag='"7-120"')
        assert [run.streamed for run in task.executions] == [None, 120]

    @pytest.mark.parametrize(
        "body", [{}, [], {"task": 5}, {"ok": True}, {"id": ""}, {"task": {"title": "x"}}]
    )
    def test_no_task_is_an_error(self, body: Any) -> None:
        with pytest.raises(StoreError, match=r"example\.com"):
            read(body)


class TestHistories:
    def test_entries_of_the_hosted_service(self) -> None:
        said = {"type": "message", "message": {"role": "agent", "content": "Which week?"}, "createdAt": NOON}
        moved = {"type": "status_change", "from": "executing", "to": "dreaming", "createdAt": NOON}
        unknown = {"type": "skill_used", "description": "Asked the calendar.", "user": {"email": "j@x.org"}}
        task = read({**HOSTED, "activities": [said, moved, unknown, 5, None]})
        first, second, third = task.activities
        assert first == Message(role="assistant", content="Which week?", timestamp=from_iso(NOON))
        assert isinstance(second, StatusChange)
        assert (second.from_, second.to) == (TaskStatus.IN_PROGRESS, "dreaming")
        at = task.created_at
        assert third == OtherEntry(kind="skill_used", text="Asked the calendar.", timestamp=at, by="j@x.org")

    def test_a_known_kind_that_is_broken_is_still_shown(self) -> None:
        broken: dict[str, Any]
        for broken in ({"type": "error", "message": "Oops."}, {"kind": "x"}, {"type": []}):
            [entry] = read({**TASK, "activities": [broken]}).activities
            assert isinstance(entry, OtherEntry)
            assert entry.text == broken.get("message", "")

    def test_an_unknown_kind_hurts_nothing_else(self) -> None:
        known = {"type": "update", "fields": ["title"], "timestamp": NOON}
        task = read({**TASK, "activities": [known, {"type": "seen", "timestamp": NOON}]}, etag='"3"')
        assert [entry.type for entry in task.activities] == ["update", "other"]
        assert task.rev == 3

    @pytest.mark.parametrize(
        ("raw", "status"),
        [
            ("executing", ExecutionStatus.IN_PROGRESS),
            ("error", ExecutionStatus.FAILED),
            ("cancelled", ExecutionStatus.STOPPED),
            ("success", ExecutionStatus.COMPLETED),
            (None, ExecutionStatus.IN_PROGRESS),
        ],
    )
    def test_runs_end_in_other_words(self, raw: Any, status: ExecutionStatus) -> None:
        [run] = read({**TASK, "executions": [{"_id": "e1", "status": raw, "state": "zombie"}]}).executions
        assert (run.id, run.status, run.state) == ("e1", status, "")

    def test_of_a_run_that_cannot_be_read_the_rest_is_shown(self) -> None:
        good = {"index": 0, "kind": "tool", "name": "search", "status": "done", "startedAt": NOON}
        run = {
            "id": "e1",
            "status": "completed",
            "usage": "a lot",
            "steps": [good, {"kind": 5}],
            "result": "Yes.",
        }
        [found] = read({**TASK, "executions": [run]}).executions
        assert (found.result, [step.name for step in found.steps]) == ("Yes.", ["search"])


class TestLists:
    @pytest.mark.parametrize("name", ["data", "tasks", "items"])
    def test_rows_are_the_first_list_there_is(self, name: str) -> None:
        page = listed({"ok": True, name: [ROW, HOSTED], "page": 4, "perPage": 2, "total": 8})
        assert [row.id for row in page.data] == ["task_1", HOSTED["_id"]]
        assert page.pagination.to_wire() == {"page": 4, "perPage": 2, "total": 8}
        assert page.data[1].raw_status == "awaiting_user_input"

    @pytest.mark.parametrize(("count", "total"), [(0, 3), (2, 5), (3, 7)])
    def test_without_a_total_a_full_page_has_one_after_it(self, count: int, total: int) -> None:
        rows = [{**ROW, "id": f"task_{number}"} for number in range(count)]
        assert listed({"tasks": rows}).pagination.to_wire() == {"page": 2, "perPage": 3, "total": total}

    def test_rows_without_an_id_are_none(self) -> None:
        assert [row.id for row in listed({"tasks": [ROW, {"title": "x"}, 5]}).data] == ["task_1"]
        with pytest.raises(StoreError):
            listed({"tasks": [5]})


class TestPartialAnswers:
    def patch(self, body: Any, **headers: str) -> TaskPatch | None:
        return patch_in(answer(body, **headers), "task_1")

    def test_only_what_is_told_is_set(self) -> None:
        body = {"id": "task_1", "feedback": None, "updatedAt": NOON}
        patch = self.patch(body, etag='"5"')
        assert patch is not None
        assert patch.to_wire() == body
        assert patch.rev == 5

    def test_a_whole_task_is_an_answer_too(self) -> None:
        patch = self.patch({"ok": True, "task": {**HOSTED, "status": "executing"}})
        assert patch is not None
        assert patch.status is TaskStatus.IN_PROGRESS
        assert patch.assigned_users == ("bob@example.com", "No address", "eve@example.com")

    @pytest.mark.parametrize(
        "body",
        [
            {"ok": True, "process": {"success": True, "taskId": "task_1", "executionId": "e1"}},
            {"ok": True, "feedback": {"success": True, "taskId": "task_1", "status": "like"}},
            {"id": "task_1"},
        ],
    )
    def test_without_a_time_the_task_has_to_be_read(self, body: Any) -> None:
        assert self.patch(body) is None


EMPTY = reply({"ok": True, "tasks": [], "page": 1, "perPage": 1, "total": 0})


class TestHostedStore:
    """What goes out once it is known who answers."""

    async def asked(self, call: Any, *script: Any) -> tuple[Scripted, Any]:
        async with scripted(EMPTY, *script) as server, open_rest(endpoint(server.url)) as store:
            assert store.is_hosted
            return server, await call(store)

    async def test_a_status_is_asked_for_under_all_its_names(self) -> None:
        statuses = (TaskStatus.IN_PROGRESS, TaskStatus.COMPLETED, TaskStatus.unknown("dreaming"))
        query = TaskQuery().model_copy(update={"status": statuses})
        server, _ = await self.asked(lambda store: store.list_tasks(query))
        path = server.asked[-1].path
        assert "status=executing%2Csubtasks_running%2Cmessage_received%2C" in path
        assert path.split("status=")[1].split("&")[0].endswith("archived%2Cdreaming")

    @pytest.mark.parametrize(
        ("status", "written"),
        [
            ("in_progress", "executing"),
            ("failed", "error"),
            ("needs_clarification", "awaiting_user_input"),
            ("on_hold", "on_hold"),
        ],
    )
    async def test_a_forced_status_has_its_hosted_name(self, status: str, written: str) -> None:
        change = TaskUpdate(status=TaskStatus(status))
        changed = reply({"ok": True, "task": {**HOSTED, "status": written}})
        server, patch = await self.asked(lambda store: store.update_task("t1", change), changed)
        assert server.asked[-1].json == {"status": written}
        assert patch.status == status

    async def test_answers_without_a_time_are_filled_up(self) -> None:
        whole = reply({"ok": True, "task": HOSTED})
        told = reply({"ok": True, "process": {"success": True, "taskId": "t1"}})
        _, patch = await self.asked(lambda store: store.process_task("t1", "Go."), told, whole)
        assert (patch.status, patch.updated_at) == (TaskStatus.IN_PROGRESS, from_iso(NOON) + 1500)
        told = reply({"ok": True, "feedback": {"success": True, "taskId": "t1", "status": "like"}})
        _, patch = await self.asked(lambda store: store.send_feedback("t1", Feedback.LIKE), told, whole)
        assert (patch.feedback, patch.updated_at) == (Feedback.LIKE, from_iso(NOON) + 1500)

    async def test_a_deletion_may_be_answered_with_anything_or_nothing(self) -> None:
        for told in (reply(None, 204), reply({"ok": True, "task": {"id": "t1", "deleted": True}})):
            await self.asked(lambda store: store.delete_task("t1"), told)
