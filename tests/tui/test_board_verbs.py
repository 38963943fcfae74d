"""What is done to tasks from the board: every verb by its key, what is said of it, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from agnt_tasks.models.activity import HumanFeedback, Message
from agnt_tasks.models.status import ExecutionState, Feedback, TaskStatus
from agnt_tasks.models.task import Task, TaskUpdate
from agnt_tasks.store.journal import Completed
from agnt_tasks.testing.driving import claimed, forced
from agnt_tasks.tui.desk import Outcome
from agnt_tasks.tui.screens.board import BoardScreen
from tests.tui.board_stage import (
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

PLAN, COUNT, BOOK, PAINT, WRITE, BILL = ONE_OF_EACH.values()


async def _composing(board: Board) -> None:
    """The box is there and has the focus."""
    await board.until(lambda: board.composer and board.composer.field.has_focus)


def write(file: Path, text: str) -> None:
    file.write_text(text)


def _contents(task: Task) -> list[str]:
    """What was written in its timeline."""
    return [each.content for each in task.activities if isinstance(each, Message)]


async def _move(board: Board, key: str) -> None:
    await board.press("m")
    assert board.footer.rstrip().endswith("Esc back")
    await board.press(key)


async def _asked(board: Board, dialog: str) -> None:
    await board.until(lambda: board.dialog == dialog, f"{dialog} was to open:")


# Work


async def test_processing_takes_a_message_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(tmp_path, one_of_each) as board:
        write(tmp_path / "agenda.txt", "1. Lunch")
        await board.press("p")
        await _composing(board)
        await board.type("use @agenda.txt please")
        await board.press("enter")
        await board.until_said(f"“{PLAN}”: processing")
        await board.until_in(RUNNING, PLAN, COUNT)
        task = await board.task(PLAN)
        assert "use @agenda.txt please" in _contents(task)
        assert [file.name for file in await board.store.list_files(task.id)] == ["agenda.txt"]
        assert board.composer is None
        assert board.pane is not None


async def test_a_missing_file_is_named_and_the_text_stays(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("p")
        await _composing(board)
        await board.type("see @gone.txt")
        await board.press("enter")
        await board.until_painted("! ")
        assert board.composer is not None
        assert board.composer.text == "see @gone.txt"
        assert (await board.task(PLAN)).status is PENDING


async def test_an_answer_may_be_the_number_of_an_option(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("3", "a")
        await _composing(board)
        await board.type("2")
        await board.until_painted("2 → second")
        await board.press("enter")
        await board.until_said(f"“{BOOK}”: answer delivered, resumed")
        task = await board.task(BOOK)
        assert task.status is RUNNING
        assert "second" in _contents(task)


async def test_a_message_to_what_runs_redirects_it(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("2", "enter")
        await board.until(lambda: board.pane and board.pane.task_shown)
        await board.press("i")
        await _composing(board)
        await board.until_painted("What should it do instead?")
        await board.type("count tables")
        await board.press("enter")
        await board.until_said("stopped, going on with what you said")
        task = await board.task(COUNT)
        assert task.status is RUNNING
        assert [each.state for each in task.executions][-1] == ExecutionState.QUEUED
        assert "count tables" in _contents(task)


async def test_stopping_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("2", "s")
        await board.until_said("stopping… stopped")
        await board.until_in(HELD, PAINT, COUNT)


async def test_a_verb_that_makes_no_sense_says_why(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("5", "s")
        await board.until_said("Completed tasks cannot be stopped.")
        await board.press("1", "a")
        await board.until_said("Pending tasks cannot be answered.")
        await board.press("2", "p")
        await board.until_said("In progress tasks cannot be processed.")
        assert not board.pane


# What asks first


async def test_only_another_key_confirms_a_deletion(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await board.press("j", "d")
        await _asked(board, "Confirm")
        assert "Delete this task?" in board.text
        assert "cannot be" in board.text
        await board.press("d", "enter", "space")
        assert board.dialog == "Confirm"
        await board.press("n")
        assert not board.dialog
        await board.press("d")
        await _asked(board, "Confirm")
        await board.press("y")
        await board.until_said("“Task 2”: deleted")
        await board.until_in(PENDING, "Task 1", "Task 3", PLAN)
        assert board.under_cursor == "Task 3"
        await board.press("u")
        await board.until_said("There is nothing to undo.")


async def test_nothing_said_before_covers_what_a_deletion_asks(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, size=(80, 24)) as board:
        for number in range(3):
            board.screen.say(f"Number {number}: " + "something long was said before " * 3, "warning")
        await board.press("d")
        await _asked(board, "Confirm")
        await board.until(lambda: "are gone for good. This cannot be" in board.text)


async def test_marked_tasks_are_deleted_together(tmp_path: Path) -> None:
    async with opened(tmp_path, several(4)) as board:
        await board.press("space", "space", "d")
        await _asked(board, "Confirm")
        assert "Delete 2 tasks?" in board.text
        assert "Task 1" in board.text
        await board.press("y")
        await board.until_said("2 tasks: deleted")
        await board.until_in(PENDING, "Task 3", "Task 4")
        assert board.marked == []


# Verdicts


@pytest.mark.parametrize("keys", [("plus", "minus"), ("t", "T")])
async def test_a_verdict_is_given_and_taken_back_by_its_key(tmp_path: Path, keys: tuple[str, str]) -> None:
    like, dislike = keys

    async with opened(tmp_path, one_of_each) as board:

        async def verdict() -> Feedback | None:
            return (await board.task(WRITE)).feedback

        await board.press("5", like)
        await board.until_said("liked")
        assert await verdict() is Feedback.LIKE
        await board.until_painted("▲")
        await board.press(like)
        await board.until_said("verdict taken back")
        assert await verdict() is None
        await board.until(lambda: "▲" not in board.text)
        await board.press(dislike)
        await _asked(board, "ReasonForm")
        await board.press("2", "enter")
        await board.until_said("disliked")
        task = await board.task(WRITE)
        assert (task.feedback, task.activities[-1].reason) == (Feedback.DISLIKE, "incomplete")  # type: ignore[union-attr]
        await board.until_painted("▼")
        await board.press("u")
        await board.until_said("undone: dislike")
        assert await verdict() is None
        await board.press("U")
        await board.until_said("done again: dislike")
        assert await verdict() is Feedback.DISLIKE
        await board.until_painted("▼")
        await board.press(dislike)
        await board.until_said("verdict taken back")
        assert await verdict() is None
        await board.press("u")
        await board.until_said("undone")
        again = (await board.task(WRITE)).activities[-1]
        assert isinstance(again, HumanFeedback)
        assert (again.feedback, again.reason) == (Feedback.DISLIKE, "incomplete")


async def test_a_verdict_taken_back_at_once_is_taken_back(tmp_path: Path) -> None:
    """Two keys may come before the board has read what the first one did."""
    async with opened(tmp_path, one_of_each) as board:
        await board.press("5")
        board.strike("plus")
        board.strike("plus")
        await board.until_said("verdict taken back")
        assert (await board.task(WRITE)).feedback is None


async def test_a_reason_that_was_typed_is_there_again(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("5", "minus")
        await _asked(board, "ReasonForm")
        await board.type("too short")
        await board.press("escape")
        assert (await board.task(WRITE)).feedback is None
        await board.press("minus")
        await _asked(board, "ReasonForm")
        await board.press("enter")
        await board.until_said("disliked")
        assert (await board.task(WRITE)).activities[-1].reason == "too short"  # type: ignore[union-attr]


# People


@pytest.mark.parametrize(("key", "field"), [("A", "assigned_users"), ("F", "followers")])
async def test_people_are_set_and_taken_back(tmp_path: Path, key: str, field: str) -> None:
    async with opened(tmp_path, one_of_each) as board:

        async def people() -> tuple[str, ...]:
            return tuple(getattr(await board.task(PLAN), field))

        await board.press(key)
        await _asked(board, "PeopleForm")
        await board.type("bob")
        await board.press("enter")
        await board.until_painted("!")
        assert board.dialog == "PeopleForm"
        await board.type("@example.com, eve@example.com")
        await board.press("escape")
        assert await people() == ()
        await board.press(key)
        await _asked(board, "PeopleForm")
        await board.press("enter")
        await board.until_said("changed")
        assert await people() == ("bob@example.com", "eve@example.com")
        await board.press("u")
        await board.until_said("undone")
        assert await people() == ()
        await board.press("U")
        await board.until_said("done again")
        assert await people() == ("bob@example.com", "eve@example.com")


# Writing down and changing


async def test_a_new_task_is_written_down_and_has_the_cursor(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("5", "n")
        await _asked(board, "TaskForm")
        await board.type("Buy milk")
        await board.press("enter")
        await board.until_said("“Buy milk”: written down")
        await board.until_under_cursor("Buy milk")
        assert (await board.task("Buy milk")).status is PENDING


async def test_a_new_task_can_begin_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(tmp_path) as board:
        write(tmp_path / "list.txt", "milk")
        await board.press("n")
        await _asked(board, "TaskForm")
        await board.type("Buy milk")
        field = list(board.app.screen.query(Input))[-1]
        field.focus()
        await board.type("@list.txt")
        await board.press("f3")
        await board.until_said("“Buy milk”: processing")
        task = await board.task("Buy milk")
        assert task.status is RUNNING
        assert [file.name for file in await board.store.list_files(task.id)] == ["list.txt"]
        await board.until_under_cursor("Buy milk")


async def test_the_cursor_goes_to_a_new_task_that_was_done_before_anybody_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path, one_of_each) as board:
        perform = board.screen.desk.perform

        async def done_at_once(name: str, task_ids: Sequence[str], *rest: Any) -> list[Outcome]:
            outcomes = await perform(name, task_ids, *rest)
            claim = await claimed(board.harness.journal, task_ids[0])
            await board.harness.journal.finish(claim, Completed("Bought."))
            return outcomes

        monkeypatch.setattr(board.screen.desk, "perform", done_at_once)
        await board.press("n")
        await _asked(board, "TaskForm")
        await board.type("Buy milk")
        await board.press("f3")
        await board.until_in(DONE, WRITE, "Buy milk")
        await board.until_under_cursor("Buy milk")


async def test_a_form_that_was_left_keeps_what_was_typed(tmp_path: Path) -> None:
    """Of a new task, of each edited one, and over a restart."""
    async with opened(tmp_path, one_of_each) as board:
        await board.press("n")
        await _asked(board, "TaskForm")
        await board.type("Half a thou")
        await board.press("escape")
        await board.until_said("kept as a draft: n opens it again")
        await board.press("e")
        await _asked(board, "TaskForm")
        await board.type(" soon")
        await board.press("escape")
        await board.until_said("kept as a draft: e opens it again")
        await board.press("q")
        await board.until(lambda: board.app._exit)
    async with opened(tmp_path) as board:
        await board.press("n")
        await _asked(board, "TaskForm")
        await board.type("ght")
        await board.press("f2")
        await board.until_said("“Half a thought”: written down")
        await board.go_to(PLAN)
        await board.press("e")
        await _asked(board, "TaskForm")
        assert f"{PLAN} soon" in board.text
        await board.press("f2")
        await board.until_said("changed")
        await board.until_under_cursor(f"{PLAN} soon")
        await board.press("n")
        await _asked(board, "TaskForm")
        assert all(not field.value for field in list(board.app.screen.query(Input))[:1])


async def test_an_edit_changes_what_was_changed_and_can_be_taken_back(tmp_path: Path) -> None:
    """Again and again, as long as nobody else acts on the task."""
    async with opened(tmp_path, one_of_each) as board:
        for word in ("one", "two"):
            await board.press("e")
            await _asked(board, "TaskForm")
            await board.type(f" {word}")
            await board.press("f2")
            await board.until_said("changed")
        await board.until_under_cursor(f"{PLAN} one two")
        for key, words, title in (
            ("u", "undone", f"{PLAN} one"),
            ("u", "undone", PLAN),
            ("u", "nothing to undo", PLAN),
            ("U", "done again", f"{PLAN} one"),
            ("U", "done again", f"{PLAN} one two"),
            ("U", "nothing to redo", f"{PLAN} one two"),
            ("u", "undone", f"{PLAN} one"),
        ):
            await board.press(key)
            await board.until_said(words)
            await board.until_under_cursor(title)


async def test_the_description_can_be_written_on_a_whole_screen(tmp_path: Path) -> None:
    """There is no terminal for an editor in a test, as in a browser."""
    async with opened(tmp_path, one_of_each) as board:
        await board.press("e")
        await _asked(board, "TaskForm")
        await board.press("ctrl+e")
        await _asked(board, "TextScreen")
        board.app.screen.query_one(TextArea).text = "by train\n"
        await board.press("f2")
        await _asked(board, "TaskForm")
        await board.press("f2")
        await board.until_said("changed")
        assert (await board.task(PLAN)).description == "by train\n"


async def test_what_somebody_else_changed_is_not_taken_back(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("e")
        await _asked(board, "TaskForm")
        await board.type(" one")
        await board.press("f2")
        await board.until_said("changed")
        await board.store.update_task((await board.task(f"{PLAN} one")).id, TaskUpdate(title="Mine"))
        await board.press("u")
        await board.until_said("somebody else has acted on it since")
        assert (await board.task("Mine")).title == "Mine"


# Moving


@pytest.mark.parametrize(
    ("title", "key", "status", "words"),
    [
        (PLAN, "2", RUNNING, "processing"),
        (COUNT, "4", HELD, "stopping… stopped"),
        (WRITE, "4", HELD, "moved to On hold"),
        (BILL, "5", DONE, "moved to Completed"),
        (PAINT, "1", PENDING, "moved to Pending"),
    ],
)
async def test_a_move_processes_stops_or_forces(
    tmp_path: Path, title: str, key: str, status: TaskStatus, words: str
) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.go_to(title)
        await board.press("m")
        await board.press(key)
        await board.until_said(words)
        await board.until_in(status, title, ONE_OF_EACH[status])
        before = next(status for status, each in ONE_OF_EACH.items() if each == title)
        await board.press("u")
        if "moved" in words:
            await board.until_said("undone: moved to")
            await board.until_in(before, title)
            await board.press("U")
            await board.until_said("done again: moved to")
            await board.until_in(status, title, ONE_OF_EACH[status])
        else:
            await board.until_said("nothing to undo")


async def test_a_move_that_is_left_moves_nothing(tmp_path: Path) -> None:
    """The keys say what each column means; any other key means none."""
    async with opened(tmp_path, one_of_each) as board:
        await board.press("m")
        assert "1 ○ is here" in board.footer
        assert "2 ● process" in board.footer
        await board.press("escape")
        for key in ("escape", "1", "j"):
            await _move(board, key)
            assert board.footer.rstrip().endswith("? help")
        await board.until(lambda: not board.screen.state.is_behind())
        assert (await board.task(PLAN)).status is PENDING
        assert board.said == ""


# Many at once


async def test_verbs_go_to_everything_that_is_marked(tmp_path: Path) -> None:
    async with opened(tmp_path, several(4)) as board:
        await board.press("space", "j", "space")
        assert board.marked == ["Task 1", "Task 3"]
        assert "■ 2 marked" in board.header
        await board.press("p")
        await board.until_said("2 tasks: processing")
        await board.until_in(RUNNING, "Task 1", "Task 3")
        assert board.marked == []


async def test_marks_stay_on_what_failed(tmp_path: Path) -> None:
    """Also where a move needs several verbs, and another one than the last failed."""
    async with opened(tmp_path, several(3), one_of_each) as board:
        await board.go_to("Task 1")
        await board.press("space", "space", "space")
        await board.go_to(WRITE)
        await board.press("space", "m")
        # Somebody else is faster: a completed task cannot be stopped.
        await forced(board.store, (await board.task("Task 2")).id, DONE)
        await board.press("4")
        await board.until_in(HELD, "Task 1", "Task 3", WRITE, PAINT)
        await board.until_in(DONE, "Task 2")
        assert board.marked == ["Task 2"]
        assert "Completed" in board.said or "completed" in board.said


async def test_what_a_verb_cannot_do_stays_marked(tmp_path: Path) -> None:
    """Of a mixed lot the others are done."""
    async with opened(tmp_path, one_of_each) as board:
        await board.press("space", "5", "space", "s")
        await board.until_said(f"“{PLAN}”: stopping… stopped")
        assert board.marked == [WRITE]


async def test_a_column_is_marked_and_unmarked(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3), one_of_each) as board:
        await board.press("v")
        assert len(board.marked) == 4
        await board.press("v")
        assert board.marked == []
        await board.press("v", "2", "V")
        assert board.marked == []


async def test_every_task_of_a_long_column_is_marked(tmp_path: Path) -> None:
    """Also those that the board has not loaded."""
    async with opened(tmp_path, several(150)) as board:
        assert len(board.titles(PENDING)) < 150
        await board.press("v")
        await board.until(lambda: len(board.marked) == 150)
        assert "■ 150 marked" in board.header


async def test_what_is_done_here_is_not_new(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("t")
        await board.until_said("liked")
        card = board.screen.state.current()
        await board.until(lambda: "▲" in board.text)
        assert card is not None
        assert not board.screen.unread.is_unread(card)


async def test_a_store_that_refuses_keeps_the_typed_message(tmp_path: Path) -> None:
    """The task was deleted under the composer."""
    async with opened(tmp_path, one_of_each) as board:
        await board.press("3", "a")
        await _composing(board)
        await board.type("first")
        await board.store.stop_task((await board.task(BOOK)).id)
        await board.until_in(HELD, BOOK, PAINT)
        assert board.composer is not None
        assert board.composer.text == "first"
        await board.until_painted("processes")
        assert isinstance(board.app.screen, BoardScreen)


_ = (BROKEN, brought)


async def test_marks_are_undone_and_done_again(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3)) as board:
        await board.press("space", "space")
        marked = sorted(board.marked)
        assert len(marked) == 2
        await board.press("u")
        await board.until(lambda: len(board.marked) == 1)
        await board.press("escape")
        await board.until(lambda: not board.marked)
        await board.press("u")
        await board.until(lambda: len(board.marked) == 1)
        await board.press("u", "U", "U")
        await board.until(lambda: len(board.marked) == 0)
