"""`BoardApp`: themes, the filter that everything passes, and the board as its first screen."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from textual import events
from textual.app import App
from textual.filter import LineFilter

from agnt_tasks.tui.board.layout import WHOLE_BOARD
from agnt_tasks.tui.look.palette import DEFAULT_THEME
from agnt_tasks.tui.look.terminal_filter import Colourless, TerminalFilter
from agnt_tasks.tui.look.themes import THEMES
from agnt_tasks.tui.notebook import Notebook
from agnt_tasks.tui.screens.board import BoardScreen
from agnt_tasks.tui.surroundings import Surroundings

_GRACE = 3
"""Seconds that leaving may take when it was a signal that asked for it."""
_TIDY, _GARBAGE = 1.0, 50_000
"""Seconds between two looks for young garbage; objects after which it is not waited for the next one.
Done by the clock it falls between keys; done as objects are made it falls on the key that made them."""
_LOW = 30
"""Lines of a screen that has room for no more than one message over the cards."""
_BOARD_ALONE = 2
"""Screens: the one that every app has, and the board."""


class BoardApp(App[Any], inherit_bindings=False):
    """Returns the AgntError that makes it useless to go on, if there is one."""

    TITLE = "agnt"
    ENABLE_COMMAND_PALETTE = False
    PAUSE_GC_ON_SCROLL = True

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__()
        self._surroundings = surroundings
        self._last_filters: list[LineFilter] = [
            *[Colourless()] * self.console.is_dumb_terminal,
            TerminalFilter(ascii_only=_ascii_only(surroundings.settings.ascii)),
        ]
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

    def show_board(self, surroundings: Surroundings) -> None:
        """That of another store, in place of this one."""
        self._surroundings = surroundings
        self.notebook = Notebook.load(surroundings.notebook)
        self._board = BoardScreen(surroundings, self.notebook)
        self.call_later(self._replace_board, self._board)

    async def _replace_board(self, board: BoardScreen) -> None:
        while len(self.screen_stack) > _BOARD_ALONE:
            await self.pop_screen()
        await self.switch_screen(board)

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *self._last_filters]

    def on_mount(self) -> None:
        self.push_screen(self._board)
        if not self.is_headless:
            self._hear_signals(asyncio.get_running_loop())

    def _hear_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        """Whoever ends the board, or closes its terminal: what was typed is kept, the terminal put right."""

        def end(number: int, _: object) -> None:
            # Also where the loop waits for a terminal that reads nothing any more.
            signal.alarm(_GRACE)
            if number == signal.SIGHUP and not os.isatty(2):
                # What is still written to a terminal that is gone must not fail. At once: SIGCONT, which
                # comes along, makes Textual write.
                _write_nowhere()
            with suppress(RuntimeError):  # It is over.
                # As a shell names it.
                loop.call_soon_threadsafe(self._board.leave, 128 + number)

        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, end)

    def _handle_exception(self, error: Exception) -> None:
        """Nobody foresaw it: leave in order, and let whoever started the board tell of it.

        Textual would print its own state and ours, which may hold what is nobody's business.
        """
        if self.is_headless:
            super()._handle_exception(error)
        else:
            self.broken = error
            self.exit(return_code=1)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            self._board.acted()
        await super().on_event(event)

    def on_notify(self) -> None:
        """On a small screen the latest message alone: more of them would pile up over the cards."""
        if self.size.width < WHOLE_BOARD or self.size.height < _LOW:
            self.clear_notifications()

    def on_app_blur(self) -> None:
        self._board.looked_away()

    def on_app_focus(self) -> None:
        self._board.looked_back()

    def on_ready(self) -> None:
        """The first frame is out: from here on nothing is worth saving by not looking for garbage."""
        gc.collect()
        gc.freeze()
        gc.enable()
        gc.set_threshold(_GARBAGE)
        self.set_interval(_TIDY, partial(gc.collect, 1))


def _write_nowhere() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for file in range(3):
        os.dup2(nowhere, file)


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
