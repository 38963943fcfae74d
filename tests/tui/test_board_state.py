"""Cursor, scroll, marks and boxes as pure values, against a plain model of what the user relies on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agnt_tasks.models.card import Card, Filter, Place, Standing, View, Window
from agnt_tasks.tui.board.layout import FOLDED, WHOLE_BOARD, box_at, boxes, uncovered
from agnt_tasks.tui.state.board_state import STATUSES, BoardState
from agnt_tasks.tui.state.column import MARGIN, Column
from agnt_tasks.tui.state.streamed import Streamed

PENDING = STATUSES[0]


def card(name: str | int, status: str = PENDING) -> Card:
    return Card(f"t{name}", f"Task {name}", status, "general", "default", "me@example.com", 1, 1)


def window(names: Sequence[str | int], start: int = 0, count: int | None = None) -> Window:
    """The part of a column that a store gives when it is asked for `count` rows from `start`."""
    end = len(names) if count is None else start + count
    return Window(start, tuple(map(card, names[start:end])), len(names))


def column(names: Sequence[str | int], cursor: int = 0, top: int = 0) -> Column:
    made = Column(PENDING)
    made.place(window(names), 4)
    made.top = top
    made.put_cursor(cursor)
    return made


names = st.lists(st.integers(0, 30), unique=True, max_size=25)


# Columns


@given(names, st.integers(0, 24), st.integers(0, 24), names)
@example([0, 1, 2], 1, 0, [0, 9, 2])
@example([0, 1, 2, 3], 2, 0, [8, 9, 0, 1, 3])
def test_the_cursor_follows_its_task_or_goes_to_the_next(
    before: list[int], cursor: int, top: int, after: list[int]
) -> None:
    """If its task left the column, to the one that followed; if that left too, to the next, else the last."""
    made = column(before, min(cursor, max(0, len(before) - 1)), min(top, max(0, len(before) - 1)))
    at = made.cursor
    made.place(window(after), 4)
    following = [name for name in before[at:] if name in after]
    if following:
        assert made.current() == card(following[0])
    else:
        earlier = [name for name in before[:at] if name in after]
        expected = min(after.index(earlier[-1]) + 1, len(after) - 1) if earlier else at
        assert made.cursor == max(0, min(expected, len(after) - 1))
    assert made.current() is not None or not after


@given(names.filter(bool), st.data())
def test_what_is_seen_stays_where_it_is(before: list[int], data: st.DataObject) -> None:
    """The cursor's card keeps its line while it is in sight; else the card at the top does."""
    top = data.draw(st.integers(0, len(before) - 1))
    cursor = data.draw(st.integers(0, len(before) - 1))
    new = data.draw(st.lists(st.integers(100, 120), unique=True, max_size=5))
    gone = data.draw(st.sets(st.sampled_from(before)))
    after = [*new, *(name for name in before if name not in gone or name in (before[top], before[cursor]))]
    made = column(before, cursor, top)
    made.place(window(after), 4)
    if not top:
        assert made.top == 0
    elif top <= cursor < top + 4:
        assert made.cursor - made.top == min(cursor - top, made.cursor)
    else:
        assert made.card(made.top) == card(before[top])


@given(st.integers(0, 200), st.integers(0, 60), st.integers(0, 60))
def test_a_cursor_that_is_not_loaded_stays_on_its_task(cursor: int, top: int, new: int) -> None:
    """Scrolled far away, and back again, while others came in above."""
    before = list(range(250))
    made = Column(PENDING)
    made.place(window(before, 0, 250), 4)
    made.put_cursor(cursor)
    made.top = 249 - top
    span = made.wanted(10)
    made.place(window(before, *span), 4)
    after = [*range(1000, 1000 + new), *before]
    made.place(window(after, *made.wanted(10)), 4)
    made.place(window(after), 4)
    assert made.current() == card(cursor)


@given(st.integers(0, 249), st.integers(0, 249), st.integers(0, 600), st.integers(4, 12))
@example(3, 0, 200, 8)
@example(70, 66, 200, 8)
@example(0, 61, 64, 4)
def test_what_a_burst_pushes_away_is_found_again(cursor: int, top: int, new: int, seen: int) -> None:
    """A store that tells where tasks are keeps the cursor on its card, and the card where it is seen."""
    before, after = list(range(250)), [*range(1000, 1000 + new), *range(250)]
    made = column(before, cursor, top)
    made.place(window(before, *made.wanted(seen)), seen)
    given_window = window(after, *made.wanted(seen))
    places = [
        Place(after.index(int(task_id[1:])), card(task_id[1:])) for task_id in made.missed(given_window, seen)
    ]
    span = made.wanted_at(given_window, places, seen)
    made.place(window(after, *span) if span else given_window, seen, places)
    assert made.current() == card(cursor)
    assert made.cursor == after.index(cursor)
    assert made.top == (top + new if top else 0)
    assert made.card(made.top)


