"""The page of the waiting room without its keys: it knows who waits, and shows it."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from agnt_tasks.errors import AgntError, TaskNotFoundError
from agnt_tasks.models.activity import Message
from agnt_tasks.models.task import Task
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.tui.lines.line_list import LineList
from agnt_tasks.tui.look.palette import palette_of
from agnt_tasks.tui.screens.page import WIDE, Page
from agnt_tasks.tui.screens.paper import Block
from agnt_tasks.tui.typing.composer import ANSWER, Composer
from agnt_tasks.tui.waiting.question import question_blocks, question_rows
from agnt_tasks.tui.waiting.queue import Asked, Queue, what_became, where_kept, who_waits
from agnt_tasks.verbs.histories import open_questions
from agnt_tasks.wording.amounts import count

_STRIP = 4
"""Lines of the list where it stands above the question."""
_TICK = 20.0
"""Seconds after which times are written anew."""
_NOBODY = (Block("Nobody waits for you.", "bold"), Block("Esc goes back to the board.", "muted"))


class QuestionList(LineList, inherit_bindings=False):
    """Without the keys for folding: the room has them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", id="list.down"),
        Binding("up,k", "move(-1)", "Up", id="list.up"),
        Binding("home,g", "edge(-1)", "First", id="list.first"),
        Binding("end,G", "edge(1)", "Last", id="list.last"),
    ]


