"""A store that knows only the document's operations: the board reads its pages, and works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from agnt_tasks.models.capabilities import Capabilities
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.tui.surroundings import Surroundings
from agnt_tasks.verbs import boarding
from tests.tui.board_stage import (
    ASKING,
    BROKEN,
    DONE,
    HELD,
    ONE_OF_EACH,
    PENDING,
    RUNNING,
    Board,
    brought,
    one_of_each,
    opened,
    several,
)

_PLAIN = Capabilities(**dict.fromkeys(Capabilities._fields, False))
_DOCUMENT = {
    "identity", "list_tasks", "get_task", "create_task", "update_task", "delete_task", "set_assignees",
    "send_feedback", "stop_task", "process_task", "watch", "close",
}  # fmt: skip


class Plain:
    """A real store, but for all that goes beyond the document: nobody may ask for that."""

    capabilities = _PLAIN

    def __init__(self, store: FullStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        if name not in _DOCUMENT:
            raise AttributeError(f"{name} was asked of a store that has none")
        return getattr(self._store, name)


def plain(surroundings: Surroundings) -> Surroundings:
    @asynccontextmanager
    async def open_store() -> AsyncIterator[FullStore]:
        async with surroundings.open_store() as store:
            yield cast(FullStore, Plain(store))

    return surroundings._replace(open_store=open_store)


async def until_well(board: Board, words: str) -> None:
    await board.until_painted(words)
    assert " polling " in board.header


async def test_all_columns_cards_and_their_words_are_there(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, changed=plain) as board:
        for status, title in ONE_OF_EACH.items():
            await board.until_in(status, title)
        assert "6 tasks" in board.header
        assert "Which floor?" in board.text
        assert "OPENAI_API_KEY" in board.text
        await brought(board.harness, "Of somebody else", BROKEN)
        await until_well(board, "Of somebody else")


async def test_filters_and_orders_are_answered_from_its_pages(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3), one_of_each, changed=plain) as board:
        await board.press("f")
        await board.type("status:pending type:general")
        await board.press("enter")
        await board.until_in(DONE)
        await board.until_in(PENDING, "Task 1", "Task 2", "Task 3", "Plan the offsite")
        await board.press("escape", "o")
        await board.until_dialog("Choose")
        await board.click("By title")
        await board.until_order(PENDING, "Plan the offsite", "Task 1", "Task 2", "Task 3")
        await board.press("slash")
        await board.type("offsite")
        await board.until_in(PENDING, "Plan the offsite")


async def test_more_than_a_page_is_scrolled_and_marked(tmp_path: Path) -> None:
    async with opened(tmp_path, several(130), changed=plain) as board:
        await board.press("G")
        await board.until_painted("Task 130")
        await board.press("v")
        await board.until_painted("■ 130 marked")


async def test_tasks_are_worked_on_and_questions_answered(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, changed=plain) as board:
        await board.press("p")
        await board.until(lambda: board.composer and board.composer.field.has_focus)
        await board.press("enter")
        await board.until_in(RUNNING, "Plan the offsite", "Count the chairs")
        await board.press("escape", "w")
        await board.until_dialog("WaitingRoom")
        await board.until_painted("2  second")
        await board.press("2", "2")
        await board.until_in(ASKING)
        await board.until_dialog("WaitingRoom")
        await board.press("escape")
        await board.until_dialog()
        await board.press("2", "s")
        await board.until(lambda: len(board.titles(HELD)) == 2)


async def test_what_it_does_not_have_is_said_in_words(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, changed=plain) as board:
        await board.press("M")
        await until_seen(board, "This store keeps no")
        await board.press("escape", "P")
        await until_seen(board, "This store keeps no assistants")
        await board.press("escape")
        await board.until_dialog()
        await board.press("enter")
        await board.until(lambda: board.pane and board.pane.task_shown)
        await board.press("f5")
        await board.until_painted("No files.")
        await board.press("escape", "5", "T")
        await board.until_said("disliked")


async def until_seen(board: Board, words: str) -> None:
    await board.until(lambda: words in " ".join(board.text.split()), f"{words!r} was to be seen:")


async def test_where_only_the_newest_are_looked_at_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boarding, "MOST_PAGES", 1)
    async with opened(tmp_path, several(101), changed=plain) as board:
        assert "newest" not in board.header, "nothing is left out"
        await board.press("f")
        await board.type("assistant:nobody")
        await board.press("enter")
        await board.until_painted("No task of the newest 100")
        assert "of the newest 100" in board.header
        await board.press("enter")
        await board.until_said("No task of the newest 100 matches")
        await board.press("escape", "o")
        await board.until_dialog("Choose")
        await board.click("By title")
        await board.until(lambda: "title of the newest 100" in board.header)
