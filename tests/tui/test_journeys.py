"""Whole journeys of a person with keys and eyes: the real board on a real terminal, with real workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from agnt_tasks.models.status import Feedback, TaskStatus
from tests.tui.home import Home, column, temporary_home
from tests.tui.terminal import Terminal

SOON = 2.0
"""Seconds within which a board shows what others did."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with temporary_home(tmp_path) as home:
        yield home


@pytest.fixture
def slow_home(tmp_path: Path) -> Iterator[Home]:
    """Rehearsal takes its time, so that there is something to interrupt."""
    with temporary_home(tmp_path, pace=0.05) as home:
        yield home


def leave(terminal: Terminal) -> None:
    """Whether it ended well, and left the terminal as it was."""
    terminal.press("q")
    assert terminal.wait_exit() == 0
    assert not terminal.unrestored()


def test_a_task_is_written_down_asks_is_answered_read_and_liked(home: Home) -> None:
    with home.board() as terminal:
        terminal.wait_for("live")
        terminal.press("n")
        terminal.wait_for("New task")
        terminal.type("Schedule a meeting with Anna")
        terminal.press("f3")
        terminal.wait_for("1 needs you")
        terminal.wait_for("When should the meeting with Anna be?")
        terminal.press("3", "a")
        terminal.wait_for("Your answer…")
        terminal.type("Monday at 10:00")
        terminal.press("enter")
        terminal.wait_for("answer delivered, resumed")
        terminal.wait_for("✓ Completed  ")
        terminal.wait_for("You are invited to the meeting: Monday, 10:00.")
        terminal.press("+")
        terminal.wait_for("liked")
        leave(terminal)
    task = home.only_task()
    assert (task.status, task.feedback) == (TaskStatus.COMPLETED, Feedback.LIKE)


def test_the_board_sees_to_another_worker_when_one_is_killed(slow_home: Home) -> None:
    [task_id] = slow_home.add("Write a note for Mia")
    with slow_home.board() as terminal:
        terminal.wait_for("Write a note")
        terminal.press("p")
        terminal.wait_for("Enter processes")
        terminal.press("enter")
        slow_home.until(task_id, lambda task: bool(task.executions and task.executions[0].steps))
        [worker] = slow_home.workers()
        os.kill(worker, signal.SIGKILL)
        terminal.wait_for("✓ Completed  ", timeout=20)
        assert column(terminal, "✓") == 1
        leave(terminal)
    task = slow_home.task(task_id)
    assert (task.executions[0].status, task.executions[0].attempt) == ("completed", 2)


def test_what_runs_is_stopped_redirected_and_disliked_with_a_reason(slow_home: Home) -> None:
    [task_id] = slow_home.add("Write a note for Mia about the party")
    with slow_home.board() as terminal:
        terminal.wait_for("Write a note")
        terminal.press("p")
        terminal.wait_for("Enter processes")
        terminal.press("enter")
        terminal.wait_for("● In progress  ")
        terminal.press("s")
        terminal.wait_for("stopped, on hold")
        terminal.wait_for("‖ On hold  ")
        terminal.press("p")
        terminal.wait_for("Enter processes")
        terminal.type("Mention the cake")
        terminal.press("enter")
        terminal.wait_for("● In progress  ")
        terminal.press("i")
        terminal.wait_for("Enter redirects")
        terminal.type("Mention the lamps instead")
        terminal.press("enter")
        terminal.wait_for("stopped, going on with what you said")
        terminal.wait_for("✓ Completed  ")
        terminal.press("T")
        terminal.wait_for("Why")
        terminal.type("too short")
        terminal.press("enter")
        terminal.wait_for("disliked")
        leave(terminal)
    task = slow_home.task(task_id)
    said = [each.content for each in task.activities if each.type == "message" and each.role == "user"]
    assert said == ["Mention the cake", "Mention the lamps instead"]
    assert task.feedback == Feedback.DISLIKE
    assert "too short" in [each.reason for each in task.activities if each.type == "feedback"]
