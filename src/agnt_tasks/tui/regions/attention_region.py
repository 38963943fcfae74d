"""Tells a store that has to ask for changes how closely the user looks, and at which task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from agnt_tasks.store.attention import Attention, Attentive, Level
from agnt_tasks.tui.regions.region import Do, Region

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

_IDLE = 10 * 60_000
"""Milliseconds without a key after which nobody is believed to look."""


class AttentionRegion(Region):
    def __init__(self, screen: BoardScreen) -> None:
        super().__init__(screen)
        self._acted_at = screen.surroundings.clock()
        self._told = Attention()

    def actions(self) -> Mapping[str, Do]:
        return {}

    def acted(self) -> None:
        """A key, or the mouse."""
        self._acted_at = self.screen.surroundings.clock()
        if self._told.level is Level.IDLE:
            self.tick()

    def looked(self, *, away: bool) -> None:
        """The terminal lost the focus, or has it again."""
        if not away:
            self._acted_at = self.screen.surroundings.clock()
        self._tell(away=away)

    def tick(self) -> None:
        self._tell(away=not self.screen.app.app_focus)

    def _tell(self, *, away: bool) -> None:
        store = self.screen.desk.store
        if not isinstance(store, Attentive):
            return
        idle = self.screen.surroundings.clock() - self._acted_at >= _IDLE
        level = Level.IDLE if idle else Level.AWAY if away else Level.LOOKING
        shown = self.screen.regions.pane.shown
        attention = Attention(level, shown.id if shown else "")
        if attention != self._told:
            self._told = attention
            store.attend(attention)
