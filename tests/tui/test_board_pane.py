"""The open task: what the pane shows, its keys, and writing to the assistant."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import TextArea

from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import StepState
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.store.journal import Failed, StepBegin, StepEnd
from agnt_tasks.testing.driving import claimed, forced, made, started, tool_step
from agnt_tasks.testing.harness import Harness
from agnt_tasks.tui.markdown.view import MarkdownView
from agnt_tasks.tui.pane.tabs import TABS
from tests.tui.board_stage import (
    ASKING,
    DONE,
    HELD,
    ONE_OF_EACH,
    PENDING,
    QUIET,
    RUNNING,
    Board,
    brought,
    one_of_each,
    opened,
    several,
)

PLAN, COUNT, BOOK, PAINT, WRITE, BILL = ONE_OF_EACH.values()


def _shown(board: Board) -> str:
    """The title of the open task."""
    task = board.pane.task_shown if board.pane else None
    return task.title if task else ""


async def _open(board: Board, title: str) -> None:
    await board.go_to(title)
    await board.press("enter")
    await board.until(lambda: _shown(board) == title and board.screen.place == "pane")


async def _composing(board: Board, text: str = "") -> None:
    await board.until(lambda: board.composer and board.composer.field.has_focus)
    await board.until(lambda: board.composer and board.composer.text == text)


# Looking


@pytest.mark.parametrize("preset", ["vim", "plain"])
async def test_the_parts_of_a_task_have_keys(tmp_path: Path, preset: str) -> None:
    following, before = ("l", "h") if preset == "vim" else ("right", "left")
    async with opened(tmp_path, one_of_each, settings=QUIET._replace(preset=preset)) as board:
        await _open(board, WRITE)
        pane = board.pane
        assert pane is not None
        assert "It is written" in board.text
        tabs = [pane.tab]
        for key in (following, following, following, following, before):
            await board.press(key)
            tabs.append(pane.tab)
        assert tabs == ["overview", "activity", "executions", "files", "overview", "files"]
        letters = {"O": "overview", "I": "activity", "E": "executions", "at": "files"}
        others = {"f2": "overview", "f3": "activity", "f4": "executions", "f5": "files"}
        for key, tab in {**letters, **(others if preset == "vim" else {"f6": "files"})}.items():
            await board.press(key)
            assert pane.tab == tab
        assert board.under_cursor == WRITE
        assert list(TABS) == list(dict.fromkeys(tabs))


async def test_a_failed_task_opens_at_what_failed(tmp_path: Path) -> None:
    async def broken(harness: Harness) -> None:
        task = await made(harness.store, "Fetch it")
        claim = await started(harness, task.id)
        await tool_step(harness.journal, claim, "web_search")
        index = await harness.journal.begin_step(
            claim, StepBegin("tool", "fetch_page", "call_1", {"url": "x"})
        )
        failure = Failure(message="The page does not exist.", code="TOOL_FAILED")
        await harness.journal.end_step(claim, index, StepEnd(StepState.FAILED, error=failure))
        await harness.journal.finish(claim, Failed(failure))

    async with opened(tmp_path, broken) as board:
        await board.press("6", "enter")
        await board.until(lambda: board.pane and board.pane.tab == "executions")
        await board.until_painted("fetch_page")
        key = board.pane._lists["executions"].cursor_key  # type: ignore[union-attr]
        assert key is not None
        assert board.lines[next(y for y, text in enumerate(board.lines) if "fetch_page" in text)]
        assert "The page does not exist." in board.text


async def test_steps_are_unfolded_and_folded(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await _open(board, WRITE)
        await board.press("E")
        before = board.text
        await board.press("g", "enter")
        assert board.text != before
        folded = board.text
        await board.press("space")
        assert board.text != folded
        assert board.pane is not None


async def test_the_pane_follows_the_cursor_when_it_rests(tmp_path: Path) -> None:
    async with opened(tmp_path, several(5)) as board:
        await _open(board, "Task 1")
        await board.press("tab", "j", "j", "j")
        assert _shown(board) == "Task 1"
        await board.until(lambda: _shown(board) == "Task 4")
        await board.press("tab")
        assert board.screen.place == "pane"


async def test_an_answer_that_is_written_streams_in(tmp_path: Path) -> None:
    """It follows the end as long as the user is there, and stays where the user scrolled to."""
    async with opened(tmp_path, several(1)) as board:
        task, journal = await board.task("Task 1"), board.harness.journal
        await board.store.process_task(task.id)
        claim = await claimed(journal, task.id)
        index = await journal.begin_step(claim, StepBegin("model", "rehearsal"))
        await board.until_in(RUNNING, "Task 1")
        await _open(board, "Task 1")
        for number in range(60):
            await journal.append_text(claim, index, f"line {number}\n\n")
        await board.until_painted("line 59")
        await journal.append_text(claim, index, "the end")
        await board.until_painted("the end")
        await board.press("g")
        await board.until_painted("line 0")
        await journal.append_text(claim, index, " and more")
        overview = board.screen.query_one(MarkdownView)
        await board.until(lambda: "and more" in overview._document.blocks[-1].text)
        assert "line 0" in board.text
        await board.press("G")
        await board.until_painted("the end and more")


async def test_an_answer_that_repeats_itself_is_shown_as_it_is(tmp_path: Path) -> None:
    """The task is read again and again meanwhile: what that brought is neither doubled nor lost."""
    async with opened(tmp_path, several(1)) as board:
        task, journal = await board.task("Task 1"), board.harness.journal
        await board.store.process_task(task.id)
        claim = await claimed(journal, task.id)
        index = await journal.begin_step(claim, StepBegin("model", "rehearsal"))
        await board.until_in(RUNNING, "Task 1")
        await _open(board, "Task 1")
        for number in range(40):
            await journal.append_text(claim, index, "na ")
            if number % 5 == 0:
                await board.store.update_task(task.id, TaskUpdate(type=f"type {number}"))
        overview = board.screen.query_one(MarkdownView)
        await board.until(lambda: overview._document.blocks[-1].text.strip() == ("na " * 40).strip())


async def test_a_live_update_moves_nothing_in_the_pane(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        long = "\n\n".join(f"Paragraph {number}." for number in range(60))
        await board.store.update_task((await board.task(PLAN)).id, TaskUpdate(description=long))
        await _open(board, PLAN)
        await board.until_painted("Paragraph 3.")
        await board.press("pagedown")
        await board.until(lambda: "Paragraph 3." not in board.text)
        overview = board.screen.query_one(MarkdownView)
        place, focused = overview.scroll_y, board.screen.focused
        await board.store.update_task((await board.task(PLAN)).id, TaskUpdate(type="research"))
        await board.until_painted("research")
        assert (overview.scroll_y, board.screen.focused) == (place, focused)
        assert place > 0


async def test_a_task_that_is_deleted_closes_its_pane(tmp_path: Path) -> None:
    async with opened(tmp_path, several(2)) as board:
        await _open(board, "Task 1")
        await board.press("d")
        await board.until_dialog("Confirm")
        await board.press("y")
        await board.until(lambda: board.pane is None)
        await board.until_in(PENDING, "Task 2")
        assert (board.under_cursor, board.screen.place) == ("Task 2", "board")


async def test_files_are_listed_and_saved(tmp_path: Path) -> None:
    saved: dict[str, bytes] = {}

    def save(name: str, content: bytes) -> str:
        saved[name] = content
        return f"/home/me/{name}"

    async def with_file(harness: Harness) -> None:
        task = await brought(harness, "Read it", PENDING)
        await harness.store.process_task(task.id, "see", [Attachment(name="notes.txt", text="one")])

    async with opened(tmp_path, with_file, changed=lambda known: known._replace(save_file=save)) as board:
        await board.press("2")
        await _open(board, "Read it")
        await board.press("at")
        await board.until_painted("notes.txt")
        await board.press("enter")
        await board.until_said("saved as /home/me/notes.txt")
        assert saved == {"notes.txt": b"one"}


# Doing


async def test_verbs_in_the_pane_are_about_its_task(tmp_path: Path) -> None:
    """Even if it moved to another column, and the cursor stands on another card."""
    async with opened(tmp_path, several(3)) as board:
        await _open(board, "Task 2")
        await board.press("p")
        await _composing(board)
        await board.press("enter")
        await board.until_said("“Task 2”: processing")
        await board.until_in(RUNNING, "Task 2")
        assert _shown(board) == "Task 2"
        await board.press("y")
        assert board.app.clipboard == (await board.task("Task 2")).id
        await board.press("s")
        await board.until_said("“Task 2”: stopping… stopped")
        await board.until_in(HELD, "Task 2")
        await board.press("plus")
        await board.until_said("“Task 2”: liked")
        await board.press("e")
        await board.until_dialog("TaskForm")
        assert "Edit “Task 2”" in board.text
        await board.press("escape")
        assert {title: (await board.task(title)).status for title in ("Task 1", "Task 3")} == {
            "Task 1": PENDING,
            "Task 3": PENDING,
        }


# Writing


async def test_each_task_has_a_draft_of_its_own(tmp_path: Path) -> None:
    """However fast one goes from one to the other, and over a restart."""
    async with opened(tmp_path, several(3)) as board:
        await board.press("p")
        await _composing(board)
        await board.type("for one")
        await board.press("tab", "j")
        await board.until(lambda: _shown(board) == "Task 2")
        assert board.composer is not None
        assert board.composer.text == ""
        await board.press("shift+tab")
        await board.type("for two")
        await board.press("tab", "k")
        await board.until(lambda: _shown(board) == "Task 1")
        assert board.composer.text == "for one"
        await board.press("escape", "j", "p")
        await _composing(board, "for two")
        await board.type("!")
        await board.press("escape")
        await board.until_said("kept as a draft: i goes on writing")
        await board.press("escape", "q")
        await board.until(lambda: board.app._exit)
    async with opened(tmp_path) as board:
        await board.press("j", "p")
        await _composing(board, "for two!")


async def test_escape_closes_the_pane_and_keeps_what_was_just_typed(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3)) as board:
        await board.press("p")
        await _composing(board)
        await board.type("half a sen")
        await board.press("tab", "escape")
        assert board.pane is None
        await board.press("p")
        await _composing(board, "half a sen")


async def test_the_board_closes_and_keeps_what_was_just_typed(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3)) as board:
        await board.press("p")
        await _composing(board)
        await board.type("half a sen")
        await board.press("tab", "q")
        await board.until(lambda: board.app._exit)
    async with opened(tmp_path) as board:
        await board.press("p")
        await _composing(board, "half a sen")


async def test_the_box_says_what_enter_does_now(tmp_path: Path) -> None:
    """What is typed stays when the task moves on meanwhile."""
    async with opened(tmp_path, one_of_each) as board:
        await board.go_to(BOOK)
        await board.press("a")
        await _composing(board)
        await board.type("the third")
        assert "Enter answers" in board.text
        task = await board.task(BOOK)
        await forced(board.store, task.id, DONE)
        await board.until_painted("Enter processes")
        await board.store.process_task(task.id)
        await board.until_painted("Enter redirects")
        assert board.composer is not None
        assert board.composer.text == "the third"
        assert board.composer.field.has_focus


async def test_an_empty_answer_is_not_sent(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.go_to(BOOK)
        await board.press("a")
        await _composing(board)
        await board.press("enter")
        await board.until_painted("type a message first")
        assert (await board.task(BOOK)).status is ASKING


async def test_a_message_may_be_written_on_a_whole_screen(tmp_path: Path) -> None:
    """From the box and from the pane; what was typed is there."""
    async with opened(tmp_path, several(2)) as board:
        await board.press("p")
        await _composing(board)
        await board.type("short")
        await board.press("ctrl+e")
        await board.until_dialog("TextScreen")
        area = board.app.screen.query_one(TextArea)
        assert area.text == "short"
        area.text = "long"
        await board.press("f2")
        await _composing(board, "long")
        await board.press("escape", "ctrl+e")
        await board.until_dialog("TextScreen")
        assert board.app.screen.query_one(TextArea).text == "long"
        board.app.screen.query_one(TextArea).text = "longer"
        await board.press("f2")
        await _composing(board, "longer")
        await board.press("enter")
        await board.until_said("processing")


async def test_keys_that_print_are_text_while_one_types(tmp_path: Path) -> None:
    async with opened(tmp_path, several(2)) as board:
        await board.press("p")
        await _composing(board)
        await board.type("qdj?:/ n")
        assert board.composer is not None
        assert board.composer.text == "qdj?:/ n"
        assert (board.dialog, board.under_cursor) == ("", "Task 1")


async def test_several_tasks_that_ask_are_answered_in_the_waiting_room(tmp_path: Path) -> None:
    async with opened(tmp_path, several(2, ASKING)) as board:
        await board.press("v", "a")
        await board.until(lambda: board.dialog and "Waiting for you" in board.text)


async def test_the_open_card_is_not_hidden_by_the_pane(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, size=(120, 30)) as board:
        for title in (BILL, WRITE, PAINT, BOOK, COUNT, PLAN):
            await _open(board, title)
            assert any(f"▌ {title[:12]}" in text[:60] for text in board.lines), title
            await board.press("escape")


async def test_on_a_narrow_screen_the_pane_takes_it_all(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, size=(80, 24)) as board:
        await _open(board, WRITE)
        assert "It is written" in board.text
        assert board.pane is not None
        assert board.pane.outer_size.width == 80
        assert "i write" in board.footer
        await board.press("escape")
        assert f"▌ {WRITE}" in board.text
