"""A board that is ended from outside, or whose terminal is closed."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.home import Home, leave, temporary_home
from tests.tui.terminal import Terminal


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with temporary_home(tmp_path) as home:
        yield home


def in_order(home: Home, terminal: Terminal) -> None:
    """What it left behind: nothing in its words, and a database that nobody holds."""
    assert b"Traceback" not in terminal.raw
    assert not (home.folder / "logs" / "errors.log").exists()
    assert not home.database.with_name("tasks.db-wal").exists(), "the store was not closed"
    with sqlite3.connect(home.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_all_that_was_typed(home: Home, number: signal.Signals) -> None:
    home.add("Water the plants")
    with home.board() as terminal:
        terminal.wait_for("▌ Water the plants")
        terminal.press("i")
        terminal.wait_for("Enter processes")
        terminal.type("Twice a week")
        terminal.wait_for("Twice a week")
        os.kill(terminal.pid, number)
        assert terminal.wait_exit() == 128 + number
        assert not terminal.unrestored()
        in_order(home, terminal)
    with home.board() as terminal:
        terminal.wait_for("▌ Water the plants")
        terminal.press("i")
        terminal.wait_for("Twice a week")


def test_a_form_that_is_open_is_kept_as_a_draft(home: Home) -> None:
    with home.board() as terminal:
        terminal.press("n")
        terminal.wait_for("New task")
        terminal.type("Half a title")
        terminal.wait_for("Half a title")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
        assert not terminal.unrestored()
    assert "Half a title" in (home.folder / "board.json").read_text()


def test_a_terminal_that_is_closed_ends_it(home: Home) -> None:
    home.add("Water the plants")
    with home.board() as terminal:
        terminal.wait_for("▌ Water the plants")
        terminal.press("i")
        terminal.wait_for("Enter processes")
        terminal.type("Twice a week")
        terminal.wait_for("Twice a week")
        terminal.hang_up()
        assert terminal.wait_exit() == 128 + signal.SIGHUP
        in_order(home, terminal)
    assert "Twice a week" in (home.folder / "board.json").read_text()


def test_a_terminal_that_reads_nothing_does_not_keep_it(home: Home) -> None:
    with home.board() as terminal:
        terminal.stall()
        for _ in range(60):
            terminal.press("?", "escape")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_exit() != 0


def test_who_is_to_outlive_the_terminal_does(home: Home) -> None:
    """As `nohup` asks for it."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with home.board() as terminal:
            os.kill(terminal.pid, signal.SIGHUP)
            leave(terminal)
    finally:
        signal.signal(signal.SIGHUP, before)
