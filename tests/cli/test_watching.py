"""`watch`: what happens to tasks, told while it happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import StepState
from agnt_tasks.store.journal import Asked, Completed, StepBegin, StepEnd
from agnt_tasks.store.local.store import LocalStore
from agnt_tasks.testing.driving import made, started, tool_step
from tests.cli.calling import Agnt
from tests.store.harness import LocalHarness


@pytest.fixture
def past(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> Agnt:
    """`watch` ends when everything that has happened is told."""
    watch = LocalStore.watch

    async def until_now(self: LocalStore, after: int | None = None) -> AsyncIterator[Event]:
        async with self._repository.reading() as records:
            last = await records.events.last()
        async for event in watch(self, after):
            yield event
            if event.seq >= last:
                return

    monkeypatch.setattr(LocalStore, "watch", until_now)
    return agnt


async def _a_run(harness: LocalHarness) -> str:
    task = await made(harness.store, "Find a room")
    claim = await started(harness, task.id, "Soon")
    index = await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
    for piece in ("I look\nfor ", "a room."):
        await harness.journal.append_text(claim, index, piece)
    await harness.journal.end_step(claim, index, StepEnd(StepState.DONE, "I look\nfor a room."))
    await tool_step(harness.journal, claim, "recall")
    await harness.journal.finish(claim, Completed("I look\nfor a room."))
    return task.id


def test_people_read_what_was_said_done_and_written(past: Agnt) -> None:
    task_id = past.drive(_a_run)
    past.done("like", task_id, "--reason", "quick")
    said = past.done("watch", "--after", "0").out
    lines = [line.partition("  ")[2].replace(task_id, "ID") for line in said.splitlines()]
    for line in (
        "ID  ○ Pending  Find a room",
        "ID  ● In progress · was Pending  Find a room",
        "ID  ✓ Completed · was In progress  Find a room",
        "ID  Liked: quick",
    ):
        assert any(each.startswith(line[:14]) for each in lines), said
    assert said.count("          I look\n          for a room.\n") == 1
    assert "model rehearsal · done" in said
    assert "tool recall · done" in said


def test_plain_has_no_signs(past: Agnt) -> None:
    past.drive(_a_run)
    said = past.done("watch", "--after", "0", "--plain").out
    assert said.isascii()
    assert "\nI look\nfor a room.\n" in said


def test_programs_get_the_events(past: Agnt) -> None:
    task_id = past.drive(_a_run)
    events = past.done("watch", "--after", "0", "--json").objects
    assert {event["taskId"] for event in events} == {task_id}
    assert [event["seq"] for event in events] == sorted(event["seq"] for event in events)
    assert "".join(event["text"] for event in events if event["kind"] == "text") == "I look\nfor a room."


def test_only_the_tasks_that_were_named(past: Agnt) -> None:
    past.drive(_a_run)
    other = past.made("Other")
    events = past.done("watch", other.id[:-2], "--after", "0", "--json").objects
    assert {event["taskId"] for event in events} == {other.id}
    assert past("watch", "nothing").code == 1


def test_questions_errors_and_deletions(past: Agnt) -> None:
    async def work(harness: LocalHarness) -> str:
        task = await made(harness.store, "Find a room")
        claim = await started(harness, task.id)
        await harness.journal.finish(claim, Asked((Question("Which room?"),)))
        return task.id

    task_id = past.drive(work)
    said = past.done("watch", "--after", "0").out
    assert "Question\n          Which room?\n" in said
    past.done("delete", task_id, "--yes")
    said = past.done("watch", "--after", "0").out
    assert f"{task_id}  deleted" in said


def test_a_reset_is_told(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    async def reset(self: LocalStore, after: int | None = None) -> AsyncIterator[Event]:
        yield Event(seq=9, kind=EventKind.RESET)

    monkeypatch.setattr(LocalStore, "watch", reset)
    assert agnt.done("watch").out == "Older events are gone; from here on all are told.\n"


def test_it_goes_on_until_ctrl_c(home: Path) -> None:
    command = [sys.executable, "-m", "agnt_tasks"]
    with subprocess.Popen(
        [*command, "watch", "--after", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    ) as watching:
        assert watching.stdout is not None
        subprocess.run([*command, "add", "Find a room"], check=True, capture_output=True, timeout=60)
        assert "○ Pending  Find a room" in watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
        assert watching.communicate(timeout=60) == ("", "")
    assert watching.returncode == 130
