"""The filter language, what it offers while it is typed, and what is offered for lists and paths."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agnt_tasks.models.card import ORDERS, Filter, View
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.state.completion import (
    Completion,
    FilterWords,
    attached_paths,
    complete_filter,
    complete_path,
    complete_word,
    file_under_cursor,
    mention,
)
from agnt_tasks.tui.state.filters import FilterError, describe, parse, parse_view, text_of, text_of_view

HOUR = 3_600_000
KNOWN = FilterWords(("research", "to do", "a,b"), ("writer", "default"), ("ann@example.com",))
QUIET = settings(derandomize=True, deadline=None, database=None)

PURE = """
import sys
from agnt_tasks.config import board
from agnt_tasks.tui import notebook
from agnt_tasks.tui.actions import keymap
from agnt_tasks.tui.state import completion, digest, filters, undo, unread, why
heavy = ("pydantic", "textual", "rich", "tomllib", "agnt_tasks.verbs")
print([name for name in heavy if name in sys.modules])
"""


def test_before_the_first_paint_nothing_heavy_is_loaded() -> None:
    ran = subprocess.run([sys.executable, "-c", PURE], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.strip() == "[]"


def test_everything_that_can_be_said() -> None:
    text = (
        "status:failed,needs type:research assistant:writer owner:ann mine has:question "
        'updated:<1h updated:>2d done:<7d "quoted words" free words'
    )
    assert parse(text) == Filter(
        words="quoted words free words",
        statuses=("failed", "needs_clarification"),
        types=("research",),
        assistants=("writer",),
        owners=("ann",),
        mine=True,
        has_question=True,
        updated_within=HOUR,
        updated_before=48 * HOUR,
        done_within=168 * HOUR,
    )


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("status:needs_clarification", ("needs_clarification",)),
        ('status:"needs you"', ("needs_clarification",)),
        ("status:needs-you", ("needs_clarification",)),
        ("Status:IN", ("in_progress",)),
        ("status:p,p status:on", ("pending", "on_hold")),
        ("status:failed,", ("failed",)),
    ],
)
def test_statuses_have_several_names(text: str, statuses: tuple[str, ...]) -> None:
    assert parse(text) == Filter(statuses=statuses)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("mine:", Filter(mine=True)),
        ("mine:yes", Filter(mine=True)),
        ("mine:no", Filter()),
        ('"mine"', Filter(words="mine")),
        ('"status:failed"', Filter(words="status:failed")),
        ('type:"to do, later",x', Filter(types=("to do, later", "x"))),
        ('"not yet clos', Filter(words="not yet clos")),
        (r'"say \"hi\""', Filter(words='say "hi"')),
        ("updated:<90m", Filter(updated_within=90 * 60_000)),
        ("12:30", Filter(words="12:30")),
        ("  ", Filter()),
    ],
)
def test_what_is_meant(text: str, wanted: Filter) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("free sttus:failed", 5, "sttus: is no key. There are status, type"),
        ("status:failed,x", 14, "x is no status. There are pending"),
        ("status:", 7, "needs a value, such as status:failed"),
        ('type:""', 5, "such as type:research"),
        ("a updated:1h", 10, "updated:<1h"),
        ("updated:<1y", 8, "units are s, min"),
        ("mine:perhaps", 0, "mine:yes"),
        ("has:answer", 4, "has:question"),
    ],
)
def test_a_mistake_says_where_it_is_and_what_would_be_right(text: str, position: int, words: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert caught.value.position == position
    assert words in caught.value.message


VALUES = st.lists(st.text(min_size=1).map(str.strip).filter(bool), unique=True, max_size=3).map(tuple)
TIMES = st.none() | st.builds(
    lambda n, unit: n * unit, st.integers(0, 9_999_999), st.sampled_from((1000, 60_000, HOUR))
)
FILTERS = st.builds(
    Filter,
    words=st.text().map(lambda text: " ".join(text.split()))
    | st.sampled_from(["mine", "status:failed", 'a"b', "\\"]),
    statuses=st.lists(st.sampled_from([each.value for each in TaskStatus]), unique=True).map(tuple),
    types=VALUES,
    assistants=VALUES,
    owners=VALUES,
    mine=st.booleans(),
    has_question=st.booleans(),
    updated_within=TIMES,
    updated_before=TIMES,
    done_within=TIMES,
)


@QUIET
@given(FILTERS)
def test_a_filter_written_down_is_read_as_the_same(wanted: Filter) -> None:
    assert parse(text_of(wanted)) == wanted


@QUIET
@given(FILTERS, st.sampled_from(ORDERS))
def test_a_view_written_down_is_read_as_the_same(wanted: Filter, order: str) -> None:
    assert parse_view(text_of_view(View(wanted, order))) == View(wanted, order)


def test_a_view_is_a_filter_with_an_order_anywhere_in_it() -> None:
    """Those that were saved before orders were kept are filters."""
    assert parse_view("mine") == View(Filter(mine=True))
    assert parse_view('a sort:Title "sort:x"') == View(Filter("a sort:x"), "title")
    with pytest.raises(FilterError, match="is no order") as caught:
        parse_view("a sort:up")
    assert caught.value.position == 2
    with pytest.raises(FilterError, match="x: is no key") as caught:
        parse_view("sort:title x:1")
    assert caught.value.position == 11


@QUIET
@given(st.text(alphabet='ab "\\,:<>1hmine status') | st.text())
def test_any_text_is_a_filter_or_a_mistake_within_it(text: str) -> None:
    position = 0
    try:
        wanted = parse(text)
    except FilterError as error:
        position = error.position
    else:
        assert parse(text_of(wanted)) == wanted
    assert 0 <= position <= len(text)


def test_a_filter_in_words() -> None:
    wanted = parse("status:failed,needs mine updated:<90s report")
    assert describe(wanted) == "status Failed or Needs you · mine · changed within 90 s · “report”"
    assert describe(Filter()) == ""


def applied(text: str, completion: Completion) -> str:
    return text[: completion.start] + completion.replacement + text[completion.end :]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("st|", ["status:"]),
        ("mine st|", ["mine status:"]),
        ("st|tus:failed", ["status:failed"]),
        ("has:q|", ["has:question"]),
        ("updated:|", ["updated:<", "updated:>"]),
        ("status:failed,n|", ["status:failed,needs"]),
        ("status:n|,failed", ["status:needs,failed"]),
        ("type:t|", ['type:"to do"']),
        ("type:|", ["type:research", 'type:"to do"', 'type:"a,b"']),
        ("owner:AN| mine", ["owner:ann@example.com mine"]),
        ("mine|", []),
        ("nothing|", []),
    ],
)
def test_a_filter_is_completed_where_the_cursor_is(text: str, offered: list[str]) -> None:
    cursor, text = text.index("|"), text.replace("|", "")
    assert [applied(text, each) for each in complete_filter(text, cursor, KNOWN)] == offered


def test_an_empty_filter_offers_every_key_with_its_meaning() -> None:
    offered = [(each.label, each.about) for each in complete_filter("", 0, KNOWN)]
    assert len(offered) == 9
    assert offered[1] == ("type:", "a type, such as research")


@QUIET
@given(st.text(alphabet='abnst "\\,:<tatus:ype ') | st.text(), st.data())
def test_a_completion_replaces_only_what_is_under_the_cursor(text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    lists = [complete_filter(text, cursor, KNOWN), complete_word(text, cursor, ["ann", "bob"])]
    for completion in [each for offered in lists for each in offered]:
        assert 0 <= completion.start <= cursor <= completion.end <= len(text)


def test_a_comma_list_offers_what_is_not_in_it_best_first() -> None:
    people = ["ann@a.b", "bob@a.b", "joann@a.b", "hannah@a.b"]
    offered = complete_word("bob@a.b, AN, hannah@a.b", 11, people)
    assert [applied("bob@a.b, AN, hannah@a.b", each) for each in offered] == [
        "bob@a.b, ann@a.b, hannah@a.b",
        "bob@a.b, joann@a.b, hannah@a.b",
    ]


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("see @no|tes.txt now", (4, 14, "no")),
        ("@|", (0, 1, "")),
        ('@"my no|tes.txt" x', (0, 15, "my no")),
        ('@"open |', (0, 7, "open ")),
        ("|@x", None),
        ("ann@exam|ple.com", None),
        ("@x |", None),
    ],
)
def test_the_file_under_the_cursor(text: str, spot: tuple[int, int, str] | None) -> None:
    cursor, text = text.index("|"), text.replace("|", "")
    assert file_under_cursor(text, cursor) == spot


def test_paths_are_offered_from_one_folder(tmp_path: Path) -> None:
    (tmp_path / "Notes").mkdir()
    for name in ("notes.txt", "my notes.txt", ".hidden", 'with"quote', "bad\nline", "nothing.txt"):
        (tmp_path / name).touch()
    (tmp_path / "Notes" / "deep.md").touch()

    def offered(partial: str, limit: int = 9) -> list[str]:
        return [each.replacement for each in complete_path(partial, tmp_path, limit)]

    assert offered("no") == ["Notes/", "notes.txt", "nothing.txt"]
    assert offered("no", limit=1) == ["Notes/"]
    assert offered("") == ["my notes.txt", "Notes/", "notes.txt", "nothing.txt"]
    assert offered(".") == [".hidden"]
    assert offered("Notes/d") == ["Notes/deep.md"]
    assert offered(f"{tmp_path}/Notes/") == [f"{tmp_path}/Notes/deep.md"]
    assert offered("gone/x") == offered("\0/x") == offered("~nobody-here/") == []


@pytest.mark.parametrize("path", ["a.txt", "my notes.txt", "end.", "../up/x", "~/x"])
def test_a_mentioned_path_is_an_attached_one(path: str) -> None:
    text = f"look at {mention(path)} and @other.md, please @other.md @"
    assert attached_paths(text) == [path, "other.md"]


def test_a_folder_with_blanks_stays_open_for_what_is_in_it() -> None:
    text = mention("my files/")
    assert file_under_cursor(text, len(text)) == (0, len(text), "my files/")
