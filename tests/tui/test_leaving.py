"""Leaving the board in the middle of something: what was begun is done, and nothing typed is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Input

from agnt_tasks.models.status import TaskStatus
from tests.tui.board_stage import ASKING, ONE_OF_EACH, Board, opened
from tests.tui.breakable import breakable


async def new_task(board: Board, title: str) -> None:
    await board.press("n")
    await board.until_dialog("TaskForm")
    await board.until(lambda: isinstance(board.app.screen.focused, Input))
    await board.type(title)
    await board.press("f2")
    await board.until_dialog()


async def ended(board: Board) -> None:
    await board.until(lambda: not board.app.is_running)


@pytest.mark.parametrize("turns", [0, 1, 3, 10, 30])
async def test_a_task_is_written_down_though_one_leaves_at_once(tmp_path: Path, turns: int) -> None:
    """However far it has come. A connection that is opened meanwhile is closed, or the test fails."""
    async with opened(tmp_path) as board:
        await new_task(board, "Buy milk")
        for _ in range(turns):
            await asyncio.sleep(0)
        board.strike("q")
        await ended(board)
        assert (await board.task("Buy milk")).title == "Buy milk"
    async with opened(tmp_path) as board:
        await board.press("n")
        await board.until_dialog("TaskForm")
        assert "Buy milk" not in {field.value for field in board.app.screen.query(Input)}


async def test_leaving_waits_for_a_slow_store(tmp_path: Path) -> None:
    async with breakable(tmp_path) as (board, fault):
        fault.slow["create_task"] = asyncio.Event()
        await new_task(board, "Buy milk")
        await board.press("q")
        await board.until_said("finishing what was begun…")
        assert board.app.is_running
        fault.slow["create_task"].set()
        await ended(board)
        assert (await board.task("Buy milk")).title == "Buy milk"


async def test_it_waits_for_answers_of_the_waiting_room_too(tmp_path: Path) -> None:
    async with breakable(tmp_path) as (board, fault):
        fault.slow["process_task"] = asyncio.Event()
        await board.press("w")
        await board.until_dialog("WaitingRoom")
        await board.until_painted("1  first")
        await board.press("1", "1", "escape")
        await board.until_dialog()
        await board.press("q")
        await board.until_said("finishing what was begun…")
        fault.slow["process_task"].set()
        await ended(board)
        assert (await board.task(ONE_OF_EACH[ASKING])).status is TaskStatus.IN_PROGRESS


@pytest.mark.parametrize("again", [True, False])
async def test_it_does_not_wait_for_ever_and_what_was_not_done_is_a_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    monkeypatch.setattr("agnt_tasks.tui.regions.app_region._GRACE", 60 if again else 0.05)
    async with breakable(tmp_path) as (board, fault):
        fault.slow["create_task"] = asyncio.Event()
        await new_task(board, "Buy milk")
        await board.press("q")
        if again:
            await board.until_said("finishing what was begun…")
            await board.press("q")
        await ended(board)
    async with opened(tmp_path) as board:
        await board.press("n")
        await board.until_dialog("TaskForm")
        assert board.app.screen.query(Input).first().value == "Buy milk"
