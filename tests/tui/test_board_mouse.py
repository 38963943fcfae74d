"""Everything works with the mouse, too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.local.sqlite.glance import glance
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.tui.surroundings import Surroundings
from tests.tui.board_stage import (
    ASKING,
    BROKEN,
    DONE,
    HELD,
    ONE_OF_EACH,
    PENDING,
    RUNNING,
    one_of_each,
    opened,
    several,
)

PLAN, COUNT, BOOK, PAINT, WRITE, BILL = ONE_OF_EACH.values()


async def test_a_click_puts_the_cursor_and_two_open_the_task(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await board.click("Task 2")
        assert board.under_cursor == "Task 2"
        await board.click(WRITE)
        assert (board.screen.state.focus, board.under_cursor) == (DONE, WRITE)
        await board.click("Failed")
        assert board.screen.state.focus == BROKEN
        assert board.pane is None
        await board.click("Task 3", times=2)
        await board.until(lambda: board.pane and board.pane.task_shown)
        assert board.pane is not None
        assert board.pane.task_shown is not None
        assert board.pane.task_shown.title == "Task 3"


async def test_a_click_beside_the_cards_moves_no_cursor_in_its_column(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await board.press("j")
        await board.click("━")
        assert board.under_cursor == "Task 2"


async def test_clicks_with_ctrl_mark(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await board.click("Task 2", ctrl=True)
        await board.click(WRITE, ctrl=True)
        assert board.marked == ["Task 2", WRITE]
        assert "■ 2 marked" in board.header
        await board.click(WRITE, ctrl=True)
        assert board.marked == ["Task 2"]


async def test_the_wheel_scrolls_the_column_below_it(tmp_path: Path) -> None:
    """The cursor stays on its card, and no column is scrolled past its end."""
    async with opened(tmp_path, several(40), several(2, DONE)) as board:
        await board.wheel("Task 3", 5)
        assert "Task 4\n" not in board.text.replace(" ", "\n")
        assert board.under_cursor == "Task 1"
        await board.wheel("Task 6", 100)
        await board.until(lambda: not board.screen.state.is_behind())
        await board.wheel("Task 3", 100)
        assert "Task 40" in board.text
        assert board.text.count("Task 3") >= 7
        await board.wheel("Task 40", -100)
        assert "▌ Task 1 " in board.text
        top = board.lines[3]
        await board.wheel("Completed", 5)
        assert board.lines[3] == top


@pytest.mark.parametrize(
    ("title", "to", "status", "words"),
    [
        (PLAN, "In progress", RUNNING, "processing"),
        (COUNT, "On hold", HELD, "stopping… stopped"),
        (WRITE, PAINT, HELD, "moved to On hold"),
        (WRITE, "Pending", PENDING, "moved to Pending"),
        (BILL, BOOK, ASKING, "moved to Needs you"),
        (PAINT, WRITE, DONE, "moved to Completed"),
        (PLAN, BILL, BROKEN, "moved to Failed"),
    ],
)
async def test_a_card_that_is_dragged_to_a_column_goes_there(
    tmp_path: Path, title: str, to: str, status: TaskStatus, words: str
) -> None:
    """It asks nothing, is said in words, and the cursor stays where it was."""
    async with opened(tmp_path, one_of_each, several(2)) as board:
        await board.press("j")
        await board.drag(title, to)
        await board.until_said(words)
        await board.until(lambda: title in board.titles(status))
        assert board.under_cursor == "Task 2"
        assert board.dialog == ""
        if "moved" in words:
            await board.press("u")
            await board.until_said("undone")
            await board.until(lambda: title not in board.titles(status))


async def test_what_is_marked_is_dragged_together(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await board.click("Task 1", ctrl=True)
        await board.click("Task 3", ctrl=True)
        await board.drag("Task 3", WRITE)
        await board.until_said("2 tasks: moved to Completed")
        await board.until_in(DONE, "Task 1", "Task 3", WRITE)
        assert board.marked == []


async def test_the_column_under_a_held_card_is_shown(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        rules = board.lines[2].count("━")
        await board.take(PLAN)
        await board.carry(BILL)
        assert board.lines[2].count("━") > rules + 10
        await board.carry(PLAN)
        assert board.lines[2].count("━") == rules
        await board.let_go()
        assert (await board.task(PLAN)).status is PENDING


async def test_a_card_that_was_let_go_outside_goes_nowhere(tmp_path: Path) -> None:
    """The terminal tells nothing of that, and the next click is a click."""
    async with opened(tmp_path, one_of_each) as board:
        await board.take(PLAN)
        await board.carry(BILL)
        await board.click(WRITE)
        assert board.under_cursor == WRITE
        await board.drag(WRITE, WRITE)
        assert [(await board.task(title)).status for title in (PLAN, WRITE)] == [PENDING, DONE]


async def test_a_card_may_be_dragged_before_the_store_is_open(tmp_path: Path) -> None:
    """Nothing breaks, and nothing is done behind the user's back."""
    may_open = asyncio.Event()

    def later(known: Surroundings) -> Surroundings:
        @asynccontextmanager
        async def open_store() -> AsyncIterator[FullStore]:
            await may_open.wait()
            async with known.open_store() as store:
                yield store

        return known._replace(open_store=open_store, first=glance(tmp_path / "tasks.db", 24))

    async with opened(tmp_path, one_of_each, changed=later, wait=False) as board:
        await board.until_painted(PLAN)
        await board.drag(PLAN, WRITE)
        await board.press("j", "l")
        may_open.set()
        await board.until_open()
        assert not board.app._exit
        assert board.under_cursor == COUNT


