"""Every key of the board, in both presets where they differ: where it goes and what it opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from agnt_tasks.tui.actions import ACTIONS
from agnt_tasks.tui.actions.presets import PRESETS
from agnt_tasks.tui.chrome.filter_bar import FilterBar
from agnt_tasks.tui.regions.moving import MOVES
from agnt_tasks.tui.typing.composer import Composer
from tests.tui.board_stage import (
    ASKING,
    BROKEN,
    DONE,
    HELD,
    ONE_OF_EACH,
    PENDING,
    QUIET,
    RUNNING,
    one_of_each,
    opened,
    several,
)

BOTH = pytest.mark.parametrize("preset", ["vim", "plain"])
_MOVING = {
    "vim": {"down": "j", "up": "k", "top": "g", "bottom": "G", "page": "ctrl+d", "back": "ctrl+u"},
    "plain": {
        "down": "down",
        "up": "up",
        "top": "home",
        "bottom": "end",
        "page": "pagedown",
        "back": "pageup",
    },
}


@BOTH
async def test_the_cursor_goes_through_a_column(tmp_path: Path, preset: str) -> None:
    keys = _MOVING[preset]
    async with opened(tmp_path, several(40), settings=QUIET._replace(preset=preset)) as board:

        async def at(key: str) -> int:
            await board.press(keys[key])
            assert f"▌ {board.under_cursor}" in board.text.replace("▌•", "▌ "), "the cursor is out of sight"
            return int(board.under_cursor.removeprefix("Task "))

        assert [await at("down"), await at("down"), await at("up")] == [2, 3, 2]
        assert [await at("bottom"), await at("down"), await at("top"), await at("up")] == [40, 40, 1, 1]
        seen = board.screen.state.seen[PENDING]
        assert await at("page") == 1 + seen > 5
        assert await at("back") == 1


@BOTH
async def test_the_cursor_goes_from_column_to_column(tmp_path: Path, preset: str) -> None:
    """Over empty ones too; a number goes to any of them."""
    right, left = ("l", "h") if preset == "vim" else ("right", "left")
    settings = QUIET._replace(preset=preset)
    async with opened(
        tmp_path, several(1), several(1, ASKING), several(1, BROKEN), settings=settings
    ) as board:
        state = board.screen.state
        places = []
        for key in (right, right, right, left, left, left):
            await board.press(key)
            places.append(state.focus)
        assert places == [ASKING, BROKEN, BROKEN, ASKING, PENDING, PENDING]
        for number, status in enumerate(ONE_OF_EACH, 1):
            await board.press(str(number))
            assert state.focus == status
        if preset == "vim":
            await board.press("1", "L", "L", "H", "right", "left")
            assert state.focus == ASKING


async def test_letters_that_only_vim_knows_do_nothing_in_the_plain_preset(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, several(3), settings=QUIET._replace(preset="plain")) as board:
        await board.press("j", "l", "G", "L", "ctrl+d")
        assert (board.screen.state.focus, board.under_cursor) == (PENDING, "Task 1")


@BOTH
async def test_no_key_of_board_and_pane_is_dead(tmp_path: Path, preset: str) -> None:
    """Each leads to something that is done, in every preset."""
    async with opened(tmp_path, settings=QUIET._replace(preset=preset)) as board:
        done = {*MOVES, *board.screen.regions._actions}
        here = [action.id for action in ACTIONS if {"board", "pane"} & set(action.where)]
        assert [each for each in here if each not in done] == []
        assert [each for each in here if not PRESETS[preset][each] and each != "app.guide"] == []


async def test_the_plain_preset_has_keys_that_programs_have(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, settings=QUIET._replace(preset="plain")) as board:
        dialogs = {"f2": "TaskForm", "f4": "Finder", "delete": "Confirm"}
        for key, dialog in dialogs.items():
            await board.press(key)
            await board.until_dialog(dialog)
            await board.press("escape")
            assert not board.dialog
        await board.press("f3")
        assert board.screen.query(FilterBar)
        await board.press("escape")
        await board.until(lambda: not board.screen.query(FilterBar))
        await board.press("f9")
        assert board.app.theme == "light"
        await board.press("5", "enter")
        await board.until(lambda: board.pane and board.pane.task_shown)
        await board.press("f6")
        assert board.pane is not None
        assert board.pane.tab == "files"
        await board.press("f8")
        await board.until_dialog("TextScreen")


async def test_keys_can_be_given_to_other_actions(tmp_path: Path) -> None:
    """Who wishes for what cannot be is told, and the footer names the new key."""
    settings = QUIET._replace(keys={"task.process": ("x", "j"), "task.nonsense": ("q",)})
    async with opened(tmp_path, one_of_each, settings=settings) as board:
        assert "There is no action task.nonsense." in board.said
        assert "and 1 more: ? lists all of them" in board.said
        assert "x process" in board.footer
        await board.press("x")
        await board.until(lambda: board.composer)


async def test_escape_goes_back_one_level_at_a_time(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await board.press("slash", *"task", "enter", "space", "p")
        await board.until(lambda: board.composer)
        await board.type("as usual")

        def levels() -> tuple[bool, bool, int, str]:
            filtered = board.screen.state.view.filter.words
            return bool(board.composer), bool(board.pane), len(board.marked), filtered

        seen = [levels()]
        for _ in range(5):
            await board.press("escape")
            seen.append(levels())
        assert seen == [
            (True, True, 1, "task"),
            (False, True, 1, "task"),
            (False, False, 1, "task"),
            (False, False, 0, "task"),
            (False, False, 0, ""),
            (False, False, 0, ""),
        ]
        await board.until_in(PENDING, "Task 1", "Task 2", "Task 3", ONE_OF_EACH[PENDING])
        assert board.screen.place == "board"


async def test_two_escapes_at_once_are_two_levels(tmp_path: Path) -> None:
    """Keys may come faster than a pane closes."""
    async with opened(tmp_path, several(3)) as board:
        await board.press("space", "enter")
        await board.until(lambda: board.pane and board.pane.task_shown)
        board.strike("escape")
        board.strike("escape")
        await board.until(lambda: not board.marked)
        assert board.pane is None


async def test_tab_goes_around_the_parts_of_the_screen(tmp_path: Path) -> None:
    async with opened(tmp_path, several(2)) as board:
        await board.press("enter")
        await board.until(lambda: board.pane and board.pane.task_shown)
        await board.press("i")
        await board.until(lambda: isinstance(board.screen.focused.parent, Composer))  # type: ignore[union-attr]
        places = [board.screen.place]
        for key in ("tab", "tab", "shift+tab"):
            await board.press(key)
            places.append(board.screen.place)
        assert places == ["", "board", "pane", "board"]
        await board.press("j")
        assert board.under_cursor == "Task 2"


@pytest.mark.parametrize(
    ("key", "words"),
    [("w", "Waiting for you"), ("M", "Memory"), ("P", "Assistants")],
)
async def test_other_screens_open_and_close(tmp_path: Path, key: str, words: str) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press(key)
        await board.until(lambda: board.dialog and words in board.text)
        await board.press("escape")
        await board.until_dialog()
        assert board.under_cursor == ONE_OF_EACH[PENDING]


async def test_help_finds_a_key_and_does_it(tmp_path: Path) -> None:
    """By name and by key; Enter runs the entry, Esc leaves everything as it was."""
    async with opened(tmp_path, one_of_each, several(2)) as board:
        for words in ("take all marks", "mark every", "V"):
            await board.press("question_mark" if words != "V" else "f1")
            await board.until_dialog("Finder")
            await board.type(words)
            await board.press("enter" if words != "take all marks" else "escape")
            await board.until_dialog()
            expected = 3 if words == "mark every" else 0
            assert len(board.marked) == expected, words


async def test_the_palette_opens_a_task_by_its_name(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("ctrl+p")
        await board.until_dialog("Finder")
        await board.type("bill")
        await board.press("enter")
        await board.until(lambda: board.pane and board.pane.task_shown)
        assert board.under_cursor == ONE_OF_EACH[BROKEN]


async def test_refresh_reads_again(tmp_path: Path) -> None:
    async with opened(tmp_path, several(2)) as board:
        await board.harness.store.delete_task((await board.task("Task 2")).id)
        await board.press("r")
        await board.until_in(PENDING, "Task 1")


async def test_leaving_says_what_keeps_running(tmp_path: Path) -> None:
    """Nothing is asked where nothing runs; else to stay is a key, and so is to end the workers."""
    ended: list[bool] = []

    async with opened(tmp_path, several(1)) as board:
        await board.press("q")
        await board.until(lambda: board.app._exit)
    async with opened(
        tmp_path,
        several(1, RUNNING),
        changed=lambda known: known._replace(workers=lambda: 1, stop_workers=lambda: ended.append(True)),
    ) as board:
        await board.press("q")
        await board.until_painted("1 task keeps running without the board")
        await board.press("n")
        await board.until_dialog()
        assert not board.app._exit
        await board.press("q")
        await board.until(lambda: board.dialog)
        await board.press("escape")
        await board.until_dialog()
        assert not board.app._exit
        await board.press("q")
        await board.until(lambda: board.dialog)
        await board.press("s")
        await board.until(lambda: board.app._exit)
        assert ended == [True]


async def test_the_id_is_copied(tmp_path: Path) -> None:
    async with opened(tmp_path, several(2)) as board:
        await board.press("j", "y")
        task = await board.task("Task 2")
        assert board.app.clipboard == task.id
        await board.until_said(f"copied {task.id}")


async def test_keys_of_the_terminal_do_nothing_here(tmp_path: Path) -> None:
    """What suspends or ends other programs ends no board by accident."""
    async with opened(tmp_path, several(2)) as board:
        await board.press("ctrl+q", "ctrl+z", "ctrl+c")
        assert not board.app._exit
        assert board.under_cursor == "Task 1"


@pytest.mark.parametrize("size", [(160, 40), (80, 24), (60, 20)])
async def test_the_footer_names_what_works_now(tmp_path: Path, size: tuple[int, int]) -> None:
    """Only that; the way to all other keys is always the last one."""
    first = {
        PENDING: ("Enter open", "p process"),
        RUNNING: ("Enter open", "s stop"),
        ASKING: ("a answer", "Enter open"),
        HELD: ("p process", "Enter open"),
        DONE: ("Enter open", "+ like", "- dislike"),
        BROKEN: ("Enter open", "p process"),
    }
    async with opened(tmp_path, one_of_each, size=size) as board:
        for number, keys in enumerate(first.values(), 1):
            await board.press(str(number))
            assert board.footer.startswith(" " + "  ".join(keys))
            assert board.footer.rstrip().endswith("? help")
        await board.press("1", "space")
        assert "s stop" in board.footer
        assert "V unmark all" in board.footer


async def test_the_footer_of_the_pane_names_what_works_there(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        works = {PENDING: "p process", ASKING: "a answer", HELD: "p process", DONE: "+ like"}
        for number, status in enumerate(ONE_OF_EACH, 1):
            await board.press(str(number), "enter")
            await board.until(lambda: board.screen.place == "pane" and board.pane and board.pane.task_shown)
            assert works.get(status, "") in board.footer
            assert "Enter open" not in board.footer
            await board.press("escape")


@pytest.mark.parametrize(("key", "text"), [("f", "task dull"), ("colon", "sdust"), ("p", "do us a favour")])
async def test_what_is_typed_before_a_field_is_there_is_text(tmp_path: Path, key: str, text: str) -> None:
    """Over a slow line all keys come at once; none of them may be taken for a verb."""
    async with opened(tmp_path, several(3)) as board:
        board.strike(key)
        await board.type(text)
        await board.until(
            lambda: any(getattr(each, "has_focus", False) for each in board.screen.query("Input, _Area"))
        )
        field = board.screen.focused
        await board.until(lambda: text in (getattr(field, "text", ""), getattr(field, "value", "")))
        assert (board.dialog, board.said, board.marked) == ("", "", [])
        assert board.screen.state.totals()[PENDING] in (0, 3)


@pytest.mark.parametrize(
    ("key", "text", "dialog"),
    [
        ("n", "Buy a duvet", "TaskForm"),
        ("e", " at dusk", "TaskForm"),
        ("A", "dusk@x.org", "PeopleForm"),
        ("question_mark", "undo", "Finder"),
    ],
)
async def test_what_is_typed_before_a_form_is_there_is_text(
    tmp_path: Path, key: str, text: str, dialog: str
) -> None:
    async with opened(tmp_path, several(3)) as board:
        board.strike(key)
        await board.type(text)
        await board.until_dialog(dialog)
        await board.until(lambda: getattr(board.app.screen.focused, "value", "").endswith(text))
        assert (board.said, board.marked) == ("", [])
        assert len(board.titles(PENDING)) == 3


async def test_a_key_for_a_field_that_does_not_come_is_a_key(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3, DONE)) as board:
        await board.press("5", "a", "j")
        assert board.under_cursor == "Task 2"
