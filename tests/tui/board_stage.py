"""The whole board on a real store: another process, as the store sees it, changes what the board shows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot

from agnt_tasks.config.board import BoardSettings
from agnt_tasks.lifecycle import Question
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.testing.driving import asked, completed, failed, made, started
from agnt_tasks.testing.harness import JANE, Harness
from agnt_tasks.tui.app import BoardApp
from agnt_tasks.tui.chrome.footer import FooterLine
from agnt_tasks.tui.pane.pane import Pane
from agnt_tasks.tui.screens.board import BoardScreen
from agnt_tasks.tui.surroundings import Surroundings
from agnt_tasks.tui.typing.composer import Composer
from tests.store.harness import local_harness
from tests.tui.painted import place_of
from tests.tui.stage import lines_of

QUIET = BoardSettings(theme="dark", animations=False, ascii=False)
PLAIN = QUIET._replace(preset="plain")
PATIENCE = 4.0
"""Seconds after which what does not come has failed."""
MouseKind = type[events.MouseEvent]
Scene = Callable[[Harness], Awaitable[object]]

PENDING, RUNNING, ASKING, HELD, DONE, BROKEN = TaskStatus
"""The columns in their order."""
ONE_OF_EACH = {
    PENDING: "Plan the offsite", RUNNING: "Count the chairs", ASKING: "Book a room",
    HELD: "Paint the door", DONE: "Write the minutes", BROKEN: "Send the bill",
}  # fmt: skip


async def brought(harness: Harness, title: str, status: TaskStatus, **fields: object) -> Task:
    """A task of that title, brought to `status` as people and workers do it."""
    task = await made(harness.store, title, **fields)
    match status:
        case TaskStatus.IN_PROGRESS:
            await started(harness, task.id)
        case TaskStatus.NEEDS_CLARIFICATION:
            await asked(harness, task.id, Question("Which floor?", options=("first", "second")))
        case TaskStatus.ON_HOLD:
            await harness.store.stop_task(task.id)
        case TaskStatus.COMPLETED:
            await completed(harness, task.id, "It is **written**.")
        case TaskStatus.FAILED:
            await failed(harness, task.id)
    return await harness.store.get_task(task.id)


async def one_of_each(harness: Harness) -> None:
    for status, title in ONE_OF_EACH.items():
        await brought(harness, title, status)


def several(count: int, status: TaskStatus = PENDING) -> Scene:
    """Tasks named `Task 1` to `Task COUNT` from the top of the column down."""

    async def scene(harness: Harness) -> None:
        for number in range(count, 0, -1):
            await brought(harness, f"Task {number}", status)

    return scene


class Board:
    """A board that is open, the hands on its keys and the eyes on its screen."""

    def __init__(self, app: BoardApp, pilot: Pilot[None], harness: Harness, now: list[int]) -> None:
        self.app, self.pilot, self.harness = app, pilot, harness
        self.now = now
        """Milliseconds since 1970, as the only item; only the test lets it pass."""
        self._hand = 0, 0
        """Where the mouse is."""

    @property
    def screen(self) -> BoardScreen:
        screen = next(each for each in self.app.screen_stack if isinstance(each, BoardScreen))
        return screen

    @property
    def store(self) -> FullStore:
        """What somebody else sees and does."""
        return self.harness.store

    # Hands

    async def press(self, *keys: str) -> None:
        """One after the other; each has done its work before the next comes, as far as it needs no store."""
        for key in keys:
            self.strike(key)
            await self.settle()

    def strike(self, key: str, character: str | None = None) -> None:
        """A key that waits for nothing."""
        self.app.post_message(events.Key(key, character or key_to_character(key)))

    async def type(self, text: str) -> None:
        """Faster than anything is painted."""
        for letter in text:
            self.strike(_character_to_key(letter), letter)
        await self.settle()

    async def settle(self) -> None:
        """What was asked of widgets is done, and what they told each other."""
        for _ in range(4):
            await self.pilot.pause(0)

    async def click(self, text: str, nth: int = 0, *, times: int = 1, ctrl: bool = False) -> None:
        """On a text that is painted, `nth` from the top left."""
        await self.click_at(*place_of(self.app, text, nth), times=times, ctrl=ctrl)

    async def click_at(self, x: int, y: int, *, times: int = 1, ctrl: bool = False) -> None:
        for _ in range(times):
            self._mouse(events.MouseDown, x, y, ctrl=ctrl)
            self._mouse(events.MouseUp, x, y, ctrl=ctrl)
        await self.settle()

    async def wheel(self, text: str, steps: int, nth: int = 0) -> None:
        """Over a text; up where `steps` is less than 0."""
        x, y = place_of(self.app, text, nth)
        for _ in range(abs(steps)):
            self._mouse(events.MouseScrollDown if steps > 0 else events.MouseScrollUp, x, y)
        await self.settle()

    async def take(self, text: str) -> None:
        """Press the button there, and hold it."""
        x, y = place_of(self.app, text)
        self._mouse(events.MouseDown, x, y)
        await self.settle()
        self._hand = x, y

    async def carry(self, to: str) -> None:
        """With moves in between, as a hand makes them."""
        (x, y), (end_x, end_y) = self._hand, place_of(self.app, to)
        for part in (1, 2, 3):
            at = x + (end_x - x) * part // 3, y + (end_y - y) * part // 3
            self._mouse(events.MouseMove, *at)
            await self.settle()
        self._hand = end_x, end_y

    async def let_go(self) -> None:
        self._mouse(events.MouseUp, *self._hand)
        await self.settle()

    async def drag(self, text: str, to: str) -> None:
        await self.take(text)
        await self.carry(to)
        await self.let_go()

    def _mouse(self, kind: MouseKind, x: int, y: int, *, ctrl: bool = False) -> None:
        """The way a terminal's mouse comes, so that the app itself makes clicks of it."""
        button = 1 if kind in (events.MouseDown, events.MouseUp) else 0
        self.app.post_message(kind(None, x, y, 0, 0, button, False, False, ctrl, x, y))

    # Eyes

    @property
    def lines(self) -> list[str]:
        return lines_of(self.app)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def footer(self) -> str:
        return self.lines[-1]

    @property
    def header(self) -> str:
        return self.lines[0]

    @property
    def under_cursor(self) -> str:
        """The title of the card."""
        card = self.screen.state.current()
        return card.title if card else ""

    @property
    def marked(self) -> list[str]:
        return [card.title for card in self.screen.state.marks.values()]

    def titles(self, status: str) -> list[str]:
        return [card.title for card in self.screen.state.columns[status].cards]

    @property
    def said(self) -> str:
        """All that was said in words beside the board, a line each."""
        footer = self.screen.query_one(FooterLine).said
        return "\n".join([*(str(each.message) for each in self.app._notifications), *[footer] * bool(footer)])

    @property
    def pane(self) -> Pane | None:
        regions = self.screen._regions
        return regions.pane.pane if regions and regions.pane.is_open else None

    @property
    def composer(self) -> Composer | None:
        return next(iter(self.screen.query(Composer)), None)

    @property
    def dialog(self) -> str:
        """The name of the class of what stands over the board; empty: nothing."""
        top = self.app.screen
        return "" if isinstance(top, BoardScreen) else type(top).__name__

    # Patience

    async def until(self, is_so: Callable[[], object], what: str = "") -> None:
        """Bounded: what is on the screen instead is told."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end, "\n".join([what or "It did not come:", self.said, *self.lines])
            await self.pilot.pause(0.01)
        await self.settle()

    async def until_open(self) -> None:
        """The store was read, not only glanced at."""
        await self.until(lambda: self.screen.state.loaded and self.screen._was_read)

    async def until_said(self, words: str) -> None:
        await self.until(lambda: words in self.said, f"Nobody said {words!r}:")
        self.hush()

    async def until_in(self, status: TaskStatus, *titles: str) -> None:
        """The column shows exactly these, in any order."""
        await self.until(
            lambda: sorted(self.titles(status)) == sorted(titles), f"{status} was to hold {titles}:"
        )

    async def until_order(self, status: TaskStatus, *titles: str) -> None:
        await self.until(lambda: self.titles(status) == list(titles), f"{status} was to be {titles}:")

    async def until_painted(self, text: str) -> None:
        await self.until(lambda: text in self.text, f"{text!r} was to be painted:")

    async def until_dialog(self, name: str = "") -> None:
        """A screen of that class stands over the board; no name: none does."""
        await self.until(lambda: self.dialog == name, f"the dialog was to be {name!r}:")

    async def until_under_cursor(self, title: str) -> None:
        await self.until(lambda: self.under_cursor == title, f"{title!r} was to be under the cursor:")

    async def task(self, title: str) -> Task:
        """As the store has it now."""
        page = await self.store.list_tasks(TaskQuery(per_page=100))
        return await self.store.get_task(next(row.id for row in page.data if row.title == title))

    def hush(self) -> None:
        """Take away what was said, so that it covers nothing and is not heard twice."""
        self.app.clear_notifications()
        self.screen.query_one(FooterLine).hush()

    async def go_to(self, title: str) -> None:
        """The cursor on that card, as a key would put it there."""
        await self.until(lambda: any(title in self.titles(status) for status in self.screen.state.columns))
        await self.press("1")
        for status in self.screen.state.columns:
            if title in self.titles(status):
                self.screen.state.go_to(status)
                self.screen.state.column.put_cursor(self.titles(status).index(title))
        self.screen.moved()
        await self.settle()
        assert self.under_cursor == title


@asynccontextmanager
async def opened(
    folder: Path,
    *scenes: Scene,
    size: tuple[int, int] = (160, 40),
    settings: BoardSettings = QUIET,
    notebook: str = "board.json",
    changed: Callable[[Surroundings], Surroundings] = lambda surroundings: surroundings,
    wait: bool = True,
) -> AsyncIterator[Board]:
    """The board on what the scenes made, as soon as it has read that.

    A folder that holds tasks keeps them: a second board can be opened beside the first one.
    """
    async with local_harness(folder / "tasks.db") as harness:
        for scene in scenes:
            await scene(harness)
        now, closed = [time.time_ns() // 1_000_000], asyncio.Event()
        closed.set()
        surroundings = changed(
            Surroundings(
                open_store=lambda: _store(folder / "tasks.db", closed),
                store_name="local",
                settings=settings,
                notebook=folder / notebook,
                clock=lambda: now[0],
            )
        )
        app = BoardApp(surroundings)
        async with app.run_test(size=size, notifications=True) as pilot:
            board = Board(app, pilot, harness, now)
            if wait:
                await board.until_open()
            yield board
        # The app does not wait for it, but what is left of it must not outlive the loop.
        await asyncio.wait_for(closed.wait(), PATIENCE)


@asynccontextmanager
async def _store(path: Path, closed: asyncio.Event) -> AsyncIterator[FullStore]:
    closed.clear()
    try:
        async with open_local(path) as local:
            yield local.store(Identity(JANE, local.account))
    finally:
        closed.set()
