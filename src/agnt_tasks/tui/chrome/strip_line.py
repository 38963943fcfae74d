"""A widget of one line that is drawn from pieces; the base of header and footer."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from agnt_tasks.tui.look.lines import Piece, line
from agnt_tasks.tui.look.palette import Palette, palette_of


class StripLine(Widget):
    """Shows `pieces()` from the left and `ending()` at the right end."""

    ALLOW_SELECT = False

    def pieces(self, palette: Palette) -> Sequence[Piece]:
        return ()

    def ending(self, palette: Palette) -> Sequence[Piece]:
        return ()

    def palette(self) -> Palette:
        return palette_of(self.app.theme)

    def render_line(self, y: int) -> Strip:
        palette = self.palette()
        fill = palette.on(palette.colours.text, palette.colours.surface)
        if y:
            return line([], self.size.width, fill)
        return line(self.pieces(palette), self.size.width, fill, self.ending(palette))
