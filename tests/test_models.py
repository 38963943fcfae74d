"""Models on the wire: times, ids, words, and the key orders of the specification's examples."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agnt_tasks.models.activity import ACTIVITY, StatusChange
from agnt_tasks.models.execution import NO_USAGE, Execution, Usage
from agnt_tasks.models.ids import new_id
from agnt_tasks.models.page import TaskPage
from agnt_tasks.models.status import ExecutionState, ExecutionStatus, TaskStatus
from agnt_tasks.models.task import Task, TaskPatch
from agnt_tasks.models.timestamp import from_iso, now_ms, to_iso
from agnt_tasks.testing.checks import ROW_KEYS, TASK_KEYS, keys_of, same_json

LATEST = from_iso("9999-12-31T23:59:59.999Z")

EXAMPLE = """
{
  "id": "task_def456",
  "account": "acc_org789",
  "title": "Schedule Q2 planning meeting",
  "description": "Find a 90-minute slot next week that works for the leadership team.",
  "assistant": "asst_abc123",
  "type": "scheduling",
  "status": "completed",
  "ownerEmail": "jane@example.com",
  "assignedUsers": ["jane@example.com", "bob@example.com"],
  "followers": ["cto@example.com"],
  "skills": ["calendar-management", "email-outreach"],
  "activities": [
    {
      "type": "status_change",
      "from": "pending",
      "to": "in_progress",
      "timestamp": "2026-02-28T14:01:00.000Z"
    },
    {
      "type": "status_change",
      "from": "in_progress",
      "to": "completed",
      "timestamp": "2026-02-28T14:03:00.000Z"
    }
  ],
  "executions": [
    {
      "id": "exec_001",
      "status": "completed",
      "startedAt": "2026-02-28T14:01:00.000Z",
      "completedAt": "2026-02-28T14:03:00.000Z"
    }
  ],
  "createdAt": "2026-02-28T14:00:00.000Z",
  "updatedAt": "2026-02-28T14:03:00.000Z"
}
"""
"""The task object of the specification (L117 to L152)."""

PAGE = """
{
  "data": [
    {
      "id": "task_def456",
      "title": "Schedule Q2 planning meeting",
      "status": "in_progress",
      "type": "scheduling",
      "assistant": "asst_abc123",
      "ownerEmail": "jane@example.com",
      "assignedUsers": ["jane@example.com"],
      "followers": [],
      "skills": [],
      "createdAt": "2026-02-28T14:00:00.000Z",
      "updatedAt": "2026-02-28T14:01:00.000Z"
    }
  ],
  "pagination": {"page": 1, "perPage": 10, "total": 1}
}
"""
"""The list of the specification (L186 to L205)."""

PATCHES = [
    {
        "id": "t",
        "title": "a",
        "description": "b",
        "status": "pending",
        "updatedAt": "2026-03-01T10:15:00.000Z",
    },
    {"id": "t", "assignedUsers": ["jane@example.com"], "updatedAt": "2026-03-01T10:20:00.000Z"},
    {"id": "t", "feedback": "like", "updatedAt": "2026-03-01T10:25:00.000Z"},
    {"id": "t", "feedback": None, "updatedAt": "2026-03-01T10:25:00.000Z"},
    {"id": "t", "status": "on_hold", "updatedAt": "2026-03-01T10:30:00.000Z"},
]
"""The partial answers of the specification (L274 to L371), and the one after clearing (decision 2.6, 50)."""


class TestTimes:
    @given(st.integers(min_value=0, max_value=LATEST))
    def test_every_time_survives_the_wire(self, moment: int) -> None:
        text = to_iso(moment)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text)
        assert from_iso(text) == moment

    @given(st.integers(min_value=0, max_value=LATEST), st.integers(min_value=0, max_value=LATEST))
    def test_texts_sort_as_times_do(self, one: int, other: int) -> None:
        assert (to_iso(one) < to_iso(other)) is (one < other)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2026-02-28T14:01:00.000Z", "2026-02-28T14:01:00.000Z"),
            ("2026-02-28T14:01:00Z", "2026-02-28T14:01:00.000Z"),
            ("2026-02-28T16:01:00.5+02:00", "2026-02-28T14:01:00.500Z"),
            ("2026-02-28T09:01:00.123456-05:00", "2026-02-28T14:01:00.123Z"),
            ("2026-02-28T14:01:00", "2026-02-28T14:01:00.000Z"),
            ("2026-02-28t14:01:00z", "2026-02-28T14:01:00.000Z"),
            ("2026-02-28T14:01:00.123456789Z", "2026-02-28T14:01:00.123Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ],
    )
    def test_any_rfc_3339_time_is_read(self, text: str, expected: str) -> None:
        assert to_iso(from_iso(text)) == expected

    @pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01T00:00:00Z", "14:01"])
    def test_what_is_no_time_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"isoformat|month"):
            from_iso(text)

    def test_the_clock_is_in_milliseconds(self) -> None:
        assert abs(now_ms() - datetime.now(UTC).timestamp() * 1000) < 5000

    def test_a_model_takes_text_and_number_and_writes_text(self) -> None:
        fields: dict[str, Any] = {"from": "pending", "to": "failed"}
        for given_time in ("2026-02-28T14:01:00.000Z", 1772287260000):
            entry = StatusChange.parse({**fields, "timestamp": given_time})
            assert entry.timestamp == 1772287260000
            assert entry.to_wire()["timestamp"] == "2026-02-28T14:01:00.000Z"


class TestIds:
    def test_ids_have_the_frozen_shape(self) -> None:
        for prefix in ("task", "exec", "acc", "asst"):
            assert re.fullmatch(rf"{prefix}_[0-9a-hjkmnp-tv-z]{{20}}", new_id(prefix))

    def test_ten_thousand_ids_differ_and_sort_by_their_time(self) -> None:
        ids = [new_id("task") for _ in range(10_000)]
        assert len(set(ids)) == len(ids)
        stamps = [task_id[5:15] for task_id in ids]
        assert stamps == sorted(stamps)

    def test_a_later_id_is_greater(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ids = []
        for moment in (0, 1, 31, 32, 2**40, 2**50 - 1):
            monkeypatch.setattr("agnt_tasks.models.ids.now_ms", lambda moment=moment: moment)
            ids.append(new_id("task"))
        assert ids == sorted(ids)
        assert len(ids[-1]) == 25


class TestOrder:
    def test_the_task_of_the_specification_reads_and_writes_in_its_order(self) -> None:
        example = json.loads(EXAMPLE)
        wire = Task.parse(example).to_wire()
        assert list(wire) == list(example) == TASK_KEYS
        assert keys_of(wire["activities"]) == keys_of(example["activities"])
        execution = wire["executions"][0]
        assert list(execution)[:4] == list(example["executions"][0])
        assert {key: execution[key] for key in example["executions"][0]} == example["executions"][0]
        del wire["executions"], example["executions"]
        same_json(wire, example)

    def test_the_list_of_the_specification_reads_and_writes_the_same(self) -> None:
        example = json.loads(PAGE)
        same_json(TaskPage.parse(example).to_wire(), example)
        assert list(example["data"][0]) == ROW_KEYS

    @pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: ",".join(patch))
    def test_partial_answers_write_only_what_is_set(self, patch: dict[str, Any]) -> None:
        same_json(TaskPatch.parse(patch).to_wire(), patch)

    def test_entries_are_read_by_their_type_and_written_documented_keys_first(self) -> None:
        entries: list[dict[str, Any]] = [
            {"type": "status_change", "from": "pending", "to": "on_hold", "timestamp": 0, "forced": True},
            {"type": "message", "role": "user", "content": "", "timestamp": 0, "by": "j", "files": []},
            {
                "type": "assignment",
                "added": [],
                "removed": [],
                "assignedUsers": [],
                "timestamp": 0,
                "by": "j",
            },
            {"type": "human_feedback", "feedback": None, "timestamp": 0, "by": "j", "reason": "r"},
            {"type": "update", "fields": ["title"], "timestamp": 0, "by": "j"},
            {"type": "error", "message": "m", "code": "C", "timestamp": 0, "executionId": "e"},
        ]
        for entry in entries:
            shuffled = dict(reversed(entry.items()))
            wire = ACTIVITY.validate_python(shuffled).to_wire()
            same_json(wire, {**entry, "timestamp": "1970-01-01T00:00:00.000Z"})

    def test_additions_of_a_task_come_last_and_only_when_set(self) -> None:
        example = {**json.loads(EXAMPLE), "childTaskIds": ["c"], "parentTaskId": "p", "feedback": "like"}
        assert list(Task.parse(example).to_wire())[15:] == ["feedback", "parentTaskId", "childTaskIds"]

    def test_a_queued_execution_shows_its_nulls(self) -> None:
        wire = Execution(id="e", status=ExecutionStatus.IN_PROGRESS).to_wire()
        assert (wire["startedAt"], wire["completedAt"]) == (None, None)

    def test_money_is_a_decimal_string(self) -> None:
        usage = Usage(input_tokens=1, output_tokens=2, cost_usd=Decimal("0.0000001"))
        same_json(usage.to_wire(), {"inputTokens": 1, "outputTokens": 2, "costUsd": "0.0000001"})
        assert Usage(cost_usd=None).to_wire()["costUsd"] is None

    def test_an_unknown_cost_stays_unknown(self) -> None:
        known = Usage(input_tokens=1, cost_usd=Decimal("0.1"))
        assert (NO_USAGE + known).cost_usd == Decimal("0.1")
        assert (known + Usage(input_tokens=2, cost_usd=None)) == Usage(input_tokens=3, cost_usd=None)


class TestStatusWords:
    def test_statuses_stand_in_the_order_of_the_columns(self) -> None:
        names = ["pending", "in_progress", "needs_clarification", "on_hold", "completed", "failed"]
        assert [status.value for status in TaskStatus] == names

    @pytest.mark.parametrize(
        ("state", "shown"),
        [
            ("queued", "in_progress"),
            ("running", "in_progress"),
            ("stopping", "stopped"),
            ("completed", "completed"),
            ("failed", "failed"),
            ("stopped", "stopped"),
            ("needs_clarification", "needs_clarification"),
            ("quarantined", "failed"),
        ],
    )
    def test_an_inner_state_is_shown_by_the_wire_s_word(self, state: str, shown: str) -> None:
        assert ExecutionStatus.shown(ExecutionState(state)).value == shown

    def test_open_states_are_those_that_somebody_still_owes_an_end(self) -> None:
        assert {state.value for state in ExecutionState if state.is_open} == {"queued", "running", "stopping"}
