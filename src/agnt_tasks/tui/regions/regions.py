"""All regions of the board screen, and which of them does what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from agnt_tasks.models.event import Event
from agnt_tasks.tui.actions import ACTIONS, BY_ID
from agnt_tasks.tui.chrome.footer_keys import footer_keys
from agnt_tasks.tui.chrome.typed_bar import TypedBar
from agnt_tasks.tui.look.key_hints import Key
from agnt_tasks.tui.regions.app_region import AppRegion
from agnt_tasks.tui.regions.attention_region import AttentionRegion
from agnt_tasks.tui.regions.banner_region import BannerRegion
from agnt_tasks.tui.regions.call_region import CallRegion
from agnt_tasks.tui.regions.command_region import CommandRegion
from agnt_tasks.tui.regions.form_region import FormRegion
from agnt_tasks.tui.regions.mark_region import MarkRegion
from agnt_tasks.tui.regions.move_region import MoveRegion
from agnt_tasks.tui.regions.moving import MOVES
from agnt_tasks.tui.regions.orphan_region import OrphanRegion
from agnt_tasks.tui.regions.pane_region import PaneRegion
from agnt_tasks.tui.regions.task_region import TaskRegion
from agnt_tasks.tui.regions.view_region import ViewRegion
from agnt_tasks.tui.regions.writing_region import WritingRegion
from agnt_tasks.tui.typing.dialog import Dialog
from agnt_tasks.tui.typing.task_draft import TaskDraft
from agnt_tasks.tui.waiting.question_page import QuestionPage

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

_WAYS = {
    "pane": "pane.open",
    "waiting": "waiting.open",
    "memory": "memory.open",
    "assistants": "assistants.open",
    "writing": "pane.compose",
}
"""What leads to a place."""
_NEEDS_TASK = {each.id for each in ACTIONS if each.group == "Task"} - {"task.new", "task.undo", "task.redo"}


class Regions:
    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self.pane = PaneRegion(screen)
        self.writing = WritingRegion(screen)
        self.tasks = TaskRegion(screen)
        self.views = ViewRegion(screen)
        self.app = AppRegion(screen)
        self.forms = FormRegion(screen)
        self.commands = CommandRegion(screen)
        self.banners = BannerRegion(screen)
        self.moves = MoveRegion(screen)
        self.marks = MarkRegion(screen)
        self.orphans = OrphanRegion(screen)
        self.attention = AttentionRegion(screen)
        self._calls = CallRegion(screen)
        every = (
            self.tasks,
            self.views,
            self.pane,
            self.writing,
            self.forms,
            self.app,
            self.commands,
            self.banners,
            self.moves,
            self.marks,
        )
        self._actions = {name: do for region in every for name, do in region.actions().items()}

    def keys(self) -> list[Key]:
        """What the footer offers now."""
        screen, pane, bar = self._screen, self.pane, self._bar()
        if bar:
            return bar.keys()
        return self.moves.keys or footer_keys(
            screen.state,
            screen.place,
            screen.hint,
            ready=screen.is_ready,
            shown=pane.card,
            unfolds=pane.pane.unfolds,
        )

    def _bar(self) -> TypedBar | None:
        """The line in which one types now."""
        return next((bar for bar in self._screen.query(TypedBar) if bar.has_focus_within), None)

    def perform(self, action: str, place: str) -> None:
        bar = self._bar()
        if bar and bar.clicked(action):
            return
        if not action.startswith("move."):
            self.moves.end()
        if action in MOVES and place == "pane":
            self.pane.pane.move(action)
        elif place == "board" and self._is_in_vain(action):
            return
        elif action in self._actions:
            self._actions[action]()
        elif action in BY_ID:
            # It works somewhere else: there.
            self._actions[_WAYS[BY_ID[action].where[0]]]()

    def _is_in_vain(self, action: str) -> bool:
        """There is no task for it, which is said. What is written goes to the open task all the same."""
        writes = action == "pane.compose" and self.pane.is_open
        return action in _NEEDS_TASK and not writes and self.tasks.is_nothing_there()

    def kept(self, dialog: Dialog[Any], draft: object) -> None:
        """A dialog was left with something typed in it."""
        if isinstance(draft, TaskDraft):
            self.forms.keep(draft)
        elif isinstance(draft, str):
            self.tasks.typed[dialog.heading] = draft

    def leave(self) -> None:
        """The board is closed, perhaps with something typed."""
        for screen in self._screen.app.screen_stack:
            if isinstance(screen, QuestionPage):
                screen.keep_draft()
            elif isinstance(screen, Dialog) and (draft := screen.typed()) is not None:
                self.kept(screen, draft)
        self.writing.keep_typed()
        self.banners.leave()

    def tick(self) -> None:
        """Once a second."""
        self.pane.tick()
        self.app.tick()
        self.banners.tick()
        self.attention.tick()

    def happened(self, events: Sequence[Event]) -> None:
        self.pane.happened(events)
        self.app.happened(events)
        self.orphans.happened(events)
        self._calls.happened(events)
