"""What a newcomer stumbled over: each was seen on the board before it was mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.drivers.headless_driver import HeadlessDriver

from agnt_tasks.lifecycle import Question
from agnt_tasks.testing.driving import asked, made
from agnt_tasks.testing.harness import Harness
from agnt_tasks.tui.app import _ascii_only
from agnt_tasks.tui.board.empty_words import empty_words
from agnt_tasks.tui.desk import Outcome
from agnt_tasks.tui.regions.wording import failed
from agnt_tasks.tui.screens.waiting import WaitingRoom
from tests.tui.board_stage import ASKING, PENDING, QUIET, RUNNING, brought, one_of_each, opened, several


async def test_what_is_struck_behind_a_key_that_opens_something_is_for_that(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3)) as board:
        await board.type("oj")
        await board.until_dialog("Choose")
        assert board.under_cursor == "Task 1"
        await board.press("escape")
        await board.until_dialog()
        await board.type("oo")
        await board.until_dialog("Choose")
        await board.press("escape")
        await board.until_dialog()


async def test_a_number_is_no_promise_where_several_questions_wait(tmp_path: Path) -> None:
    async def scene(harness: Harness) -> None:
        task = await made(harness.store, "Schedule")
        await asked(
            harness, task.id, Question("Which day?", ("Monday", "Friday")), Question("Who?", ("all", "two"))
        )

    async with opened(tmp_path, scene) as board:
        await board.go_to("Schedule")
        await board.press("a")
        await board.until(lambda: board.composer and board.composer.field.has_focus)
        assert "chooses an option" not in board.text
        assert "all 2 questions" in board.text
        await board.type("4")
        assert "→" not in board.text


async def test_of_one_question_the_number_still_tells_what_it_means(tmp_path: Path) -> None:
    async def scene(harness: Harness) -> None:
        await brought(harness, "Book a room", ASKING)

    async with opened(tmp_path, scene) as board:
        await board.go_to("Book a room")
        await board.press("a")
        await board.until_painted("1 to 2 chooses an option")
        await board.type("2")
        await board.until_painted("2 → second")


async def test_a_hint_to_press_again_goes_when_pressing_again_would_do_nothing(tmp_path: Path) -> None:
    async def scene(harness: Harness) -> None:
        await brought(harness, "First", ASKING)
        await brought(harness, "Second", ASKING)

    async with opened(tmp_path, scene) as board:
        await board.press("w")
        await board.until_dialog(WaitingRoom.__name__)
        await board.until_painted("2  second")
        for away in ("n", "i"):
            await board.until(lambda: isinstance(board.app.screen, WaitingRoom) and board.app.screen.options)
            await board.press("2")
            await board.until_painted("Enter, or 2 again, sends it.")
            await board.press(away)
            await board.until(lambda: "again" not in board.text)


async def test_an_empty_column_says_all_of_its_words_however_narrow(tmp_path: Path) -> None:
    async with opened(tmp_path, several(1), size=(100, 30)) as board:
        for status in (RUNNING, ASKING):
            await board.press(str(list(board.screen.state.columns).index(status) + 1))
            await board.settle()
            shown = " ".join(board.text.split())
            assert "…" not in shown
            for words in empty_words(status, board.screen.hint, ""):
                for word in words.split():
                    assert word in shown


async def test_writing_to_the_assistant_needs_no_open_task(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.go_to("Plan the offsite")
        await board.type("in words")
        await board.until(lambda: board.composer and board.composer.text == "n words")
        assert board.pane
        assert board.pane.task_shown
        assert board.pane.task_shown.title == "Plan the offsite"
        assert board.titles(PENDING) == ["Plan the offsite"]


async def test_help_finds_a_key_by_the_name_that_the_footer_gives_it(tmp_path: Path) -> None:
    async with opened(tmp_path, several(1)) as board:
        await board.press("question_mark")
        await board.until_dialog("Finder")
        await board.type("undo")
        await board.until(lambda: "Take back the last change" in board.text)
        await board.press("enter")
        await board.until_said("There is nothing to undo.")


async def test_enter_keeps_a_filter_that_ends_with_a_blank(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("slash")
        await board.type("has:question ")
        await board.press("enter")
        await board.until(lambda: board.screen.place == "board")
        await board.until_painted("/ with a question")


async def test_what_is_typed_is_seen_on_a_terminal_of_twelve_lines(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, size=(40, 12)) as board:
        await board.go_to("Book a room")
        await board.press("a")
        await board.until(lambda: board.composer and board.composer.field.has_focus)
        await board.type("the first")
        await board.until_painted("the first")
        assert "Enter answers" in board.text


@pytest.mark.parametrize(
    ("locale", "ascii_only"),
    [
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ({"LANG": "POSIX", "LC_CTYPE": "UTF-8"}, True),
        ({"LC_ALL": "C"}, True),
        ({"LANG": "de_DE.ISO-8859-1"}, True),
        ({"LANG": "C.UTF-8"}, False),
        ({"LANG": "C", "LC_CTYPE": "de_DE.UTF-8"}, False),
        ({"LC_CTYPE": "C.UTF-8"}, False),
        ({}, False),
    ],
)
def test_a_plain_locale_gets_plain_signs_whatever_the_interpreter_makes_of_it(
    locale: dict[str, str], ascii_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert _ascii_only(None) is ascii_only
    assert _ascii_only(not ascii_only) is not ascii_only


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's editor, a script that a test may write anew."""
    path = tmp_path / "editor"
    path.write_text('#!/bin/sh\nprintf " and more" >> "$1"\n')
    path.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(path))
    # The driver of tests has no terminal to give away; nor must it take one back.
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    return path


