"""Opening a task: keys that are struck before it is there, and what is said where it is gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from agnt_tasks.errors import StoreError
from agnt_tasks.tui.regions.wording import problem
from agnt_tasks.tui.screens import typed_ahead
from agnt_tasks.tui.typing.task_draft import TaskDraft
from tests.tui.board_stage import ASKING, ONE_OF_EACH, PENDING, RUNNING, Board, opened, several
from tests.tui.breakable import REASON, breakable

PLAN, COUNT, BOOK = (ONE_OF_EACH[status] for status in (PENDING, RUNNING, ASKING))


async def delete(board: Board, title: str) -> None:
    """Somebody else does it."""
    await board.store.delete_task((await board.task(title)).id)


async def rested(board: Board) -> None:
    """Nothing is being done any more, and nobody can say anything of it."""
    await board.until(lambda: all(each.group == "store" for each in board.app.workers))


async def strike(board: Board, *keys: str) -> None:
    for key in keys:
        board.strike(key)
    await board.settle()


@pytest.mark.parametrize("is_slow", [False, True])
async def test_keys_after_enter_are_for_the_task(tmp_path: Path, is_slow: bool) -> None:
    async with breakable(tmp_path, several(2)) as (board, fault):
        await board.go_to(PLAN)
        if is_slow:
            fault.slow["get_task"] = asyncio.Event()
        await strike(board, "enter", "2", "l", "l", "y", "i", *"do it")
        if is_slow:
            fault.slow["get_task"].set()
        await board.until(lambda: board.composer and board.composer.text == "do it")
        assert board.pane
        assert (board.pane.tab, board.under_cursor) == ("executions", PLAN)
        assert board.app.clipboard == (await board.task(PLAN)).id


async def test_keys_after_a_task_was_chosen_elsewhere_are_for_it(tmp_path: Path) -> None:
    async with breakable(tmp_path) as (board, fault):
        await board.press("w")
        await board.until_dialog("WaitingRoom")
        await board.until_painted("Which floor?")
        await board.press("o")
        fault.slow["get_task"] = asyncio.Event()
        await board.until_dialog()
        await board.until_under_cursor(BOOK)
        await strike(board, "l", "l")
        await board.until(lambda: not any(each.name == "_with_form" for each in board.app.workers))
        await strike(board, "l")
        fault.slow.pop("get_task").set()
        await board.until(lambda: board.pane and board.pane.tab == "files")
        assert board.under_cursor == BOOK


async def test_enter_and_escape_in_one_breath_open_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, several(2)) as board:
        await strike(board, "enter", "escape", "j")
        await board.until_under_cursor("Task 2")
        await rested(board)
        assert (board.pane, board.screen.place) == (None, "board")


async def test_keys_for_a_task_that_does_not_open_are_no_keys_of_the_board(tmp_path: Path) -> None:
    """What was meant for one task is not done to another."""
    async with breakable(tmp_path, several(3)) as (board, fault):
        await board.go_to("Task 2")
        fault.slow["get_task"] = asyncio.Event()
        await strike(board, "enter", "s", "d", "2")
        await delete(board, "Task 2")
        fault.slow.pop("get_task").set()
        await board.until_said("“Task 2” was deleted meanwhile.")
        await board.press("y")
        await rested(board)
        assert (board.dialog, board.screen.state.focus) == ("", PENDING)
        assert not board.titles("on_hold")[1:]


async def test_after_a_while_keys_are_keys_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a store that does not answer; that keys were not done is said."""
    monkeypatch.setattr(typed_ahead, "_LONGEST", 0.05)
    async with breakable(tmp_path, several(3)) as (board, fault):
        await board.go_to("Task 1")
        fault.slow["get_task"] = asyncio.Event()
        await strike(board, "enter", "s")
        await board.until_said("the keys that you struck for it were not done")
        await board.press("j")
        assert board.under_cursor == "Task 2"
        fault.slow["get_task"].set()
        await board.until(lambda: board.pane and board.pane.task_shown)
        assert (await board.task("Task 1")).status is PENDING


async def test_what_failed_to_open_does_not_open_by_itself(tmp_path: Path) -> None:
    async with breakable(tmp_path, several(3)) as (board, fault):
        await board.go_to("Task 1")
        fault.broken = {"get_task"}
        await board.press("enter")
        await board.until_said(REASON)
        fault.broken = set()
        await board.press("j")
        await rested(board)
        assert board.pane is None
        await board.press("space", "escape")
        assert not board.marked, "the first key back is for what is seen"


async def test_what_runs_already_is_told_in_one_message(tmp_path: Path) -> None:
    async with breakable(tmp_path, several(3)) as (board, fault):
        await board.go_to("Task 1")
        await strike(board, "p", *"now")
        await board.until(lambda: board.composer and board.composer.text == "now")
        fault.slow["process_task"] = asyncio.Event()
        await strike(board, "enter")
        await board.store.process_task((await board.task("Task 1")).id)
        fault.slow.pop("process_task").set()
        await board.until(lambda: board.said)
        await rested(board)
        assert board.said == "It runs already. What you wrote is kept: Enter stops it and goes on with that."


