"""The line that names the parts of the pane."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from agnt_tasks.tui.look.lines import Piece, line
from agnt_tasks.tui.look.palette import palette_of

TABS = ("overview", "activity", "executions", "files")


class TabLine(Widget):
    DEFAULT_CSS = "TabLine { height: 2; width: 1fr; }"
    ALLOW_SELECT = False

    class Chosen(Message):
        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self) -> None:
        super().__init__()
        self._tab = TABS[0]
        self._counts: Mapping[str, int] = {}

    def show(self, tab: str, counts: Mapping[str, int]) -> None:
        """Which one is open, and how much is in the others."""
        if (tab, counts) != (self._tab, self._counts):
            self._tab, self._counts = tab, counts
            self.refresh()

    def _words(self) -> list[tuple[str, str]]:
        return [(tab, f" {tab.capitalize()}{self._count(tab)} ") for tab in TABS]

    def _count(self, tab: str) -> str:
        number = self._counts.get(tab, 0)
        return f" {number}" if number else ""

    def render_line(self, y: int) -> Strip:
        palette = palette_of(self.app.theme)
        fill, here, other = palette.border, palette.accent, palette.muted
        pieces = []
        for tab, word in self._words():
            style = here if tab == self._tab else other if y == 0 else fill
            pieces.append(
                Piece(word if y == 0 else ("━" if tab == self._tab else "─") * cell_len(word), style)
            )
        rest = "" if y == 0 else "─" * self.size.width
        return line(
            [*pieces, Piece(rest[: max(0, self.size.width - _cells(pieces))], fill)], self.size.width, fill
        )

    def on_click(self, event: events.Click) -> None:
        at = 0
        for tab, word in self._words():
            at += cell_len(word)
            if event.x < at:
                self.post_message(self.Chosen(tab))
                return


def _cells(pieces: list[Piece]) -> int:
    return sum(cell_len(piece.text) for piece in pieces)
