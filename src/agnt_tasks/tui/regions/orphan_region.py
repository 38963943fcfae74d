"""What was typed for a task that somebody deleted: it is kept for the form of a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from agnt_tasks.errors import AgntError, TaskNotFoundError
from agnt_tasks.models.card import Card
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.tui.desk import Outcome
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.regions.wording import gone
from agnt_tasks.tui.screens.waiting import WaitingRoom
from agnt_tasks.tui.typing.task_draft import TaskDraft
from agnt_tasks.tui.typing.task_form import TaskForm

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

NEW = "new"
"""Where the draft of a task that is not written down yet is kept."""
_KINDS = ("message", "form")
"""Of what is kept for a task."""
_LEFT = "left over"
"""The kind of draft that the next form of a new task takes over."""


class OrphanRegion(Region):
    def __init__(self, screen: BoardScreen) -> None:
        super().__init__(screen)
        self._ours: set[str] = set()
        """Deleted from here: whoever did that was told what is lost."""
        self._told: set[str] = set()
        """Deleted by somebody else, which was said."""

    def actions(self) -> Mapping[str, Do]:
        return {}

    def happened(self, events: Sequence[Event]) -> None:
        """Called as long as it is known what a deleted task was called."""
        for event in events:
            if event.kind is EventKind.DELETED and event.task_id not in self._in_hand():
                card = self.state.find(event.task_id)
                self.adopt(event.task_id, card.title if card else "")
        if any(event.kind is EventKind.RESET for event in events):
            self.look()

    def _in_hand(self) -> set[str]:
        """Somebody types for these at the moment: it is looked at again when that ends."""
        shown, top = self.screen.regions.pane.shown, self.screen.app.screen
        form = top.task_id if isinstance(top, TaskForm) else ""
        room = top.queue.selected if isinstance(top, WaitingRoom) else ""
        return {shown.id if shown else "", form, room}

    def look(self) -> None:
        """Whether every task for which something is kept is still there: no event may have told."""
        self.start("orphans", self._look)

    async def _look(self) -> None:
        for task_id in self.notebook.drafted() - {NEW}:
            if task_id not in self._in_hand():
                await self.is_gone(task_id)

    async def is_gone(self, task_id: str, title: str = "") -> bool:
        """Whether it was deleted; then what was typed for it is kept elsewhere, and that is said."""
        try:
            await self.screen.desk.store.get_task(task_id)
        except TaskNotFoundError:
            self.adopt(task_id, title)
            return True
        except AgntError:
            # Then nobody knows: what is kept stays where it is.
            pass
        return False

    def deleting(self, task_ids: Sequence[str]) -> None:
        """They are about to be deleted from here, and what was typed for them too."""
        self._ours.update(task_ids)

    def deleted(self, outcomes: Sequence[Outcome]) -> None:
        """What came of it."""
        for outcome in outcomes:
            if outcome.error:
                self._ours.discard(outcome.task_id)
            else:
                self._take_away(outcome.task_id)

    def has_drafts(self, cards: Sequence[Card]) -> bool:
        return any(self.notebook.draft(card.id, kind) for card in cards for kind in _KINDS)

    def _take_away(self, task_id: str) -> None:
        for kind in _KINDS:
            self.notebook.keep_draft(task_id, kind, "")

    def adopt(self, task_id: str, title: str) -> None:
        """The task is gone: what was typed for it becomes a part of the next new task."""
        edited = TaskDraft.read(self.notebook.draft(task_id, "form"))
        message = self.notebook.draft(task_id, "message").strip()
        if task_id in self._ours:
            self._take_away(task_id)
        elif edited or message:
            self._hand_over(task_id, title, edited, message)

    def missed(self, task_id: str, title: str) -> None:
        """Somebody looks for it, and it is gone: that is said once, also where nothing was typed for it."""
        self.adopt(task_id, title)
        if task_id not in self._ours | self._told:
            self._told.add(task_id)
            self.screen.say(f"{gone(title)}.", "warning")
        self.screen.look_again()

    def _hand_over(self, task_id: str, title: str, edited: TaskDraft | None, message: str) -> None:
        left = TaskDraft.read(self.notebook.draft(NEW, _LEFT))
        assistant = self.screen.regions.forms.known().assistants[0]
        said = TaskDraft(title=title, description=message, assistant=assistant) if message else None
        parts = [each for each in (left, edited, said) if each]
        self.notebook.keep_draft(NEW, _LEFT, TaskDraft.joined(parts).written())
        self._take_away(task_id)
        name = title or (edited.title if edited else "")
        key = self.screen.hint("task.new")
        opens = f"{key} opens it as a new task" if key else "it stands in the form of a new task"
        self._told.add(task_id)
        self.screen.say(f"{gone(name)}. What you typed for it is kept: {opens}.", "warning")

    def take_over(self) -> TaskDraft | None:
        """The draft with which the form of a new task opens, with what was left over in it."""
        parts = [TaskDraft.read(self.notebook.draft(NEW, kind)) for kind in ("form", _LEFT)]
        known = [part for part in parts if part]
        if not known:
            return None
        draft = TaskDraft.joined(known)
        self.notebook.keep_draft(NEW, "form", draft.written())
        self.notebook.keep_draft(NEW, _LEFT, "")
        return draft
