"""The waiting room: every question that waits for a person, answered one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, MutableMapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType

from agnt_tasks.errors import AgntError, TaskNotFoundError
from agnt_tasks.models.activity import Message
from agnt_tasks.models.clean import clean_line
from agnt_tasks.models.task import Task
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.tui.chrome.footer import Key
from agnt_tasks.tui.lines.line_list import LineList
from agnt_tasks.tui.look.palette import palette_of
from agnt_tasks.tui.screens.page import BACK, WIDE, Doing, Page, failure
from agnt_tasks.tui.screens.paper import Block, Paper
from agnt_tasks.tui.typing.composer import ANSWER, Composer
from agnt_tasks.tui.typing.editor import edit_text
from agnt_tasks.tui.waiting.question import picked, question_blocks, question_rows
from agnt_tasks.tui.waiting.queue import Asked, Queue, what_became, who_waits
from agnt_tasks.verbs import operations
from agnt_tasks.verbs.attaching import attached
from agnt_tasks.verbs.histories import open_questions
from agnt_tasks.wording.amounts import count

_STRIP = 4
"""Lines of the list where it stands above the question."""
_TICK = 20.0
"""Seconds after which times are written anew."""
_HOLD = -1
"""Instead of an option: the key to put on hold was pressed last."""
_NOBODY = (Block("Nobody waits for you.", "bold"), Block("Esc goes back to the board.", "muted"))


class QuestionList(LineList, inherit_bindings=False):
    """Without the keys for folding: the room has them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", id="list.down"),
        Binding("up,k", "move(-1)", "Up", id="list.up"),
        Binding("home,g", "edge(-1)", "First", id="list.first"),
        Binding("end,G", "edge(1)", "Last", id="list.last"),
    ]


