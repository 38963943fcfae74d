"""Writing tasks down and changing them, and the words that forms and filters suggest."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from agnt_tasks.errors import AgntError, TaskNotFoundError
from agnt_tasks.models.assistant import DEFAULT_ASSISTANT
from agnt_tasks.models.card import Card
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskUpdate
from agnt_tasks.tui.desk import Outcome
from agnt_tasks.tui.regions.orphan_region import NEW
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.regions.wording import short
from agnt_tasks.tui.state.completion import FilterWords, attached_paths
from agnt_tasks.tui.typing.task_draft import TaskDraft
from agnt_tasks.tui.typing.task_form import FormWords, TaskForm
from agnt_tasks.verbs.attaching import attached

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

_MOMENT = 0.2
"""Seconds that a form waits for the names it can suggest."""
_CHANGED = "Nothing was saved: {} was changed meanwhile, to “{}”. Your text is kept: {} opens it again."


class FormRegion(Region):
    def __init__(self, screen: BoardScreen) -> None:
        super().__init__(screen)
        self._assistants: tuple[str, ...] = (DEFAULT_ASSISTANT,)
        self._open = NEW
        """Which task the form is about."""

    def actions(self) -> Mapping[str, Do]:
        return {
            "task.new": lambda: self.open_form(self._new()),
            "task.edit": lambda: self.open_form(self._edit()),
        }

    # What is known

    def known(self) -> FormWords:
        """What the fields of a form suggest: what occurs in the tasks at hand."""
        cards = self.state.cards()
        return FormWords(
            assistants=tuple(dict.fromkeys((*self._assistants, *(card.assistant for card in cards)))),
            types=tuple(sorted({card.type for card in cards})),
            people=tuple(sorted({self.screen.desk.store.identity.email, *(c.owner_email for c in cards)})),
            skills=self.screen.surroundings.skills(),
        )

    def known_words(self) -> FilterWords:
        """The same for filters."""
        known = self.known()
        return FilterWords(known.types, known.assistants, known.people)

    async def learn_assistants(self) -> None:
        store = self.screen.desk.store
        if store.capabilities.assistants:
            self._assistants = tuple(each.id for each in await store.list_assistants())

    # Drafts of forms

    def keep(self, draft: TaskDraft) -> None:
        """Left with something typed: it is there when the form is opened again."""
        self.notebook.keep_draft(self._open, "form", draft.written())
        self.queue(self._tell_kept(self._open, draft.title))

    async def _tell_kept(self, task_id: str, title: str) -> None:
        if task_id == NEW or not await self.screen.regions.orphans.is_gone(task_id, title):
            key = self.screen.hint("task.new" if task_id == NEW else "task.edit")
            self.screen.say(f"kept as a draft: {key} opens it again")

    async def _new(self) -> None:
        await self._learn_for_a_moment()
        self._open, before = NEW, self.screen.regions.orphans.take_over()
        draft: TaskDraft | None = await self.screen.ask(TaskForm(self.known(), draft=before))
        if draft is None:
            return
        # Kept until it is done: the board may be left, or end, in the middle of it.
        self.notebook.keep_draft(NEW, "form", draft.written())
        with self.screen.desk.at_work():
            await self._add(draft)

    async def _add(self, draft: TaskDraft) -> None:
        outcome = await self.screen.desk.once("add", draft.to_create().model_dump())
        if outcome.error:
            self.screen.say(outcome.error, "error")
            await self._tell_kept(NEW, draft.title)
            return
        self.notebook.keep_draft(NEW, "form", "")
        self.screen.regions.tasks.tell("add", [outcome], {outcome.task_id: draft.title}, "")
        begun = draft.process and await self._process(outcome.answer, draft)
        # Wherever it is by then: a worker may be faster than the board.
        self.screen.go_to_task(outcome.task_id, out_of=TaskStatus.PENDING if begun else "")

    async def _process(self, task: Task, draft: TaskDraft) -> bool:
        """Whether it began."""
        try:
            files = await asyncio.to_thread(attached, attached_paths(draft.files))
        except AgntError as error:
            self.screen.say(error.message, "error")
            return False
        outcomes = await self.screen.desk.perform("process", [task.id], {"files": files} if files else {})
        self.screen.regions.tasks.tell("process", outcomes, {task.id: task.title}, "")
        return not outcomes[0].error

    async def _learn_for_a_moment(self) -> None:
        """Who wants to write is not kept waiting: what comes later is for the next form."""
        learned = asyncio.Event()
        self.start("learn", self._learn, learned)
        with suppress(TimeoutError):
            async with asyncio.timeout(_MOMENT):
                await learned.wait()

    async def _learn(self, learned: asyncio.Event) -> None:
        try:
            await self.learn_assistants()
        except AgntError as error:
            self.screen.say(error.message, "error")
        finally:
            learned.set()

    async def _edit(self) -> None:
        card = self.screen.regions.tasks.subject()
        task = await self._read_whole(card) if card else None
        if card is None or task is None:
            return
        self._open = task.id
        kept = TaskDraft.read(self.notebook.draft(task.id, "form"))
        form = TaskForm(self.known(), task=task, draft=kept)
        draft: TaskDraft | None = await self.screen.ask(form)
        if draft is not None:
            self.notebook.keep_draft(card.id, "form", draft.written())
            with self.screen.desk.at_work():
                await self._save(card, task, draft)

    async def _read_whole(self, card: Card) -> Task | None:
        """None: it cannot be read, or took so long that the user is somewhere else by now."""
        words = f"reading “{short(card.title)}”…"
        waiting = self.screen.set_timer(_MOMENT, lambda: self.screen.say(words))
        try:
            task = await self.screen.desk.store.get_task(card.id)
        except TaskNotFoundError:
            self.screen.regions.orphans.missed(card.id, card.title)
            return None
        except AgntError as error:
            self.screen.say(error.message, "error")
            if self.notebook.draft(card.id, "form"):
                await self._tell_kept(card.id, card.title)
            return None
        finally:
            waiting.stop()
        here = self.screen.regions.tasks.subject()
        is_wanted = self.screen.app.screen is self.screen and here is not None and here.id == card.id
        return task if is_wanted else None

    async def _save(self, card: Card, task: Task, draft: TaskDraft) -> None:
        before = TaskDraft.of(task)
        update, people = draft.to_update(before), draft.new_assignees(before)
        tasks, outcomes = self.screen.regions.tasks, list[Outcome]()
        if update:
            now = await self._now(task)
            clash = _clash(task, now, update)
            if clash:
                kept = draft.rebased(before, TaskDraft.of(now))
                self.notebook.keep_draft(card.id, "form", kept.written())
                self.screen.say(_CHANGED.format(*clash, self.screen.hint("task.edit")), "warning")
                return
            outcomes = await tasks.perform("edit", [card], update.given(), rev=now.rev or None)
        if people is not None:
            outcomes += await tasks.perform("assign", [card], {"emails": people})
        if not any(outcome.error for outcome in outcomes):
            self.notebook.keep_draft(card.id, "form", "")
        else:
            await self._tell_kept(card.id, draft.title)

    async def _now(self, before: Task) -> Task:
        """The task as it is; as it was, where that cannot be told: saving will tell why."""
        try:
            return await self.screen.desk.store.get_task(before.id)
        except AgntError:
            return before


def _clash(before: Task, now: Task, update: TaskUpdate) -> tuple[str, str] | None:
    """A field that is to be changed and that somebody else has changed, and to what; None: there is none."""
    for name, value in update.given().items():
        theirs = getattr(now, name)
        if theirs not in (getattr(before, name), value):
            return name, short(", ".join(theirs) if isinstance(theirs, tuple) else str(theirs))
    return None
