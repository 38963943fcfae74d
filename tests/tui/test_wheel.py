"""The wheel moves what is under the pointer, and nothing behind or beside it."""

from __future__ import annotations

from pathlib import Path

from agnt_tasks.lifecycle import Question
from agnt_tasks.testing.driving import asked, made
from agnt_tasks.testing.harness import Harness
from tests.tui.board_stage import PENDING, Board, brought, opened, several
from tests.tui.painted import place_of

LONG = "\n\n".join(f"Line {number} of it." for number in range(1, 80))


async def long_one(harness: Harness) -> None:
    task = await brought(harness, "The long one", PENDING, description=LONG)
    for number in range(40):
        await harness.store.set_assignees(task.id, [f"anna{number}@example.com"])


def board_lines(board: Board) -> list[str]:
    """What is left of the pane, with neither header nor footer."""
    return [line[:60] for line in board.lines[1:-1]]


async def test_in_the_pane_each_tab_scrolls_and_the_board_behind_stands_still(tmp_path: Path) -> None:
    async with opened(tmp_path, several(40), long_one) as board:
        await board.press("enter")
        await board.until_painted("Line 1 of it.")
        before = board_lines(board)
        await board.wheel("Line 3 of it.", 3)
        assert "Line 1 of it." not in board.text
        await board.wheel("of it.", 200)
        assert "Line 79 of it." in board.text
        await board.wheel("of it.", 50)
        await board.wheel("of it.", -200)
        assert "Line 1 of it." in board.text
        await board.press("f3")
        await board.until_painted("anna38@")
        await board.wheel("anna38@", -2)
        assert "anna38@" not in board.text
        await board.wheel("anna2", -200)
        await board.until_painted("Today")
        for head in ("Owner", "Overview"):
            await board.wheel(head, 10)
        assert board_lines(board) == before
        assert board.under_cursor == "The long one"


async def test_beside_the_pane_the_column_scrolls_and_the_pane_does_not(tmp_path: Path) -> None:
    async with opened(tmp_path, several(40), long_one) as board:
        await board.press("enter")
        await board.until_painted("Line 1 of it.")
        await board.wheel("Task 3", 5)
        assert "Task 3 " not in board.text
        assert "Line 1 of it." in board.text
        assert board.pane
        assert board.pane.task_shown
        assert board.pane.task_shown.title == "The long one"


async def test_in_the_box_the_typed_text_scrolls(tmp_path: Path) -> None:
    async with opened(tmp_path, several(40), long_one) as board:
        await board.press("i")
        await board.until(lambda: board.composer and board.composer.field.has_focus)
        await board.until_painted("Line 1 of it.")
        assert board.composer
        board.composer.text = "\n".join(f"Word {number}." for number in range(1, 60))
        await board.until_painted("Word ")
        before = board_lines(board)
        await board.wheel("Word ", -200)
        await board.until_painted("Word 1.")
        await board.wheel("Word 1.", 200)
        await board.until_painted("Word 59.")
        assert "Word 1." not in board.text
        assert "Line 1 of it." in board.text
        assert board_lines(board) == before


async def test_in_the_waiting_room_list_and_question_scroll_each_by_itself(tmp_path: Path) -> None:
    async def scene(harness: Harness) -> None:
        for number in range(30):
            task = await made(harness.store, f"Asks {number:02}")
            await asked(harness, task.id, Question(f"Question of {number:02}\n\n{LONG}"))

    async with opened(tmp_path, several(40), scene) as board:
        await board.until(lambda: board.screen.state.loaded and not board.screen.state.unknown())
        before = board.lines
        await board.press("w")
        await board.until_dialog("WaitingRoom")
        await board.until_painted("Your answer")
        await board.until_painted("Line 3 of it.")
        first = board.lines[3][:40]
        await board.wheel("Line 3 of it.", 5)
        assert "Line 3 of it." not in board.text
        assert board.lines[3][:40] == first, "the list beside it moved"
        x, y = place_of(board.app, "Asks")
        shown = board.text.count("of it.")
        await board.wheel(board.lines[y][x : x + 7], 5)
        assert board.lines[3][:40] != first
        assert board.text.count("of it.") == shown, "the question beside it moved"
        await board.wheel("of it.", 300)
        await board.until_painted("Line 79 of it.")
        await board.press("escape")
        await board.until_dialog()
        await board.until(lambda: board.lines[1:-1] == before[1:-1], "the board behind it moved:")