class WaitingRoom(Page):
    """Watches nothing: whoever opened it calls `refresh_questions` when something happened."""

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

    def __init__(self, store: FullStore, drafts: MutableMapping[str, str], now: Callable[[], int]) -> None:
        """`drafts`: what was typed and not sent, by task id; it outlives the room."""
        self._composer = Composer(ANSWER)
        super().__init__(store, now, QuestionList(empty=""), self._composer)
        self._drafts, self._queue = drafts, Queue()
        self._tasks: dict[str, tuple[int, Task]] = {}
        """By id, with the time of the question for which they were read."""
        self._sending: set[str] = set()
        self._lost = ""
        """A task that waits no more, and stays as long as it is looked at: something is typed for it."""
        self._stale = self._reading = self._known = False
        self._seen = ("", 0)
        """The question that is shown: its task, and when it was asked."""
        self._questions: tuple[Message, ...] = ()
        """Of it, once they are read."""
        self._options = 0
        self._pressed = 0
        """The option that was picked last."""

    def on_mount(self) -> None:
        self.refresh_questions()
        self.set_interval(_TICK, self.show)

    def on_resize(self) -> None:
        self.show()

    # Who waits.

    def refresh_questions(self) -> None:
        """Read again who waits. While a reading goes on, any number of calls lead to one more."""
        self._stale = True
        if not self._reading:
            self._reading = True
            self._read()

    @work(group="questions", exit_on_error=False)
    async def _read(self) -> None:
        try:
            while self._stale:
                self._stale = False
                found = await who_waits(self.store, self._sending)
                here = {entry.task_id for entry in found} | {self._lost}
                lost = next((each for each in self._queue.entries if each.task_id not in here), None)
                words = await what_became(self.store, lost.task_id) if lost else ""
                self._take([each for each in found if each.task_id not in self._sending], lost, words)
        except AgntError as error:
            self.say(error.message, wrong=True)
        finally:
            self._reading = False

    def _take(self, found: list[Asked], lost: Asked | None, words: str) -> None:
        """Who waits no more goes at once, unless somebody types for him."""
        self._keep_draft()
        before, typed = self._queue.current, bool(self._composer.text.strip())
        if lost and lost.task_id not in self._sending:
            self.say(f"“{lost.title}”: {words}")
        self._lost = ""
        if before and typed and before.task_id not in {entry.task_id for entry in found}:
            self._lost = before.task_id
            found = [*found, before]
        self._known = True
        self._queue.take(found)
        now = self._queue.current
        if typed and before and now and before.task_id == now.task_id and before.since != now.since:
            self.say("It asks something else now: read it before you send what is typed.", wrong=True)
        self.show()

    # What is looked at.

    def _go(self, move: Callable[[], None]) -> None:
        """Look at another one."""
        self._keep_draft()
        move()
        if self._lost and self._lost != self._queue.selected:
            self._queue.remove(self._lost)
            self._lost = ""
        self.show()

    @on(Composer.Changed)
    def _keep_draft(self) -> None:
        if self._composer.text.strip():
            self._drafts[self._seen[0]] = self._composer.text
        else:
            self._drafts.pop(self._seen[0], None)

    def show(self) -> None:
        entries, entry, wide = self._queue.entries, self._queue.current, self.size.width >= WIDE
        palette, now = palette_of(self.app.theme), self.now()
        rows = [question_rows(each, self._note(each), now, palette, wide=wide) for each in entries]
        self.list.styles.height = "1fr" if wide else min(len(rows), _STRIP, self.size.height // 6)
        self.list.set_rows([row for each in rows for row in each])
        if self.list.cursor_key != self._queue.selected:
            self.list.open(self._queue.selected)
        self.head("◆ Waiting for you", count(len(entries), "task") if entries else "")
        before, self._seen = self._seen, (entry.task_id, entry.since) if entry else ("", 0)
        if before != self._seen:
            self._pressed = 0
            self.scroll.scroll_home(animate=False)
        if before[0] != self._seen[0]:
            self._composer.text = self._drafts.get(self._seen[0], "")
        if not entry:
            self.list.focus()
        self._composer.display = bool(entry)
        self._show_question()
        if any(map(self._is_unread, entries)):
            self._load()

    def _note(self, entry: Asked) -> str:
        if self._queue.is_snoozed(entry):
            return "snoozed"
        return "draft" if entry.task_id in self._drafts else ""

    def _show_question(self) -> None:
        entry = self._queue.current
        task = self._tasks[entry.task_id][1] if entry and not self._is_unread(entry) else None
        self._questions = open_questions(task) if task else ()
        options = [option for question in self._questions for option in question.options or ()]
        self._options = len(options)
        alone = tuple(options) if len(self._questions) == 1 else ()
        self._composer.set_purpose(ANSWER._replace(options=alone))
        nobody = _NOBODY if self._known else ()
        self.paper.show(question_blocks(entry, task, self.now()) if entry else nobody)
        self.show_keys()

    def _is_unread(self, entry: Asked) -> bool:
        return self._tasks.get(entry.task_id, (0, None))[0] != entry.since

    @work(exclusive=True, group="tasks", exit_on_error=False)
    async def _load(self) -> None:
        """Read the whole tasks: first the one that is looked at, then one by one the others."""
        while unread := [each for each in self._queue.entries if self._is_unread(each)]:
            entry = next((each for each in unread if each.task_id == self._queue.selected), unread[0])
            try:
                self._tasks[entry.task_id] = entry.since, await self.store.get_task(entry.task_id)
            except TaskNotFoundError:
                return self.refresh_questions()
            except AgntError as error:
                return self.say(error.message, wrong=True)
            if entry.task_id == self._queue.selected:
                self._show_question()

    # What the user does.

    def keys(self) -> Sequence[Key]:
        if self._composer.has_focus_within or not self._queue.current:
            return [BACK]
        number = f"1-{min(self._options, 9)}" if self._options > 1 else "1"
        return [
            *([Key("write", number, "option")] if self._options else ()),
            Key("send", "Enter", "send" if self._composer.text.strip() else "answer"),
            Key("step(1)", "n", "next"),
            Key("step(-1)", "p", "previous"),
            Key("snooze", "s", "snooze"),
            Key("hold", "h", "on hold"),
            Key("open", "o", "task"),
            BACK,
        ]

    @on(LineList.Selected)
    def _selected(self, event: LineList.Selected) -> None:
        """The cursor was moved; what a list says that is no more is not heard."""
        if event.key == self.list.cursor_key and event.key != self._queue.selected:
            self._go(lambda: setattr(self._queue, "selected", event.key))

    @on(Paper.Chosen)
    def _option_clicked(self, event: Paper.Chosen) -> None:
        self.action_pick(event.choice)

    def on_key(self, event: events.Key) -> None:
        """A letter that is no key of the room begins an answer, so that none is lost."""
        letter = event.character if event.is_printable else None
        if letter and letter.strip() and event.key not in self.active_bindings:
            event.stop()
            self.action_write("h" + letter if self._pressed == _HOLD else letter)

    def on_paste(self, event: events.Paste) -> None:
        if True:
            self.action_write(event.text)

    def action_write(self, text: str = "") -> None:
        """Go on writing the answer, with this text."""
        self._pressed = 0
        if self._queue.current:
            self._composer.focus()
            self._composer.field.insert(text)

    def action_pick(self, number: int) -> None:
        """Write the option; the same once more sends it."""
        alone = len(self._questions) == 1
        if number > self._options:
            self.action_write(str(number))
        elif self._pressed != number:
            self._pressed = number
            self._composer.text = picked(self._composer.text, self._questions, number)
            self.say(f"Enter, or {number} again, sends it." if alone else "Enter sends it.")
            self.show_keys()
        elif alone:
            self._composer.action_send()

    def action_send(self) -> None:
        if self._composer.text.strip():
            self._composer.action_send()
        else:
            self.action_write()

    def action_step(self, by: int) -> None:
        self._go(lambda: self._queue.step(by))

    def action_snooze(self) -> None:
        if entry := self._queue.current:
            self._go(self._queue.snooze)
            self.say(f"“{entry.title}” comes last." if len(self._queue.entries) > 1 else "Nobody else waits.")

    def action_open(self) -> None:
        if self._queue.current:
            self._keep_draft()
            self.dismiss(self._queue.selected)

    @on(Composer.Left)
    def action_back(self) -> None:
        self._keep_draft()
        super().action_back()

    @on(Composer.EditorWanted)
    @work(exclusive=True, group="editor", exit_on_error=False)
    async def _edit(self, event: Composer.EditorWanted) -> None:
        edited = await edit_text(self.app, event.text)
        if edited is not None:
            self._composer.text = edited

    # What is sent.

    @on(Composer.Submitted)
    def _submitted(self, event: Composer.Submitted) -> None:
        entry = self._queue.current
        if entry and event.text == self._composer.text:
            self._begin(entry, self._deliver(entry, event.text, event.paths), "answer delivered, resumed")

    def action_hold(self) -> None:
        """Pressed twice: an answer may begin with this letter, and the question is withdrawn."""
        entry = self._queue.current
        if entry and self._pressed == _HOLD:
            self._begin(entry, operations.stop(self.store, entry.task_id), "on hold")
        elif entry:
            self._pressed = _HOLD
            self.say("h again puts it on hold: the question is withdrawn.")

    async def _deliver(self, entry: Asked, text: str, paths: Sequence[Path]) -> None:
        files = await asyncio.to_thread(attached, [str(path) for path in paths])
        await operations.answer(self.store, entry.task_id, text, files)
        if self._drafts.get(entry.task_id) == text:
            del self._drafts[entry.task_id]

    def _begin(self, entry: Asked, doing: Doing, done: str) -> None:
        """Go on to the next at once; if it fails, the question is there again with what was typed."""
        self._sending.add(entry.task_id)
        self._go(lambda: self._queue.remove(entry.task_id))
        # The app's own worker: it goes on if the room is left meanwhile.
        self.app.run_worker(self._finish(entry, doing, done), group="answers", exit_on_error=False)

    async def _finish(self, entry: Asked, doing: Doing, done: str) -> None:
        try:
            problem = await failure(doing)
        finally:
            self._sending.discard(entry.task_id)
        told = clean_line(f"“{entry.title}”: {problem or done}")
        if self.is_attached:
            self.say(told, wrong=bool(problem))
            self.refresh_questions()
        else:
            self.app.notify(told, severity="error" if problem else "information", markup=False)
