"""The waiting room: every question that waits for a person, answered one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType

from agnt_tasks.models.clean import clean_line
from agnt_tasks.tui.chrome.footer import Key
from agnt_tasks.tui.screens.page import BACK, Doing, failure
from agnt_tasks.tui.screens.paper import Paper
from agnt_tasks.tui.typing.composer import Composer
from agnt_tasks.tui.typing.editor import edit_text
from agnt_tasks.tui.waiting.question import picked
from agnt_tasks.tui.waiting.question_page import QuestionPage
from agnt_tasks.tui.waiting.queue import Asked
from agnt_tasks.verbs import operations
from agnt_tasks.verbs.attaching import attached

_HOLD = -1
"""Instead of an option: the key to put on hold was pressed last."""


class WaitingRoom(QuestionPage):
    """Its keys, which shadow those of the board, and what is sent."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"pick({n})", f"option {n}", id=f"waiting.option_{n}") for n in range(1, 10)),
        Binding("enter", "send", "answer", id="waiting.answer"),
        Binding("i", "write", "write", id="waiting.write"),
        Binding("n", "step(1)", "next", id="waiting.next"),
        Binding("p", "step(-1)", "previous", id="waiting.previous"),
        Binding("s", "snooze", "snooze", id="waiting.snooze"),
        Binding("h", "hold", "put on hold", id="waiting.hold"),
        Binding("o", "open", "task", id="waiting.show"),
    ]

    def keys(self) -> Sequence[Key]:
        if self.composer.has_focus_within or not self.queue.current:
            return [BACK]
        number = f"1-{min(self.options, 9)}" if self.options > 1 else "1"
        return [
            *([Key("write", number, "option")] if self.options else ()),
            Key("send", "Enter", "send" if self.composer.text.strip() else "answer"),
            Key("step(1)", "n", "next"),
            Key("step(-1)", "p", "previous"),
            Key("snooze", "s", "snooze"),
            Key("hold", "h", "on hold"),
            Key("open", "o", "task"),
            BACK,
        ]

    @on(Paper.Chosen)
    def _option_clicked(self, event: Paper.Chosen) -> None:
        self.action_pick(event.choice)

    def on_key(self, event: events.Key) -> None:
        """A letter that is no key of the room begins an answer, so that none is lost."""
        letter = event.character if event.is_printable else None
        if letter and letter.strip() and event.key not in self.active_bindings:
            event.stop()
            self.action_write("h" + letter if self.pressed == _HOLD else letter)

    def on_paste(self, event: events.Paste) -> None:
        if not self.composer.has_focus_within:
            self.action_write(event.text)

    def action_write(self, text: str = "") -> None:
        """Go on writing the answer, with this text."""
        self.forget_press()
        if self.queue.current:
            self.composer.focus()
            self.composer.field.insert(text)

    def action_pick(self, number: int) -> None:
        """Write the option; the same once more sends it."""
        alone = len(self.questions) == 1
        if number > self.options:
            self.action_write(str(number))
        elif self.pressed != number:
            self.pressed = number
            self.composer.text = picked(self.composer.text, self.questions, number)
            self.say(f"Enter, or {number} again, sends it." if alone else "Enter sends it.")
            self.show_keys()
        elif alone:
            self.composer.action_send()

    def action_send(self) -> None:
        if self.composer.text.strip():
            self.composer.action_send()
        else:
            self.action_write()

    def action_step(self, by: int) -> None:
        self.go(lambda: self.queue.step(by))

    def action_snooze(self) -> None:
        if entry := self.queue.current:
            self.go(self.queue.snooze)
            self.say(f"“{entry.title}” comes last." if len(self.queue.entries) > 1 else "Nobody else waits.")

    def action_open(self) -> None:
        if self.queue.current:
            self.keep_draft()
            self.dismiss(self.queue.selected)

    @on(Composer.Left)
    def action_back(self) -> None:
        self.keep_draft()
        super().action_back()

    @on(Composer.EditorWanted)
    @work(exclusive=True, group="editor", exit_on_error=False)
    async def _edit(self, event: Composer.EditorWanted) -> None:
        edited = await edit_text(self.app, event.text)
        if edited is not None:
            self.composer.text = edited

    # What is sent.

    @on(Composer.Submitted)
    def _submitted(self, event: Composer.Submitted) -> None:
        entry = self.queue.current
        if entry and event.text == self.composer.text:
            self._begin(entry, self._deliver(entry, event.text, event.paths), "answer delivered, resumed")

    def action_hold(self) -> None:
        """Pressed twice: an answer may begin with this letter, and the question is withdrawn."""
        entry = self.queue.current
        if entry and self.pressed == _HOLD:
            self._begin(entry, operations.stop(self.store, entry.task_id), "on hold")
        elif entry:
            self.pressed = _HOLD
            self.say("h again puts it on hold: the question is withdrawn.")

    async def _deliver(self, entry: Asked, text: str, paths: Sequence[Path]) -> None:
        files = await asyncio.to_thread(attached, [str(path) for path in paths])
        await operations.answer(self.store, entry.task_id, text, files)
        if self.drafts.get(entry.task_id) == text:
            del self.drafts[entry.task_id]

    def _begin(self, entry: Asked, doing: Doing, done: str) -> None:
        """Go on to the next at once; if it fails, the question is there again with what was typed."""
        self.sending.add(entry.task_id)
        self.go(lambda: self.queue.remove(entry.task_id))
        # The app's own worker: it goes on if the room is left meanwhile.
        self.app.run_worker(self._finish(entry, doing, done), group="answers", exit_on_error=False)

    async def _finish(self, entry: Asked, doing: Doing, done: str) -> None:
        try:
            problem = await failure(doing)
        finally:
            self.sending.discard(entry.task_id)
        told = clean_line(f"“{entry.title}”: {problem or done}")
        if self.is_attached:
            self.say(told, wrong=bool(problem))
            self.refresh_questions()
        else:
            self.app.notify(told, severity="error" if problem else "information", markup=False)
