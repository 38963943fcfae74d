"""The line below the board: the keys that work now, each of them clickable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip

from agnt_tasks.tui.chrome.strip_line import StripLine
from agnt_tasks.tui.look.lines import Piece, line


class Key(NamedTuple):
    action: str
    shown: str
    """The key as people write it."""
    label: str

    @property
    def cells(self) -> int:
        return cell_len(self.shown) + cell_len(self.label) + 3


class FooterLine(StripLine):
    """As many keys as there is room for; the last one (help) is always there."""

    DEFAULT_CSS = "FooterLine { height: 1; width: 1fr; dock: bottom; }"

    class Chosen(Message):
        """A key was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__()
        self._keys: Sequence[Key] = ()

    def show(self, keys: Sequence[Key]) -> None:
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def _fitting(self) -> list[Key]:
        if not self._keys:
            return []
        *others, last = self._keys
        room, found = self.size.width - last.cells - 1, list[Key]()
        for key in others:
            room -= key.cells
            if room < 0:
                break
            found.append(key)
        return [*found, last]

    def render_line(self, y: int) -> Strip:
        palette = self.palette()
        ground = palette.colours.surface
        strong = palette.on(palette.colours.accent, ground, bold=True)
        muted = palette.on(palette.colours.muted, ground)
        pieces = [Piece(" ", muted)]
        for key in self._fitting():
            pieces += [Piece(key.shown, strong), Piece(f" {key.label}  ", muted)]
        return line(pieces, self.size.width, muted)

    def on_click(self, event: events.Click) -> None:
        at = 1
        for key in self._fitting():
            if at <= event.x < at + key.cells:
                self.post_message(self.Chosen(key.action))
                return
            at += key.cells
