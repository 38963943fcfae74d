"""The line below the board: the keys that work now, each of them clickable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from agnt_tasks.tui.chrome.strip_line import StripLine
from agnt_tasks.tui.look.lines import Piece, line

_STAYS = 8.0
"""Seconds that words stay."""
_LEAST = 12
"""Cells that keys keep beside them: enough for help."""


class Key(NamedTuple):
    action: str
    shown: str
    """The key as people write it."""
    label: str

    @property
    def cells(self) -> int:
        return cell_len(self.shown) + cell_len(self.label) + 3


class FooterLine(StripLine):
    """As many keys as there is room for, the last one (help) always; at the right what was said just now."""

    DEFAULT_CSS = "FooterLine { height: 1; width: 1fr; dock: bottom; }"

    class Chosen(Message):
        """A key was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__()
        self._keys: Sequence[Key] = ()
        self.said = ""
        """The outcome of what was done last; it goes by itself."""
        self._going: Timer | None = None

    def say(self, words: str) -> bool:
        """Tell it here, where it moves nothing; False: it is too long for that."""
        if cell_len(words) > self.size.width - _LEAST:
            return False
        self.said = words
        self.refresh()
        if self._going:
            self._going.stop()
        self._going = self.set_timer(_STAYS, self.hush)
        return True

    def hush(self) -> None:
        self.said = ""
        self.refresh()

    def show(self, keys: Sequence[Key]) -> None:
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def _fitting(self) -> list[Key]:
        if not self._keys:
            return []
        *others, last = self._keys
        room, found = self._room - last.cells - 1, list[Key]()
        for key in others:
            room -= key.cells
            if room < 0:
                break
            found.append(key)
        return [*found, last]

    @property
    def _room(self) -> int:
        """Cells for keys."""
        return self.size.width - (cell_len(self.said) + 2 if self.said else 0)

    def render_line(self, y: int) -> Strip:
        palette = self.palette()
        ground = palette.colours.surface
        strong = palette.on(palette.colours.accent, ground, bold=True)
        muted = palette.on(palette.colours.muted, ground)
        pieces = [Piece(" ", muted)]
        for key in self._fitting():
            pieces += [Piece(key.shown, strong), Piece(f" {key.label}  ", muted)]
        text = palette.on(palette.colours.text, ground, bold=True)
        return line(pieces, self.size.width, muted, [Piece(f"{self.said} ", text)] if self.said else ())

    def on_click(self, event: events.Click) -> None:
        at = 1
        for key in self._fitting():
            if at <= event.x < at + key.cells:
                self.post_message(self.Chosen(key.action))
                return
            at += key.cells
