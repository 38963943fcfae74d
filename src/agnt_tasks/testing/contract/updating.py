"""Update and assignees: partial answers, the log, and no-ops (decisions 2.5, 42 to 46; 2.6, 48 to 49)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from agnt_tasks.errors import ValidationError
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.models.timestamp import to_iso
from agnt_tasks.testing.checks import log, same_json, unchanged
from agnt_tasks.testing.driving import made
from agnt_tasks.testing.harness import BOB, JANE, Harness

BEFORE: dict[str, Any] = {
    "description": "Ask the VP.",
    "type": "scheduling",
    "skills": ["calendar", "email"],
    "followers": [BOB],
}
SAME: list[dict[str, Any]] = [
    {"title": "Schedule Q2 planning meeting"},
    {"title": "  Schedule Q2 planning meeting  "},
    {"description": "Ask the VP."},
    {"type": "scheduling"},
    {"skills": ["calendar", "email"]},
    {"skills": ["calendar", "email", "calendar"]},
    {"followers": [BOB]},
    {"followers": ["BOB@example.com"]},
    {"status": "pending"},
    {"title": "Schedule Q2 planning meeting", "status": "pending", "skills": ["calendar", "email"]},
]
"""Edits that change nothing of a task with the fields above."""


class Updating:
    """Decision 2.5 (42 to 46)."""

    async def test_an_edit_answers_five_fields_and_the_task_has_it(self, harness: Harness) -> None:
        task = await made(harness.store)
        patch = await harness.store.update_task(task.id, TaskUpdate(title="New", description="Fresh."))
        now = await harness.store.get_task(task.id)
        same_json(
            patch.to_wire(),
            {
                "id": task.id,
                "title": "New",
                "description": "Fresh.",
                "status": "pending",
                "updatedAt": to_iso(now.updated_at),
            },
        )
        assert (now.title, now.description) == ("New", "Fresh.")

    async def test_further_changed_fields_stand_in_the_order_of_the_object(self, harness: Harness) -> None:
        task = await made(harness.store)
        change = TaskUpdate.parse({"skills": ["email"], "followers": [BOB], "type": "outreach", "title": "T"})
        wire = (await harness.store.update_task(task.id, change)).to_wire()
        keys = ["id", "title", "description", "type", "status", "followers", "skills", "updatedAt"]
        assert list(wire) == keys
        assert (wire["type"], wire["followers"], wire["skills"]) == ("outreach", [BOB], ["email"])

    async def test_only_what_is_named_changes(self, harness: Harness) -> None:
        before = await made(
            harness.store, description="d", skills=["s"], followers=[BOB], assignedUsers=[JANE]
        )
        await harness.store.update_task(before.id, TaskUpdate(type="outreach"))
        after = await harness.store.get_task(before.id)
        changed = {key for key, value in after.to_wire().items() if before.to_wire()[key] != value}
        assert changed == {"type", "activities", "updatedAt"}

    async def test_the_log_names_the_changed_fields_alone(self, harness: Harness) -> None:
        task = await made(harness.store, description="kept")
        change = TaskUpdate.parse(
            {"followers": [BOB], "description": "kept", "title": "New", "skills": ["s"]}
        )
        await harness.store.update_task(task.id, change)
        now = await harness.store.get_task(task.id)
        entry = {
            "type": "update",
            "fields": ["title", "skills", "followers"],
            "timestamp": to_iso(now.updated_at),
            "by": JANE,
        }
        same_json(log(now), [entry])

    async def test_an_edit_with_a_status_logs_the_edit_then_the_move(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.update_task(task.id, TaskUpdate(title="New", status=TaskStatus.COMPLETED))
        now = await harness.store.get_task(task.id)
        at = to_iso(now.updated_at)
        same_json(
            log(now),
            [
                {"type": "update", "fields": ["title"], "timestamp": at, "by": JANE},
                {
                    "type": "status_change",
                    "from": "pending",
                    "to": "completed",
                    "timestamp": at,
                    "forced": True,
                    "by": JANE,
                },
            ],
        )

    async def test_null_empties_what_may_be_empty(self, harness: Harness) -> None:
        task = await made(harness.store, description="d", type="outreach", skills=["s"], followers=[BOB])
        change = TaskUpdate.parse({"description": None, "type": None, "skills": None, "followers": None})
        patch = await harness.store.update_task(task.id, change)
        now = await harness.store.get_task(task.id)
        assert (now.description, now.type, now.skills, now.followers) == ("", "general", (), ())
        assert patch.to_wire()["skills"] == patch.to_wire()["followers"] == []

    @pytest.mark.parametrize("change", SAME, ids=str)
    async def test_the_same_value_is_no_change(self, harness: Harness, change: dict[str, Any]) -> None:
        task = await made(harness.store, **BEFORE)
        async with unchanged(harness.store, task.id):
            patch = await harness.store.update_task(task.id, TaskUpdate.parse(change))
        whole = task.to_wire()
        five = ("id", "title", "description", "status", "updatedAt")
        same_json(patch.to_wire(), {key: whole[key] for key in five})

    async def test_another_order_of_skills_is_a_change(self, harness: Harness) -> None:
        task = await made(harness.store, skills=["a", "b"])
        await harness.store.update_task(task.id, TaskUpdate(skills=("b", "a")))
        assert (await harness.store.get_task(task.id)).skills == ("b", "a")

    async def test_by_is_who_did_it(self, harness: Harness) -> None:
        task = await made(harness.store)
        bob = await harness.store_for(BOB)
        await bob.update_task(task.id, TaskUpdate(title="Bob's words"))
        now = await harness.store.get_task(task.id)
        assert log(now)[0]["by"] == BOB
        assert now.owner_email == JANE

    async def test_updated_at_grows_strictly_with_every_change(self, harness: Harness) -> None:
        task = await made(harness.store)
        second = await harness.store_for(BOB)
        stamps = [task.updated_at]
        for number in range(20):
            store = (harness.store, second)[number % 2]
            patch = await store.update_task(task.id, TaskUpdate(title=f"number {number}"))
            stamps.append(patch.updated_at)
        stamps.append((await harness.store.set_assignees(task.id, [BOB])).updated_at)
        stamps.append((await harness.store.process_task(task.id, "Go.")).updated_at)
        stamps.append((await harness.store.stop_task(task.id)).updated_at)
        assert all(earlier < later for earlier, later in pairwise(stamps))
        assert (await harness.store.get_task(task.id)).updated_at == stamps[-1]

    async def test_the_revision_counts_every_change(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.update_task(task.id, TaskUpdate(title="New"))
        edited = await harness.store.get_task(task.id)
        await harness.store.set_assignees(task.id, [BOB])
        assigned = await harness.store.get_task(task.id)
        assert task.rev < edited.rev < assigned.rev


class Assigning:
    """Decision 2.6 (48, 49)."""

    async def test_the_set_is_replaced_and_answered(self, harness: Harness) -> None:
        task = await made(harness.store, assignedUsers=[JANE, "old@example.com"])
        people = [JANE, BOB, "new-hire@example.com"]
        patch = await harness.store.set_assignees(task.id, people)
        now = await harness.store.get_task(task.id)
        expected = {"id": task.id, "assignedUsers": people, "updatedAt": to_iso(now.updated_at)}
        same_json(patch.to_wire(), expected)
        assert now.assigned_users == tuple(people)

    async def test_the_log_tells_who_came_and_who_went(self, harness: Harness) -> None:
        task = await made(harness.store, assignedUsers=[JANE, "old@example.com"])
        await harness.store.set_assignees(task.id, [BOB, JANE])
        now = await harness.store.get_task(task.id)
        entry = {
            "type": "assignment",
            "added": [BOB],
            "removed": ["old@example.com"],
            "assignedUsers": [BOB, JANE],
            "timestamp": to_iso(now.updated_at),
            "by": JANE,
        }
        same_json(log(now), [entry])

    async def test_addresses_are_lower_case_and_unique_in_the_given_order(self, harness: Harness) -> None:
        task = await made(harness.store)
        patch = await harness.store.set_assignees(task.id, [" BOB@Example.com", JANE, BOB])
        assert patch.assigned_users == (BOB, JANE)

    async def test_an_empty_list_clears(self, harness: Harness) -> None:
        task = await made(harness.store, assignedUsers=[JANE])
        patch = await harness.store.set_assignees(task.id, [])
        assert patch.to_wire()["assignedUsers"] == []
        assert (await harness.store.get_task(task.id)).assigned_users == ()

    @pytest.mark.parametrize("people", [[JANE, BOB], [JANE, "BOB@example.com", JANE]])
    async def test_the_same_list_is_no_change(self, harness: Harness, people: list[str]) -> None:
        task = await made(harness.store, assignedUsers=[JANE, BOB])
        async with unchanged(harness.store, task.id):
            patch = await harness.store.set_assignees(task.id, people)
        same_json(
            patch.to_wire(),
            {"id": task.id, "assignedUsers": [JANE, BOB], "updatedAt": to_iso(task.updated_at)},
        )

    @pytest.mark.parametrize("wrong", ["nonsense", "", "a@b@c", "two words@example.com", "a\x00@example.com"])
    async def test_what_is_no_address_is_named_by_its_place(self, harness: Harness, wrong: str) -> None:
        task = await made(harness.store, assignedUsers=[JANE])
        async with unchanged(harness.store, task.id):
            with pytest.raises(ValidationError) as caught:
                await harness.store.set_assignees(task.id, [BOB, wrong])
        assert [problem.field for problem in caught.value.problems] == ["emails[1]"]

    async def test_more_than_a_hundred_people_are_refused(self, harness: Harness) -> None:
        task = await made(harness.store)
        async with unchanged(harness.store, task.id):
            with pytest.raises(ValidationError) as caught:
                await harness.store.set_assignees(
                    task.id, [f"p{number}@example.com" for number in range(101)]
                )
        assert [problem.field for problem in caught.value.problems] == ["emails"]

    async def test_assigning_does_not_touch_a_run(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id)
        await harness.store.set_assignees(task.id, [BOB])
        now = await harness.store.get_task(task.id)
        assert now.status is TaskStatus.IN_PROGRESS
        assert now.executions[-1].completed_at is None
