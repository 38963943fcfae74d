"""Writing tasks down and changing them, and the words that forms and filters suggest."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from agnt_tasks.errors import AgntError
from agnt_tasks.models.assistant import DEFAULT_ASSISTANT
from agnt_tasks.models.card import Card
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.state import completion
from agnt_tasks.tui.state.completion import attached_paths
from agnt_tasks.tui.typing.task_draft import TaskDraft
from agnt_tasks.tui.typing.task_form import Known, TaskForm
from agnt_tasks.verbs.attaching import attached

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

_NEW = "new"
"""Where the draft of a task that is not written down yet is kept."""


class FormRegion(Region):
    def __init__(self, screen: BoardScreen) -> None:
        super().__init__(screen)
        self._assistants: tuple[str, ...] = (DEFAULT_ASSISTANT,)
        self._open = _NEW
        """Which task the form is about."""

    def actions(self) -> Mapping[str, Do]:
        return {
            "task.new": lambda: self.open_form(self._new()),
            "task.edit": lambda: self.open_form(self._edit()),
        }

    # What is known

    def known(self) -> Known:
        """What the fields of a form suggest: what occurs in the tasks at hand."""
        cards = self.state.cards()
        return Known(
            assistants=tuple(dict.fromkeys((*self._assistants, *(card.assistant for card in cards)))),
            types=tuple(sorted({card.type for card in cards})),
            people=tuple(sorted({self.screen.desk.store.identity.email, *(c.owner_email for c in cards)})),
            skills=self.screen.surroundings.skills(),
        )

    def known_words(self) -> completion.Known:
        """The same for filters."""
        known = self.known()
        return completion.Known(known.types, known.assistants, known.people)

    async def learn_assistants(self) -> None:
        store = self.screen.desk.store
        if store.capabilities.assistants:
            self._assistants = tuple(each.id for each in await store.list_assistants())

    # Drafts of forms

    def keep(self, draft: TaskDraft) -> None:
        """Left with something typed: it is there when the form is opened again."""
        self.notebook.keep_draft(self._open, "form", json.dumps(draft._asdict()))
        key = self.screen.hint("task.new" if self._open == _NEW else "task.edit")
        self.screen.say(f"kept as a draft: {key} opens it again")

    def _draft(self, task_id: str) -> TaskDraft | None:
        kept = self.notebook.draft(task_id, "form")
        try:
            return TaskDraft(**json.loads(kept)) if kept else None
        except (ValueError, TypeError):
            return None

    async def _new(self) -> None:
        await self._learn()
        self._open = _NEW
        draft: TaskDraft | None = await self.screen.ask(TaskForm(self.known(), draft=self._draft(_NEW)))
        if draft is None:
            return
        outcome = await self.screen.desk.once("add", draft.to_create().model_dump())
        if outcome.error:
            self.notebook.keep_draft(_NEW, "form", json.dumps(draft._asdict()))
            self.screen.say(outcome.error, "error")
            return
        self.notebook.keep_draft(_NEW, "form", "")
        self.screen.regions.tasks.tell("add", [outcome], {outcome.task_id: draft.title}, "")
        begun = draft.process and await self._process(outcome.answer, draft)
        self.screen.go_to_task(outcome.task_id, status=TaskStatus.IN_PROGRESS if begun else "")

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

    async def _learn(self) -> None:
        try:
            await self.learn_assistants()
        except AgntError as error:
            self.screen.say(error.message, "error")

    async def _edit(self) -> None:
        card = self.screen.regions.tasks.subject()
        if card is None:
            return
        try:
            task = await self.screen.desk.store.get_task(card.id)
        except AgntError as error:
            self.screen.say(error.message, "error")
            return
        self._open = task.id
        form = TaskForm(self.known(), task=task, draft=self._draft(task.id))
        draft: TaskDraft | None = await self.screen.ask(form)
        if draft is not None:
            await self._save(card, TaskDraft.of(task), draft)

    async def _save(self, card: Card, before: TaskDraft, draft: TaskDraft) -> None:
        update, people = draft.to_update(before), draft.new_assignees(before)
        tasks = self.screen.regions.tasks
        outcomes = await tasks.perform("edit", [card], update.given()) if update else []
        if people is not None:
            outcomes += await tasks.perform("assign", [card], {"emails": people})
        failed = any(outcome.error for outcome in outcomes)
        self.notebook.keep_draft(card.id, "form", json.dumps(draft._asdict()) if failed else "")