class QuestionPage(Page):
    """Watches nothing: whoever opened it calls `refresh_questions` when something happened."""

    def __init__(self, store: FullStore, drafts: MutableMapping[str, str], now: Callable[[], int]) -> None:
        """`drafts`: what was typed and not sent, by task id; it outlives the room."""
        self.composer = Composer(ANSWER, first=self.pressed_in_box)
        super().__init__(store, now, QuestionList(empty=""), self.composer)
        self.drafts, self.queue = drafts, Queue()
        self._tasks: dict[str, tuple[int, Task]] = {}
        """By id, with the time of the question for which they were read."""
        self.sending: set[str] = set()
        self._lost = ""
        """A task that waits no more, and stays as long as it is looked at: something is typed for it."""
        self._stale = self._reading = self._known = False
        self._seen = ("", 0)
        """The question that is shown: its task, and when it was asked."""
        self.questions: tuple[Message, ...] = ()
        """Of it, once they are read."""
        self.options = 0
        self.pressed = 0
        """The option that was picked last."""

    def on_mount(self) -> None:
        self.refresh_questions()
        self.set_interval(_TICK, self.tick)
        self.watch(self.scroll, "scroll_y", self._moved, init=False)
        self.watch(self.scroll, "virtual_size", self._moved, init=False)

    def on_resize(self) -> None:
        self.show()

    def tick(self) -> None:
        """Times are written anew. Where nobody waits, nothing that was done is news any more."""
        if self._known and not self.queue.entries:
            self.let_go()
        self.show()

    def _moved(self) -> None:
        """The question was scrolled, or is longer or shorter now: keys tell whether more of it is below."""
        self.call_after_refresh(self.show_keys)

    @property
    def is_cut(self) -> bool:
        """Some of the question is below what is seen."""
        return self.scroll.scroll_y < self.scroll.max_scroll_y

    @property
    def options_below(self) -> int:
        """How many options are."""
        top = int(self.scroll.scroll_y)
        return self.paper.choices_below(top + self.scroll.scrollable_content_region.height)

    def action_scroll(self, by: int) -> None:
        """A page of the question, without the two lines that one has read already."""
        page = max(1, self.scroll.scrollable_content_region.height - 2)
        self.scroll.scroll_relative(y=by * page, animate=False)

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
                found = await who_waits(self.store, self.sending)
                here = {entry.task_id for entry in found} | {self._lost}
                lost = next((each for each in self.queue.entries if each.task_id not in here), None)
                words = await what_became(self.store, lost.task_id) if lost else ""
                self._take([each for each in found if each.task_id not in self.sending], lost, words)
        except AgntError as error:
            self.say(error.message, wrong=True)
        finally:
            self._reading = False

    def _take(self, found: list[Asked], lost: Asked | None, words: str) -> None:
        """Who waits no more goes at once, unless somebody types for him."""
        self.keep_draft()
        before, typed = self.queue.current, bool(self.composer.text.strip())
        if before and (before.task_id, before.since) not in {(each.task_id, each.since) for each in found}:
            self.forget_press()
        if lost and lost.task_id not in self.sending:
            out_of_sight = lost.task_id in self.drafts and before != lost
            kept = f"; your text is {where_kept(words)}" if out_of_sight else ""
            self.say(f"“{lost.title}”: {words}{kept}")
        self._lost = ""
        if before and typed and before.task_id not in {entry.task_id for entry in found}:
            self._lost = before.task_id
            found = [*found, before]
        self._known = True
        self.queue.take(found)
        now = self.queue.current
        if typed and before and now and before.task_id == now.task_id and before.since != now.since:
            self.say("It asks something else now: read it before you send what is typed.", wrong=True)
        self.show()

    def go(self, move: Callable[[], None]) -> None:
        """Look at another one."""
        self.forget_press()
        self.keep_draft()
        move()
        if self._lost and self._lost != self.queue.selected:
            self.queue.remove(self._lost)
            self._lost = ""
        self.show()

    def forget_press(self) -> None:
        """What was said of pressing a key again is not true any more."""
        if self.pressed:
            self.pressed = 0
            self.say("")

    @on(Composer.Changed)
    def keep_draft(self) -> None:
        if self.composer.text.strip():
            self.drafts[self._seen[0]] = self.composer.text
        else:
            self.drafts.pop(self._seen[0], None)

    def show(self) -> None:
        entries, entry, wide = self.queue.entries, self.queue.current, self.size.width >= WIDE
        palette, now = palette_of(self.app.theme), self.now()
        rows = [question_rows(each, self._note(each), now, palette, wide=wide) for each in entries]
        self.list.styles.height = "1fr" if wide else min(len(rows), _STRIP, self.size.height // 6)
        self.list.set_rows([row for each in rows for row in each])
        if self.list.cursor_key != self.queue.selected:
            self.list.open(self.queue.selected)
        self.head("◆ Waiting for you", count(len(entries), "task") if entries else "")
        before, self._seen = self._seen, (entry.task_id, entry.since) if entry else ("", 0)
        if before != self._seen:
            self.pressed = 0
            self.scroll.scroll_home(animate=False)
        if before[0] != self._seen[0]:
            self.composer.text = self.drafts.get(self._seen[0], "")
        if not entry:
            self.list.focus()
        self.composer.display = bool(entry)
        self._show_question()
        if any(map(self._is_unread, entries)):
            self._load()

    def _note(self, entry: Asked) -> str:
        if self.queue.is_snoozed(entry):
            return "snoozed"
        return "draft" if entry.task_id in self.drafts else ""

    def _show_question(self) -> None:
        entry = self.queue.current
        task = self._tasks[entry.task_id][1] if entry and not self._is_unread(entry) else None
        self.questions = open_questions(task) if task else ()
        options = [option for question in self.questions for option in question.options or ()]
        self.options = len(options)
        alone = tuple(options) if len(self.questions) == 1 else ()
        self.composer.set_purpose(ANSWER._replace(options=alone))
        nobody = _NOBODY if self._known else ()
        self.paper.show(question_blocks(entry, task, self.now()) if entry else nobody)
        if task:
            self.question_known()
        self.show_keys()

    def question_known(self) -> None:
        """What is asked, and how many options there are."""

    def pressed_in_box(self, key: str) -> bool:
        """Whether a key that is about to be typed means something else."""
        return False

    @property
    def is_unread(self) -> bool:
        """What is asked now is not known yet."""
        entry = self.queue.current
        return entry is not None and self._is_unread(entry)

    def _is_unread(self, entry: Asked) -> bool:
        return self._tasks.get(entry.task_id, (0, None))[0] != entry.since

    @work(exclusive=True, group="tasks", exit_on_error=False)
    async def _load(self) -> None:
        """Read the whole tasks: first the one that is looked at, then one by one the others."""
        while unread := [each for each in self.queue.entries if self._is_unread(each)]:
            entry = next((each for each in unread if each.task_id == self.queue.selected), unread[0])
            try:
                self._tasks[entry.task_id] = entry.since, await self.store.get_task(entry.task_id)
            except TaskNotFoundError:
                return self.refresh_questions()
            except AgntError as error:
                return self.say(error.message, wrong=True)
            if entry.task_id == self.queue.selected:
                self._show_question()

    @on(LineList.Selected)
    def _selected(self, event: LineList.Selected) -> None:
        """The cursor was moved; what a list says that is no more is not heard."""
        if event.key == self.list.cursor_key and event.key != self.queue.selected:
            self.go(lambda: setattr(self.queue, "selected", event.key))
