"""Keys that are struck for a field before it is there: they are text, and no verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

_LONGEST = 1.0
"""Seconds; what has not opened by then does not open, and keys are keys again."""


class TypedAhead:
    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._held: list[events.Key] | None = None

    def begin(self) -> None:
        """Something to type in is being opened."""
        if self._held is None:
            self._held = []
            self._screen.set_timer(_LONGEST, self.end)

    def take(self, event: events.Key) -> bool:
        """Whether the key belongs to a field, and is on its way to it."""
        if self._held is not None:
            self._held.append(event)
            return True
        if event.is_printable and not self._screen.place:
            # A field keeps what it can print: this key was struck before it had the focus.
            self._pass_on(event)
            return True
        return False

    def focused(self) -> None:
        """Something has the focus now, perhaps a field."""
        if not self._screen.place:
            self.end()

    def end(self) -> None:
        """The field is there, or does not come."""
        held, self._held = self._held or [], None
        if not self._screen.place:
            for event in held:
                self._pass_on(event)

    def _pass_on(self, event: events.Key) -> None:
        if self._screen.focused:
            self._screen.focused.post_message(events.Key(event.key, event.character))
