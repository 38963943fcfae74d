"""When terminal, disk, database or settings fail: it is said, nothing is lost, and the board goes on."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from rich.style import Style

from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.testing.driving import made
from tests.store.beside import fill, small_disk
from tests.tui.board_stage import ONE_OF_EACH, Board, opened, several
from tests.tui.breakable import REASON, breakable, press, shown
from tests.tui.home import Home, gone, leave, said, temporary_home
from tests.tui.painted import place_of, style_at
from tests.tui.terminal import Terminal

STALL = 3.0
"""Seconds in which the terminal reads nothing."""


def style_of_card(board: Board) -> Style:
    return style_at(board.app, *place_of(board.app, "Paint the door"))


def has_gone_well(board: Board) -> bool:
    """Whether the next failure is the first one again: the store could be read, and heard as well."""
    live = board.screen._live
    return live is not None and not live._tries._failures


class TestStoreThatFails:
    async def test_the_last_data_stay_and_it_comes_back_by_itself(self, tmp_path: Path) -> None:
        async with breakable(tmp_path) as (board, fault):
            bright = style_of_card(board)
            fault.broken = {"*"}
            await board.press("r")
            await board.until(lambda: "offline" in board.header)
            board.hush()
            assert re.search(r"as of \d\d:\d\d, retry in \d+ s, now: r", board.header)
            assert REASON in shown(board), "also when the toast is gone"
            assert all(title in board.text for title in ONE_OF_EACH.values())
            await board.until(lambda: style_of_card(board) != bright)
            refused = len(fault.refused)
            await board.press("r")
            await board.until(lambda: len(fault.refused) > refused)
            fault.broken = set()
            await board.until(lambda: "live" in board.header)
            assert REASON not in board.text
            await board.until(lambda: style_of_card(board) == bright)

    async def test_one_that_cannot_be_opened_is_tried_again_and_can_be_left(self, tmp_path: Path) -> None:
        async with breakable(tmp_path, begin_broken=True) as (board, fault):
            await board.until(lambda: "offline" in board.header)
            assert REASON in shown(board)
            await board.press("d")
            await board.until_said("Not now")
            refused = len(fault.refused)
            await board.press("r")
            await board.until(lambda: len(fault.refused) > refused)
            fault.broken = set()
            await board.press("r")
            await board.until(lambda: "live" in board.header)
            await board.until_painted("Plan the offsite")
            assert not board.dialog, "what was typed without a store is not done later"
            fault.broken = {"*"}
            await board.press("q")
            await board.until(lambda: not board.app.is_running)

    async def test_a_message_that_was_not_sent_is_still_there(self, tmp_path: Path) -> None:
        async with breakable(tmp_path) as (board, fault):
            await board.press("3", "a")
            await board.until(lambda: board.composer)
            await board.type("the second floor")
            fault.broken = {"*"}
            await board.press("enter")
            await board.until(lambda: REASON in board.said)
            assert board.composer
            assert board.composer.text == "the second floor"
            fault.broken = set()
            await board.until(lambda: "live" in board.header)
            await board.press("enter")
            await board.until_said("answer delivered")
            task = await board.task("Book a room")
            assert "the second floor" in [each.content for each in task.activities if each.type == "message"]


class TestWhatNobodyForesaw:
    """A board that says it is live must be it, whatever went wrong."""

    async def test_it_is_told_in_the_header_and_tried_again(self, tmp_path: Path) -> None:
        kept: list[BaseException] = []

        def keep(error: BaseException) -> str:
            kept.append(error)
            return "errors.log"

        async with breakable(tmp_path, keep_error=keep) as (board, fault):
            fault.error = RuntimeError("sk-12345")
            for broken in ("windows", "standings", "watch"):
                kept.clear()
                fault.broken, fault.refused = {broken}, []
                await made(board.store, f"While {broken} fails")
                await board.press("r")
                await board.until(lambda: "offline" in board.header)
                assert "Something unexpected happened (RuntimeError). Details are in errors.log." in shown(
                    board
                )
                assert "sk-12345" not in shown(board)
                for _ in range(3):
                    fault.refused.clear()
                    await board.press("r")
                    await board.until(lambda: fault.refused)
                assert kept == [fault.error], "written down once, not with every try"
                fault.broken = set()
                await board.press("r")
                await board.until(lambda: " live " in board.header)
                assert "unexpected" not in board.text
                await board.until(lambda: has_gone_well(board))

    async def test_it_does_not_keep_the_store_from_being_opened_later(self, tmp_path: Path) -> None:
        async with breakable(tmp_path, begin_broken=True, error=OSError("no")) as (board, fault):
            await board.until(lambda: "Something unexpected happened (OSError)." in shown(board))
            assert "offline" in board.header
            fault.broken = set()
            await board.press("r")
            await board.until_painted("Plan the offsite")
            assert " live " in board.header


async def test_a_change_of_the_open_task_does_not_keep_another_from_being_opened(tmp_path: Path) -> None:
    async with opened(tmp_path, several(2)) as board:
        first, second = await board.task("Task 1"), await board.task("Task 2")
        await press(board, "enter")
        await board.until(lambda: board.pane and board.pane.task_shown == first)
        await board.press("tab", "j")
        await board.store.update_task(first.id, TaskUpdate(description="changed meanwhile"))
        await board.until(lambda: board.pane and board.pane.task_shown == second)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with temporary_home(tmp_path) as home:
        yield home


def test_a_terminal_that_reads_nothing_for_a_while_sees_everything_then(home: Home) -> None:
    home.add("Before")
    with home.board() as terminal:
        terminal.wait_for("▌ Before")
        terminal.stall()
        until, number = time.monotonic() + STALL, 0
        while time.monotonic() < until:
            number += 1
            home.agnt("add", f"Meanwhile {number}")
        terminal.press("n")
        terminal.go_on()
        terminal.wait_for("New task")
        terminal.press("escape")
        terminal.wait_for(gone("New task"))
        terminal.wait_for(f"{number + 1} tasks")
        terminal.press("g")
        terminal.wait_for(f"▌•Meanwhile {number}")
        leave(terminal)


class TestDatabaseFile:
    def test_one_that_was_moved_away_is_missed_and_found_again(self, home: Home) -> None:
        home.add("Still there")
        with home.board() as terminal:
            terminal.wait_for("▌ Still there")
            away = home.database.rename(home.folder / "away")
            terminal.wait_for("offline")
            terminal.wait_for("tasks.db was deleted or replaced")
            terminal.wait_for("▌ Still there")
            terminal.press("d")
            terminal.wait_for("yes, delete")
            terminal.press("y")
            terminal.wait_for(said("nothing was saved"))
            away.rename(home.database)
            terminal.press("r")
            terminal.wait_for(" live ")
            leave(terminal)
        assert home.only_task().title == "Still there"

    def test_one_that_was_replaced_is_missed_and_can_be_left(self, home: Home, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        other = Home(tmp_path / "other")
        other.add("Of another")
        home.add("Of this one")
        with home.board() as terminal:
            terminal.wait_for("▌ Of this one")
            other.database.replace(home.database)
            terminal.wait_for("offline")
            terminal.wait_for("tasks.db was deleted or replaced")
            leave(terminal)


class TestDisk:
    @pytest.fixture
    def small_home(self, tmp_path: Path) -> Iterator[Home]:
        with small_disk(tmp_path) as folder, temporary_home(folder) as home:
            yield home

    def test_when_it_is_full_nothing_is_lost_that_was_typed(self, small_home: Home) -> None:
        small_home.add("Before")
        with small_home.board() as terminal:
            terminal.wait_for("▌ Before")
            make_room = fill(small_home.folder)
            terminal.press("n")
            terminal.wait_for("New task")
            terminal.type("Not lost")
            terminal.press("f2")
            terminal.wait_for(said("full"))
            make_room()
            terminal.press("n")
            terminal.wait_for("Title       Not lost")
            terminal.press("f2")
            terminal.wait_for(said("written down"))
            terminal.wait_for("▌ Not lost")
            leave(terminal)

    def test_where_nothing_can_be_written_everything_can_be_seen(self, small_home: Home) -> None:
        small_home.add("Look at me", description="I am here.")
        mount = partial(subprocess.run, check=True, capture_output=True)
        mount(["mount", "-o", "remount,ro", str(small_home.folder)])
        try:
            with small_home.board() as terminal:
                terminal.wait_for("▌ Look at me")
                terminal.press("enter")
                terminal.wait_for("I am here.")
                terminal.press("d")
                terminal.wait_for("yes, delete")
                terminal.press("y")
                terminal.wait_for(said("nothing was saved"))
                leave(terminal)
        finally:
            mount(["mount", "-o", "remount,rw", str(small_home.folder)])


def test_without_a_model_it_is_said_what_to_do_and_the_message_stays(home: Home) -> None:
    home.add("Write a note for Mia")
    del home.env["AGNT_MODEL"]
    home.env["OPENAI_API_KEY"] = "sk-test-0123456789"
    with home.board() as terminal:
        terminal.wait_for("▌ Write a note")
        terminal.press("p")
        terminal.wait_for("Enter processes")
        terminal.type("Be kind")
        terminal.press("enter")
        terminal.wait_for(said("Run `agnt model allow OPENAI_API_KEY` to agree once"))
        terminal.wait_for("▌  Be kind")
        assert home.only_task().status == "pending"
        home.agnt("model", "allow", "OPENAI_API_KEY")
        assert "sk-test" not in terminal.raw.decode()
        terminal.press("escape")
        terminal.wait_for(gone("Enter processes"))
        leave(terminal)


def test_what_nobody_foresaw_of_the_store_is_kept_in_a_log(home: Home) -> None:
    home.add("Still there")
    breaking = (
        "import sys\n"
        "from agnt_tasks.__main__ import main\n"
        "from agnt_tasks.store.local.store import LocalStore\n"
        "async def windows(*_):\n"
        "    raise RuntimeError('boom')\n"
        "LocalStore.windows = windows\n"
        "sys.exit(main())\n"
    )
    with Terminal([sys.executable, "-c", breaking], (120, 36), home.env) as terminal:
        terminal.wait_for("offline")
        terminal.wait_for("Something unexpected happened (RuntimeError). Details are in")
        terminal.wait_for("Still there")
        leave(terminal)
    assert (home.folder / "logs" / "errors.log").read_text().count("boom") == 1
