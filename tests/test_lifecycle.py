"""The pure rules of the lifecycle against the matrix of decision 2.8."""

from __future__ import annotations

import pytest

from agnt_tasks import lifecycle
from agnt_tasks.errors import TaskAlreadyRunningError, TaskNotStoppableError, TaskNotWaitingError
from agnt_tasks.lifecycle import Moment, Question
from agnt_tasks.models.activity import Activity
from agnt_tasks.models.attachment import FileRef
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.testing.checks import same_json
from agnt_tasks.testing.matrix import FORCED, MATRIX, Row

AT = "2026-02-28T14:01:00.000Z"
WHEN = Moment(1772287260000, "jane@example.com")
SYSTEM = Moment(1772287260000)
RUNNING = TaskStatus.IN_PROGRESS

each_row = pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.now.value)


def _wire(log: list[Activity]) -> list[object]:
    return [entry.to_wire() for entry in log]


def test_the_matrix_has_every_status_once() -> None:
    assert {row.now for row in MATRIX} == set(TaskStatus)
    assert len(MATRIX) == len(TaskStatus)
    assert len(FORCED) == 36


@each_row
def test_process_follows_the_matrix(row: Row) -> None:
    if isinstance(row.process, TaskStatus):
        assert lifecycle.may_process(row.now)
        assert lifecycle.process("task_1", row.now) is row.process
        return
    assert not lifecycle.may_process(row.now)
    with pytest.raises(row.process, match="task_1"):
        lifecycle.process("task_1", row.now)


@each_row
def test_stop_follows_the_matrix(row: Row) -> None:
    if row.stop is row.now:
        assert not lifecycle.may_stop(row.now)
        assert lifecycle.stop("task_1", row.now) is None
    elif isinstance(row.stop, TaskStatus):
        assert lifecycle.may_stop(row.now)
        assert lifecycle.stop("task_1", row.now) is row.stop
    else:
        assert not lifecycle.may_stop(row.now)
        with pytest.raises(row.stop, match="task_1"):
            lifecycle.stop("task_1", row.now)


@each_row
def test_the_system_ends_only_what_runs(row: Row) -> None:
    assert row.system == (lifecycle.SYSTEM_ENDS if row.now is RUNNING else frozenset())


@pytest.mark.parametrize("now", TaskStatus)
def test_only_a_waiting_task_is_answered(now: TaskStatus) -> None:
    assert lifecycle.may_answer(now) is (now is TaskStatus.NEEDS_CLARIFICATION)


@pytest.mark.parametrize(("now", "expect"), FORCED, ids=lambda status: status.value)
def test_an_expectation_is_compared_before_everything_else(now: TaskStatus, expect: TaskStatus) -> None:
    if now is not expect:
        with pytest.raises(TaskNotWaitingError) as caught:
            lifecycle.process("task_1", now, expect)
        assert f"is {now.value.replace('_', ' ')}, no longer" in str(caught.value)
        assert f"no longer {expect.value.replace('_', ' ')}." in str(caught.value)
    elif now is RUNNING:
        with pytest.raises(TaskAlreadyRunningError):
            lifecycle.process("task_1", now, expect)
    else:
        assert lifecycle.process("task_1", now, expect) is RUNNING


def test_a_refusal_says_what_to_do() -> None:
    assert "stop it first" in str(TaskAlreadyRunningError("task_1"))
    assert "Process it" in str(TaskNotStoppableError("task_1", "completed"))


@pytest.mark.parametrize(
    ("now", "previous", "expected"), [(10, 5, 10), (10, 10, 11), (10, 9, 10), (5, 900, 901), (0, 0, 1)]
)
def test_updated_at_grows_whatever_the_clock_does(now: int, previous: int, expected: int) -> None:
    assert lifecycle.next_updated_at(now, previous) == expected


def test_process_logs_the_message_then_the_move() -> None:
    file = FileRef(name="notes.txt", file_id="f1", mime_type="text/plain", size=3)
    log = lifecycle.processed(TaskStatus.PENDING, "Mornings.", [file], WHEN)
    same_json(
        _wire(log),
        [
            {
                "type": "message",
                "role": "user",
                "content": "Mornings.",
                "timestamp": AT,
                "by": "jane@example.com",
                "files": [{"name": "notes.txt", "fileId": "f1", "mimeType": "text/plain", "size": 3}],
            },
            {
                "type": "status_change",
                "from": "pending",
                "to": "in_progress",
                "timestamp": AT,
                "by": "jane@example.com",
            },
        ],
    )


@pytest.mark.parametrize("now", [status for status in TaskStatus if status is not RUNNING])
def test_process_without_words_logs_the_move_alone(now: TaskStatus) -> None:
    log = lifecycle.processed(now, "", [], SYSTEM)
    moved = {"type": "status_change", "from": now.value, "to": "in_progress", "timestamp": AT}
    same_json(_wire(log), [moved])


