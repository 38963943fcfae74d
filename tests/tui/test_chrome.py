"""What stands around the cards: header, keys, and what a terminal without colours gets."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from agnt_tasks.models.card import Card, Standing, Window
from agnt_tasks.models.clean import REPLACEMENT, clean, clean_line
from agnt_tasks.testing.harness import Harness
from agnt_tasks.tui.board.layout import FOLDED, Box
from agnt_tasks.tui.board.painter import Painter
from agnt_tasks.tui.chrome.header import HeaderFacts, HeaderLine, running
from agnt_tasks.tui.chrome.state_words import Link, state_words
from agnt_tasks.tui.look.key_hints import GAP, Key, fitting, key_at, key_strip
from agnt_tasks.tui.look.palette import palette_of
from agnt_tasks.tui.state.board_state import BoardState
from agnt_tasks.tui.trouble import Kind, Trouble
from tests.tui.board_stage import ONE_OF_EACH, PENDING, brought, one_of_each, opened, several
from tests.tui.painted import strips_of
from tests.tui.stage import Stage

DARK = palette_of("dark")
AT = int(datetime.now().replace(hour=10, minute=41, second=0, microsecond=0).timestamp()) * 1000
"""Today."""


# The number of what runs


def in_progress(total: int, *known: tuple[str, int]) -> BoardState:
    """A board of so many tasks in progress; of the first ones it is known: execution and place."""
    state = BoardState()
    cards = tuple(Card(f"t{number}", "", "in_progress", "", "", "", 0, 0) for number in range(total))
    state.place({"in_progress": Window(0, cards, total)})
    state.learn(Standing(f"t{number}", 0, *each[:1], place=each[1]) for number, each in enumerate(known))
    return state


@pytest.mark.parametrize(
    ("total", "known", "number"),
    [
        (0, (), 0),
        (2, (), 0),
        (3, (("running", 0), ("stopping", 0), ("queued", 1)), 2),
        (2, (("", 0), ("queued", 1)), 0),
        (100, (("queued", 97), ("queued", 96)), 3),
        (100, (("queued", 99), ("queued", 98)), 1),
        (100, (("running", 0), ("running", 0), ("running", 0), ("queued", 1)), 3),
        (9, (*[("running", 0)] * 4, ("queued", 1)), 4),
    ],
)
def test_only_what_runs_is_counted_as_running(
    total: int, known: tuple[tuple[str, int], ...], number: int
) -> None:
    assert running(in_progress(total, *known), 3) == number


def test_the_header_does_not_count_down_below_zero() -> None:
    def words(retry_at: int) -> str:
        return state_words(Link(Trouble("It is gone.", 0, retry_at), True), 5_000, lambda action: "r")

    assert words(8_000).endswith("retry in 3 s, now: r")
    for over in (5_999, 5_000, 1_000):
        assert words(over).endswith("trying now…")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (Link(), "opening…"),
        (Link(is_open=True), "live"),
        (Link(is_open=True, polls=True), "polling"),
        (Link(is_open=True, polls=True, limited_for=11.2), "rate limited: asks again in 12 s"),
        (Link(is_open=True, stale_since=AT), "stale since 10:41"),
        (Link(Trouble("Away.", AT, AT + 5_000)), "offline: as of 10:41, retry in 5 s, now: r"),
        (
            Link(Trouble("Too much.", AT, AT + 90_000, Kind.LIMITED), True),
            "rate limited until 10:42:30: as of 10:41, now: r",
        ),
        (
            Link(Trouble("Who?", AT, AT + 5_000, Kind.STRANGER), True),
            "not signed in: as of 10:41, r tries again",
        ),
        (Link(Trouble("Who?", AT, AT, Kind.STRANGER), True), "not signed in: as of 10:41, trying now…"),
        (Link(Trouble("Away.", 0, AT + 5_000)), "offline: retry in 5 s, now: r"),
    ],
)
def test_how_it_stands_with_the_store_in_words(link: Link, words: str) -> None:
    assert state_words(link, AT, lambda action: "r") == words
    assert link.troubled is (words not in ("opening…", "live", "polling"))


def test_what_is_old_is_told_with_its_day() -> None:
    long_ago = datetime(2026, 2, 28, 9, 30).timestamp() * 1000
    assert (
        state_words(Link(is_open=True, stale_since=int(long_ago)), AT, str) == "stale since 2026-02-28 09:30"
    )


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (90, " agnt local offline   33 tasks   ● 7 running   ◆ 4 need you   / type:x"),
        (60, " agnt local offline   ● 7 running   ◆ 4 need you   / type:x"),
        (50, " agnt local offline   ◆ 4 need you   / type:x"),
        (31, " agnt local offline   / type:x"),
        (26, " agnt local offline   / t…"),
    ],
)
async def test_a_narrow_header_leaves_out_what_the_columns_tell(size: int, shown: str) -> None:
    header = HeaderLine()
    app = Stage(header)
    async with app.run_test(size=(size, 3)):
        header.show(HeaderFacts("local", "offline", True, 33, 7, 4, filter="type:x"))
        assert header.render_line(0).text.rstrip() == shown


@pytest.mark.parametrize(
    ("total", "shown"), [(7, " ✓ 7"), (17, "✓ 17"), (234, "✓234"), (99_999, "✓99k"), (1_000_000, "✓…")]
)
def test_a_folded_column_tells_its_sign_and_how_many(total: int, shown: str) -> None:
    heading, _ = Painter(DARK).heading(Box("completed", 0, FOLDED, True), total, focused=False, target=False)
    assert heading.text.rstrip() == shown
    assert heading.cell_length == FOLDED


# Keys

_keys = st.lists(
    st.builds(
        Key, st.just("act"), st.sampled_from(["a", "Esc", "↑"]), st.text("xy ", min_size=1, max_size=9)
    ),
    min_size=1,
    max_size=6,
)


@given(_keys, st.integers(0, 60), st.integers(0, 2))
def test_keys_stand_where_a_click_finds_them(keys: list[Key], room: int, margin: int) -> None:
    keys = [key._replace(action=str(number)) for number, key in enumerate(keys)]
    seen = fitting(keys, room)
    assert [key.action for key in seen] == [key.action for key in (*keys[: len(seen) - 1], keys[-1])]
    assert seen[-1] == keys[-1]
    assert [key for key in seen if key not in keys] in ([], [key for key in seen[:1] if "…" in key.label])
    size = margin + sum(key.cells + GAP for key in seen)
    text = key_strip(seen, size, DARK, "#000000", margin=margin).text
    at = margin
    for key in seen:
        assert text[at : at + key.cells] == f"{key.shown} {key.label}"
        assert key_at(seen, at - margin) == key_at(seen, at - margin + key.cells - 1) == key
        at += key.cells + GAP
    assert key_at(seen, -1) is None
    assert key_at(seen, at - margin - 1) is None
    if len(seen) > 1:
        assert at - margin - GAP <= room


def test_where_the_first_key_has_too_many_words_they_are_cut() -> None:
    keys = [
        Key("a", "Enter", "redirects (stops it first)"),
        Key("b", "ctrl+o", "line"),
        Key("c", "Esc", "leaves"),
    ]
    assert (
        key_strip(fitting(keys, 34), 34, DARK, "#000000").text.rstrip()
        == "Enter redirects (stop…  Esc leaves"
    )
    assert key_strip(fitting(keys, 12), 12, DARK, "#000000").text.rstrip() == "Esc leaves"


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_while_a_filter_or_a_command_is_typed_the_footer_tells_the_keys(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(tmp_path, several(2), size=size) as board:
        for key, enter, leave in (
            ("slash", "Enter keep", "Esc take back"),
            ("colon", "Enter do it", "Esc back"),
        ):
            await board.press(key)
            assert enter in board.footer
            assert leave in board.footer
            await board.click(leave)
            await board.until_painted("? help")
        await board.press("slash")
        await board.type("Task 2")
        await board.click("Enter keep")
        await board.until_painted("Esc clear filter")
        assert "“Task 2”" in board.header or "Task 2" in board.header


async def test_the_way_out_of_a_pane_is_told_on_the_narrowest_screen(tmp_path: Path) -> None:
    async with opened(tmp_path, one_of_each, size=(60, 20)) as board:
        for title in ONE_OF_EACH.values():
            await board.go_to(title)
            await board.press("enter")
            await board.until(lambda: board.pane and board.pane.task_shown)
            assert "Esc back" in board.footer
            assert "? help" in board.footer
            await board.press("escape")


# Poorer terminals


async def test_a_dumb_terminal_gets_no_colours_and_still_shows_where_one_types(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    async with opened(tmp_path, several(2), size=(80, 24)) as board:
        await board.press("slash")
        await board.type("Task")
        styles = [segment.style or Style() for strip in strips_of(board.app) for segment in strip]
    assert not [style for style in styles if style.color or style.bgcolor]
    assert any(style.reverse for style in styles)
    assert any(style.bold for style in styles)


# Emoji that are joined of others

_SCOTLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(each)) for each in "gbsct\x7f")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("👩‍👩‍👧‍👦", "👩"),
        ("a 👨🏽‍💻 works", "a 👨🏽 works"),
        ("🏳️‍🌈🐻‍❄️", "🏳️🐻"),
        ("👍🏽 🇩🇪🇫🇷 ❤️", "👍🏽 🇩🇪🇫🇷 ❤️"),
        (f"{_SCOTLAND}!", "\U0001f3f4!"),
    ],
)
def test_of_joined_emoji_the_first_is_shown(text: str, shown: str) -> None:
    assert clean_line(text) == clean(text) == shown


@pytest.mark.parametrize(
    "text",
    ["a\u200db", "👩\u200d", "\u200d👩", "👩\u200d\u200d👧", "\U0001f3f4\U000e0065\U000e007f", "x\U000e007f"],
)
def test_what_joins_nothing_is_not_hidden(text: str) -> None:
    assert REPLACEMENT in clean_line(text)


async def test_a_card_shows_joined_emoji_without_replacement_signs(tmp_path: Path) -> None:
    async def scene(harness: Harness) -> None:
        await brought(harness, "東京 👩‍👩‍👧‍👦 🇩🇪 🏳️‍🌈 👍🏽 end", PENDING)

    async with opened(tmp_path, scene, size=(80, 24)) as board:
        await board.until_painted("東京 👩 DE 🏳  👍 end")
        assert REPLACEMENT not in board.text
        assert all(strip.cell_length == 80 for strip in strips_of(board.app))
