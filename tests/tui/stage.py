"""An app to put one widget or screen on, with the board's colours and its filter, and ways to look at it."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.filter import LineFilter
from textual.widget import Widget

from agnt_tasks.tui.look.terminal_filter import TerminalFilter
from agnt_tasks.tui.look.themes import THEMES


class Stage(App[None]):
    """Shows the widgets it is given, full size."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget, theme: str = "dark", ascii_only: bool = False) -> None:
        super().__init__()
        self._shown = widgets
        self._ascii_only = ascii_only
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme

    def compose(self) -> ComposeResult:
        yield from self._shown

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), TerminalFilter(ascii_only=self._ascii_only)]


def lines_of(app: App[object] | App[None]) -> list[str]:
    """The text on the screen, line by line, without trailing blanks."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]
