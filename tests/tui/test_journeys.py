"""Whole journeys of a person with keys and eyes: the real board on a real terminal, with real workers."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.store.local.store import LocalStore
from tests.store.beside import plain
from tests.tui.home import Home, leave, said, temporary_home
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
    with temporary_home(tmp_path, pace=0.03) as home:
        yield home


def completed(count: int) -> Callable[[Terminal], bool]:
    """A condition: so many are, by the heading of their column."""
    return lambda terminal: bool(re.search(rf"✓ Completed +{count}\b", terminal.screen_lines()[1]))


def test_a_task_is_written_down_asks_is_answered_read_and_liked(home: Home) -> None:
    with home.board() as terminal:
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
        terminal.wait_for(said("answer delivered, resumed"))
        terminal.wait_for("✓ Completed  ")
        terminal.wait_for("You are invited to the meeting: Monday, 10:00.")
        terminal.press("+")
        terminal.wait_for(said("liked"))
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
        # The pane knows, too: the cursor went along to that column before.
        terminal.wait_for("▏ ● In progress  ")
        terminal.press("s")
        terminal.wait_for(said("stopped, on hold"))
        terminal.wait_for("▏ ‖ On hold  ")
        terminal.press("p")
        terminal.wait_for("Enter processes")
        terminal.type("Mention the cake")
        terminal.press("enter")
        terminal.wait_for("▏ ● In progress  ")
        terminal.press("i")
        terminal.wait_for("Enter redirects")
        terminal.type("Mention the lamps instead")
        terminal.press("enter")
        terminal.wait_for(said("stopped, going on with what you said"))
        terminal.wait_for("▏ ✓ Completed  ")
        terminal.press("T")
        terminal.wait_for("Why")
        terminal.type("too short")
        terminal.press("enter")
        terminal.wait_for(said("disliked"))
        leave(terminal)
    task = slow_home.task(task_id)
    messages = [each.content for each in task.activities if each.type == "message" and each.role == "user"]
    assert messages == ["Mention the cake", "Mention the lamps instead"]
    assert task.feedback == Feedback.DISLIKE
    assert [each.reason for each in task.activities if each.type == "human_feedback"] == ["too short"]


def _shows_columns(wanted: bool, terminal: Terminal) -> bool:
    return ("Pending" in "".join(terminal.screen_lines()[:2])) == wanted


def test_the_pane_stays_open_and_alive_in_every_size(home: Home) -> None:
    home.add("Water the plants", description="All of them, also the one in the kitchen.")
    with home.board((160, 48)) as terminal:
        terminal.press("enter")
        terminal.wait_for("also the one in the kitchen")
        for size in ((80, 24), (60, 20), (200, 60), (160, 48)):
            terminal.resize(*size)
            terminal.wait_for(lambda terminal: terminal.screen_lines()[-1].endswith("? help"))
            terminal.press("l")
            terminal.wait_for("Nothing has happened yet.")
            terminal.press("h")
            terminal.wait_for("also the one in the kitchen")
            terminal.wait_for("Water the plants")
            # The pane covers half, or all.
            terminal.wait_for(partial(_shows_columns, size[0] >= 100))
        terminal.press("escape")
        terminal.wait_for("▌ Water the plants")
        leave(terminal)


EDITOR = """#!/bin/sh
stty -a | grep -q ' echo ' && printf 'write: '
read words
echo "$words" >"$1"
"""


def test_long_texts_are_written_in_the_editor(home: Home, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o700)
    with home.board(env={"EDITOR": str(editor), "VISUAL": ""}) as terminal:

        def write_outside(words: str) -> None:
            terminal.press("ctrl+e")
            terminal.wait_for("write: ")
            assert not terminal.unrestored()
            terminal.type(f"{words}\n")
            terminal.wait_for(lambda terminal: "mode 1049" in terminal.unrestored())
            terminal.wait_for(words)

        terminal.press("n")
        terminal.wait_for("New task")
        terminal.type("Thank Mia")
        write_outside("For the cake of Sunday")
        terminal.press("f2")
        terminal.wait_for("▌ Thank Mia")
        terminal.press("p")
        terminal.wait_for("Enter processes")
        write_outside("Mention the candles")
        terminal.press("enter")
        terminal.wait_for("✓ Completed  ")
        leave(terminal)
    task = home.only_task()
    assert task.description == "For the cake of Sunday"
    assert "Mention the candles" in [each.content for each in task.activities if each.type == "message"]


def test_three_questions_are_answered_in_a_row_with_numbers(home: Home) -> None:
    ids = home.add(*(f"Schedule a meeting with {name}" for name in ("Anna", "Bob", "Eve")))
    for task_id in ids:
        home.ask(partial(LocalStore.process_task, task_id=task_id))
    with home.board() as terminal:
        terminal.wait_for("3 need you")
        terminal.press("w")
        terminal.wait_for("3 tasks")
        for left in ("2 tasks", "1 task", "Nobody waits for you."):
            terminal.wait_for("1  Next Tuesday, 10:00")
            terminal.press("1", "1")
            terminal.wait_for(left)
        terminal.press("escape")
        terminal.wait_for(
            lambda terminal: re.search("✓ Completed +3", terminal.screen_lines()[1]) is not None
        )
        for task_id in ids:
            task = home.until(task_id, lambda task: task.status is TaskStatus.COMPLETED)
            assert "Next Tuesday, 10:00" in [
                each.content for each in task.activities if each.type == "message"
            ]
        leave(terminal)


def test_who_leaves_is_told_what_goes_on_and_it_does(slow_home: Home) -> None:
    [task_id] = slow_home.add("Write a note for Mia")
    with slow_home.board() as terminal:
        terminal.press("p")
        terminal.wait_for("Enter processes")
        terminal.press("enter", "escape")
        slow_home.until(task_id, lambda task: bool(task.executions and task.executions[0].steps))
        terminal.press("q")
        terminal.wait_for("1 task keeps running without the board")
        terminal.press("n")
        terminal.wait_for(lambda terminal: "keeps running" not in "".join(terminal.screen_lines()))
        terminal.press("q")
        terminal.wait_for("1 task keeps running without the board")
        leave(terminal)
    assert slow_home.until(task_id, lambda task: task.status is TaskStatus.COMPLETED).executions


def test_boards_and_commands_see_each_other_at_once_and_no_cursor_moves(home: Home) -> None:
    *_, oldest = reversed(home.add("The first", "The second", "The third"))
    with home.board() as here, home.board() as there:
        here.press("j")
        here.wait_for("▌ The second")
        there.press("G")
        there.wait_for("▌ The first")
        for board, other in ((here, there), (there, here)):
            board.press("n")
            board.wait_for("New task")
            board.type("Of a board")
            board.press("f2")
            other.wait_for("Of a board", timeout=SOON)
            board.wait_for("▌ Of a board")
            board.press("d")
            board.wait_for("yes, delete")
            board.press("y")
            other.wait_for(lambda other: "▌ Of a board" not in other.screen_lines(), timeout=SOON)
        here.wait_for("▌ The third")
        there.wait_for("▌ The third")
        there.press("G")
        there.wait_for("▌ The first")
        home.agnt("edit", oldest, "--title", "The renamed")
        began = time.monotonic()
        home.agnt("add", "Of a command")
        for board, under_cursor in ((here, "▌ The third"), (there, "▌•The renamed")):
            board.wait_for("Of a command", timeout=SOON + began - time.monotonic())
            board.wait_for(under_cursor, timeout=SOON)
            leave(board)


def test_of_three_that_are_processed_the_one_that_failed_stays_marked(home: Home, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("not secret enough")
    key.chmod(0o644)
    with (home.folder / "config.toml").open("a") as config:
        config.write(f'\n[assistants.broken]\nmodel = "openai/any"\nkey = "file:{key}"\n')
    del home.env["AGNT_MODEL"]
    home.add("Thank Anna", "Thank Bob")
    home.add("Thank Eve", assistant="broken")
    with home.board() as terminal:
        terminal.press("space", "space", "space")
        terminal.wait_for("3 marked")
        terminal.press("p")
        terminal.wait_for(said("1 task failed and stays marked"))
        terminal.wait_for(said("chmod 600"))
        terminal.wait_for("1 marked")
        terminal.wait_for(completed(2))
        leave(terminal)


@pytest.mark.parametrize("config", ["[worker", "[worker]\nlease_seconds = 'soon'\n"], ids=["syntax", "value"])
def test_a_broken_config_ends_the_board_with_a_sentence(home: Home, config: str) -> None:
    (home.folder / "config.toml").write_text(config)
    with home.terminal() as terminal:
        assert terminal.wait_exit() == 1
        terminal.wait_for("config.toml")
        assert "Traceback" not in terminal.raw.decode()
        assert not terminal.unrestored()


def test_a_database_of_a_newer_version_is_told_and_left_alone(home: Home) -> None:
    home.add("Of today")
    with plain(home.database) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = home.database.read_bytes()
    with home.terminal() as terminal:
        assert terminal.wait_exit() == 1
        terminal.wait_for("newer")
        assert "Traceback" not in terminal.raw.decode()
        assert not terminal.unrestored()
    assert home.database.read_bytes() == before


def test_what_nobody_foresaw_is_told_in_a_line_and_kept_in_a_log(home: Home) -> None:
    """Not in a traceback with the values of the moment, which may be secrets or control the terminal."""
    breaking = (
        "import sys\n"
        "from agnt_tasks.__main__ import main\n"
        "from agnt_tasks.tui.screens.board import BoardScreen\n"
        "def perform(self, action):\n"
        "    secret = 'sk-12345'\n"
        "    raise RuntimeError('\\x1b]52;c;eA==\\x07 boom')\n"
        "BoardScreen.perform = perform\n"
        "sys.exit(main())\n"
    )
    with Terminal([sys.executable, "-c", breaking], (120, 36), home.env) as terminal:
        terminal.wait_for(" live ")
        terminal.press("j")
        assert terminal.wait_exit() == 1
        terminal.wait_for("Something unexpected happened: RuntimeError")
        assert not terminal.unrestored()
        assert b"sk-12345" not in terminal.raw
        assert b"\x1b]52" not in terminal.raw
    assert "boom" in (home.folder / "logs" / "errors.log").read_text()