def test_a_card_that_is_far_is_left_by_the_next_key_and_by_another_view() -> None:
    made = column(range(250), 3)
    after = [*range(1000, 1200), *range(250)]
    made.place(window(after, 0, 70), 8, [Place(203, card(3))])
    assert made.current() == card(3)
    made.put_cursor(204)
    assert made.current() is None
    made.place(window(after, 140, 130), 8)
    assert made.current() == card(4)
    made.begin()
    made.place(window(after, 0, 70), 8)
    assert made.current() == card(1000)


@given(names, st.integers(-3, 40))
def test_the_cursor_stands_on_a_row_that_there_is(given_names: list[int], row: int) -> None:
    made = column(given_names, row)
    assert 0 <= made.cursor < max(1, len(given_names))
    assert (made.current() is None) == (not given_names)


@given(st.integers(1, 80), st.integers(0, 79), st.integers(0, 79), st.integers(1, 9))
def test_the_cursor_is_scrolled_into_sight_and_no_further(
    total: int, cursor: int, top: int, fits: int
) -> None:
    made = column(range(total), min(cursor, total - 1), min(top, total - 1))
    before = made.top
    made.see_cursor(lambda row: fits)
    assert made.top <= made.cursor < made.top + fits
    if before <= made.cursor < before + fits:
        assert made.top == before
    else:
        assert made.top in (made.cursor, made.cursor - fits + 1)


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(1, 60))
def test_enough_is_loaded_around_what_is_seen(total: int, top: int, seen: int) -> None:
    made = Column(PENDING)
    made.place(Window(0, (), total), 4)
    made.top = top = min(top, max(0, total - 1))
    span = made.wanted(seen)
    rows = range(span.start, span.start + span.count)
    assert all(row in rows for row in range(max(0, top - MARGIN), top + seen + MARGIN))
    made.place(window(range(total), *span), 4)
    assert not made.is_thin(seen)


@given(names.filter(bool), st.lists(st.integers(-30, 30), max_size=6))
def test_scrolling_moves_no_cursor(given_names: list[int], steps: list[int]) -> None:
    made = column(given_names, 2)
    at = made.cursor
    for step in steps:
        made.scroll(step)
    assert made.cursor == at
    assert 0 <= made.top < len(given_names)


# The board


def board(**totals: int) -> BoardState:
    state = BoardState()
    made = {status: totals.get(status, 0) for status in STATUSES}
    state.place(
        {
            status: Window(0, tuple(card(f"{status}{row}", status) for row in range(total)), total)
            for status, total in made.items()
        }
    )
    return state


@given(st.dictionaries(st.sampled_from(STATUSES), st.integers(1, 3)), st.lists(st.sampled_from((-1, 1))))
def test_steps_go_over_empty_columns_and_end_at_the_last(totals: dict[str, int], steps: list[int]) -> None:
    state = board(**totals)
    filled = [status for status in STATUSES if totals.get(status)]
    at = STATUSES[0]
    for step in steps:
        others = [status for status in filled if (STATUSES.index(status) - STATUSES.index(at)) * step > 0]
        moved = state.go(step)
        assert moved == bool(others)
        at = (others[0] if step > 0 else others[-1]) if others else at
        assert state.focus == at


def test_verbs_are_about_marks_else_about_the_card() -> None:
    state = board(pending=3, failed=1)
    assert [each.id for each in state.targets()] == ["tpending0"]
    state.toggle_mark(state.columns["pending"].cards[2])
    state.toggle_mark(state.columns["failed"].cards[0])
    assert [each.id for each in state.targets()] == ["tpending2", "tfailed0"]
    state.toggle_mark(state.columns["pending"].cards[2])
    state.forget("tfailed0")
    assert [each.id for each in state.targets()] == ["tpending0"]


def test_a_mark_knows_how_its_task_is_now() -> None:
    """So a verb on it is allowed or refused by its present status."""
    state = board(pending=2)
    state.toggle_mark(state.columns["pending"].cards[1])
    moved = card("pending1", "failed")
    state.place({"pending": Window(0, (card("pending0"),), 1), "failed": Window(0, (moved,), 1)})
    assert state.targets() == [moved]


