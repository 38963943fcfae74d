"""What the board shows: filter, order, views, folds, marks of what is new, and what stays where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.testing.harness import Harness
from agnt_tasks.tui.chrome.filter_bar import FilterBar
from agnt_tasks.tui.notebook import Notebook
from tests.tui.board_stage import (
    ASKING,
    BROKEN,
    DONE,
    HELD,
    ONE_OF_EACH,
    PENDING,
    PLAIN,
    QUIET,
    RUNNING,
    Board,
    brought,
    one_of_each,
    opened,
    several,
)

PLAN, COUNT, BOOK, PAINT, WRITE, BILL = ONE_OF_EACH.values()
OLD = "2026-01-01T12:00:00.000Z"


def _bar(board: Board) -> FilterBar | None:
    return next(iter(board.screen.query(FilterBar)), None)


async def _filter(board: Board, text: str) -> None:
    await board.press("f")
    await board.until(lambda: (bar := _bar(board)) and bar.field.has_focus)
    await board.type(text)


# Filter


@pytest.mark.parametrize("key", ["slash", "f"])
async def test_a_filter_works_while_it_is_typed(tmp_path: Path, key: str) -> None:
    """Enter keeps it, and the header tells it."""
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await board.press(key)
        await board.until(lambda: (bar := _bar(board)) and bar.field.has_focus)
        await board.type("status:pending ta")
        await board.until_in(PENDING, "Task 1", "Task 2", "Task 3")
        await board.until_in(DONE)
        await board.type("sk 2")
        await board.until_in(PENDING, "Task 2")
        await board.press("enter")
        await board.until(lambda: _bar(board) is None)
        assert "/ " in board.header
        assert board.under_cursor == "Task 2"
        assert board.screen.place == "board"


async def test_escape_brings_back_the_filter_before(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await _filter(board, "task")
        await board.press("enter")
        await board.until_in(PENDING, "Task 1", "Task 2", "Task 3")
        await _filter(board, " 2")
        await board.until_in(PENDING, "Task 2")
        await board.press("escape")
        await board.until_in(PENDING, "Task 1", "Task 2", "Task 3")
        assert _bar(board) is None
        assert board.screen.state.view.filter.words == "task"


async def test_what_is_no_filter_says_so_and_stays(tmp_path: Path) -> None:
    """What was shown stays shown; Enter does not close the line."""
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await _filter(board, "task")
        await board.until_in(PENDING, "Task 1", "Task 2", "Task 3")
        await board.type(" status:nonsense")
        await board.until_painted("nonsense is no status")
        await board.press("enter")
        bar = _bar(board)
        assert bar is not None
        assert bar.field.value == "task status:nonsense"
        assert board.screen.notebook.history("filters") == []
        await board.press("escape")
        await board.until(lambda: _bar(board) is None)
        await board.until_in(DONE, WRITE)


async def test_enter_keeps_what_is_typed_whatever_is_suggested(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, several(1)) as board:
        await _filter(board, "status:f")
        await board.until(lambda: (bar := _bar(board)) and bar.suggestions.is_open)
        await board.press("enter")
        await board.until(lambda: _bar(board) is None)
        await board.until_in(PENDING)
        await board.until_in(BROKEN, BILL)


async def test_filters_are_remembered(tmp_path: Path) -> None:
    """The last one first, over a restart."""
    async with opened(tmp_path, one_of_each, several(3)) as board:
        for words in ("task 1", "task 2"):
            await _filter(board, words)
            await board.press("enter")
            await board.press("escape")
        await board.press("q")
        await board.until(lambda: board.app._exit)
    async with opened(tmp_path) as board:
        await _filter(board, "")
        await board.press("up")
        assert (bar := _bar(board))
        assert bar.field.value == "task 2"
        await board.press("up")
        await board.until_in(PENDING, "Task 1")
        await board.press("down", "enter")
        await board.until_in(PENDING, "Task 2")


async def test_an_empty_result_names_the_filter_and_the_key_that_clears_it(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await _filter(board, "unicorn")
        await board.press("enter")
        await board.until_painted("No task matches")
        assert "unicorn" in board.text
        await board.press("escape")
        await board.until_in(PENDING, PLAN)


async def test_a_filter_line_that_lost_the_focus_gets_it_back(tmp_path: Path) -> None:
    """Also by its own key; Esc closes it before anything else."""
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await _filter(board, "task")
        await board.until_in(PENDING, "Task 1", "Task 2", "Task 3")
        await board.click("Task 2")
        assert board.screen.place == "board"
        await board.press("f")
        assert board.screen.place == ""
        await board.click("Task 3")
        await board.press("escape")
        await board.until(lambda: _bar(board) is None)
        await board.until_in(DONE, WRITE)


async def test_a_filter_keeps_the_cursor_on_a_card(tmp_path: Path) -> None:
    async with opened(tmp_path, several(20)) as board:
        await board.press("G")
        await _filter(board, "7")
        await board.press("enter")
        await board.until_in(PENDING, "Task 7")
        assert board.under_cursor == "Task 7"
        assert "▌ Task 7" in board.text


@pytest.mark.parametrize("count", [20, 200])
async def test_the_cursor_stays_on_its_task_when_the_filter_goes(tmp_path: Path, count: int) -> None:
    """However far down that is, and in sight."""
    async with opened(tmp_path, several(count)) as board:
        last = f"Task {count - 3}"
        await _filter(board, last.rpartition(" ")[2])
        await board.until_in(PENDING, last)
        await board.press("enter", "escape")
        await board.until(lambda: board.screen.state.column.total == count)
        await board.until_painted(f"▌ {last}")
        await board.until(lambda: f"Task {count - 4}" in board.titles(PENDING))
        assert board.under_cursor == last


async def test_a_filter_that_is_taken_back_gives_the_cursor_back_its_task(tmp_path: Path) -> None:
    async with opened(tmp_path, several(20)) as board:
        await board.press("j", "j")
        await _filter(board, "7")
        await board.until_in(PENDING, "Task 7")
        await board.press("escape")
        await board.until(lambda: board.screen.state.column.total == 20)
        assert board.under_cursor == "Task 3"
        await _filter(board, "7")
        await board.press("enter")
        await board.until(lambda: board.screen.state.column.total == 1)
        await board.press("escape")
        await board.until(lambda: board.screen.state.column.total == 20)
        assert board.under_cursor == "Task 7"


# Empty columns


async def test_a_key_that_needs_a_task_says_what_lands_in_an_empty_column(tmp_path: Path) -> None:
    async with opened(tmp_path, several(1)) as board:
        for number, key, words in (
            ("5", "enter", "No task here. What is done: p gets a task here."),
            ("2", "s", "No task here. What is being done: p lets a task begin."),
        ):
            await board.press(number, key)
            await board.until_said(words)
        await _filter(board, "unicorn")
        await board.press("enter", "enter")
        await board.until_said("No task matches “unicorn”: Esc clears the filter.")
        assert board.pane is None


async def test_the_cursor_goes_along_with_the_last_task_of_a_column(tmp_path: Path) -> None:
    """And is seen there, wherever the column was scrolled to."""
    async with opened(tmp_path, several(1), several(30, BROKEN), size=(160, 20)) as board:
        await board.press("6", "G", "1")
        assert board.under_cursor == "Task 1"
        board.screen.state.columns[BROKEN].top = 12
        task = next(card for card in board.screen.state.columns[PENDING].cards)
        await board.store.update_task(task.id, TaskUpdate(status=BROKEN, title="Lost"))
        await board.until_under_cursor("Lost")
        assert board.screen.state.focus == BROKEN
        await board.until_painted("▌•Lost")


async def test_each_empty_column_says_what_lands_there(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        for status, title in ONE_OF_EACH.items():
            await board.store.delete_task((await board.task(title)).id)
            await board.until_in(status)
        words = {PENDING: "writes a task down", RUNNING: "lets a task begin", ASKING: "shows them all",
                 HELD: "stops a task", DONE: "gets a task here", BROKEN: "tries again"}  # fmt: skip
        for number, said in enumerate(words.values(), 1):
            await board.press(str(number))
            assert said in board.text


# Order


async def test_columns_can_be_ordered_in_other_ways(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3)) as board:
        await board.store.update_task((await board.task("Task 3")).id, TaskUpdate(description="more"))
        await board.until(lambda: board.titles(PENDING) == ["Task 3", "Task 1", "Task 2"])
        orders = {"4": ["Task 1", "Task 2", "Task 3"], "2": ["Task 2", "Task 1", "Task 3"],
                  "3": ["Task 1", "Task 2", "Task 3"], "1": ["Task 3", "Task 1", "Task 2"]}  # fmt: skip
        for key, titles in orders.items():
            await board.press("o")
            await board.until_dialog("Choose")
            await board.press(key)
            await board.until_order(PENDING, *titles)
        await board.press("o")
        await board.until_dialog("Choose")
        await board.press("escape")
        assert board.titles(PENDING) == orders["1"]


async def test_the_header_tells_an_order_as_an_order(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3)) as board:
        assert "sorted" not in board.header
        await board.press("o")
        await board.until_dialog("Choose")
        await board.press("4")
        await board.until(lambda: "sorted by title" in board.header)
        assert "/" not in board.header
        assert "clear filter" not in board.footer
        await _filter(board, "task")
        await board.until(lambda: "/ “task”   sorted by title" in board.header)


# Old ones


async def test_old_completed_tasks_are_hidden_and_shown_by_one_key(tmp_path: Path) -> None:
    """What is not done stays, however old it is."""

    async def a_month_ago(harness: Harness) -> None:
        await one_of_each(harness)
        rows = [row async for row in harness.store.export()]
        for row in rows:
            last = "y" if row["id"].endswith("x") else "x"
            row |= {"id": row["id"][:-1] + last, "title": f"Old {row['title']}"}
            row |= {"createdAt": OLD, "updatedAt": OLD}
        await harness.store.import_(rows)

    async with opened(tmp_path, a_month_ago) as board:
        await board.until_in(DONE, WRITE, f"Old {WRITE}")
        await board.press("c")
        await board.until_in(DONE, WRITE)
        assert sorted(board.titles(PENDING)) == [f"Old {PLAN}", PLAN]
        assert sorted(board.titles(ASKING)) == [BOOK, f"Old {BOOK}"]
        await board.press("c")
        await board.until_in(DONE, WRITE, f"Old {WRITE}")


# Views


async def test_a_filter_is_saved_as_a_view(tmp_path: Path) -> None:
    """Those of config.toml stand beside it."""
    settings = QUIET._replace(views={"broken": "status:failed"})
    async with opened(tmp_path, one_of_each, several(2), settings=settings) as board:
        await board.press("B")
        await board.until_said("There is no filter to save")
        await _filter(board, "task")
        await board.press("enter", "B")
        await board.until_dialog("LineForm")
        await board.type("mine")
        await board.press("enter")
        await board.until_said("saved as mine")
        await board.press("b")
        await board.until_dialog("Choose")
        assert "status:failed" in board.text
        await board.press("1")
        await board.until_in(BROKEN, BILL)
        await board.until_in(PENDING)
        await board.press("q")
        await board.until(lambda: board.app._exit)
    async with opened(tmp_path) as board:
        await board.press("b")
        await board.until_dialog("Choose")
        await board.press("enter")
        await board.until_in(PENDING, "Task 1", "Task 2")
        await board.until_in(BROKEN)


async def test_a_view_keeps_the_order(tmp_path: Path) -> None:
    """With a filter or without; one that was saved without has the usual order, and `-` what was before."""
    settings = QUIET._replace(views={"all": "task", "wrong": "task sort:colour"})
    async with opened(tmp_path, several(3), settings=settings) as board:
        await board.press("o")
        await board.until_dialog("Choose")
        await board.press("2")
        await board.until_order(PENDING, "Task 3", "Task 2", "Task 1")
        await board.press("B")
        await board.until_dialog("LineForm")
        await board.type("old")
        await board.press("enter")
        await board.until_said("saved as old")
        assert board.screen.notebook.views() == {"old": "sort:oldest"}
        views = board.screen.regions.views
        views.use("all")
        await board.until_order(PENDING, "Task 1", "Task 2", "Task 3")
        views.use("-")
        await board.until_order(PENDING, "Task 3", "Task 2", "Task 1")
        assert board.screen.state.view.filter.words == ""
        views.use("wrong")
        await board.until_said("wrong: colour is no order. There are updated, oldest, created, title.")


async def test_no_view_says_how_to_make_one(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await board.press("b")
        await board.until_said("No view is saved yet: filter, then B saves it.")


async def test_the_name_of_a_view_that_was_left_is_there_again(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await _filter(board, "task")
        await board.press("enter", "B")
        await board.until_dialog("LineForm")
        await board.type("half a na")
        await board.press("escape", "B")
        await board.until_dialog("LineForm")
        await board.until_painted("half a na")


# Folds


async def test_a_fold_is_kept_until_it_is_taken_back(tmp_path: Path) -> None:
    def is_folded(board: Board, status: TaskStatus) -> bool:
        return next(box.folded for box in board.screen.board._boxes if box.status == status)

    async with opened(tmp_path, several(2), several(1, DONE), several(1, BROKEN)) as board:
        assert is_folded(board, HELD)
        await board.press("5", "z")
        await board.until_said("kept folded")
        assert is_folded(board, DONE)
        assert board.screen.state.focus == BROKEN
        await board.press("4", "z", "4", "z")
        await board.until_said("kept open")
        await board.press("1")
        assert not is_folded(board, HELD)
        await board.press("q")
        await board.until(lambda: board.app._exit)
    async with opened(tmp_path) as board:
        assert is_folded(board, DONE)
        assert not is_folded(board, HELD)
        await board.press("5", "z", "1")
        assert not is_folded(board, DONE)
        await board.press("5", "z", "1")
        await board.until_said("folds when it is empty")
        assert not is_folded(board, DONE)


async def test_the_key_that_folds_a_column_brings_the_cursor_back_to_it(tmp_path: Path) -> None:
    """Unless the cursor was moved since: then it means the column where that is."""
    async with opened(tmp_path, several(3), several(3, DONE)) as board:
        await board.press("5", "j", "z")
        await board.until_said("Completed: kept folded")
        assert board.screen.state.focus == PENDING
        await board.press("z")
        await board.until_said("Completed: kept open")
        assert (board.screen.state.focus, board.under_cursor) == (DONE, "Task 2")
        await board.press("z")
        await board.until_said("Completed: folds when it is empty")
        assert (board.screen.state.focus, board.under_cursor) == (DONE, "Task 2")
        await board.press("z", "j", "z")
        await board.until_said("Pending: kept folded")


async def test_where_one_column_is_shown_a_fold_moves_no_cursor(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3), several(3, DONE), size=(80, 24)) as board:
        await board.press("5", "j", "z")
        await board.until_said("kept folded")
        assert (board.screen.state.focus, board.under_cursor) == (DONE, "Task 2")


# What is new


async def test_what_changed_is_marked_until_it_was_seen(tmp_path: Path) -> None:
    """The next one is found in any column, and above the cursor, too."""
    async with opened(tmp_path, one_of_each, several(5)) as board:
        await board.press("N")
        await board.until_said("Nothing is new.")
        await board.press("j", "j")
        for title in ("Task 5", "Task 2", WRITE):
            await board.store.update_task((await board.task(title)).id, TaskUpdate(description="new"))
        await board.until(lambda: board.text.count("•") == 3)
        found = []
        for _ in range(4):
            await board.press("N")
            found.append(board.under_cursor)
        assert found[0] == WRITE
        assert sorted(found[1:3]) == ["Task 2", "Task 5"]
        assert found[3] == WRITE
        await board.press("enter")
        await board.until(lambda: board.pane and board.pane.task_shown)
        await board.press("escape")
        await board.until(lambda: board.text.count("•") == 2)
        await board.press("R")
        await board.until(lambda: board.text.count("•") == 2 or "•" not in board.text)


async def test_everything_is_seen_by_one_key(tmp_path: Path) -> None:
    async with opened(tmp_path, several(3)) as board:
        await board.store.update_task((await board.task("Task 2")).id, TaskUpdate(description="new"))
        await board.until_painted("•")
        board.now[0] += 60_000
        await board.press("R")
        assert "•" not in board.text
        await board.press("N")
        await board.until_said("Nothing is new.")


# Theme


async def test_the_theme_is_kept(tmp_path: Path) -> None:
    async with opened(tmp_path, several(1)) as board:
        themes = []
        for _ in range(5):
            await board.press("ctrl+t")
            themes.append(board.app.theme)
        assert len(set(themes)) == 5
        assert themes[-1] == "dark"
        await board.press("ctrl+t", "q")
        await board.until(lambda: board.app._exit)
    async with opened(tmp_path, settings=PLAIN) as board:
        assert board.app.theme == "light"


# A live board


async def test_nothing_moves_because_others_work(tmp_path: Path) -> None:
    """The cursor stays on its task and the task where it is seen, whatever comes, goes and changes."""
    async with opened(tmp_path, several(40)) as board:
        await board.press("pagedown", "j", "j")
        await board.until(lambda: not board.screen.state.is_behind())
        title, line = (
            board.under_cursor,
            next(y for y, text in enumerate(board.lines) if text.startswith("▌")),
        )

        def stays() -> bool:
            return (board.under_cursor, board.lines[line].split("  ")[0]) == (title, f"▌ {title}")

        assert stays()
        for number in range(3):
            await brought(board.harness, f"New {number}", PENDING)
        await board.until(lambda: "New 2" in board.titles(PENDING))
        assert stays()
        for gone in ("Task 1", "Task 5"):
            await board.store.delete_task((await board.task(gone)).id)
        await board.until(lambda: "Task 5" not in board.titles(PENDING))
        assert stays()
        await board.store.update_task((await board.task("Task 40")).id, TaskUpdate(description="up"))
        await board.until(lambda: board.titles(PENDING)[0] == "Task 40")
        assert stays()


async def test_the_beginning_of_a_column_stays_in_sight(tmp_path: Path) -> None:
    """Who looks at it sees what is new come in."""
    async with opened(tmp_path, several(5)) as board:
        await board.press("j")
        await brought(board.harness, "New", PENDING)
        await board.until_painted("New")
        assert board.lines[3].lstrip(" •").startswith("New")
        assert board.under_cursor == "Task 2"


async def test_a_task_that_leaves_leaves_the_cursor_to_the_next(tmp_path: Path) -> None:
    """Also when others come in the same moment."""
    async with opened(tmp_path, several(6)) as board:
        await board.press("j", "j")
        await board.store.process_task((await board.task("Task 3")).id)
        await board.until_in(RUNNING, "Task 3")
        assert board.under_cursor == "Task 4"
        await board.press("G")
        await board.store.delete_task((await board.task("Task 6")).id)
        await board.until_under_cursor("Task 5")


async def test_the_cursor_goes_along_with_its_card_if_that_is_wanted(tmp_path: Path) -> None:
    async with opened(tmp_path, several(6), settings=QUIET._replace(follow_card=True)) as board:
        await board.press("j", "j")
        await board.store.process_task((await board.task("Task 3")).id)
        await board.until_in(RUNNING, "Task 3")
        assert (board.screen.state.focus, board.under_cursor) == (RUNNING, "Task 3")


async def test_typed_text_stays_while_others_work(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each) as board:
        await _filter(board, "pla")
        await brought(board.harness, "Plant a tree", PENDING)
        await board.until_in(PENDING, PLAN, "Plant a tree")
        await board.type("nt")
        await board.until_in(PENDING, "Plant a tree")
        await board.press("escape", "n")
        await board.until_dialog("TaskForm")
        await board.type("Water ")
        await brought(board.harness, "Plan B", PENDING)
        await board.until(lambda: "Plan B" in board.titles(PENDING))
        await board.type("it")
        assert "Water it" in board.text
        assert board.dialog == "TaskForm"


async def test_a_new_task_that_is_hidden_takes_no_cursor_later(tmp_path: Path) -> None:
    """By the time its filter is gone, the user is elsewhere."""
    async with opened(tmp_path, one_of_each, several(3)) as board:
        await _filter(board, "task")
        await board.press("enter", "n")
        await board.until_dialog("TaskForm")
        await board.type("Hidden")
        await board.press("enter")
        await board.until_said("written down")
        await board.press("5", "escape")
        await board.until(lambda: "Hidden" in board.titles(PENDING))
        await board.until(lambda: not board.screen.state.is_behind())
        assert board.under_cursor == WRITE


async def test_cards_that_come_into_sight_tell_at_once_how_they_stand(tmp_path: Path) -> None:
    async with opened(tmp_path, several(40)) as board:
        await board.press("pagedown", "pagedown")
        await board.until(lambda: board.text.count("not started") >= 8)


# Size


async def test_another_size_keeps_cursor_and_pane(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, several(20)) as board:
        await board.press("G", "enter")
        await board.until(lambda: board.pane and board.pane.task_shown)
        title = board.under_cursor
        for width, height in ((100, 30), (99, 24), (60, 20), (59, 20), (200, 60), (120, 30)):
            await board.pilot.resize_terminal(width, height)
            await board.settle()
            assert board.under_cursor == title
            assert board.pane is not None
            assert board.pane.outer_size.width == (width // 2 if width >= 100 else width)
            painted = [text for text in board.lines if text.startswith("▌") or "▌ " + title in text]
            assert painted or width < 100, width
        await board.press("escape")
        for width, height in ((59, 20), (100, 24), (80, 24)):
            await board.pilot.resize_terminal(width, height)
            await board.settle()
            assert f"▌ {title[:8]}" in board.text


@pytest.mark.parametrize("width", [59, 60, 99, 100])
async def test_every_width_shows_cards_and_their_columns(tmp_path: Path, width: int) -> None:
    async with opened(tmp_path, one_of_each, size=(width, 24)) as board:
        for number, (status, title) in enumerate(ONE_OF_EACH.items(), 1):
            await board.press(str(number))
            assert f"▌ {title[:8]}" in board.text, status
        assert all(len(text) <= width for text in board.lines)
        assert ("Count" in board.text) == (width >= 100)


# Two boards


async def test_boards_add_to_each_others_notes(tmp_path: Path) -> None:
    """Drafts, views and folds of both are there afterwards."""
    async with opened(tmp_path, one_of_each) as one, opened(tmp_path) as other:
        for board, words in ((one, "room"), (other, "chairs")):
            await _filter(board, words)
            await board.press("enter", "B")
            await board.until_dialog("LineForm")
            await board.type(words)
            await board.press("enter")
            await board.until_said("saved as")
            await board.press("escape", "n")
            await board.until_dialog("TaskForm")
            await board.type(f"Draft about {words}")
            await board.press("escape")
        for board in (one, other):
            await board.press("q")
        await one.until(lambda: one.app._exit and other.app._exit)
    notes = Notebook.load(tmp_path / "board.json")
    assert notes.views() == {"room": "room", "chairs": "chairs"}
    assert "Draft about chairs" in notes.draft("new", "form")