async def test_keys_in_the_footer_can_be_clicked(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.click("e edit")
        await board.until_dialog("TaskForm")
        await board.press("escape")
        await board.click("Enter open")
        await board.until(lambda: board.pane and board.pane.task_shown)
        await board.click("Esc back")
        await board.until(lambda: board.pane is None)
        await board.click("? help")
        await board.until_dialog("Finder")
        await board.click("Write down a new task.")
        await board.until_dialog("TaskForm")


async def test_tabs_lines_and_keys_of_the_pane_can_be_clicked(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.click(WRITE, times=2)
        await board.until(lambda: board.pane and board.pane.task_shown)
        pane = board.pane
        assert pane is not None
        for tab in ("Executions", "Files", "Activity", "Overview"):
            await board.click(f" {tab}")
            assert pane.tab == tab.lower()
        await board.click("i write")
        await board.until(lambda: board.composer and board.composer.field.has_focus)
        await board.type("once more")
        await board.click("processes")
        await board.until_said("processing")


async def test_a_click_on_another_card_is_shown_in_the_open_pane(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await board.click("Task 1", times=2)
        await board.until(lambda: board.pane and board.pane.task_shown)
        await board.click("Task 3")
        await board.until(
            lambda: board.pane and board.pane.task_shown and board.pane.task_shown.title == "Task 3"
        )
        assert board.screen.place == "board"


@pytest.mark.parametrize("width", [60, 80, 99])
async def test_on_a_narrow_screen_columns_are_tabs(tmp_path: Path, width: int) -> None:
    async with opened(tmp_path, one_of_each, several(2, BROKEN), size=(width, 24)) as board:
        signs = {PENDING: "○", RUNNING: "●", ASKING: "◆", HELD: "‖", DONE: "✓", BROKEN: "✗"}
        for status in (BROKEN, PENDING, ASKING, RUNNING, DONE, HELD):
            x = board.lines[1].index(signs[status])
            await board.click_at(x, 1)
            assert board.screen.state.focus == status
            assert ONE_OF_EACH[status] in board.text
        await board.click(ONE_OF_EACH[HELD], times=2)
        await board.until(lambda: board.pane and board.pane.task_shown)
        assert board.pane is not None
        assert board.pane.outer_size.width == width


async def test_questions_are_answered_and_left_by_clicks(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("m")
        await board.click("5 ✓ Completed")
        await board.until_said("moved to Completed")
        await board.press("2", "m")
        await board.click("Esc back")
        await board.press("o")
        await board.until_dialog("Choose")
        await board.click("By title")
        await board.until(lambda: board.screen.state.view.order == "title")
        await board.press("d")
        await board.until_dialog("Confirm")
        await board.click("no")
        await board.until_dialog()
        await board.press("d")
        await board.until_dialog("Confirm")
        await board.click_at(2, 20)
        await board.until_dialog()
        assert (await board.task(COUNT)).status is RUNNING
