"""What a board keeps between runs: nothing typed is lost, not to another board and not to a broken file."""

from __future__ import annotations

import json
import multiprocessing
import os
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from agnt_tasks.models.card import Card
from agnt_tasks.tui.notebook import Entry, Notebook, Pages, merge
from agnt_tasks.tui.state.unread import MOST_MARKS, Unread


class Clock:
    def __init__(self, now: int = 1000) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


def reopened(notebook: Notebook, path: Path) -> Notebook:
    assert notebook.save() == ""
    return Notebook.load(path)


def test_everything_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "state" / "board.json"
    notebook = Notebook.load(path, Clock())
    assert not notebook.trouble
    notebook.keep_draft("t_1", "answer", "half a\nsentence \ud800")
    for text in ("mine", "status:failed", "mine"):
        notebook.used("filters", text)
    notebook.keep_view("red", "status:failed")
    notebook.pin_fold("completed", True)
    notebook.pin_fold("failed", False)
    notebook.theme = "light"
    notebook.keep_unread(Unread(500, {"t_1": 900}))
    again = reopened(notebook, path)
    assert again.draft("t_1", "answer") == "half a\nsentence \ud800"
    assert again.draft("t_1", "process") == again.draft("t_2", "answer") == ""
    assert again.history("filters") == ["mine", "status:failed"]
    assert again.history("commands") == []
    assert again.views() == {"red": "status:failed"}
    assert again.folds() == {"completed": True, "failed": False}
    assert again.theme == "light"
    assert (again.unread(2000).baseline, again.unread(2000).marks) == (500, {"t_1": 900})
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in path.parent.iterdir()) == ["board.json", "board.lock"]


def test_what_was_taken_away_stays_away(tmp_path: Path) -> None:
    path = tmp_path / "board.json"
    notebook = Notebook.load(path)
    notebook.keep_draft("t_1", "answer", "sent")
    notebook.keep_view("red", "status:failed")
    notebook.pin_fold("failed", True)
    notebook.save()
    other = Notebook.load(path)
    notebook.keep_draft("t_1", "answer", "")
    notebook.keep_view("red", None)
    notebook.pin_fold("failed", None)
    notebook.save()
    other.keep_draft("t_2", "answer", "something else")
    last = reopened(other, path)
    assert last.draft("t_1", "answer") == ""
    assert (last.views(), last.folds()) == ({}, {})
    assert last.draft("t_2", "answer") == "something else"


def test_two_boards_add_to_each_other(tmp_path: Path) -> None:
    path, clock = tmp_path / "board.json", Clock()
    mine, theirs = Notebook.load(path, clock), Notebook.load(path, clock)
    mine.keep_draft("t_1", "answer", "mine")
    mine.keep_draft("t_3", "answer", "older")
    clock.now += 10
    theirs.keep_draft("t_2", "answer", "theirs")
    theirs.keep_draft("t_3", "answer", "newer")
    theirs.save()
    mine.save()
    for each in (mine, Notebook.load(path)):
        assert each.draft("t_1", "answer") == "mine"
        assert each.draft("t_2", "answer") == "theirs"
        assert each.draft("t_3", "answer") == "newer"


def test_ones_own_change_wins_over_a_clock_that_went_back(tmp_path: Path) -> None:
    path, clock = tmp_path / "board.json", Clock(5000)
    notebook = Notebook.load(path, clock)
    notebook.keep_draft("t_1", "answer", "first")
    notebook.save()
    clock.now = 10
    notebook = Notebook.load(path, clock)
    notebook.keep_draft("t_1", "answer", "second")
    assert reopened(notebook, path).draft("t_1", "answer") == "second"


def _write_drafts(path: Path, name: str) -> None:
    notebook = Notebook.load(path)
    for number in range(20):
        notebook.keep_draft(f"{name}{number}", "answer", "text")
        assert notebook.save() == ""


def test_boards_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "board.json"
    context = multiprocessing.get_context("spawn")
    boards = [context.Process(target=_write_drafts, args=(path, name)) for name in "abc"]
    for board in boards:
        board.start()
    for board in boards:
        board.join(60)
    assert [board.exitcode for board in boards] == [0, 0, 0]
    notebook = Notebook.load(path)
    kept = [notebook.draft(f"{name}{number}", "answer") for name in "abc" for number in range(20)]
    assert kept == ["text"] * 60


