"""Where there is little room, what matters keeps it: the words of a list, the content, the options."""

from __future__ import annotations

from pathlib import Path

import pytest

from agnt_tasks.lifecycle import Question
from agnt_tasks.testing.driving import asked, made
from tests.tui.board_stage import one_of_each, opened, several

LONG = Question(
    "\n".join(f"Line {number} of what is asked" for number in range(12)), ("Red", "Green", "Blue")
)


async def test_what_has_no_key_begins_at_the_edge_of_the_finder(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3), size=(60, 20)) as board:
        await board.press("ctrl+p")
        await board.until_dialog("Finder")
        await board.until_painted("▸ Task")
        await board.type("one card")
        await board.until_painted("▸ j ↓")
        at = [line.index("One card") for line in board.lines if "One card or" in line]
        assert set(at) == {len(" ▸ PgDn ctrl+d  ")}, "no more than the longest keys need"
        assert "Move" not in board.text, "the words have the room"


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_half_of_the_pane_at_least_is_content(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, one_of_each, size=size) as board:
        for column, to_do in (
            ("3", "Waiting for you: press a to answer."),
            ("6", "Press p to run it again."),
        ):
            await board.press(column, "enter")
            await board.until_painted(to_do)
            assert board.pane is not None
            assert " · general" in board.text, "its facts"
            assert board.pane.body.size.height * 2 >= board.pane.size.height, board.text
            await board.press("escape")


async def test_options_below_the_fold_are_told_and_a_key_shows_them(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(60, 20)) as board:
        await asked(board.harness, (await made(board.store, "Paint it")).id, LONG)
        await board.until_painted("need")
        await board.press("w")
        await board.until_painted("Line 2 of")
        await board.until_painted("PgDn 3 options below")
        assert "1  Red" not in board.text
        await board.press("pagedown", "pagedown")
        await board.until_painted("3  Blue")
        await board.until(lambda: "below" not in board.text)
        await board.press("pageup", "pageup")
        await board.until_painted("PgDn 3 options below")
