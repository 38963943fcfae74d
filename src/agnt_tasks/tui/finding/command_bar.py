"""The line in which a command is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.message import Message

from agnt_tasks.tui.chrome.typed_bar import TypedBar
from agnt_tasks.tui.finding.command_words import CommandKnown, complete_command
from agnt_tasks.tui.state.completion import Completion


class CommandBar(TypedBar):
    """Whoever hears of `Entered` takes the bar away, or says in it what is wrong."""

    SIGN = ":"
    KEYS: ClassVar = {"enter": "do it", "tab": "complete", "escape": "back"}
    PLACEHOLDER = "failed, stop, add TITLE, task ID, view NAME, filter TEXT; ↑ the one before"

    @dataclass
    class Entered(Message):
        text: str

    @dataclass
    class Left(Message):
        text: str
        """Typed so far."""

    def __init__(self, known: Callable[[], CommandKnown], history: Sequence[str]) -> None:
        super().__init__("", history)
        self._known = known

    def completions(self, text: str, cursor: int) -> list[Completion]:
        return complete_command(text, cursor, self._known())

    def changed(self, text: str) -> None:
        self.problem("")

    def entered(self, text: str) -> None:
        self.post_message(self.Entered(text))

    def action_leave(self) -> None:
        self.post_message(self.Left(self._input.value))
