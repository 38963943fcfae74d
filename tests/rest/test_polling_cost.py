"""An hour of a board of 10,000 tasks, simulated: what it asks of the server, and how late it is."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

import pytest

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.attention import Attention, Level
from agnt_tasks.store.rest.polling.mirror import Change
from agnt_tasks.store.rest.polling.order import Order
from agnt_tasks.store.rest.polling.requests import COLUMNS, RUNNING
from agnt_tasks.store.rest.polling.windows import LOOKUPS, Windows
from tests.rest.world import EPOCH, World, answered, chance

HOUR = 3600.0
SHARES = {
    TaskStatus.IN_PROGRESS: 20, TaskStatus.NEEDS_CLARIFICATION: 110, TaskStatus.PENDING: 1_500,
    TaskStatus.ON_HOLD: 400, TaskStatus.FAILED: 500, TaskStatus.COMPLETED: 7_470,
}  # fmt: skip


class Happening(NamedTuple):
    at: float
    kind: str


class Hour:
    """What a board does with a world in which things happen about every four seconds."""

    def __init__(self, order: str, level: Level) -> None:
        self.world, self.windows = World(order), Windows(chance())
        self.delays: dict[str, list[float]] = {"move": [], "create": [], "edit": [], "delete": []}
        self._dice = Random(11)
        self._waited: dict[str, Happening] = {}
        self._looked_at = -10.0
        for status, count in SHARES.items():
            for _ in range(count):
                self.world.add(status, EPOCH - self._dice.randrange(30 * 86_400_000))
        self.windows.attend(Attention(level), 0.0)

    def run(self, seconds: float = HOUR) -> None:
        happenings = self._happenings(seconds)
        coming = next(happenings)
        while self.world.now < seconds:
            self._look()
            at, request = self.windows.next(self.world.now)
            at = min(at, self._looked_at + 5.0)
            if coming.at <= at:
                self.world.now = coming.at
                self._happen(coming)
                coming = next(happenings, Happening(float("inf"), ""))
                continue
            self.world.now = max(at, self.world.now)
            if request is not None and at < self._looked_at + 5.0:
                self._hear(answered(self.world, self.windows, request))

    def _look(self) -> None:
        """As a board does: every five seconds at all that it shows."""
        if self.world.now >= self._looked_at + 5.0:
            self._looked_at = self.world.now
            for query in {RUNNING, *COLUMNS}:
                self.windows.want(query, self.world.now)

    def _happenings(self, seconds: float) -> Iterator[Happening]:
        at = max(30.0, self.world.now)
        while at < seconds - 60:
            at += self._dice.expovariate(1 / 3.7)
            kind = self._dice.choices(("move", "create", "edit", "delete"), (70, 12, 15, 3))[0]
            yield Happening(at, kind)

    def _happen(self, what: Happening) -> None:
        world, shown = self.world, list(self.windows.mirror.rows.values())
        if what.kind == "create":
            self._waited[world.add()] = what
            return
        running = [row.id for row in shown if row.status is TaskStatus.IN_PROGRESS and row.id in world.rows]
        others = [row.id for row in shown if row.status is TaskStatus.PENDING and row.id in world.rows]
        if what.kind == "move":
            begins = len(running) < 20
            task_id = self._dice.choice(others if begins else running)
            ends = (TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.NEEDS_CLARIFICATION)
            world.change(task_id, status=TaskStatus.IN_PROGRESS if begins else self._dice.choice(ends))
        elif what.kind == "edit":
            task_id = self._dice.choice(others)
            world.change(task_id, title=f"Edited at {what.at}")
        else:
            task_id = self._dice.choice(others)
            world.delete(task_id)
        self._waited[task_id] = what

    def _hear(self, changes: list[Change]) -> None:
        for change in changes:
            task_id = change.task_id
            what = self._waited.get(task_id)
            row, known = self.world.rows.get(task_id), self.windows.mirror.rows.get(task_id)
            if what and (row is None) == (known is None) and (row is None or row == known):
                del self._waited[task_id]
                self.delays[what.kind].append(self.world.now - what.at)

    def late(self, kind: str, part: float) -> float:
        delays = sorted(self.delays[kind])
        return delays[int(part * (len(delays) - 1))]


@pytest.mark.parametrize(
    ("order", "requests", "megabytes"), [("created", 40, 0.6), ("updated", 24, 0.3), ("hash", 40, 0.6)]
)
def test_an_hour_of_a_board_that_is_looked_at(order: str, requests: int, megabytes: float) -> None:
    hour = Hour(order, Level.LOOKING)
    hour.run()
    assert hour.world.requests / 60 < requests
    assert hour.world.bytes / 60e6 < megabytes
    assert hour.late("move", 0.5) < 3
    assert hour.late("move", 0.95) < 6
    assert hour.late("edit", 0.95) < 30


def test_what_is_new_and_what_is_deleted_is_seen_in_time() -> None:
    hour = Hour("created", Level.LOOKING)
    hour.run(HOUR / 3)
    assert hour.late("create", 0.95) < 35
    assert hour.late("delete", 0.95) < 35


def test_a_server_with_the_newest_change_first_is_asked_for_that() -> None:
    hour = Hour("updated", Level.LOOKING)
    hour.run(HOUR / 3)
    assert hour.windows.order.order is Order.NEWEST_CHANGE_FIRST
    assert hour.late("create", 0.95) < 6
    assert hour.late("edit", 0.95) < 6
    # By the size of the list it is known at once that something is gone, and looked for.
    assert hour.late("delete", 0.5) < 6
    assert hour.late("delete", 0.95) < 15


class Cleaning(Hour):
    """Somebody deletes one old task after the other, of which none is seen."""

    def _happen(self, what: Happening) -> None:
        seen = self.windows.mirror.rows
        self.world.delete(next(task_id for task_id in self.world.rows if task_id not in seen))


def test_what_is_deleted_out_of_sight_is_not_looked_for_again_and_again() -> None:
    hour = Cleaning("updated", Level.LOOKING)
    hour.run(HOUR / 3)
    assert hour.world.requests / 20 < 30
    assert hour.world.bytes / 20e6 < 0.6


def test_what_no_column_shows_is_found_in_the_end_and_not_looked_for_without_need() -> None:
    """The size of the list tells that it is there; where, is read page by page."""
    hour = Hour("updated", Level.LOOKING)
    hour.world.add(TaskStatus.unknown("waiting_for_the_moon"), EPOCH - 31 * 86_400_000)
    hour.run(HOUR / 3)
    assert hour.windows.others() == ("waiting_for_the_moon",)
    assert hour.world.requests / 20 < 30
    assert hour.world.bytes / 20e6 < 0.6


def test_a_board_in_the_background_asks_seldom() -> None:
    hour = Hour("created", Level.AWAY)
    hour.run(HOUR / 3)
    assert hour.world.requests / 20 < 20
    assert hour.world.bytes / 20e6 < 0.25
    assert hour.late("move", 0.95) < 45


@pytest.mark.parametrize("order", ["created", "updated"])
def test_a_board_that_nobody_uses_asks_for_what_runs_once_a_minute(order: str) -> None:
    hour = Hour(order, Level.LOOKING)
    hour.run(120)
    hour.windows.attend(Attention(Level.IDLE), hour.world.now)
    before = hour.world.requests
    hour.run(120 + HOUR / 6)
    # Each reading may find some that are no longer there, and looks them up.
    assert 9 <= hour.world.requests - before < 10 * (1 + LOOKUPS)
