"""`ListCanvas`: draws the lines of rows that are in sight, and nothing else exists."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from agnt_tasks.tui.lines.outline import Outline
from agnt_tasks.tui.lines.rows import SIGN, Drawn, Line, Row, draw, wrapped
from agnt_tasks.tui.lines.viewport import Place, Viewport
from agnt_tasks.tui.look.lines import Piece, line
from agnt_tasks.tui.look.palette import palette_of

BAR = 1
"""Cells at the left that show the cursor."""
_THUMB = 1


class ListCanvas(Widget):
    """The ground is the widget's own; rows only say the colour of their text."""

    ALLOW_SELECT = False

    def __init__(self, *, empty: str, follow: bool, id: str | None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._empty = empty
        self._held = follow
        """It stays at its end, whatever comes."""
        self._outline = Outline()
        self._cursor = -1
        self._view = Viewport(lambda position: len(self._drawn_at(position).lines))
        self._drawn: dict[int, Drawn] = {}
        self._places: list[Place] | None = None
        """What is in sight, line by line; None: to be found out, together with the thumb."""
        self._thumb: tuple[int, int] | None = None

    def _arranged(self, before: Sequence[Row]) -> None:
        """Other rows are shown than before: cursor and top stay with theirs."""
        outline, top = self._outline, self._view.top
        self._view.count = len(outline.shown)
        self._drawn.clear()
        position = outline.again(before, self._cursor)
        self._cursor = max(outline.near(position, 1), outline.near(position, -1)) if outline.shown else -1
        at = outline.again(before, top.row)
        kept = bool(before and outline.shown) and before[top.row].key == outline.shown[at].key
        self._show(Place(at, top.line if kept else 0))

    def _drawn_at(self, position: int) -> Drawn:
        drawn = self._drawn.get(position)
        if drawn is None:
            row, room = self._outline.shown[position], self.size.width - BAR - _THUMB
            folded, parent = self._outline.folded(row), self._outline.is_parent(row)
            drawn = draw(row, room, palette_of(self.app.theme), folded=folded, parent=parent)
            self._drawn[position] = drawn
        return drawn

    def _show(self, top: Place) -> None:
        """Scroll there, or to the end while that is held, and paint everything."""
        self._view.top = top
        if self._outline.shown and self._view.size and self.size.width:
            top = top._replace(line=min(top.line, len(self._drawn_at(top.row).lines) - 1))
            self._view.show(self._view.last if self._held else top)
        self._places = None
        self.refresh()

    def on_resize(self) -> None:
        self._view.size = self.size.height
        self._drawn.clear()
        in_sight = any(place.row == self._cursor for place in self._places or ())
        self._show(self._view.top)
        if in_sight and not self._held:
            self._view.reveal(self._cursor)
            self._places = None

    def on_show(self) -> None:
        """While it was hidden it had no width, in which other rows cannot be drawn."""
        self.on_resize()

    def _seen(self) -> list[Place]:
        if self._places is None:
            self._places, self._thumb = self._view.places(), self._view.thumb()
        return self._places

    @property
    def _in_sight(self) -> bool:
        return any(place.row == self._cursor for place in self._seen())

    def render_line(self, y: int) -> Strip:
        seen = self._seen()
        palette, cells = palette_of(self.app.theme), max(self.size.width - BAR - _THUMB, 0)
        bar, thumb, shown = " ", self._thumb, Line()
        ground = Style(bgcolor=self.background_colors[1].rich_color)
        if y < len(seen):
            shown = self._drawn_at(seen[y].row).lines[seen[y].line]
            if seen[y].row == self._cursor:
                bar = "▌"
                if self.has_focus:
                    ground = Style(bgcolor=palette.on("", palette.colours.cursor).bgcolor)
        elif not self._outline.shown:
            said = wrapped(self._empty, max(cells - SIGN, 2))
            shown = Line((Piece("  " + said[y], palette.muted),)) if y < len(said) else shown
        text = line(shown.pieces, cells, palette.plain, shown.right)
        signs = (
            Segment(bar, palette.accent if self.has_focus else palette.border),
            *text,
            Segment("▐" if thumb and thumb[0] <= y <= thumb[1] else " ", palette.border),
        )
        return Strip([Segment(each, (style or palette.plain) + ground) for each, style, _ in signs])
