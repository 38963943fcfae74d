"""The open task: the pane beside the board, and reading what it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual.worker import Worker, WorkerError

from agnt_tasks.errors import AgntError, TaskNotFoundError
from agnt_tasks.models.attachment import TaskFile
from agnt_tasks.models.card import Card
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.tui.pane.pane import Pane
from agnt_tasks.tui.pane.tabs import TABS
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.regions.wording import gone, problem
from agnt_tasks.verbs.boarding import card_of

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

_REST = 0.08
"""Seconds that the cursor rests on a card before the pane shows it (ruling Board)."""


class PaneRegion(Region):
    def __init__(self, screen: BoardScreen) -> None:
        super().__init__(screen)
        keys = {each: self.screen.hint(each) for each in ("task.process", "task.answer", "task.stop")}
        self.pane = Pane(screen.surroundings.clock, keys)
        self.is_open = False
        """Wanted open: it is seen as soon as its task is read, so that it comes in one picture."""
        # Mounted once, and laid out while it is not seen: either would take longer than a frame.
        self.pane.visible = False
        screen.query_one("#body").mount(self.pane)

    def actions(self) -> Mapping[str, Do]:
        return {
            "pane.open": self.open,
            "pane.next_tab": lambda: self.pane.turn_tab(1),
            "pane.previous_tab": lambda: self.pane.turn_tab(-1),
            "pane.unfold": lambda: self.pane.unfold(),
            **{f"pane.{tab}": self._tab(tab) for tab in TABS},
        }

    def _tab(self, tab: str) -> Do:
        return lambda: self.pane.open_tab(tab)

    def open(self) -> None:
        """Show the task under the cursor; a failed one at what failed."""
        card = self.state.current()
        if card is None:
            return
        turn = self.screen.typed_ahead.begin("pane")
        self.bring(card)
        self.start("open", self._opened, card.id, turn)

    def bring(self, card: Card) -> None:
        """The same for any task. Whoever calls this sees to the keys that are struck meanwhile."""
        self.is_open = True
        self.screen.saw(card)
        failed = card.status == TaskStatus.FAILED
        self.start("pane", self._load, card, focus=True, failure=failed)

    async def _opened(self, task_id: str, turn: int) -> None:
        """Keys that were struck meanwhile are for this task, and for no other."""
        is_there = await self.is_loaded(task_id)
        self.screen.typed_ahead.end(turn, dropped=not is_there)

    async def is_loaded(self, task_id: str) -> bool:
        """Whether the task is in the pane, once nothing is being read for it any more."""
        # One may take the place of another meanwhile: the board was read again, and the cursor followed.
        while loading := self._loading():
            with suppress(WorkerError):
                await loading.wait()
        return self.shown is not None and self.shown.id == task_id

    def _loading(self) -> Worker[Any] | None:
        """What brings a task into the pane."""
        workers = self.screen.workers
        return next((each for each in workers if each.group == "pane" and not each.is_finished), None)

    def close(self) -> bool:
        """Whether there was something to close. What was typed is kept."""
        if not self.is_open:
            return False
        with self.screen.app.batch_update():
            self.screen.set_focus(self.screen.board)
            self.screen.regions.writing.put_away()
            self.is_open = self.pane.visible = False
            self.pane.forget()
            self._cover(covered=False)
        return True

    def _cover(self, *, covered: bool) -> None:
        """The card under the cursor is never hidden by the pane."""
        self.screen.board.covered = covered
        self.screen.board.show_cursor()

    def follow_cursor(self) -> None:
        """The pane shows what the cursor rests on."""
        card = self.state.current()
        if self.is_open and card and (self.shown is None or card.id != self.shown.id):
            self.start("pane", self._rest, card)

    async def _rest(self, card: Card) -> None:
        await asyncio.sleep(_REST)
        self.screen.saw(card)
        await self._load(card)

    @property
    def shown(self) -> Task | None:
        return self.pane.task_shown if self.is_open else None

    @property
    def card(self) -> Card | None:
        """The open task as a card: the board may have none of it any more."""
        return card_of(self.shown) if self.shown else None

    async def _load(
        self, card: Card, *, focus: bool = False, failure: bool = False, again: bool = False
    ) -> None:
        """`again`: only if the pane still shows this task then."""
        try:
            task = await self.screen.desk.store.get_task(card.id)
            if not self.is_open:
                return
            pane = self.pane
            another = pane.task_shown is None or pane.task_shown.id != card.id
            if another and again:
                return
            if another:
                self.screen.regions.writing.keep_typed()
            files = await self._files_of(task) if another or pane.tab == "files" else None
        except TaskNotFoundError:
            if not again or (self.shown is not None and self.shown.id == card.id):
                self._gone(card.id, card.title)
            return
        except AgntError as error:
            # What did not open does not open by itself when the cursor moves on.
            self.is_open = self.pane.visible
            self.screen.say(problem(error), "error")
            return
        if another and files is None:
            files = ()
        with self.screen.app.batch_update():
            self._show(task, files)
            self.screen.regions.writing.turn_to(task, another=another)
            if failure:
                pane.open_failure()
            if focus:
                # At once, and not when the loop comes to it: the next key is for the pane.
                self.screen.set_focus(pane.body)
        self.screen.show_keys()

    def _gone(self, task_id: str, title: str) -> None:
        """Closed, unless something is being typed: the next key must not be one of the board."""
        shown = self.shown
        if shown is not None and shown.id == task_id and not self.screen.place:
            self.screen.say(f"{gone(title)}; what you typed stands here.", "error")
        else:
            self.close()
            self.screen.regions.orphans.missed(task_id, title)

    def _show(self, task: Task, files: Sequence[TaskFile] | None) -> None:
        pane = self.pane
        pane.show(task)
        if files is not None:
            pane.show_files(files)
        if not pane.visible:
            pane.visible = True
            self._cover(covered=True)

    async def _files_of(self, task: Task) -> Sequence[TaskFile] | None:
        """None: they cannot be read, which the user is told. Raises TaskNotFoundError."""
        store = self.screen.desk.store
        if not store.capabilities.files:
            return ()
        try:
            return await store.list_files(task.id)
        except TaskNotFoundError:
            raise
        except AgntError as error:
            self.screen.say(problem(error), "error")
            return None

    async def load_files(self) -> None:
        task = self.shown
        try:
            files = await self._files_of(task) if task else None
        except TaskNotFoundError:
            self.reload()
            return
        if task and files is not None and self.shown is not None and self.shown.id == task.id:
            self.pane.show_files(files)

    def open_file(self, name: str) -> None:
        if self.shown is not None:
            self.queue(self._open_file(self.shown, name))

    async def _open_file(self, task: Task, name: str) -> None:
        """Saved where files go, because only the user knows what opens it."""
        try:
            content = await self.screen.desk.store.read_file(task.id, name)
            place = await asyncio.to_thread(self.screen.surroundings.save_file, name, content)
        except TaskNotFoundError:
            self._gone(task.id, task.title)
            return
        except AgntError as error:
            self.screen.say(problem(error), "error")
            return
        self.screen.say(f"saved as {place}")

    def happened(self, events: Sequence[Event]) -> None:
        """What the feed tells of the open task."""
        task = self.shown
        if task is None:
            return
        mine = [event for event in events if event.task_id == task.id or event.kind is EventKind.RESET]
        for event in mine:
            if event.kind is EventKind.TEXT and event.execution_id and event.text is not None:
                self.pane.hear(event.execution_id, event.offset or 0, event.text)
        if any(event.kind is not EventKind.TEXT for event in mine):
            self.reload()

    def reload(self) -> None:
        task = self.shown
        if task is not None:
            # In a group of its own: what happens to one task must not keep another from being opened.
            self.start("reload", self._load, card_of(task), again=True)

    def tick(self) -> None:
        if self.is_open and self.pane.is_moving:
            self.pane.show_time()
