"""A store that asks for changes is told how closely the user looks, and tells when it may not ask."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.store.attention import Attention, Level
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.local.store import LocalStore
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.testing.harness import JANE
from tests.tui.board_stage import Board, opened, several

TEN_MINUTES = 600_000


class Listening(LocalStore):
    """A local store that wants to know, too."""

    told: list[Attention]
    rests: list[float]

    def limited_for(self) -> float:
        return self.rests[0]

    def attend(self, attention: Attention) -> None:
        self.told.append(attention)

    def glance(self, task_ids: Sequence[str]) -> Sequence[Task]:
        return ()

    def others(self) -> Sequence[TaskStatus]:
        return ()


@asynccontextmanager
async def board_on(folder: Path, told: list[Attention], rests: list[float]) -> AsyncIterator[Board]:
    """Of a store that wants to know; it rests for so many seconds."""

    @asynccontextmanager
    async def listening() -> AsyncIterator[FullStore]:
        async with open_local(folder / "tasks.db") as local:
            store = local.store(Identity(JANE, local.account))
            store.__class__ = Listening
            assert isinstance(store, Listening)
            store.told, store.rests = told, rests
            yield store

    async with opened(
        folder, several(1), changed=lambda surroundings: surroundings._replace(open_store=listening)
    ) as board:
        yield board


async def test_that_its_server_wants_to_be_asked_less_is_shown_with_the_time_that_is_left(
    tmp_path: Path,
) -> None:
    rests = [11.2]
    async with board_on(tmp_path, [], rests) as board:
        await board.until(lambda: "rate limited: asks again in 12 s" in board.header)
        rests[0] = 0.0
        await board.until(lambda: " live" in board.header)


async def test_looking_away_and_being_idle_and_an_open_task_are_told(tmp_path: Path) -> None:
    told: list[Attention] = []
    async with board_on(tmp_path, told, [0.0]) as board:

        async def heard(*levels: Level) -> None:
            await board.until(lambda: [each.level for each in told] == list(levels), f"{told}")
            told.clear()

        board.app.post_message(events.AppBlur())
        await heard(Level.AWAY)
        board.app.post_message(events.AppFocus())
        await heard(Level.LOOKING)
        board.now[0] += TEN_MINUTES
        await heard(Level.IDLE)
        await board.press("down")
        await heard(Level.LOOKING)
        await board.press("enter")
        await board.until(lambda: told, "The open task was to be told:")
        shown = board.screen.regions.pane.shown
        assert shown is not None
        assert told == [Attention(Level.LOOKING, shown.id)]
