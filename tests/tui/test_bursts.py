"""Many tasks at once come in above the cursor: it stays on its task, and the task where it is seen."""

from __future__ import annotations

from pathlib import Path

from agnt_tasks.store.protocol import FullStore
from agnt_tasks.testing.driving import made
from tests.tui.board_stage import PENDING, Board, opened, several

MANY = 200
"""More than a board has loaded above what is seen."""


async def _burst(store: FullStore, count: int = MANY) -> None:
    """In one change, so that the board reads before and after, and never between."""
    await store.import_({"title": "New", "assistant": "default"} for _ in range(count))


async def _one_by_one(store: FullStore, count: int = MANY) -> None:
    """The board reads again and again meanwhile."""
    for _ in range(count):
        await made(store, "New")


def _cursor_line(board: Board) -> str:
    """With its number, and nothing of other columns."""
    return next(f"{y} {text.split('  ')[0]}" for y, text in enumerate(board.lines) if text.startswith("▌"))


def _texts(board: Board) -> list[str]:
    """Of the cards, without the scroll bar beside them."""
    return [text.rstrip("▐ ")[:60] for text in board.lines[3:-2]]


def _rows(board: Board) -> tuple[int, int]:
    """How far the cursor is from the top, and the tasks in the column."""
    column = board.screen.state.columns[PENDING]
    return column.cursor - column.top, column.total


async def test_a_burst_moves_neither_cursor_nor_scroll(tmp_path: Path) -> None:
    async with opened(tmp_path, several(40)) as board:
        await board.press("pagedown", "j", "j")
        await board.until(lambda: not board.screen.state.is_behind())
        title, line, (below, _) = board.under_cursor, _cursor_line(board), _rows(board)
        await _burst(board.store)
        await board.until(lambda: _rows(board)[1] == 40 + MANY)
        assert (board.under_cursor, _cursor_line(board), _rows(board)[0]) == (title, line, below)
        await board.press("j")
        assert board.under_cursor == f"Task {int(title.split()[1]) + 1}"


async def test_who_looks_at_the_beginning_keeps_the_cursors_task(tmp_path: Path) -> None:
    """What is new is seen there; verbs are about the task that was chosen, and a key goes back to it."""
    async with opened(tmp_path, several(20)) as board:
        await board.press("j")
        task = await board.task("Task 2")
        await _one_by_one(board.store)
        await board.until(lambda: _rows(board) == (1 + MANY, 20 + MANY))
        assert "New" in board.lines[3]
        assert board.under_cursor == "Task 2"
        await board.press("y")
        await board.until_said(f"copied {task.id}")
        await board.press("j")
        await board.until_under_cursor("Task 3")
        await board.until_painted("▌ Task 3")


async def test_a_column_that_was_scrolled_away_from_its_cursor_stays(tmp_path: Path) -> None:
    async with opened(tmp_path, several(120)) as board:
        await board.wheel("Task 3", 90)
        await board.until(lambda: not board.screen.state.is_behind())
        seen = _texts(board)
        await _burst(board.store)
        await board.until(lambda: _rows(board)[1] == 120 + MANY)
        assert _texts(board) == seen
        assert board.under_cursor == "Task 1"
