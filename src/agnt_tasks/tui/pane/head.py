"""The head of the pane: title and facts, as high as they need."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from agnt_tasks.tui.look.palette import Palette, palette_of

Lines = Callable[[int, Palette], list[Strip]]
"""The lines for a width."""


class PaneHead(Widget):
    DEFAULT_CSS = "PaneHead { height: auto; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._lines: Lines = lambda width, palette: []
        self._strips: list[Strip] = []

    def show(self, lines: Lines) -> None:
        self._lines = lines
        self._draw(self.size.width)

    def _draw(self, width: int) -> None:
        before, self._strips = self._strips, self._lines(width, palette_of(self.app.theme)) if width else []
        if len(before) != len(self._strips):
            self.refresh(layout=True)
        elif before != self._strips:
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """With an empty line before what is below."""
        return len(self._lines(width, palette_of(self.app.theme))) + 1

    def on_resize(self) -> None:
        """The layout has asked for the height already."""
        self._strips = self._lines(self.size.width, palette_of(self.app.theme))
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._draw(self.size.width)

    def render_line(self, y: int) -> Strip:
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, palette_of(self.app.theme).plain)