@given(st.sets(st.integers(0, 4)), st.sets(st.integers(0, 4)))
def test_what_is_done_loses_its_mark(marked: set[int], done: set[int]) -> None:
    state = board(pending=5)
    cards = state.columns["pending"].cards
    for row in sorted(marked):
        state.toggle_mark(cards[row])
    state.unmark(cards[row].id for row in done)
    assert set(state.marks) == {cards[row].id for row in marked - done}


def test_all_are_marked_and_then_none() -> None:
    state = board(pending=3)
    cards = state.columns["pending"].cards
    state.toggle_mark(cards[1])
    state.mark_all(cards)
    assert len(state.marks) == 3
    state.mark_all(cards)
    assert not state.marks


def test_an_unknown_status_has_a_column_while_it_is_not_empty() -> None:
    state = board(pending=1)
    state.place({"paused": Window(0, (card("x", "paused"),), 1)})
    assert list(state.columns) == [*STATUSES, "paused"]
    state.go_to("paused")
    state.place({"paused": Window(0, (), 0)})
    assert "paused" in state.columns
    state.go_to(PENDING)
    state.place({"paused": Window(0, (), 0)})
    assert list(state.columns) == list(STATUSES)


def test_another_view_begins_at_the_beginning() -> None:
    state = board(pending=9)
    state.column.put_cursor(8)
    state.column.top = 4
    state.look(View(order="title"))
    assert (state.column.cursor, state.column.top) == (0, 0)
    state.place({PENDING: window([7, "pending0", 5])})
    assert state.current() == card(7)


def test_another_filter_leaves_the_cursor_on_its_task() -> None:
    """Also if one filter between left the task out; where it is gone for good, the column begins."""
    state = board(pending=9)
    state.column.put_cursor(6)
    six = state.current()
    for words, names in (("a", ["pending2"]), ("b", []), ("", [f"pending{row}" for row in range(9)])):
        state.look(View(Filter(words)))
        assert state.current() == six
        state.place({PENDING: window(names)})
    assert (state.column.cursor, state.strayed) == (6, True)
    state.look(View(Filter("c")))
    state.place({PENDING: window([1, 2])})
    assert state.column.cursor == 0


@pytest.mark.parametrize("follows", [False, True])
@pytest.mark.parametrize("total", [1, 2])
@pytest.mark.parametrize("by_us", [False, True])
def test_the_cursor_goes_along_where_that_is_wanted_or_nothing_is_left(
    follows: bool, total: int, by_us: bool
) -> None:
    state = board(pending=total, failed=2)
    state.follows = follows
    moved = card("pending0", "failed")
    if by_us:
        state.move([moved.id], "failed", 2)
    else:
        rest = tuple(card(f"pending{row}") for row in range(1, total))
        failed = (moved, card("failed0", "failed"), card("failed1", "failed"))
        state.place({PENDING: Window(0, rest, len(rest)), "failed": Window(0, failed, 3)})
    goes = follows or total == 1
    current = state.current()
    assert current
    assert (state.focus, current.id) == (("failed", "tpending0") if goes else (PENDING, "tpending1"))
    assert state.strayed == goes


def test_the_cursor_comes_back_with_a_task_that_was_not_let_go() -> None:
    state = board(pending=1, failed=2)
    state.move(["tpending0"], "failed", 2)
    assert state.focus == "failed"
    rest = Window(0, (card("failed0", "failed"), card("failed1", "failed")), 2)
    state.place({PENDING: window(["pending0"]), "failed": rest})
    current = state.current()
    assert current
    assert (state.focus, current.id) == (PENDING, "tpending0")


def test_what_is_not_known_of_seen_cards_is_read() -> None:
    state = board(pending=2)
    assert state.is_behind()
    state.learn(Standing(each.id, 1) for each in state.columns["pending"].cards)
    assert not state.is_behind()


def test_however_many_were_seen_only_those_at_hand_are_remembered_for_ever() -> None:
    state = board(pending=2)
    here = [each.id for each in state.columns["pending"].cards]
    state.learn(Standing(each, 1) for each in here)
    for number in range(5_000):
        state.learn([Standing(f"seen {number}", 1)])
    assert len(state.standings) <= 2_001
    assert state.standings.keys() >= set(here)


# Boxes

totals = st.lists(st.integers(0, 3), min_size=6, max_size=7).map(
    lambda counts: dict(zip((*STATUSES, "paused"), counts, strict=False))
)


