"""The first steps: they come by themselves once, and again for whoever asks for them."""

from __future__ import annotations

from pathlib import Path

from agnt_tasks.errors import ConfigError
from agnt_tasks.testing.driving import made
from agnt_tasks.tui.surroundings import Surroundings
from tests.tui.board_stage import QUIET, Board, one_of_each, opened, several

STEP = "Write a task down"


async def ask_for_it(board: Board) -> None:
    await board.press("ctrl+p")
    await board.until_dialog("Finder")
    await board.type("first steps")
    await board.until_painted("▸")
    await board.press("enter")
    await board.until_dialog()
    await board.until_painted(STEP)


async def test_who_has_tasks_gets_them_by_name_as_often_as_wanted(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        assert STEP not in board.text
        for _ in range(2):
            await ask_for_it(board)
            assert f"✓ n  {STEP}" in board.text, "what was done is ticked off"
            assert "✓ p  Let the assistant work on it" in board.text
            assert "○ a  Answer when it asks" in board.text
            await board.press("escape")
            await board.until(lambda: STEP not in board.text)
        assert board.under_cursor == "Plan the offsite"


async def test_who_hid_them_on_an_empty_board_gets_them_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as board:
        await board.until_painted(f"○ n  {STEP}")
        await board.press("escape")
        await board.until(lambda: STEP not in board.text)
        await made(board.store, "The first one")
        await board.until_painted("The first one")
        assert STEP not in board.text, "hidden is hidden"
        await ask_for_it(board)
        await board.until_painted(f"✓ n  {STEP}")


async def test_a_key_of_ones_own_opens_them_and_they_say_what_is_missing(tmp_path: Path) -> None:
    tries: list[str] = []

    def model() -> str:
        tries.append("")
        if len(tries) == 1:
            raise ConfigError("Set OPENAI_API_KEY.")
        return "openai/any"

    def changed(surroundings: Surroundings) -> Surroundings:
        return surroundings._replace(model=model)

    settings = QUIET._replace(keys={"app.guide": ("f9",)})
    async with opened(tmp_path, several(1), settings=settings, changed=changed) as board:
        await board.press("f9")
        await board.until_painted("Set OPENAI_API_KEY.")
        await board.press("f9")
        await board.until_painted("The assistant uses openai/any")
        await board.click(STEP)
        await board.until_dialog("TaskForm")