async def test_what_was_written_in_the_editor_is_in_the_box_at_once(tmp_path: Path, editor: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.go_to("Write the minutes")
        await board.press("enter")
        await board.until(lambda: board.screen.place == "pane")
        await board.press("ctrl+e")
        await board.until(lambda: board.composer and board.composer.text == " and more")
        await board.press("escape")
        await board.until(lambda: board.screen.place == "pane")
        await board.press("ctrl+e")
        await board.until(lambda: board.composer and board.composer.text == " and more and more")


def _fails(editor: Path) -> None:
    editor.write_text("#!/bin/sh\nexit 1\n")


@pytest.mark.parametrize("broken", [_fails, Path.unlink])
async def test_an_editor_that_fails_gives_the_terminal_back(
    tmp_path: Path, editor: Path, monkeypatch: pytest.MonkeyPatch, broken: Callable[[Path], None]
) -> None:
    turns = list[str]()
    monkeypatch.setattr(HeadlessDriver, "suspend_application_mode", lambda _: turns.append("given"))
    monkeypatch.setattr(HeadlessDriver, "resume_application_mode", lambda _: turns.append("back"))
    broken(editor)
    async with opened(tmp_path, one_of_each) as board:
        await board.press("n")
        await board.until_dialog("TaskForm")
        await board.type("kept")
        await board.press("ctrl+e")
        await board.until(lambda: turns == ["given", "back"])
        await board.until_said("editor")
        await board.until_painted("kept")


async def test_no_line_of_what_is_pasted_into_one_line_is_lost(tmp_path: Path) -> None:
    async with opened(tmp_path, several(1)) as board:
        await board.press("n")
        await board.until_dialog("TaskForm")
        await board.type("Do ")
        board.app.post_message(events.Paste("this\r\n  and that\nand more \n"))
        await board.type("now")
        await board.until_painted("Do this and that and more now")
        await board.press("f2")
        await board.until_in(PENDING, "Task 1", "Do this and that and more now")


async def test_letters_for_a_task_that_is_deleted_meanwhile_are_no_keys_of_the_board(tmp_path: Path) -> None:
    async with opened(tmp_path, several(2)) as board:
        await board.go_to("Task 1")
        await board.press("i")
        await board.until(lambda: board.composer and board.composer.field.has_focus)
        await board.type("Go on")
        await board.store.delete_task((await board.task("Task 1")).id)
        await board.until_said("was deleted meanwhile")
        await board.type(" and dyou")
        assert board.composer
        assert board.composer.text == "Go on and dyou"
        await board.press("escape", "escape")
        await board.until(lambda: board.pane is None)
        await board.until_in(PENDING, "Task 2")


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("minus", ("enter", "enter")), ("n", ("f2", "escape")), ("n", ("f2", "f2")), ("o", ("enter", "enter"))],
)
async def test_keys_that_close_something_twice_close_it_once(
    tmp_path: Path, opening: str, closing: tuple[str, ...]
) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.go_to("Write the minutes")
        await board.press(opening)
        await board.until(lambda: board.dialog)
        if opening == "n":
            await board.type("Title")
        for key in closing:
            board.strike(key)
        await board.settle()
        await board.until_dialog()
        assert board.screen in board.app.screen_stack
        if opening == "minus":
            await board.until_said("disliked")
        elif "f2" in closing:
            await board.until(lambda: "Title" in board.titles(PENDING) or "kept as a draft" in board.said)
        await board.press("1")
        assert board.under_cursor


