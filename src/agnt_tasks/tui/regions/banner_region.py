"""What stands under the header for a while: the first steps, or what happened while nobody looked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from agnt_tasks.errors import AgntError
from agnt_tasks.models.card import Filter
from agnt_tasks.tui.chrome.banner import Banner, BannerLine
from agnt_tasks.tui.chrome.digest_line import DIGEST, digest_lines
from agnt_tasks.tui.chrome.guidance import GUIDE, GuideFacts, guide, guide_lines, learn
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.state.digest import Glance, digest

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

_AWAY = 60_000
"""Milliseconds after which coming back is worth a digest."""


class BannerRegion(Region):
    def __init__(self, screen: BoardScreen) -> None:
        super().__init__(screen)
        self._facts = GuideFacts()
        self._guided = False
        self._left: Glance | None = None
        self._compared = False

    def actions(self) -> Mapping[str, Do]:
        return {"app.guide": self._guide}

    def close(self) -> bool:
        """Whether there was one."""
        banners = list(self.screen.query(Banner))
        for banner in banners:
            banner.close()
        return bool(banners)

    def _show(self, kind: str, lines: Sequence[BannerLine]) -> None:
        for banner in self.screen.query(Banner):
            if banner.kind == kind:
                banner.show(lines)
                return
            banner.remove()
        if lines:
            self.screen.query_one("#body").mount(Banner(kind, lines, self.screen.hint("pane.back")))

    # The first steps

    def refreshed(self) -> None:
        """The board was read again: a step may be done. Only on an empty store they show by themselves."""
        if self.state.view.filter != Filter():
            return
        self._facts = learn(self._facts, self.state.totals(), self.state.standings)
        if not self._guided and self.state.loaded:
            self._guided = True
            if not self.state.total:
                self._guide()
        if any(banner.kind == GUIDE for banner in self.screen.query(Banner)):
            self._show_guide()

    def _guide(self) -> None:
        self._show_guide()
        self.start("guide", self._look_for_model)

    def _show_guide(self) -> None:
        self._show(GUIDE, guide_lines(guide(self._facts, self.screen.hint)))

    async def _look_for_model(self) -> None:
        model = self.screen.surroundings.model
        if model is None:
            return
        try:
            self._facts = self._facts._replace(model=await asyncio.to_thread(model), trouble=None)
        except AgntError as error:
            self._facts = self._facts._replace(trouble=error)
        self._show_guide()

    # What happened meanwhile

    def looked_away(self) -> None:
        self._left = self._glance()

    def leave(self) -> None:
        """The board is closed: what the next one compares with."""
        self.notebook.left = json.dumps([self._glance().at, self._glance().totals])

    def tick(self) -> None:
        """A moment after the first reading, what happened since the last board was closed."""
        if self._guided and not self._compared:
            self._compared = True
            self._left = self._left_by_last_board()
            self.looked_back()

    def _left_by_last_board(self) -> Glance | None:
        try:
            at, totals = json.loads(self.notebook.left)
            return Glance(int(at), {str(status): int(total) for status, total in totals.items()}, {})
        except (ValueError, TypeError, AttributeError):
            return None

    def _glance(self) -> Glance:
        now = self.screen.surroundings.clock()
        return Glance(now, dict(self.state.totals()), dict(self.state.standings))

    def looked_back(self) -> None:
        before, self._left = self._left, None
        now = self._glance()
        if before is not None and now.at - before.at >= _AWAY:
            lines = digest_lines(digest(before, now), self.screen.hint)
            if lines:
                self._show(DIGEST, lines)
