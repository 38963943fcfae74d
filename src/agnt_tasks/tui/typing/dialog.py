"""What all small screens that ask something have in common: their frame, their keys, Esc without loss."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.message import Message
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Static

from agnt_tasks.tui.look.content import safe_line
from agnt_tasks.tui.typing.key_line import KeyLine

STYLES = Path(__file__).parents[1] / "styles"


class Dialog(ModalScreen[ScreenResultType]):
    """A heading, what the subclass puts below it, and the keys. Ends with None when it is left."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES / "dialogs.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-wide")]  # noqa: RUF012 - an instance variable above
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back", id="dialog.leave")]

    @dataclass
    class Kept(Message):
        """Left with text that somebody typed: told to the screen below. Give it back as `draft`."""

        dialog: Dialog[Any]
        draft: object

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading
        self.keys = KeyLine(self)

    def compose(self) -> ComposeResult:
        with ScrollableContainer(classes="dialog", can_focus=False):
            yield Static(safe_line(self.heading), classes="heading", markup=False)
            yield from self.body()
            yield self.keys

    def body(self) -> ComposeResult:
        raise NotImplementedError

    def typed(self) -> object:
        """What was typed, if it must not be lost; None: nothing."""
        return None

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Once: Textual takes away what is on top, and for a screen that is gone that were the board."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def action_leave(self) -> None:
        if not self.is_active:
            return
        draft = self.typed()
        if draft is not None:
            self.app.screen_stack[-2].post_message(self.Kept(self, draft))
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """Beside the dialog."""
        if event.widget is self:
            self.action_leave()
