"""The question before what cannot be undone or costs money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from agnt_tasks.tui.look.content import safe, safe_line
from agnt_tasks.tui.typing.dialog import Dialog
from agnt_tasks.wording.amounts import count

_NAMED = 5


class Confirm(Dialog[bool | None]):
    """Names the things, what happens to them and how many they are. Enter does nothing: only `y` agrees."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "agree", "yes", id="confirm.agree"),
        Binding("n", "leave", "no", id="confirm.refuse"),
    ]

    def __init__(self, verb: str, titles: Sequence[str], effect: str, thing: str = "task") -> None:
        """`verb`: in the imperative; `effect`: one sentence; `thing`: what it is about, in the singular."""
        which = f"this {thing}" if len(titles) == 1 else count(len(titles), thing)
        super().__init__(f"{verb.capitalize()} {which}?")
        self._titles, self._effect = titles, effect
        self.keys.rename("agree", f"yes, {verb}")
        self.keys.rename("leave", "no")

    def body(self) -> ComposeResult:
        for title in self._titles[:_NAMED]:
            yield Static(safe_line(f"  {title}"), classes="named", markup=False)
        if len(self._titles) > _NAMED:
            yield Static(f"  and {len(self._titles) - _NAMED:,} more", classes="muted", markup=False)
        yield Static(safe(self._effect), classes="effect", markup=False)

    def on_mount(self) -> None:
        # What is asked here must be read: nothing that was said before may cover it.
        self.app.clear_notifications()

    def action_agree(self) -> None:
        self.dismiss(True)
