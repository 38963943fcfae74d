"""Keys that are struck for a field, or the pane, before it is there: they are for it, or for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen
from textual.timer import Timer

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

_LONGEST = 1.0
"""Seconds; for what has not opened by then nobody waits, and keys are keys again."""
_LATE = "Still reading the task: the keys that you struck for it were not done."


class TypedAhead:
    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._held: list[events.Key] | None = None
        self._place = ""
        self._turn = 0
        self._timer: Timer | None = None

    def begin(self, place: str = "") -> int:
        """A field is being opened, or that place (`BoardScreen.place`). A number for `end`."""
        self._place, self._turn = place, self._turn + 1
        self._held = self._held or []
        self._stop_timer()
        self._timer = self._screen.set_timer(_LONGEST, self._give_up)
        return self._turn

    def take(self, event: events.Key) -> bool:
        """Whether the key belongs to what is being opened, or to a field, and is on its way to it."""
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

    def end(self, turn: int | None = None, *, dropped: bool = False) -> None:
        """It is there, or does not come (`dropped`). `turn`: unless something else is being opened by now."""
        if turn in (None, self._turn):
            there = self._screen.place == self._place and not dropped
            self._end_in(self._screen if there else None)

    def _give_up(self) -> None:
        if self._held and self._place:
            self._screen.say(_LATE)
        self.end(dropped=bool(self._place))

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.stop()

    def _end_in(self, screen: Screen[Any] | None) -> None:
        self._stop_timer()
        held, self._held = self._held or [], None
        for event in held if screen else ():
            _pass_on(screen, event)


def _pass_on(screen: Screen[Any] | None, event: events.Key) -> None:
    if screen and screen.focused:
        screen.focused.post_message(events.Key(event.key, event.character))
