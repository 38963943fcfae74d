"""Columns that line up, colours only where they are wanted, words that need no colour."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest

from agnt_tasks.cli.task_table import show_page
from agnt_tasks.cli.terminal import Ink, Terminal
from agnt_tasks.models.page import Pagination, TaskPage
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import TaskRow
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.wording.amounts import age, ago, clock, count, duration, moment, money, size
from agnt_tasks.wording.width import cut, pad, width, wrap

AT_80 = Terminal(columns=80)
AT_120 = Terminal(columns=120)


def _page(*titles: str) -> TaskPage:
    rows = tuple(
        TaskRow(
            id=f"task_01m86b59ec{place}w1w77cjrm",
            title=title,
            status=status,
            type="research",
            assistant="default",
            owner_email="jane@example.com",
            created_at=now_ms(),
            updated_at=now_ms() - 200_000,
        )
        for place, (title, status) in enumerate(zip(titles, TaskStatus, strict=False))
    )
    return TaskPage(data=rows, pagination=Pagination(page=1, per_page=20, total=len(rows)))


def _wide() -> TaskPage:
    korean, emoji = "한국어 " * 30, "😀" * 60
    return _page("Plain", "日本語のタイトル" * 9, "e\u0301" * 100, korean, emoji, "Ends\twith tab")


@pytest.mark.parametrize("terminal", [AT_80, AT_120, Terminal()])
def test_columns_line_up_whatever_the_letters(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    show_page(terminal, _wide(), {})
    head, *lines = capsys.readouterr().out.splitlines()
    for line in lines:
        assert line.endswith("3 min")
        assert width(line) == width(lines[0])
        assert width(line.partition("3 min")[0]) == width(head.partition("AGE")[0])
    if terminal.columns:
        assert width(lines[0]) <= terminal.columns


def test_a_narrow_terminal_leaves_out_what_matters_least(capsys: pytest.CaptureFixture[str]) -> None:
    show_page(AT_80, _wide(), {})
    narrow = capsys.readouterr().out
    show_page(AT_120, _wide(), {})
    assert ("ASSISTANT" in narrow, "ASSISTANT" in capsys.readouterr().out) == (False, True)
    show_page(Terminal(columns=30), _wide(), {})
    assert "In progress" in capsys.readouterr().out


def test_every_status_has_a_word_and_a_sign() -> None:
    shown = [AT_80.status(status).text for status in TaskStatus]
    assert shown == ["○ Pending", "● In progress", "◆ Needs you", "‖ On hold", "✓ Completed", "✗ Failed"]
    ascii_only = Terminal(signs=False)
    assert [ascii_only.status(status).text[0] for status in TaskStatus] == list("o*?=+x")
    assert Terminal(plain=True).status(TaskStatus.FAILED).text == "Failed"


class _Tty:
    """Standard output that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError("no descriptor")


@pytest.mark.parametrize(
    ("environment", "plain", "colour"),
    [
        ({}, False, True),
        ({"NO_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
        ({}, True, False),
    ],
)
def test_colour_only_on_terminals_that_want_it(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], plain: bool, colour: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert not Terminal.here(json=False, plain=False).colour
    monkeypatch.setattr(sys, "stdout", _Tty())
    monkeypatch.setenv("COLUMNS", "91")
    terminal = Terminal.here(json=False, plain=plain)
    assert terminal.colour is colour
    assert terminal.columns == (None if plain else 91)
    monkeypatch.setenv("COLUMNS", "wide")
    assert Terminal.here(json=False, plain=False).columns == 80


def test_colour_is_put_on_after_cleaning() -> None:
    painted = Terminal(colour=True).painted(Ink("a\x1b[0m", "red", bold=True), "b")
    assert painted == "\x1b[31m\x1b[1ma\ufffd[0m\x1b[0mb"
    assert Terminal().painted(Ink("a", "red")) == "a"


def test_text_is_wrapped_beside_its_margin(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(columns=20).text("one two three four five\n\n  - six seven eight\n", 2)
    assert capsys.readouterr().out == "  one two three four\n  five\n\n    - six seven\n    eight\n"
    Terminal().text("one " * 30)
    assert capsys.readouterr().out.count("\n") == 1
    Terminal(columns=20).fact("Name", "one two three four", 8)
    assert capsys.readouterr().out == "Name    one two\n        three four\n"
    Terminal(plain=True).fact("  Name", "one two", 8)
    assert capsys.readouterr().out == "Name: one two\n"


def test_width_counts_columns() -> None:
    assert [width(text) for text in ("abc", "日本", "e\u0301", "😀", "각", "\u1112\u1161\u11ab")] == [
        3,
        4,
        1,
        2,
        2,
        2,
    ]
    assert cut("日本語", 5) == "日本…"
    assert cut("日本語", 6) == "日本語"
    assert cut("日本語", 4) == "日…"
    assert cut("abcdef", 4) == "abc…"
    assert cut("e\u0301e\u0301e\u0301", 2) == "e\u0301…"
    assert cut("abc", 0) == ""
    assert pad("日", 4) == "日  "
    assert wrap("", 10) == [""]
    assert wrap("日本語日本語", 6) == ["日本語", "日本語"]
    assert wrap("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert wrap("日", 1) == ["日"]


def test_amounts_in_words() -> None:
    now = now_ms()
    ages = (0, 5_000, 200_000, 7_200_000, 3 * 86_400_000, 15 * 86_400_000, 70 * 86_400_000, 800 * 86_400_000)
    assert [age(now - ms) for ms in ages] == ["now", "5 s", "3 min", "2 h", "3 d", "2 w", "2 mo", "2 y"]
    assert (age(now + 90_000), ago(now), ago(now - 5_000)) == ("now", "just now", "5 s ago")
    durations = (None, 0, 7, 400, 12_300, 185_000, 3_720_000)
    assert [duration(ms) for ms in durations] == [
        "",
        "0.0 s",
        "7 ms",
        "0.4 s",
        "12 s",
        "3 min 5 s",
        "1 h 2 min",
    ]
    dollars = (None, Decimal(0), Decimal("0.0120"), Decimal("12"))
    assert [money(each) for each in dollars] == ["cost unknown", "$0", "$0.012", "$12"]
    assert [size(number) for number in (0, 2048, 13_700_000)] == ["0 B", "2.0 KiB", "13.1 MiB"]
    assert (count(1, "task"), count(1234, "task")) == ("1 task", "1,234 tasks")


def test_times_are_local(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    assert moment(1_772_287_260_000) == "2026-02-28 23:01:00"
    assert clock(1_772_287_260_000) == "2026-02-28 23:01"
    monkeypatch.undo()
    time.tzset()
    assert clock(now_ms()).count(":") == 2
    assert moment(253_402_300_799_000).startswith(("9999-12-31", "+"))
