"""Bell and desktop notification: what a terminal that is not looked at is told, byte by byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskUpdate
from agnt_tasks.testing.driving import ask, asked, claimed, made
from agnt_tasks.testing.harness import Harness
from agnt_tasks.verbs import operations
from tests.store.harness import local_harness
from tests.tui.board_stage import brought
from tests.tui.escapes import strange_in
from tests.tui.home import Home, leave, temporary_home
from tests.tui.hostile import HOSTILE
from tests.tui.terminal import Terminal

AWAY, BACK = "\x1b[O", "\x1b[I"
_CALL = re.compile(r"\x1b\](?P<code>\d+);(?:notify;agnt;)?(?P<text>[^\x07\x1b]*)(?:\x07|\x1b\\)|\x07")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with temporary_home(tmp_path) as home:
        yield home


def configure(home: Home, notify: str) -> None:
    with (home.folder / "config.toml").open("a") as config:
        config.write(f"\n[board]\nanimations = false\n\n[board.notify]\n{notify}\n")


def look(terminal: Terminal, where: str, columns: int) -> None:
    """Away or back. The board knows it as soon as it paints for a width that it is told after that."""
    before = len(terminal.raw)
    terminal.type(where)
    terminal.resize(columns, 30)
    terminal.wait_for(lambda seen: len(seen.raw) > before + 2000)
    terminal.wait_quiet()


def calls(terminal: Terminal) -> list[str]:
    """In order: the text of a desktop notification, or `bell`."""
    found = _CALL.finditer(terminal.raw.decode(errors="replace"))
    return [each["text"] or "bell" for each in found if each["code"] in (None, "9", "777")]


def until_called(terminal: Terminal, *expected: str) -> None:
    """Exactly these, from the beginning on."""
    terminal.wait_for(lambda seen: len(calls(seen)) >= len(expected))
    assert calls(terminal) == list(expected)


def until_strange(terminal: Terminal, wanted: set[str]) -> None:
    """Nothing else; what was read last may be half of a sequence."""
    terminal.wait_for(lambda seen: strange_in(seen.raw) == wanted)


async def test_a_question_a_failure_and_a_finish_call_once_each(home: Home) -> None:
    configure(home, 'question = "desktop"\nfailure = "desktop"\nfinish = "desktop"')
    with home.board((120, 30)) as terminal:
        async with local_harness(home.database) as harness:
            room = await asked_for(harness, "Book a room", "Which floor?")
            terminal.wait_for("Which floor?")
            look(terminal, AWAY, 119)
            told: list[str] = []

            async def tells(words: str) -> None:
                until_called(terminal, *told, words)
                told.append(words)

            # What waited before is no news, whatever else changes of it.
            await harness.store.update_task(room.id, TaskUpdate(title="Book a large room"))
            bill = await brought(harness, "Send the bill", TaskStatus.FAILED)
            await tells("Send the bill failed: OPENAI_API_KEY is not set: set it.")
            await harness.store.set_assignees(bill.id, ["anna@example.com"])
            await brought(harness, "Write the minutes", TaskStatus.COMPLETED)
            await tells("Write the minutes is done")
            await asked(harness, bill.id, Question("Who pays; and\nwhen?"))
            await tells("Send the bill asks: Who pays, and")
            await harness.store.update_task(bill.id, TaskUpdate(title="Send it"))
            await operations.answer(harness.store, bill.id, "Anna")
            await ask_again(harness, bill.id, "How much?")
            await tells("Send it asks: How much?")
            look(terminal, BACK, 118)
            await brought(harness, "Seen by everybody", TaskStatus.FAILED)
            terminal.wait_for("Seen by everybody")
            look(terminal, AWAY, 117)
            await brought(harness, "The last", TaskStatus.COMPLETED)
            await tells("The last is done")
        until_strange(terminal, {"OSC 9"})
        leave(terminal)


async def test_what_is_switched_off_does_not_call_and_a_bell_rings(home: Home) -> None:
    configure(home, 'failure = "off"')
    with home.board((120, 30)) as terminal:
        look(terminal, AWAY, 119)
        async with local_harness(home.database) as harness:
            await brought(harness, "Send the bill", TaskStatus.FAILED)
            await brought(harness, "Write the minutes", TaskStatus.COMPLETED)
            await brought(harness, "Book a room", TaskStatus.NEEDS_CLARIFICATION)
            until_called(terminal, "bell")
            terminal.wait_for("Book a room")
            await asked_for(harness, "Another", "When?")
            until_called(terminal, "bell", "bell")
        until_strange(terminal, {"control 07"})
        leave(terminal)


async def test_who_wants_it_is_called_while_looking_and_no_text_is_a_command(home: Home) -> None:
    configure(home, 'question = "desktop"\nunfocused_only = false')
    home.env["VTE_VERSION"] = "7600"
    with home.board((120, 30)) as terminal:
        async with local_harness(home.database) as harness:
            await asked_for(harness, f"Title {HOSTILE}"[:200], f"Question {HOSTILE}")
            terminal.wait_for(lambda seen: len(calls(seen)) > 0)
            [told] = calls(terminal)
            assert told.startswith("Title")
            assert ";" not in told
            until_strange(terminal, {"OSC 777"})
        leave(terminal)


async def asked_for(harness: Harness, title: str, question: str) -> Task:
    task = await made(harness.store, title)
    await asked(harness, task.id, Question(question))
    return task


async def ask_again(harness: Harness, task_id: str, question: str) -> None:
    """The assistant goes on with what it was answered, and asks something else."""
    await ask(harness.journal, await claimed(harness.journal, task_id), Question(question))