def test_stop_logs_the_move() -> None:
    moved = {"type": "status_change", "from": "in_progress", "to": "on_hold", "timestamp": AT}
    same_json(_wire(lifecycle.stopped(RUNNING, SYSTEM)), [moved])


@pytest.mark.parametrize("result", ["", "Tuesday, 9:00."])
def test_completion_logs_the_result_then_the_move(result: str) -> None:
    said = {"type": "message", "role": "assistant", "content": result, "timestamp": AT}
    moved = {"type": "status_change", "from": "in_progress", "to": "completed", "timestamp": AT}
    expected = [said, moved] if result else [moved]
    same_json(_wire(lifecycle.completed(RUNNING, result, SYSTEM)), expected)


def test_failure_logs_the_error_then_the_move() -> None:
    log = lifecycle.failed(RUNNING, Failure(message="No key: set it.", code="MODEL_AUTH"), "exec_1", SYSTEM)
    error = {
        "type": "error",
        "message": "No key: set it.",
        "code": "MODEL_AUTH",
        "timestamp": AT,
        "executionId": "exec_1",
    }
    moved = {"type": "status_change", "from": "in_progress", "to": "failed", "timestamp": AT}
    same_json(_wire(log), [error, moved])


def test_questions_are_logged_in_order_then_the_move() -> None:
    questions = [Question("Which week?", ("12", "13"), "12", "Both are free."), Question("Which room?")]
    log = lifecycle.asked(RUNNING, questions, SYSTEM)
    first = {
        "type": "message",
        "role": "assistant",
        "content": "Which week?",
        "timestamp": AT,
        "clarification": True,
        "options": ["12", "13"],
        "recommended": "12",
        "reason": "Both are free.",
    }
    second = {
        "type": "message",
        "role": "assistant",
        "content": "Which room?",
        "timestamp": AT,
        "clarification": True,
    }
    moved = {"type": "status_change", "from": "in_progress", "to": "needs_clarification", "timestamp": AT}
    same_json(_wire(log), [first, second, moved])


def test_only_what_differs_is_changed() -> None:
    current = {"title": "old", "skills": ("a",), "status": TaskStatus.PENDING}
    given = {"title": "new", "skills": ("a",), "status": TaskStatus.PENDING}
    assert lifecycle.changed(current, given) == {"title": "new"}
    assert lifecycle.changed(current, current) == {}


def test_an_edit_logs_its_fields_in_wire_order_then_the_forced_move() -> None:
    changes = {"status": TaskStatus.FAILED, "followers": (), "skills": (), "type": "t", "title": "n"}
    log = lifecycle.edited(TaskStatus.PENDING, changes, SYSTEM)
    fields = ["title", "type", "skills", "followers"]
    moved = {
        "type": "status_change",
        "from": "pending",
        "to": "failed",
        "timestamp": AT,
        "forced": True,
    }
    same_json(_wire(log), [{"type": "update", "fields": fields, "timestamp": AT}, moved])


def test_an_edit_of_nothing_logs_nothing() -> None:
    assert lifecycle.edited(TaskStatus.PENDING, {}, WHEN) == []


def test_an_assignment_logs_who_came_and_went() -> None:
    log = lifecycle.assigned(["a@x.org", "b@x.org"], ["c@x.org", "a@x.org"], SYSTEM)
    entry = {
        "type": "assignment",
        "added": ["c@x.org"],
        "removed": ["b@x.org"],
        "assignedUsers": ["c@x.org", "a@x.org"],
        "timestamp": AT,
    }
    same_json(_wire(log), [entry])
    assert lifecycle.assigned(["a@x.org"], ["a@x.org"], SYSTEM) == []


LIKE, DISLIKE = Feedback.LIKE, Feedback.DISLIKE


@pytest.mark.parametrize(
    ("before", "old", "verdict", "reason", "logs"),
    [
        (None, "", LIKE, "", True),
        (None, "", None, "", False),
        (None, "", None, "a reason for nothing", False),
        (LIKE, "", LIKE, "", False),
        (LIKE, "", LIKE, "fast", True),
        (LIKE, "fast", LIKE, "fast", False),
        (LIKE, "", DISLIKE, "", True),
        (DISLIKE, "wrong", None, "", True),
    ],
)
def test_a_verdict_is_logged_when_it_is_another(
    before: Feedback | None, old: str, verdict: Feedback | None, reason: str, logs: bool
) -> None:
    log = lifecycle.judged(before, verdict, reason, old, SYSTEM)
    entry: dict[str, object] = {"type": "human_feedback", "feedback": verdict, "timestamp": AT}
    same_json(_wire(log), [entry | ({"reason": reason} if reason else {})] if logs else [])