async def test_warnings_are_told_in_one_breath_and_help_has_them_all(tmp_path: Path) -> None:
    keys = {"bord.up": ("k",), "pane.shut": ("x",), "task.stop": ("ctrl+m",)}
    (tmp_path / "board.json").write_text("broken")
    async with opened(tmp_path, settings=QUIET._replace(keys=keys), size=(80, 24)) as board:
        assert len(board.app._notifications) == 1
        assert "could not be read" in board.said
        assert "and 3 more: ? lists all of them" in board.said
        board.hush()
        await board.press("question_mark")
        await board.until_dialog("Finder")
        for words in ("could not be read", "no action bord.up", "no action pane.shut", "task.stop: "):
            assert words in board.text
        await board.type("bord.up")
        await board.press("enter")
        await board.until_said("There is no action bord.up.")


async def test_one_warning_is_told_as_it_is(tmp_path: Path) -> None:
    async with opened(tmp_path, settings=QUIET._replace(keys={"bord.up": ("k",)})) as board:
        assert "There is no action bord.up." in board.said
        assert "more" not in board.said


@pytest.mark.parametrize(("bad", "words"), [(1, "1 task failed and stays"), (2, "2 tasks failed and stay ")])
def test_what_failed_is_counted_in_words(bad: int, words: str) -> None:
    outcomes = [Outcome(str(number), "No." if number < bad else "") for number in range(3)]
    assert failed(outcomes, {}).startswith(words)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_what_is_asked_stays_in_sight_while_one_answers(tmp_path: Path, size: tuple[int, int]) -> None:
    """And what is said when one stops covers nothing."""

    async def scene(harness: Harness) -> None:
        task = await made(harness.store, "Set up the price list for all the wholesale customers of this year")
        options = ("22 %", "28 %", "35 %")
        await asked(harness, task.id, Question("Which margin should the middle step have?", options))

    async with opened(tmp_path, scene, size=size) as board:
        await board.go_to("Set up the price list for all the wholesale customers of this year")
        await board.press("enter")
        await board.until_painted("Waiting for you:")
        await board.press("a")
        await board.until(lambda: board.composer and board.composer.field.has_focus)
        for words in ("Which margin", "1. 22 %", "2. 28 %", "3. 35 %", "Needs you", "chooses an option"):
            assert words in board.text
        await board.type("it depends")
        await board.press("escape")
        await board.until(lambda: "kept as a draft: i goes on writing" in board.footer)
        assert not board.app._notifications
        assert "Waiting for you:" in board.text
