"""The board on a server: the same work as on this machine, and what a network does to it."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.store.journal import Completed
from agnt_tasks.testing.driving import ask, claimed, made, model_step
from agnt_tasks.testing.faulty_proxy import Delay, Fault, FaultyProxy, Passing, Through
from tests.tui.board_stage import (
    ASKING,
    DONE,
    ONE_OF_EACH,
    PENDING,
    RUNNING,
    Board,
    Scene,
    one_of_each,
    several,
)
from tests.tui.home import leave, temporary_home
from tests.tui.painted import place_of, style_at
from tests.tui.remote_stage import NAME, remote, site
from tests.tui.terminal import Terminal

SLOW = 30.0
"""Seconds until an answer, when nobody has the time to wait for it."""
AT_ONCE = 1.0
"""Seconds."""


@asynccontextmanager
async def through(
    folder: Path, fault: Callable[[Passing], Fault], *scenes: Scene, wait: bool = True
) -> AsyncIterator[tuple[Board, FaultyProxy]]:
    """A board with something between it and its server."""
    async with site(folder) as place:
        port = int(place.url.rpartition(":")[2])
        async with (
            FaultyProxy(port, fault) as proxy,
            remote(place, *scenes, url=proxy.url, wait=wait) as board,
        ):
            yield board, proxy


async def written(board: Board, title: str) -> None:
    await board.press("n")
    await board.until_dialog("TaskForm")
    await board.type(title)
    await board.press("f2")
    await board.until_dialog()


@pytest.mark.parametrize("latency", [0.0, 0.15])
async def test_a_task_from_its_first_word_to_its_result(tmp_path: Path, latency: float) -> None:
    """Also where every answer takes a while: what is typed meanwhile goes where it belongs."""
    async with through(tmp_path, lambda _: Delay(latency)) as (board, _):
        assert f" agnt {NAME} live" in board.header
        await written(board, "Book a room")
        await board.until_in(PENDING, "Book a room")
        await board.until_under_cursor("Book a room")
        await board.press("p")
        await board.until(lambda: board.composer)
        await board.type("on any floor")
        await board.press("enter")
        await board.until_in(RUNNING, "Book a room")
        task = await board.task("Book a room")
        claim = await claimed(board.harness.journal, task.id)
        await ask(board.harness.journal, claim, Question("Which floor?"))
        await board.until_in(ASKING, "Book a room")
        await board.press("escape")
        await board.go_to("Book a room")
        await board.press("a")
        await board.until(lambda: board.composer)
        await board.type("the second")
        await board.press("enter")
        await board.until_said("answer delivered")
        claim = await claimed(board.harness.journal, task.id)
        await model_step(board.harness.journal, claim, "Room 2.04.")
        await board.harness.journal.finish(claim, Completed("Room 2.04."))
        await board.until_in(DONE, "Book a room")
        said = [
            each.content for each in (await board.task("Book a room")).activities if each.type == "message"
        ]
        assert said[0] == "on any floor"
        assert "the second" in said


async def test_what_somebody_else_does_is_seen_at_once(tmp_path: Path) -> None:
    async with site(tmp_path) as place, remote(place, several(2)) as board, place.bob() as bob:
        other = await made(bob, "Of Bob")
        await board.until_in(PENDING, "Task 1", "Task 2", "Of Bob")
        await bob.delete_task(other.id)
        await board.until_in(PENDING, "Task 1", "Task 2")


async def test_nothing_of_this_machine_is_shown_or_asked(tmp_path: Path) -> None:
    async with site(tmp_path) as place, remote(place, one_of_each) as board:
        around = board.screen.surroundings
        assert (around.workers(), around.wake, around.stop_workers, around.first) == (0, None, None, None)
        assert around.notebook.name == f"board-{NAME}.json"
        await board.press("q")
        await board.until(lambda: not board.app.is_running, "nobody asks about workers:")


async def test_a_server_that_ends_in_the_middle_of_an_edit_and_comes_back(tmp_path: Path) -> None:
    async with site(tmp_path) as place, remote(place, one_of_each) as board:
        bright = style_of(board, "Plan the offsite")
        await board.go_to("Plan the offsite")
        await board.press("e")
        await board.until_dialog("TaskForm")
        await board.type(" in May")
        await place.end()
        await board.until(lambda: "offline: as of" in top(board))
        assert "Plan the offsite in May" in on_top(board)
        await board.press("f2")
        await board.until_dialog()
        await board.until(lambda: "cannot be reached" in board.said)
        board.hush()
        assert "Plan the offsite" in board.text, "what was read last stays"
        await board.until(lambda: style_of(board, "Plan the offsite") != bright, "faded")
        await made(board.store, "Made meanwhile")
        await place.start()
        await board.press("r")
        await board.until(lambda: f" {NAME} live" in board.header)
        await board.until_in(PENDING, "Plan the offsite", "Made meanwhile")
        await board.go_to("Plan the offsite")
        await board.press("e")
        await board.until_dialog("TaskForm")
        assert "Plan the offsite in May" in on_top(board), "what was typed is there again"
        await board.press("f2")
        await board.until_in(PENDING, "Plan the offsite in May", "Made meanwhile")


async def test_who_is_not_known_is_told_once_how_to_sign_in(tmp_path: Path) -> None:
    async with site(tmp_path) as place:
        token, place.token = place.token, "agnt_nobody"
        async with remote(place, wait=False) as board:
            await board.until(lambda: "not signed in" in board.header)
            await board.until_painted("Set TEAM_TOKEN to a valid token")
            await board.press("r")
            await board.settle()
            assert not board.said
        place.token = token
        async with remote(place) as board:
            await place.local.access.revoke(token)

            def is_refused() -> bool:
                """A server may remember for a moment who was let in."""
                board.strike("r")
                return "not signed in" in board.header

            await board.until(is_refused)
            await board.until_painted("Set TEAM_TOKEN to a valid token")
            assert not board.said


async def test_a_task_that_runs_already_is_stopped_and_told_again_with_one_key(tmp_path: Path) -> None:
    behind = [False]

    def fault(request: Passing) -> Fault:
        """The board does not get to know what happens, until it wants something."""
        behind[0] = behind[0] and not request.path.endswith("/process")
        return Delay(SLOW) if behind[0] else Through()

    async with through(tmp_path, fault, several(1)) as (board, _):
        await board.press("p")
        await board.until(lambda: board.composer)
        await board.type("in German")
        behind[0] = True
        await board.store.process_task((await board.task("Task 1")).id)
        await board.press("enter")
        await board.until_said("It runs already. What you wrote is kept")
        assert board.composer is not None
        assert board.composer.text == "in German"
        await board.until_painted("redirects (stops it first")
        await board.press("enter")
        await board.until_said("stopped, going on with what you said")
        said = [each.content for each in (await board.task("Task 1")).activities if each.type == "message"]
        assert said == ["in German"]


async def test_an_edit_does_not_overwrite_what_somebody_else_changed(tmp_path: Path) -> None:
    async with site(tmp_path) as place, remote(place, several(1)) as board, place.bob() as bob:
        task = await board.task("Task 1")
        await board.press("e")
        await board.until_dialog("TaskForm")
        await board.type(" of mine")
        await bob.update_task(task.id, TaskUpdate(title="Task of Bob", description="Bob's"))
        await board.press("f2")
        await board.until_said("title was changed meanwhile, to “Task of Bob”")
        assert (await board.store.get_task(task.id)).title == "Task of Bob"
        await board.until_in(PENDING, "Task of Bob")
        await board.press("e")
        await board.until_dialog("TaskForm")
        assert "Task 1 of mine" in on_top(board)
        await board.press("f2")
        await board.until_in(PENDING, "Task 1 of mine")
        assert (await board.store.get_task(task.id)).description == "Bob's", "only what was changed is sent"


async def test_a_server_that_tells_of_nothing_is_asked_and_its_end_is_told(tmp_path: Path) -> None:
    async with site(tmp_path, hosted=True) as place, remote(place, one_of_each) as board:
        assert f" {NAME} polling" in board.header
        for status, title in ONE_OF_EACH.items():
            await board.until_in(status, title)
        await written(board, "In another dialect")
        await board.until_in(PENDING, "Plan the offsite", "In another dialect")
        await place.end()
        await board.press("r")
        await board.until(lambda: "offline" in board.header)
        await place.start()
        await board.press("r")
        await board.until(lambda: f" {NAME} polling" in board.header)


class TestSlowServer:
    """Every answer takes half a minute: nobody waits for one."""

    async def test_every_key_paints_and_leaving_is_at_once(self, tmp_path: Path) -> None:
        slow = [0.0]

        def fault(_: Passing) -> Fault:
            return Delay(slow[0]) if slow[0] else Through()

        async with through(tmp_path, fault, several(9)) as (board, proxy):
            slow[0], asked = SLOW, len(proxy.requests)
            await board.press("r")
            await board.until(lambda: len(proxy.requests) > asked)
            for row in range(2, 9):
                await board.press("j")
                assert re.search(f"▌.Task {row}", board.text), "four turns of the loop after the key"
            await board.press("slash")
            await board.type("seven")
            assert "/ seven" in board.text
            await board.press("escape", "e")
            await board.until_said("reading “Task 8”…")
            await board.until(lambda: board.screen.typed_ahead._held is None, "keys are keys again:")
            await board.press("n")
            await board.until_dialog("TaskForm")
            await board.type("Written while nothing answers")
            assert "Written while nothing answers" in board.text
            await board.press("escape")
            await board.until_dialog()
            board.now[0] += 11_000
            await board.until(lambda: "stale since" in board.header)
            began = time.monotonic()
            await board.press("q")
            await board.until(lambda: not board.app.is_running)
            assert time.monotonic() - began < AT_ONCE

    async def test_one_that_never_answers_can_be_left_before_it_is_open(self, tmp_path: Path) -> None:
        async with through(tmp_path, lambda _: Delay(SLOW), wait=False) as (board, proxy):
            await board.until(lambda: proxy.requests)
            assert f" {NAME} opening…" in board.header
            await board.press("q")
            await board.until(lambda: not board.app.is_running)


class TestSwitching:
    async def test_each_store_has_its_board_and_what_was_typed_stays_with_it(self, tmp_path: Path) -> None:
        async with site(tmp_path) as place, remote(place, several(1)) as board:
            await board.press("p")
            await board.until(lambda: board.composer)
            await board.type("not sent yet")
            await board.press("escape")
            await board.press("S")
            await board.until_dialog("Choose")
            assert "this one" in on_top(board)
            await board.press("1")
            await board.until(lambda: " agnt local live" in board.header)
            await board.until_open()
            assert not board.screen.state.total
            assert board.screen.surroundings.notebook.name == "board.json"
            await written(board, "Of this machine")
            await board.until_in(PENDING, "Of this machine")
            await board.press("colon")
            await board.type("store")
            await board.press("enter")
            await board.until_dialog("Choose")
            await board.press("2")
            await board.until(lambda: f" agnt {NAME} live" in board.header)
            await board.until_in(PENDING, "Task 1")
            await board.press("i")
            await board.until(lambda: board.composer and board.composer.text == "not sent yet")

    async def test_a_store_that_is_away_can_be_left_for_another(self, tmp_path: Path) -> None:
        async with site(tmp_path) as place:
            await place.end()
            async with remote(place, wait=False) as board:
                await board.until(lambda: "offline" in board.header)
                await board.press("S")
                await board.until_dialog("Choose")
                await board.press("1")
                await board.until(lambda: " agnt local live" in board.header)
                await board.press("q")
                await board.until(lambda: not board.app.is_running)


def test_agnt_with_a_store_and_nothing_else_opens_its_board(tmp_path: Path) -> None:
    with temporary_home(tmp_path) as home:
        config = home.folder / "config.toml"
        table = '[stores.far]\nurl = "http://127.0.0.1:1"\ntoken_env = "FAR_TOKEN"\n'
        config.write_text(config.read_text() + table)
        for words in (["--store", "far"], ["--store=local"]):
            env = {**home.env, "FAR_TOKEN": "token"}
            with Terminal([sys.executable, "-m", "agnt_tasks", *words], (120, 36), env) as terminal:
                terminal.wait_for("agnt far offline: retry" if "far" in words else "agnt local live")
                leave(terminal)
        with Terminal(
            [sys.executable, "-m", "agnt_tasks", "--store", "tea"], (120, 36), home.env
        ) as terminal:
            terminal.wait_for("There is no store 'tea': there are local, far.")
            assert terminal.wait_exit() == 1


def on_top(board: Board) -> str:
    """What the dialog or the board shows."""
    return "\n".join(board.lines)


def top(board: Board) -> str:
    return "\n".join(board.lines[:3])


def style_of(board: Board, title: str) -> object:
    return style_at(board.app, *place_of(board.app, title))
