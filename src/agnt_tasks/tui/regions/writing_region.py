"""Writing to the assistant: the box below the open task, and what becomes of what is typed there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from textual.widget import AwaitMount

from agnt_tasks.errors import AgntError, TaskAlreadyRunningError, TaskNotFoundError
from agnt_tasks.models.card import Card
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.tui.regions.pane_region import PaneRegion
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.typing.composer import ANSWER, PROCESS, REDIRECT, Composer, Purpose
from agnt_tasks.tui.typing.editor import edit_text
from agnt_tasks.verbs.attaching import attached
from agnt_tasks.verbs.boarding import card_of
from agnt_tasks.verbs.histories import open_questions

_OWN_WORDS = (TaskAlreadyRunningError.code, TaskNotFoundError.code)
"""Codes of errors that are told here with what became of what was written."""


class WritingRegion(Region):
    _turn = 0
    """Of the keys that are for the box (`TypedAhead.begin`)."""

    def actions(self) -> Mapping[str, Do]:
        return {
            "pane.compose": self._compose,
            "pane.editor": self._write_outside,
            "task.process": self._process,
            "task.answer": self._answer,
        }

    @property
    def _region(self) -> PaneRegion:
        return self.screen.regions.pane

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

    def _compose(self) -> None:
        """From the board, the task under the cursor is opened for that."""
        card = self.state.current() if self.screen.place == "board" else None
        if card:
            self._open_to_write(card)
        else:
            self._write()

    def _open_to_write(self, card: Card) -> None:
        self._turn = self.screen.typed_ahead.begin()
        self.state.go_to_task(card.id)
        if self._region.shown is None or self._region.shown.id != card.id:
            self._region.bring(card)
        self.start("write", self._write_when_loaded, card.id)

    async def _write_when_loaded(self, task_id: str) -> None:
        if await self._region.is_loaded(task_id):
            self._write()
        else:
            self.screen.typed_ahead.end(self._turn)

    def _write(self) -> None:
        task = self._region.shown
        if task is None:
            return
        if not self._region.pane.query(Composer):
            self._turn = self.screen.typed_ahead.begin()
            mounted, composer = self._mount(task)
            self.queue(self._begin_writing(mounted, composer))
        else:
            self._region.pane.query_one(Composer).focus()

    def _mount(self, task: Task) -> tuple[AwaitMount, Composer]:
        """The box with its draft, from the start: nothing that comes later is written over."""
        composer = Composer(purpose_of(task))
        composer.text = self.notebook.draft(task.id, "message")
        self._region.pane.make_room(True)
        return self._region.pane.mount(composer), composer

    async def _begin_writing(self, mounted: AwaitMount, composer: Composer) -> None:
        """What is in the box can take the focus only when it is there."""
        await mounted
        composer.focus()

    def turn_to(self, task: Task, *, another: bool) -> None:
        """What Enter does now; for another task its own draft."""
        for composer in self._region.pane.query(Composer):
            composer.set_purpose(purpose_of(task))
            if another:
                composer.text = self.notebook.draft(task.id, "message")

    def keep_typed(self) -> None:
        """What was typed a moment ago: the box tells of it only when the typing rests.

        Not what stands in one that was left, and goes: that was kept, and may have its place elsewhere now.
        """
        for composer in self._region.pane.query(Composer):
            if composer.display:
                self.keep_draft(composer.text)

    def put_away(self) -> None:
        """The pane is closed, and the box with it."""
        self.keep_typed()
        self._remove()

    def keep_draft(self, text: str) -> None:
        if self._region.shown is not None:
            self.notebook.keep_draft(self._region.shown.id, "message", text)

    def left(self, text: str) -> None:
        """Esc in the box: the text stays as a draft."""
        self.keep_draft(text)
        self._close()
        if text.strip() and self._region.shown is not None:
            self.queue(self._tell_kept(self._region.shown))

    async def _tell_kept(self, task: Task) -> None:
        if await self.screen.regions.orphans.is_gone(task.id, task.title):
            self._region.reload()
        else:
            self.screen.say(f"kept as a draft: {self.screen.hint('pane.compose')} goes on writing")

    def _close(self) -> None:
        # At once, and not when the loop comes to it: the next key is not for a box that is gone.
        self.screen.set_focus(self._region.pane.body)
        self.screen.typed_ahead.end(self._turn)
        self._remove()

    def _remove(self) -> None:
        self._region.pane.make_room(False)
        for composer in self._region.pane.query(Composer):
            composer.remove()

    def submitted(self, text: str, paths: Sequence[Path]) -> None:
        if self._region.shown is not None:
            self.keep_draft(text)
            self.start("send", self._send, self._region.shown, text, paths)

    async def _send(self, task: Task, text: str, paths: Sequence[Path]) -> None:
        with self.screen.desk.at_work():
            await self._deliver(task, text, paths)

    async def _deliver(self, task: Task, text: str, paths: Sequence[Path]) -> None:
        try:
            files = await asyncio.to_thread(attached, [str(path) for path in paths])
        except AgntError as error:
            self.screen.say(error.message, "error")
            return
        purpose = purpose_of(task)
        card = self.state.find(task.id) or card_of(task)
        if purpose.verb == "redirect":
            stopped = await self.screen.desk.perform("stop", [task.id])
            if stopped[0].code == TaskNotFoundError.code:
                await self._is_gone(task)
                return
            if stopped[0].error:
                self.screen.say(stopped[0].error, "error")
                return
        said = {"text": text} if purpose.verb == "answer" else {"message": text}
        verb = "answer" if purpose.verb == "answer" else "process"
        arguments = {**said, **({"files": files} if files else {})}
        what = "stopped, going on with what you said" if purpose.verb == "redirect" else ""
        outcomes = await self.screen.regions.tasks.perform(verb, [card], arguments, what, untold=_OWN_WORDS)
        if outcomes[0].code == TaskAlreadyRunningError.code:
            # Read again, the box offers to stop it first.
            self._region.reload()
            self.screen.say("It runs already. What you wrote is kept: Enter stops it and goes on with that.")
        if outcomes[0].code == TaskNotFoundError.code:
            await self._is_gone(task)
        if not outcomes[0].error:
            self.notebook.keep_draft(task.id, "message", "")
            if self._region.shown is not None and self._region.shown.id == task.id:
                self._close()

    async def _is_gone(self, task: Task) -> None:
        """Nothing can be sent to it any more: as if the box were left."""
        if self._region.shown is not None and self._region.shown.id == task.id:
            self.keep_typed()
            self._close()
        await self._tell_kept(task)

    def _write_outside(self) -> None:
        """In the editor at once, with what stands in the box or was kept."""
        task = self._region.shown
        if task is not None:
            self.start("editor", self._write_in_editor, task)

    async def _write_in_editor(self, task: Task) -> None:
        if not self._region.pane.query(Composer):
            await self._mount(task)[0]
        await self._edit_outside(self._region.pane.query_one(Composer).text)

    def edit_outside(self, text: str) -> None:
        self.start("editor", self._edit_outside, text)

    async def _edit_outside(self, text: str) -> None:
        edited = await edit_text(self.screen.app, text)
        for composer in self.screen.query(Composer):
            if edited is not None:
                composer.text = edited
            composer.focus()


def purpose_of(task: Task) -> Purpose:
    """What a message does now, by where the task stands."""
    if task.status is TaskStatus.NEEDS_CLARIFICATION:
        questions = open_questions(task)
        if len(questions) > 1:
            # A number says nothing here: it could be of any of them (`operations.answer`).
            return ANSWER._replace(placeholder=f"Your answer to all {len(questions)} questions, in words…")
        return ANSWER._replace(options=tuple(option for each in questions for option in each.options or ()))
    return REDIRECT if task.status is TaskStatus.IN_PROGRESS else PROCESS
