"""The way around: other screens, help, palette, the `:` line, back, quit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual.worker import Worker, WorkerError

from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.tui.chrome.typed_bar import TypedBar
from agnt_tasks.tui.finding.entries import action_entries, task_entries, warning_entries
from agnt_tasks.tui.finding.finder import Finder
from agnt_tasks.tui.notebook import Notebook
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.screens.assistants import AssistantsScreen
from agnt_tasks.tui.screens.memory import MemoryScreen
from agnt_tasks.tui.screens.waiting import WaitingRoom
from agnt_tasks.tui.typing.choose import Choice, Choose

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

_GRACE = 2.0
"""Seconds that leaving waits for what was begun."""
_WAKE_TICKS = 5
"""Seconds after which it is looked whether somebody works."""

_LOOK_TICKS = 60
"""Seconds after which it is looked whether drafts still have their tasks."""


class AppRegion(Region):
    def __init__(self, screen: BoardScreen) -> None:
        super().__init__(screen)
        self._ticks = 0
        self._is_ending = False

    def actions(self) -> Mapping[str, Do]:
        return {
            "waiting.open": lambda: self.open_form(self._waiting()),
            "memory.open": lambda: self.open_form(self._memory()),
            "assistants.open": lambda: self.open_form(self._assistants()),
            "app.help": lambda: self.open_form(self._find(everything=False)),
            "app.palette": lambda: self.open_form(self._find(everything=True)),
            "app.refresh": self._refresh,
            "app.focus_next": lambda: self._turn_focus(1),
            "app.focus_previous": lambda: self._turn_focus(-1),
            "app.store": self.screen.choose_store,
            "app.quit": lambda: self.open_form(self._quit()),
            "pane.back": self._back,
        }

    def _back(self) -> None:
        """One level, always: the pane, then marks, then the filter."""
        regions = self.screen.regions
        bars = list(self.screen.query(TypedBar))
        if bars:
            bars[0].action_leave()
        elif regions.pane.close():
            self.screen.show_keys()
        elif regions.banners.close():
            self.screen.board.focus()
        elif self.state.marks:
            regions.marks.clear()
        elif not regions.views.clear_filter():
            self.screen.board.focus()

    def _turn_focus(self, by: int) -> None:
        self.screen.focus_next() if by > 0 else self.screen.focus_previous()
        self.screen.show_keys()

    def _refresh(self) -> None:
        self.screen.look_again(spent=True)
        self.screen.regions.pane.reload()

    # Screens

    async def _waiting(self) -> None:
        store, now = self.screen.desk.store, self.screen.surroundings.clock
        self._open(await self.screen.ask(WaitingRoom(store, Drafts(self.notebook), now)))
        self.screen.regions.orphans.look()

    async def _memory(self) -> None:
        self._open(
            await self.screen.ask(MemoryScreen(self.screen.desk.store, self.screen.surroundings.clock))
        )

    async def _assistants(self) -> None:
        store, now = self.screen.desk.store, self.screen.surroundings.clock
        self._open(await self.screen.ask(AssistantsScreen(store, now)))

    def _open(self, task_id: str | None) -> None:
        if task_id:
            self.screen.go_to_task(task_id, open_it=True)
        self.screen.look_again()

    def happened(self, events: Sequence[Event]) -> None:
        room = self.screen.app.screen
        if isinstance(room, WaitingRoom) and any(event.kind is not EventKind.TEXT for event in events):
            room.refresh_questions()

    def tick(self) -> None:
        """What is in progress needs somebody who does it: a worker may have ended or died."""
        self._ticks += 1
        if self._ticks % _LOOK_TICKS == 1:
            self.screen.regions.orphans.look()
        wake = self.screen.surroundings.wake
        if wake and self._ticks % _WAKE_TICKS == 1 and self.state.columns["in_progress"].total:
            self.start("wake", wake)

    # Finding

    async def _find(self, *, everything: bool) -> None:
        """Help shows what is wrong and what keys do; the palette finds tasks and views as well."""
        place = self.screen.place or "board"
        entries = action_entries(place, self.screen.keys)
        first = task_entries(self.state) if everything else warning_entries(self.screen.warnings)
        entries = [*first, *entries]
        chosen = await self.screen.ask(Finder("Find" if everything else "Help", entries))
        if chosen is not None:
            kind, _, name = chosen.partition(" ")
            if kind == "task":
                self._open(name)
            elif kind == "warning":
                self.screen.say(name, "warning")
            else:
                self.screen.perform(name)

    # Quit

    async def _quit(self) -> None:
        running = self.state.columns["in_progress"].total
        stop = self.screen.surroundings.stop_workers
        if not running or not self.screen.surroundings.workers():
            self.screen.leave()
            return
        heading = f"{running} {'task keeps' if running == 1 else 'tasks keep'} running without the board"
        choices = [
            Choice("leave", "Leave; they go on, and this board finds them again", "q"),
            *(
                [Choice("stop", "Leave and end the workers; tasks go on when one starts", "s")]
                if stop
                else []
            ),
            Choice("stay", "Stay", "n"),
        ]
        chosen = await self.screen.ask(Choose(heading, choices))
        if chosen == "stop" and stop:
            stop()
        if chosen in ("leave", "stop"):
            self.screen.leave()

    def end(self, return_code: int) -> None:
        self.finish(lambda: self.screen.app.exit(return_code=return_code))

    def finish(self, then: Do) -> None:
        """The store is closed last: what was begun is done first. Who cannot wait asks again."""
        workers = self.screen.app.workers
        answers = [each for each in workers if each.group == "answers" and not each.is_finished]
        if self._is_ending or not (answers or self.screen.desk.is_at_work):
            then()
        else:
            self._is_ending = True
            self.screen.say("finishing what was begun…")
            self.queue(self._finish(answers, then))

    async def _finish(self, answers: Sequence[Worker[Any]], then: Do) -> None:
        with suppress(TimeoutError, WorkerError):
            async with asyncio.timeout(_GRACE):
                await self.screen.desk.finish()
                for answer in answers:
                    await answer.wait()
        # What could not be done is a draft by now, and what was done is none any more.
        self.notebook.save()
        then()


class Drafts(MutableMapping[str, str]):
    """Answers that were typed and not sent, in the notebook."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook

    def __getitem__(self, task_id: str) -> str:
        found = self._notebook.draft(task_id, "message")
        if not found:
            raise KeyError(task_id)
        return found

    def __setitem__(self, task_id: str, text: str) -> None:
        self._notebook.keep_draft(task_id, "message", text)

    def __delitem__(self, task_id: str) -> None:
        self._notebook.keep_draft(task_id, "message", "")

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
