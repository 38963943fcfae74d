"""The line in which a filter is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.message import Message

from agnt_tasks.models.card import Filter
from agnt_tasks.tui.chrome.typed_bar import TypedBar
from agnt_tasks.tui.state.completion import Completion, FilterWords, complete_filter
from agnt_tasks.tui.state.filters import KEYS, FilterError, parse

_BEGINNING = 3
"""Letters of a word after which it may be meant as a key."""


class FilterBar(TypedBar):
    """Every keystroke filters. Enter keeps the filter, Esc goes back to the one before."""

    SIGN = "/"
    KEYS: ClassVar = {"enter": "keep", "tab": "complete", "escape": "take back"}
    PLACEHOLDER = "words, status:failed type: assistant: owner: mine has:question updated:<1h"

    @dataclass
    class Changed(Message):
        """What is typed is a filter, and in other words than before."""

        wanted: Filter
        text: str

    @dataclass
    class Left(Message):
        text: str
        kept: bool
        """With Enter."""

    def __init__(self, text: str, known: Callable[[], FilterWords], history: Sequence[str]) -> None:
        super().__init__(text, history)
        self._before = self._last = text
        self._known = known

    def completions(self, text: str, cursor: int) -> list[Completion]:
        # A free word is a word: only keys that are being typed, and their values, are suggested.
        return complete_filter(text, cursor, self._known()) if text[:cursor][-1:].strip() else []

    def changed(self, text: str) -> None:
        if text == self._last:
            return
        self._last = text
        if _key_begins(text):
            return
        try:
            wanted = parse(text)
        except FilterError as error:
            self.problem(error.message)
            return
        self.problem("")
        self.post_message(self.Changed(wanted, text))

    def entered(self, text: str) -> None:
        """What is no filter stays, with what is wrong about it."""
        try:
            parse(text)
        except FilterError as error:
            self.problem(error.message, error.position)
            return
        self.post_message(self.Left(text, kept=True))

    def action_leave(self) -> None:
        self.post_message(self.Left(self._before, kept=False))


def _key_begins(text: str) -> bool:
    """`stat`: a key is being typed, it seems; to look for that word already would empty the board."""
    word = text.rpartition(" ")[2].lower()
    return len(word) >= _BEGINNING and any(key.startswith(word) and key != word for key in KEYS)
