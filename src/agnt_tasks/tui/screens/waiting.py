"""The waiting room: every question that waits for a person, answered one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.keys import key_to_character

from agnt_tasks.errors import ConflictError, TaskNotFoundError, TaskNotWaitingError
from agnt_tasks.models.clean import clean_line
from agnt_tasks.tui.look.key_hints import Key
from agnt_tasks.tui.screens.page import BACK, Doing, failure
from agnt_tasks.tui.screens.paper import Paper
from agnt_tasks.tui.typing.composer import Composer
from agnt_tasks.tui.typing.editor import edit_text
from agnt_tasks.tui.waiting.question import picked
from agnt_tasks.tui.waiting.question_page import QuestionPage
from agnt_tasks.tui.waiting.queue import Asked, what_became, where_kept
from agnt_tasks.verbs import operations
from agnt_tasks.verbs.attaching import attached
from agnt_tasks.wording.amounts import count

_NUMBERS = tuple("123456789")
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
        Binding("pagedown,ctrl+d", "scroll(1)", "page down", id="waiting.scroll_down"),
        Binding("pageup,ctrl+u", "scroll(-1)", "page up", id="waiting.scroll_up"),
    ]

    _early = ""
    """Numbers that were struck while the question was not read yet; they stand in the box."""
    _picked = ""
    """What the number in `pressed` wrote into the empty box."""

    def keys(self) -> Sequence[Key]:
        if self.composer.has_focus_within or not self.queue.current:
            return [BACK]
        number = f"1-{min(self.options, 9)}" if self.options > 1 else "1"
        below = self.options_below
        return [
            *([Key("scroll(1)", "PgDn", f"{count(below, 'option')} below")] if below else ()),
            *([Key("write", number, "option")] if self.options else ()),
            Key("send", "Enter", "send" if self.composer.text.strip() else "answer"),
            Key("step(1)", "n", "next"),
            Key("step(-1)", "p", "previous"),
            *([Key("scroll(1)", "PgDn", "more below")] if self.is_cut and not below else ()),
            Key("snooze", "s", "snooze"),
            Key("hold", "h", "on hold"),
            Key("open", "o", "task"),
            BACK,
        ]

    @on(Paper.Chosen)
    def _option_clicked(self, event: Paper.Chosen) -> None:
        self.action_pick(event.choice)

    def on_key(self, event: events.Key) -> None:
        """A letter that is no key of the room begins an answer, so that none is lost.

        In the box all of them are text, also those that were struck before it had the focus.
        """
        letter = event.character if event.is_printable else None
        begins = letter and letter.strip() and event.key not in self.active_bindings
        if letter and (begins or self.focused is self.composer.field):
            event.stop()
            self.action_write("h" + letter if self.pressed == _HOLD else letter)

    def on_paste(self, event: events.Paste) -> None:
        if not self.composer.has_focus_within:
            self.action_write(event.text)

    def action_write(self, text: str = "") -> None:
        """Go on writing the answer, with this text."""
        self.forget_press()
        if self.queue.current:
            self.set_focus(self.composer.field)
            self.composer.field.insert(text)

    # Options and their numbers.

    def action_pick(self, number: int) -> None:
        """Write the option; the same once more sends it."""
        if self.is_unread and self.composer.text == self._early:
            self._early += str(number)
            self.composer.text = self._early
        elif number > self.options:
            self.action_write(str(number))
        elif self.pressed != number or not self.composer.text.strip():
            self._pick(number)
        elif len(self.questions) == 1:
            self.composer.action_send()

    def _pick(self, number: int) -> None:
        before, alone = self.composer.text, len(self.questions) == 1
        self.composer.text = picked(before, self.questions, number)
        self.pressed = number
        self._picked = "" if before else self.composer.text
        self.say(f"Enter, or {number} again, sends it." if alone else "Enter sends it.")
        self.show_keys()

    def pressed_in_box(self, key: str) -> bool:
        """A number in the empty box is an option's; who types on behind it meant the number itself."""
        number = int(key) if key in _NUMBERS else 0
        fresh = self.pressed > 0 and self.composer.text == self._picked != ""
        if 0 < number <= self.options or (number and self.is_unread):
            again = fresh and (number == self.pressed or len(self.questions) > 1)
            if again or self.composer.text == self._early:
                self.action_pick(number)
                return True
        if fresh and (key_to_character(key) or "\n").isprintable():
            self.composer.text = str(self.pressed)
            self.forget_press()
        return False

    def question_known(self) -> None:
        """Numbers that were struck before anybody knew what they mean; what none means is text."""
        early, self._early = self._early, ""
        if early and self.composer.text == early:
            number = int(early[0])
            if number <= self.options and set(early) == {early[0]}:
                self.composer.text = ""
                self._pick(number)
            else:
                self.composer.focus()

    def go(self, move: Callable[[], None]) -> None:
        self._early = ""
        super().go(move)

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
        try:
            await operations.answer(self.store, entry.task_id, text, files)
        except (TaskNotFoundError, TaskNotWaitingError) as error:
            became = await what_became(self.store, entry.task_id)
            raise ConflictError(f"not sent, {where_kept(became)}; {became}") from error
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