# Tasks that are gone


@pytest.mark.parametrize("draft", ["", "Ask Eve"])
@pytest.mark.parametrize("method", ["get_task", "list_files"])
async def test_a_task_that_is_gone_is_told_in_one_message(tmp_path: Path, draft: str, method: str) -> None:
    async with breakable(tmp_path, several(3)) as (board, fault):
        await board.go_to("Task 2")
        board.screen.notebook.keep_draft((await board.task("Task 2")).id, "message", draft)
        fault.slow[method] = asyncio.Event()
        await strike(board, "enter")
        await delete(board, "Task 2")
        fault.slow.pop(method).set()
        kept = " What you typed for it is kept: n opens it as a new task." * bool(draft)
        await board.until(lambda: board.said)
        await board.until(lambda: "Task 2" not in board.titles(PENDING))
        await rested(board)
        assert (board.said, board.pane) == (f"“Task 2” was deleted meanwhile.{kept}", None)


async def test_the_open_task_goes_with_one_message(tmp_path: Path) -> None:
    """However often it is looked for."""
    async with breakable(tmp_path, several(3)) as (board, fault):
        await board.go_to("Task 2")
        await board.press("enter")
        await board.until(lambda: board.screen.place == "pane")
        await board.press("tab")
        fault.slow["get_task"] = asyncio.Event()
        await strike(board, "enter")
        await delete(board, "Task 2")
        board.screen.regions.pane.reload()
        fault.slow.pop("get_task").set()
        await board.until(lambda: board.pane is None)
        await rested(board)
        assert board.said == "“Task 2” was deleted meanwhile."


@pytest.mark.parametrize("title", [PLAN, COUNT])
async def test_what_is_sent_to_a_task_that_is_gone_is_told_in_one_message(tmp_path: Path, title: str) -> None:
    async with breakable(tmp_path) as (board, _):
        await board.go_to(title)
        await board.press("i")
        await board.until(lambda: board.composer and board.composer.field.has_focus)
        await board.type("Ask Eve")
        await delete(board, title)
        await board.until_said("what you typed stands here")
        await board.press("enter")
        await board.until(lambda: board.pane is None)
        await rested(board)
        kept = "What you typed for it is kept: n opens it as a new task."
        assert board.said == f"“{title}” was deleted meanwhile. {kept}"
        left = TaskDraft.read(board.screen.notebook.draft("new", "left over"))
        assert left
        assert left.description == "Ask Eve"


@pytest.mark.parametrize("key", ["e", "A", "F"])
async def test_a_form_for_a_task_that_is_gone_does_not_open(tmp_path: Path, key: str) -> None:
    async with breakable(tmp_path, several(3)) as (board, fault):
        await board.go_to("Task 2")
        fault.slow["get_task"] = asyncio.Event()
        await strike(board, key, *"dust")
        await delete(board, "Task 2")
        fault.slow.pop("get_task").set()
        await board.until(lambda: board.said)
        await rested(board)
        assert (board.said, board.dialog) == ("“Task 2” was deleted meanwhile.", "")


# What is said


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("task abc123", "There is no task abc123."),
        ("memory forget mem_gone", "There is no note mem_gone."),
        ("assistants delete nobody", "There is no assistant nobody."),
    ],
)
async def test_what_only_the_command_line_needs_is_not_said(tmp_path: Path, line: str, words: str) -> None:
    async with opened(tmp_path, several(1)) as board:
        await board.press("colon")
        await board.type(line)
        await board.press("enter")
        await board.until(lambda: board.said)
        assert board.said == words


async def test_a_file_that_is_gone_is_told_in_one_sentence(tmp_path: Path) -> None:
    async with opened(tmp_path, several(1)) as board:
        await board.press("enter")
        await board.until(lambda: board.screen.place == "pane")
        board.screen.regions.pane.open_file("gone.txt")
        await board.until(lambda: board.said)
        assert board.said.endswith(" has no file gone.txt.")


def test_what_only_a_command_mends_is_said() -> None:
    broken = StoreError("The database failed, nothing was saved. `agnt doctor` looks at it.")
    assert problem(broken) == broken.message


@pytest.mark.parametrize(("size", "most"), [((80, 24), 1), ((160, 24), 1), ((160, 40), 3)])
async def test_messages_do_not_pile_up_over_the_cards(
    tmp_path: Path, size: tuple[int, int], most: int
) -> None:
    """Where there is no room for them, the latest one is seen."""
    async with opened(tmp_path, several(3), size=size) as board:
        for number in range(3):
            board.screen.say(f"It failed {number}.", "error")
        await board.until_painted("It failed 2.")
        assert len(board.said.splitlines()) == most
        assert ("It failed 0." in board.text) is (most == 3)
