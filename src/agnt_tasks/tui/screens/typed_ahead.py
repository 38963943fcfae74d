"""Keys that are struck for a field before it is there: they are text, and no verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen

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
        on_top = self._screen.app.screen
        if on_top is not self._screen or (event.is_printable and not self._screen.place):
            # A field keeps what it can print: this key was struck before it had the focus.
            _pass_on(on_top, event)
            return True
        return False

    def opened(self, dialog: Screen[Any]) -> None:
        """What is typed goes there as soon as something in it has the focus."""
        dialog.call_after_refresh(self._end_in, dialog)

    def focused(self) -> None:
        """Something has the focus now, perhaps a field."""
        if not self._screen.place:
            self.end()

    def end(self) -> None:
        """The field is there, or does not come."""
        self._end_in(None if self._screen.place else self._screen)

    def _end_in(self, screen: Screen[Any] | None) -> None:
        held, self._held = self._held or [], None
        for event in held if screen else ():
            _pass_on(screen, event)


def _pass_on(screen: Screen[Any] | None, event: events.Key) -> None:
    if screen and screen.focused:
        screen.focused.post_message(events.Key(event.key, event.character))
