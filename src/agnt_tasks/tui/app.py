"""`BoardApp`: themes, the filter that everything passes, and the board as its first screen."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.filter import LineFilter

from agnt_tasks.tui.look.palette import DEFAULT_THEME
from agnt_tasks.tui.look.terminal_filter import TerminalFilter
from agnt_tasks.tui.look.themes import THEMES
from agnt_tasks.tui.notebook import Notebook
from agnt_tasks.tui.screens.board import BoardScreen
from agnt_tasks.tui.surroundings import Surroundings


class BoardApp(App[Any], inherit_bindings=False):
    """Returns the AgntError that makes it useless to go on, if there is one."""

    TITLE = "agnt"
    ENABLE_COMMAND_PALETTE = False
    PAUSE_GC_ON_SCROLL = True

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__()
        self._surroundings = surroundings
        self._filter = TerminalFilter(ascii_only=_ascii_only(surroundings.settings.ascii))
        self.notebook = Notebook.load(surroundings.notebook)
        for theme in THEMES:
            self.register_theme(theme)
        self.broken: Exception | None = None
        """What ended the board, if nobody wanted it."""
        self.theme = self._first_theme()
        self._board = BoardScreen(surroundings, self.notebook)
        self.set_keymap(self._board.keys.for_widgets())
        if surroundings.settings.animations is False or "SSH_CONNECTION" in os.environ:
            self.animation_level = "none"

    def _first_theme(self) -> str:
        """The one that was chosen; where only sixteen colours can be shown, the one made of them."""
        wanted = self.notebook.theme or self._surroundings.settings.theme
        if wanted in self.available_themes:
            return wanted
        return "sixteen" if self.console.color_system == "standard" else DEFAULT_THEME

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._filter]

    def on_mount(self) -> None:
        self.push_screen(self._board)

    def _handle_exception(self, error: Exception) -> None:
        """Nobody foresaw it: leave in order, and let whoever started the board tell of it.

        Textual would print its own state and ours, which may hold what is nobody's business.
        """
        if self.is_headless:
            super()._handle_exception(error)
        else:
            self.broken = error
            self.exit(return_code=1)

    def on_app_blur(self) -> None:
        self._board.looked_away()

    def on_app_focus(self) -> None:
        self._board.looked_back()

    def on_ready(self) -> None:
        """The first frame is out: from here on nothing is worth saving by not looking for garbage."""
        gc.collect()
        gc.freeze()
        gc.enable()


def _ascii_only(wanted: bool | None) -> bool:
    """By the locale, if nobody decided."""
    if wanted is not None:
        return wanted
    language, letters = os.environ.get("LANG", ""), os.environ.get("LC_CTYPE", "")
    if language in ("C", "POSIX") and letters in ("C.UTF-8", "C.utf8", "UTF-8"):
        # Not what the user said: where that is plain C, Python itself writes this (PEP 538).
        letters = ""
    locale = os.environ.get("LC_ALL") or letters or language
    return locale in ("C", "POSIX") or bool(locale and "utf" not in locale.lower() and "." in locale)