def test_a_broken_file_is_set_aside_and_told_once(tmp_path: Path) -> None:
    path = tmp_path / "board.json"
    for text in ('{"drafts": ', "[]", "[" * 100_000, "\udcff"):
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        notebook = Notebook.load(path)
        assert str(path) in notebook.trouble
        assert path.with_name("board.json.broken").read_bytes() == text.encode("utf-8", "surrogateescape")
        assert Notebook.load(path).trouble == ""


def test_entries_that_are_none_are_left_out_and_unknown_pages_kept(tmp_path: Path) -> None:
    path = tmp_path / "board.json"
    drafts = {"t_1 answer": [5, "good"], "t_2 answer": [None, "x"], "t_3 answer": 3, "t_4 answer": [1, {}]}
    path.write_text(json.dumps({"drafts": drafts, "views": {"a": [1, 7]}, "later": {"x": [1, 2]}, "odd": 1}))
    notebook = Notebook.load(path)
    assert [notebook.draft(f"t_{n}", "answer") for n in range(1, 5)] == ["good", "", "", ""]
    assert (notebook.views(), notebook.trouble) == ({}, "")
    notebook.theme = "dark"
    notebook.save()
    assert json.loads(path.read_text())["later"] == {"x": [1, 2]}


def test_a_file_that_cannot_be_written_is_told_and_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.write_text("a file where the folder should be")
    notebook = Notebook.load(folder / "board.json")
    notebook.keep_draft("t_1", "answer", "typed")
    assert "cannot be written" in notebook.save()
    folder.unlink()
    assert reopened(notebook, folder / "board.json").draft("t_1", "answer") == "typed"


def test_nothing_new_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "board.json"
    notebook = Notebook.load(path)
    notebook.keep_draft("t_1", "answer", "")
    assert notebook.save() == ""
    assert not path.exists()
    notebook.keep_draft("t_1", "answer", "x")
    notebook.save()
    os.utime(path, (1, 1))
    notebook.keep_draft("t_1", "answer", "x")
    notebook.save()
    assert path.stat().st_mtime == 1


def test_the_file_stays_small(tmp_path: Path) -> None:
    path = tmp_path / "board.json"
    notebook = Notebook.load(path, Clock())
    for number in range(150):
        notebook.used("filters", f"word{number}")
    assert len(reopened(notebook, path).history("filters")) == 100
    assert Notebook.load(path).history("filters")[0] == "word149"


ENTRIES = st.builds(Entry, st.integers(0, 4), st.none() | st.sampled_from(["a", "b"]))
PAGES = st.dictionaries(
    st.sampled_from(["drafts", "views"]), st.dictionaries(st.sampled_from("xyz"), ENTRIES, max_size=3)
)


def merged(*several: Pages) -> Pages:
    whole: Pages = {}
    for pages in several:
        merge(whole, pages)
    return {name: page for name, page in whole.items() if page}


@settings(derandomize=True, deadline=None, database=None)
@given(PAGES, PAGES, PAGES)
def test_boards_agree_whoever_writes_first(one: Pages, two: Pages, three: Pages) -> None:
    whole = merged(one, two, three)
    assert whole == merged(three, one, two) == merged(whole, two, one)
    for pages in (one, two, three):
        for name, page in pages.items():
            assert all(whole[name][key].at >= entry.at for key, entry in page.items())


def card(task_id: str, updated_at: int) -> Card:
    return Card(task_id, "title", "pending", "", "default", "me@example.com", 0, updated_at)


def test_a_card_is_unread_when_it_changed_since_it_was_seen() -> None:
    unread = Unread(100)
    assert not unread.is_unread(card("t_1", 100))
    assert unread.is_unread(card("t_1", 101))
    unread.saw("t_1", 101)
    unread.saw("t_1", 50)
    assert not unread.is_unread(card("t_1", 101))
    assert unread.is_unread(card("t_1", 102))
    assert unread.is_unread(card("t_2", 101))
    unread.saw("t_2", 300)
    unread.saw_all(200)
    assert not unread.is_unread(card("t_1", 200))
    assert unread.is_unread(card("t_1", 201))
    assert unread.marks == {"t_2": 300}


def test_marks_are_bounded_and_what_was_seen_stays_seen() -> None:
    unread = Unread(0)
    for number in range(1, MOST_MARKS + 10):
        unread.saw(f"t_{number}", number)
    assert len(unread.marks) == MOST_MARKS
    assert not any(unread.is_unread(card(f"t_{number}", number)) for number in range(1, MOST_MARKS + 10))


def test_a_new_notebook_finds_nothing_unread(tmp_path: Path) -> None:
    unread = Notebook.load(tmp_path / "board.json").unread(700)
    assert not unread.is_unread(card("t_1", 700))
    assert unread.is_unread(card("t_1", 701))
