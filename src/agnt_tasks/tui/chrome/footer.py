"""The line below the board: the keys that work now, each of them clickable."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from agnt_tasks.tui.chrome.strip_line import StripLine
from agnt_tasks.tui.look.key_hints import Key, fitting, key_at, key_strip

_STAYS = 8.0
"""Seconds that words stay."""
_LEAST = 12
"""Cells that keys keep beside them: enough for help."""
_MARGIN = 1


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
        return fitting(self._keys, self._room - 2 * _MARGIN)

    @property
    def _room(self) -> int:
        """Cells for keys."""
        return self.size.width - (cell_len(self.said) + 2 if self.said else 0)

    def render_line(self, y: int) -> Strip:
        palette = self.palette()
        ground = palette.colours.surface
        return key_strip(self._fitting(), self.size.width, palette, ground, margin=_MARGIN, said=self.said)

    def on_click(self, event: events.Click) -> None:
        key = key_at(self._fitting(), event.x - _MARGIN)
        if key:
            self.post_message(self.Chosen(key.action))
