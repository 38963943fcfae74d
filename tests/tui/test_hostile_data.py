"""Whatever stands in a task: no byte of it is a command to the terminal, and every line keeps its place."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from wcwidth import wcwidth

from agnt_tasks.errors import ValidationError
from agnt_tasks.models.clean import clean_line
from agnt_tasks.models.task import TaskCreate
from tests.tui.escapes import strange_in
from tests.tui.home import Home, gone, leave, said, temporary_home
from tests.tui.hostile import HIDDEN, MARKUP, WIDE, furnish
from tests.tui.terminal import Terminal

PANE, LIST = 60, 48
"""The columns of the borders of pane and waiting room, where the terminal has 120."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with temporary_home(tmp_path) as home:
        with (tmp_path / "config.toml").open("a") as config:
            config.write("\n[board]\nanimations = false\n")
        home.ask(lambda store: furnish(store, time.time_ns() // 1_000_000))
        yield home


def leave_unharmed(terminal: Terminal) -> None:
    """It is alive, and everything that it ever wrote was harmless."""
    leave(terminal)
    assert not strange_in(terminal.raw)


def aligned(sign: str, column: int) -> Callable[[Terminal], bool]:
    """A condition: all lines between header and footer have the sign in the same cell."""

    def places(line: str) -> set[int]:
        return {sum(map(wcwidth, line[: at.start()])) for at in re.finditer(sign, line)}

    return lambda terminal: all(column in places(line) for line in terminal.screen_lines()[1:-3])


def visit(terminal: Terminal, keys: str, expected: str) -> None:
    """Press keys, and wait for what is to be seen then."""
    terminal.press(*keys.split())
    terminal.wait_for(expected)


def go_back(terminal: Terminal, words: str) -> None:
    """Esc, which takes away what says so."""
    terminal.press("escape")
    terminal.wait_for(gone(words))


def test_the_board_and_all_that_a_pane_tells_of_a_task(home: Home) -> None:
    with home.board() as terminal:
        terminal.wait_for("TITLE6")
        headings = [at.start() for at in re.finditer("[○●◆‖✓✗]", terminal.screen_lines()[1])]
        assert len(headings) == 6
        for title, overview in (
            ("TITLE1", "DESCRIPTION1"),
            ("TITLE3", "QUESTION"),
            ("TITLE4", "DESCRIPTION4"),
            ("TITLE5", "RESULT"),
            ("TITLE6", "ERROR"),
        ):
            visit(terminal, title[-1], f"▌ {title}")
            visit(terminal, "enter", overview)
            for tab, expected in (
                ("f3", " Activity "),
                ("f4", " Executions "),
                ("f5", " Files "),
                ("f2", overview),
            ):
                visit(terminal, tab, expected)
                for _ in range(0 if tab == "f5" else 6):
                    terminal.press("enter", "j")
                terminal.press("G")
                terminal.wait_for(aligned("▏", PANE))
                visit(terminal, "g", expected)
                terminal.wait_for(aligned("▏", PANE))
            go_back(terminal, "  Overview  ")
        leave_unharmed(terminal)


def test_the_screens_above_the_board(home: Home) -> None:
    with home.board() as terminal:
        terminal.wait_for("TITLE6")
        visit(terminal, "w", "1 to 2 chooses an option")
        visit(terminal, "1", "Enter, or 1 again, sends it.")
        terminal.wait_for(aligned("│", LIST))
        visit(terminal, "s", "Nobody else waits.")
        go_back(terminal, "Waiting for you")
        visit(terminal, "M", "  NOTE")
        terminal.wait_for(aligned("│", LIST))
        visit(terminal, "e", "F2 takes this text")
        go_back(terminal, "F2 takes this text")
        visit(terminal, "/", "words of a note")
        visit(terminal, "escape", "Enter read")
        visit(terminal, "d", "yes, withdraw")
        go_back(terminal, "yes, withdraw")
        go_back(terminal, "Memory")
        visit(terminal, "P", "Assistants")
        visit(terminal, "j", "  NAME")
        terminal.wait_for(aligned("│", LIST))
        visit(terminal, "e", "F2 ")
        go_back(terminal, "F2 ")
        go_back(terminal, "Assistants")
        leave_unharmed(terminal)


def test_dialogs_forms_and_what_is_said_of_a_task(home: Home) -> None:
    with home.board() as terminal:
        terminal.wait_for("▌ TITLE1")
        for key, expected in (
            ("d", "yes, delete"),
            ("m", "is here"),
            ("e", "Title       TITLE1"),
            ("A", "Assigned to"),
            ("F", "Followers of"),
            ("T", "Why"),
            ("?", "Help"),
        ):
            visit(terminal, key, expected)
            go_back(terminal, expected)
        visit(terminal, "ctrl+p", "TITLE3")
        terminal.type("title5")
        terminal.wait_for("▸ TITLE5")
        visit(terminal, "enter", " RESULT")
        visit(terminal, "f5", " → FILE")
        terminal.press("enter")
        terminal.wait_for(said("saved as"))
        assert [file for file in home.downloads.iterdir() if clean_line(file.name) == file.name]
        for key, words in (
            ("+", "liked"),
            ("u", "undone"),
            ("U", "done again"),
            ("m", "is here"),
            ("6", "moved to"),
        ):
            terminal.press(key)
            # Also what `m` asks: at once, whatever the footer was just saying.
            terminal.wait_for(said(words), timeout=4)
        visit(terminal, ":", " : ")
        terminal.type(f"edit {MARKUP}")
        visit(terminal, "enter", "/nope")
        go_back(terminal, " : ")
        go_back(terminal, "  Overview  ")
        visit(terminal, "/", " / ")
        terminal.type(f"type:[red] {MARKUP}")
        visit(terminal, "enter", "Esc clear filter")
        leave_unharmed(terminal)


def test_what_is_pasted_is_kept_as_it_is_and_shown_without_harm(home: Home) -> None:
    """The terminal itself ends a paste at its own mark, so that is the one thing that cannot be in it."""
    with home.board((80, 24)) as terminal:
        terminal.wait_for("▌ TITLE1")
        visit(terminal, "p", "Enter processes")
        pasted = f"PASTED {HIDDEN}{MARKUP} {WIDE} \x9b2J\x9d52;c;aGk=\x9c"
        terminal.type(f"\x1b[200~{pasted}\x1b[201~")
        terminal.wait_for("PASTED")
        go_back(terminal, "Esc leaves")
        terminal.wait_for(said("kept as a draft"))
        visit(terminal, "i", "Esc leaves")
        terminal.wait_for("PASTED")
        go_back(terminal, "Esc leaves")
        leave_unharmed(terminal)
    drafts = (home.folder / "board.json").read_text()
    assert json.loads(drafts)
    assert "PASTED" in drafts


def test_what_no_terminal_and_no_database_can_keep_is_refused() -> None:
    for text in ("\x00", "\ud800"):
        with pytest.raises(ValidationError):
            TaskCreate.parse({"title": f"a{text}b", "assistant": "default"})