@given(st.integers(WHOLE_BOARD, 240), totals, st.sampled_from(STATUSES), st.booleans())
def test_boxes_fill_the_screen_without_holes(
    width: int, counts: dict[str, int], focus: str, folded: bool
) -> None:
    found = boxes(width, counts, focus, {"completed": folded})
    assert [box.status for box in found] == list(counts)
    assert sum(box.width for box in found) == width
    assert all(box_at(found, x) is box for box in found for x in (box.x, box.x + box.width - 1))
    for box in found:
        assert not (box.folded and box.status == focus)
        assert box.width == FOLDED if box.folded else box.width > FOLDED
        if box.status == "completed" and focus != "completed":
            assert box.folded == folded


@pytest.mark.parametrize("width", [20, 59, 60, 99])
def test_a_narrow_screen_has_one_column(width: int) -> None:
    found = boxes(width, dict.fromkeys(STATUSES, 1), "failed")
    assert [(box.status, box.x, box.width) for box in found] == [("failed", 0, width)]


@given(st.integers(WHOLE_BOARD, 240), totals, st.sampled_from(STATUSES))
def test_the_column_with_the_cursor_is_not_under_the_pane(
    width: int, counts: dict[str, int], focus: str
) -> None:
    found = boxes(width, counts, focus)
    seen = uncovered(found, focus, width // 2)
    at = next(box for box in seen if box.status == focus)
    whole = {box.status: box.width for box in found}
    assert not at.folded
    assert at.width == min(whole[focus], width // 2)
    ends = [box.x + box.width for box in seen]
    assert [box.x for box in seen] == [0, *ends[:-1]]
    # What is cut is not drawn as if it were whole, and no room is left where a folded one could stand.
    assert ends[-1] <= width // 2
    assert ends[-1] > width // 2 - FOLDED or seen[-1].status == list(counts)[-1]
    assert all(box.folded or box.width >= min(18, whole[box.status]) for box in seen)


# An answer that is being written

_WORDS = st.lists(st.sampled_from(["the ", "the the ", "cat ", "mat.\n", "th"]), min_size=1, max_size=20)


@given(_WORDS, st.integers(0, 100), st.data())
def test_pieces_give_the_whole_answer_once(pieces: list[str], base: int, data: st.DataObject) -> None:
    """Whatever of them was in the reading, comes late or twice, and however often the words occur."""
    ends = [base + sum(map(len, pieces[: number + 1])) for number in range(len(pieces))]
    told = [(end - len(piece), piece) for end, piece in zip(ends, pieces, strict=True)]
    read = data.draw(st.integers(0, len(pieces)))
    late = data.draw(st.lists(st.integers(0, max(0, read - 1)), max_size=4)) if read else []
    text = "".join(pieces[:read])
    streamed, shown = Streamed("e1", text, base + len(text)), text
    for offset, piece in [*(told[number] for number in late), *told[read:]]:
        new = streamed.take(offset, piece)
        assert new is not None
        shown += new
        again = data.draw(st.booleans())
        assert not again or streamed.take(offset, piece) == ""
    assert shown == streamed.text == "".join(pieces)


def test_a_piece_that_was_read_in_part_is_cut() -> None:
    streamed = Streamed("e1", "the the", 17)
    assert streamed.take(10, "the the the") == " the"
    assert streamed.take(21, "!") == "!"
    assert streamed.text == "the the the!"


def test_what_is_missing_is_read_anew() -> None:
    assert Streamed("e1", "the ", 14).take(15, "the ") is None
    assert Streamed("e1", "the ", None).take(14, "the ") is None


def test_pieces_of_an_earlier_step_are_in_the_reading() -> None:
    streamed = Streamed("e1", "the ", 14)
    assert streamed.take(6, "the ") == ""
    assert streamed.take(0, "") == ""
    assert streamed.text == "the "


def test_what_became_void_is_read_anew() -> None:
    """A call of the model that broke is made again: its text is gone."""
    streamed = Streamed("e1", "", 10)
    assert streamed.take(10, "first try") == "first try"
    assert streamed.take(10, "") is None
    assert streamed.take(10, "second") is None
    assert Streamed("e1", "", 10).take(10, "second") == "second"


def test_a_reading_that_was_overtaken_is_known() -> None:
    """Pieces were heard while it was on its way: it must be made again."""
    heard = Streamed("e1", "the ", 14)
    heard.take(14, "the ")
    assert Streamed("e1", "the ", 14).is_older_than(heard)
    assert not Streamed("e1", "the the ", 18).is_older_than(heard)
    assert not Streamed("e2", "", 0).is_older_than(heard)
    assert not Streamed("e1", "", 0).is_older_than(None)
