"""The open task: the pane beside the board, reading what it shows, writing to the assistant."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from textual.widget import AwaitMount

from agnt_tasks.errors import AgntError, TaskNotFoundError
from agnt_tasks.models.card import Card
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.tui.pane.pane import Pane
from agnt_tasks.tui.pane.tabs import TABS
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.typing.composer import ANSWER, PROCESS, REDIRECT, Composer, Purpose
from agnt_tasks.tui.typing.editor import edit_text
from agnt_tasks.verbs.attaching import attached
from agnt_tasks.verbs.histories import open_questions

_REST = 0.08
"""Seconds that the cursor rests on a card before the pane shows it (ruling Board)."""


class PaneRegion(Region):
    _open: Pane | None = None

    def actions(self) -> Mapping[str, Do]:
        return {
            "pane.open": self.open,
            "pane.compose": lambda: self.write(self._purpose()),
            "pane.editor": self._write_outside,
            "pane.next_tab": lambda: self.pane.turn_tab(1),
            "pane.previous_tab": lambda: self.pane.turn_tab(-1),
            "pane.unfold": lambda: self.pane.unfold(),
            **{f"pane.{tab}": self._tab(tab) for tab in TABS},
            "task.process": self._process,
            "task.answer": self._answer,
        }

    def _tab(self, tab: str) -> Do:
        return lambda: self.pane.open_tab(tab)

    @property
    def is_open(self) -> bool:
        return self._open is not None

    @property
    def pane(self) -> Pane:
        """Only while it is open."""
        assert self._open is not None  # noqa: S101
        return self._open

    def open(self) -> None:
        """Show the task under the cursor; a failed one at what failed."""
        card = self.state.current()
        if card is None:
            return
        if not self.is_open:
            keys = {each: self.screen.hint(each) for each in ("task.process", "task.answer", "task.stop")}
            self._open = Pane(self.screen.surroundings.clock, keys)
            self.screen.query_one("#body").mount(self._open)
            self._cover(covered=True)
        self.screen.saw(card)
        self.start("pane", self._load(card.id, focus=True, failure=card.status == TaskStatus.FAILED))

    def close(self) -> bool:
        """Whether there was something to close. What was typed is kept."""
        if not self.is_open:
            return False
        self._keep_typed()
        self.pane.remove()
        self._open = None
        self._cover(covered=False)
        self.screen.board.focus()
        return True

    def _cover(self, *, covered: bool) -> None:
        """The card under the cursor is never hidden by the pane."""
        self.screen.board.covered = covered
        self.screen.board.show_cursor()

    def follow_cursor(self) -> None:
        """The pane shows what the cursor rests on."""
        card = self.state.current()
        if self.is_open and card and (self.shown is None or card.id != self.shown.id):
            self.start("pane", self._rest(card))

    async def _rest(self, card: Card) -> None:
        await asyncio.sleep(_REST)
        self.screen.saw(card)
        await self._load(card.id)

    @property
    def shown(self) -> Task | None:
        return self.pane.task_shown if self.is_open else None

    @property
    def card(self) -> Card | None:
        """The open task as a card: the board may have none of it any more."""
        return _card_of(self.shown) if self.shown else None

    async def _load(
        self, task_id: str, *, focus: bool = False, failure: bool = False, again: bool = False
    ) -> None:
        """`again`: only if the pane still shows this task then."""
        try:
            task = await self.screen.desk.store.get_task(task_id)
        except TaskNotFoundError:
            self.close()
            return
        except AgntError as error:
            self.screen.say(error.message, "error")
            return
        if not self.is_open:
            return
        pane = self.pane
        another = pane.task_shown is None or pane.task_shown.id != task_id
        if another and again:
            return
        if another:
            self._keep_typed()
        pane.show(task)
        self._set_composer(task, another=another)
        if focus:
            pane.body.focus()
        if failure:
            pane.open_failure()
        if another or pane.tab == "files":
            await self.load_files()
        self.screen.show_keys()

    async def load_files(self) -> None:
        task, store = self.shown, self.screen.desk.store
        if task is None or not store.capabilities.files:
            return
        try:
            files = await store.list_files(task.id)
        except AgntError:
            return
        if self.shown is not None and self.shown.id == task.id:
            self.pane.show_files(files)

    def open_file(self, name: str) -> None:
        if self.shown is not None:
            self.queue(self._open_file(self.shown.id, name))

    async def _open_file(self, task_id: str, name: str) -> None:
        """Saved where files go, because only the user knows what opens it."""
        try:
            content = await self.screen.desk.store.read_file(task_id, name)
            place = await asyncio.to_thread(self.screen.surroundings.save_file, name, content)
        except AgntError as error:
            self.screen.say(error.message, "error")
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
            self.start("reload", self._load(task.id, again=True))

    def tick(self) -> None:
        if self.is_open and self.pane.is_moving:
            self.pane.show_time()

    # Writing

    def _purpose(self) -> Purpose:
        """What a message does now, by where the task stands."""
        task = self.shown
        status = task.status if task else TaskStatus.PENDING
        if status is TaskStatus.NEEDS_CLARIFICATION and task:
            options = [option for each in open_questions(task) for option in each.options or ()]
            return ANSWER._replace(options=tuple(options))
        return REDIRECT if status is TaskStatus.IN_PROGRESS else PROCESS

    def _process(self) -> None:
        """One task with a message box; several at once, as they are."""
        cards = self.screen.regions.tasks.able("process")
        if len(cards) > 1:
            self.queue(self._process_all(cards))
        elif cards:
            self._open_to_write(cards[0])

    async def _process_all(self, cards: Sequence[Card]) -> None:
        await self.screen.regions.tasks.perform("process", cards)

    def _answer(self) -> None:
        cards = self.screen.regions.tasks.able("answer")
        if len(cards) > 1:
            self.screen.perform("waiting.open")
        elif cards:
            self._open_to_write(cards[0])

    def _open_to_write(self, card: Card) -> None:
        self.state.go_to_task(card.id)
        if self.shown is None or self.shown.id != card.id:
            self.open()
        self.start("write", self._write_when_loaded(card.id))

    async def _write_when_loaded(self, task_id: str) -> None:
        for worker in list(self.screen.workers):
            if worker.group == "pane" and not worker.is_finished:
                await worker.wait()
        if self.shown is not None and self.shown.id == task_id:
            self.write(self._purpose())

    def write(self, purpose: Purpose) -> None:
        task = self.shown
        if task is None:
            return
        if not self.pane.query(Composer):
            composer = Composer(purpose)
            self.queue(self._begin_writing(self.pane.mount(composer), composer, task))
        else:
            self.pane.query_one(Composer).focus()

    async def _begin_writing(self, mounted: AwaitMount, composer: Composer, task: Task) -> None:
        """What is in the box can take the focus only when it is there."""
        await mounted
        composer.text = self.notebook.draft(task.id, "message")
        composer.focus()

    def _set_composer(self, task: Task, *, another: bool) -> None:
        """What Enter does now; for another task its own draft."""
        for composer in self.pane.query(Composer):
            composer.set_purpose(self._purpose())
            if another:
                composer.text = self.notebook.draft(task.id, "message")

    def _keep_typed(self) -> None:
        """What was typed a moment ago: the box tells of it only when the typing rests."""
        for composer in self.pane.query(Composer):
            self.keep_draft(composer.text)

    def keep_draft(self, text: str) -> None:
        if self.shown is not None:
            self.notebook.keep_draft(self.shown.id, "message", text)

    def left(self, text: str) -> None:
        """Esc in the box: the text stays as a draft."""
        self.keep_draft(text)
        self.pane.query_one(Composer).remove()
        self.pane.body.focus()
        if text.strip():
            self.screen.say(f"kept as a draft: {self.screen.hint('pane.compose')} goes on writing")

    def submitted(self, text: str, paths: Sequence[Path]) -> None:
        if self.shown is not None:
            self.keep_draft(text)
            self.start("send", self._send(self.shown, text, paths))

    async def _send(self, task: Task, text: str, paths: Sequence[Path]) -> None:
        try:
            files = await asyncio.to_thread(attached, [str(path) for path in paths])
        except AgntError as error:
            self.screen.say(error.message, "error")
            return
        purpose = self._purpose()
        card = self.state.find(task.id) or _card_of(task)
        if purpose.verb == "redirect":
            stopped = await self.screen.desk.perform("stop", [task.id])
            if stopped[0].error:
                self.screen.say(stopped[0].error, "error")
                return
        said = {"text": text} if purpose.verb == "answer" else {"message": text}
        verb = "answer" if purpose.verb == "answer" else "process"
        arguments = {**said, **({"files": files} if files else {})}
        what = "stopped, going on with what you said" if purpose.verb == "redirect" else ""
        outcomes = await self.screen.regions.tasks.perform(verb, [card], arguments, what)
        if not outcomes[0].error:
            self.notebook.keep_draft(task.id, "message", "")
            for composer in self.screen.query(Composer):
                composer.remove()
            if self.is_open:
                self.pane.body.focus()

    def _write_outside(self) -> None:
        """In the editor at once, with what stands in the box or was kept."""
        if self.shown is not None:
            typed = [composer.text for composer in self.pane.query(Composer)]
            self.write(self._purpose())
            self.edit_outside(typed[0] if typed else self.notebook.draft(self.shown.id, "message"))

    def edit_outside(self, text: str) -> None:
        self.start("editor", self._edit_outside(text))

    async def _edit_outside(self, text: str) -> None:
        edited = await edit_text(self.screen.app, text)
        for composer in self.screen.query(Composer):
            if edited is not None:
                composer.text = edited
            composer.focus()


def _card_of(task: Task) -> Card:
    return Card(
        task.id, task.title, task.status, task.type, task.assistant, task.owner_email, task.created_at,
        task.updated_at,
    )  # fmt: skip
