"""What was typed for a task that somebody else deleted is not lost, and it is said where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from agnt_tasks.models.page import TaskQuery
from agnt_tasks.testing.harness import Harness
from agnt_tasks.tui.typing.task_draft import TaskDraft
from tests.tui.board_stage import ASKING, ONE_OF_EACH, PENDING, RUNNING, Board, one_of_each, opened, several

PLAN, BOOK = ONE_OF_EACH[PENDING], ONE_OF_EACH[ASKING]
KEPT = "was deleted meanwhile. What you typed for it is kept: n opens it as a new task."


async def form(board: Board) -> tuple[str, str]:
    """Title and description in the form of a new task, which is left again."""
    await board.press("n")
    await board.until_dialog("TaskForm")
    screen = board.app.screen
    await board.until(lambda: isinstance(screen.focused, Input))
    typed = screen.query(Input).first().value, screen.query_one(TextArea).text
    await board.press("escape")
    await board.until_dialog()
    return typed


async def write(board: Board, text: str, *, key: str = "p") -> None:
    await board.press(key)
    await board.until(lambda: board.composer and board.composer.field.has_focus)
    await board.type(text)


async def keep(board: Board, text: str) -> None:
    await write(board, text)
    await board.press("escape")
    await board.until_said("kept as a draft")


async def delete(board: Board, title: str) -> None:
    """Somebody else does it."""
    await board.store.delete_task((await board.task(title)).id)


async def test_a_draft_becomes_a_new_task(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3)) as board:
        await keep(board, "Ask Eve")
        await board.press("escape")
        await delete(board, "Task 1")
        await board.until_said(f"“Task 1” {KEPT}")
        assert await form(board) == ("Task 1", "Ask Eve")
        await board.press("n")
        await board.until_dialog("TaskForm")
        await board.until(lambda: isinstance(board.app.screen.focused, Input))
        await board.press("f2")
        await board.until_said("“Task 1”: written down")
        assert (await board.task("Task 1")).description == "Ask Eve"
        assert await form(board) == ("", "")


async def test_the_box_that_is_open_is_left_with_its_text(tmp_path: Path) -> None:
    """Nothing is taken from under the fingers, and afterwards it is there."""
    async with opened(tmp_path, several(2)) as board:
        await write(board, "half")
        await delete(board, "Task 1")
        await board.until_said("was deleted meanwhile; what you typed stands here")
        await board.type(" a thought")
        await board.press("escape")
        await board.until_said(f"“Task 1” {KEPT}")
        await board.until(lambda: board.pane is None)
        assert await form(board) == ("Task 1", "half a thought")


@pytest.mark.parametrize("title", [PLAN, ONE_OF_EACH[RUNNING]])
async def test_what_is_sent_to_a_task_that_is_gone_is_kept(tmp_path: Path, title: str) -> None:
    """As when the box is left. What the command line would advise is not said on the board."""
    async with opened(tmp_path, one_of_each) as board:
        await board.go_to(title)
        await write(board, "Ask Eve", key="i")
        await delete(board, title)
        await board.until_said("was deleted meanwhile; what you typed stands here")
        await board.press("enter")
        await board.until(lambda: "What you typed for it is kept" in board.said)
        assert f"“{title}” {KEPT}" in board.said
        assert "agnt list" not in board.said
        await board.until(lambda: board.pane is None)
        assert await form(board) == (title, "Ask Eve")


async def test_a_verb_on_a_task_that_is_gone_gives_no_advice_for_the_command_line(tmp_path: Path) -> None:
    async with opened(tmp_path, several(1)) as board:
        task = await board.task("Task 1")
        await board.store.delete_task(task.id)
        (outcome,) = await board.screen.desk.perform("like", [task.id])
        assert (outcome.error, outcome.code) == ("The task was deleted meanwhile.", "TASK_NOT_FOUND")


async def test_a_pane_that_closes_by_itself_keeps_what_stands_in_its_box(tmp_path: Path) -> None:
    async with opened(tmp_path, several(2)) as board:
        await write(board, "half")
        await board.press("tab")
        await delete(board, "Task 1")
        await board.until_said(f"“Task 1” {KEPT}")
        await board.until(lambda: board.pane is None)
        assert await form(board) == ("Task 1", "half")


async def test_an_edit_of_a_task_that_is_gone_is_kept(tmp_path: Path) -> None:
    """Whether it is saved or left; what stood in the form of a new task is there too."""
    async with opened(tmp_path, one_of_each, several(1)) as board:
        await board.press("n")
        await board.until_dialog("TaskForm")
        await board.until(lambda: isinstance(board.app.screen.focused, Input))
        await board.type("My own")
        await board.press("escape")
        await board.until_said("kept as a draft: n opens it again")
        for title, key in ((PLAN, "f2"), ("Task 1", "escape")):
            await board.go_to(title)
            await board.press("e")
            await board.until_dialog("TaskForm")
            await board.until(lambda: isinstance(board.app.screen.focused, Input))
            await board.type(" soon")
            await delete(board, title)
            await board.until_in(PENDING, *({"Task 1"} if title == PLAN else ()))
            await board.press(key)
            await board.until_said(f"“{title} soon” {KEPT}")
        assert await form(board) == ("My own", f"{PLAN} soon\n\nTask 1 soon")


async def test_what_went_while_no_board_was_open_is_found(tmp_path: Path) -> None:
    async with opened(tmp_path, several(2)) as board:
        await keep(board, "Ask Eve")
        await board.press("escape", "q")
        await board.until(lambda: board.app._exit)

    async def deleted(harness: Harness) -> None:
        page = await harness.store.list_tasks(TaskQuery())
        await harness.store.delete_task(next(row.id for row in page.data if row.title == "Task 1"))

    async with opened(tmp_path, deleted) as board:
        await board.until_said(f"A task {KEPT}")
        assert await form(board) == ("", "Ask Eve")


async def test_what_is_typed_in_the_waiting_room_is_kept(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("w")
        await board.until_dialog("WaitingRoom")
        await board.until_painted("Which floor?")
        await board.type("xthe first")
        await delete(board, BOOK)
        await board.until_painted("deleted meanwhile")
        await board.press("escape", "escape")
        await board.until_dialog()
        await board.until_said(KEPT)
        assert (await form(board))[1] == "xthe first"


async def test_who_deletes_a_task_is_told_what_is_lost(tmp_path: Path) -> None:
    """And is not pestered with it afterwards, though the box was open."""
    async with opened(tmp_path, several(2), size=(60, 20)) as board:
        await write(board, "half")
        await board.press("tab", "d")
        await board.until_dialog("Confirm")
        assert "so is what you typed" in " ".join(board.text.split())
        await board.press("y")
        await board.until_said("“Task 1”: deleted")
        await board.until(lambda: board.pane is None)
        board.screen.regions.orphans.look()
        await board.until(lambda: not [each for each in board.screen.workers if each.group == "orphans"])
        assert KEPT not in board.said
        assert await form(board) == ("", "")
        await board.press("d")
        await board.until_dialog("Confirm")
        assert "so is what you typed" not in " ".join(board.text.split())


def test_texts_are_joined_without_loss() -> None:
    mine = TaskDraft(title="Mine", description="one")
    other, untitled = TaskDraft(title="Other", description="two"), TaskDraft(description="three")
    assert TaskDraft.joined([mine, other, untitled]).description == "one\n\nOther\n\ntwo\n\nthree"
    assert TaskDraft.joined([untitled, other]) == TaskDraft(title="Other", description="three\n\ntwo")
    assert TaskDraft.read(mine.written()) == mine
    assert TaskDraft.read("{") is TaskDraft.read("") is None
