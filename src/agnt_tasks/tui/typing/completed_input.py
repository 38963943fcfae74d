"""A one-line field that suggests what is known: one word, or several with commas between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from agnt_tasks.tui.state.completion import Completion, complete_word
from agnt_tasks.tui.typing.one_line import OneLine
from agnt_tasks.tui.typing.suggestions import Suggesting


class CompletedInput(Suggesting):
    """Enter accepts the suggestion; with none open it submits. Down opens the list in an empty field."""

    DEFAULT_CSS = "CompletedInput { height: 1; width: 1fr; }"

    @dataclass
    class Submitted(Message):
        source: CompletedInput
        value: str

    def __init__(
        self,
        candidates: Callable[[], Sequence[str]] = tuple,
        *,
        value: str = "",
        placeholder: str = "",
        folder: Path | None = None,
    ) -> None:
        super().__init__(folder)
        self._candidates = candidates
        self._input = OneLine(value or None, placeholder=placeholder, compact=True, select_on_focus=False)

    def compose(self) -> ComposeResult:
        yield self._input
        yield self.suggestions

    @property
    def field(self) -> Input:
        return self._input

    @property
    def value(self) -> str:
        return self._input.value

    def typed(self) -> tuple[str, int]:
        return self._input.value, self._input.cursor_position

    def put(self, completion: Completion) -> None:
        text = self._input.value
        self._input.value = text[: completion.start] + completion.replacement + text[completion.end :]
        self._input.cursor_position = completion.start + len(completion.replacement)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.offer_paths():
            self.offer([word for word in self._words() if word.start < self._input.cursor_position])

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(self, event.value))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return (action, parameters) == ("suggest", (1,)) or super().check_action(action, parameters)

    def action_suggest(self, by: int) -> None:
        if self.suggestions.is_open:
            super().action_suggest(by)
        else:
            self.offer(self._words())

    def _words(self) -> list[Completion]:
        return complete_word(*self.typed(), self._candidates())
