"""The line above the board: which store, how it is, what goes on, what is filtered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.board.empty_words import newest
from agnt_tasks.tui.board.painter import glyph, position
from agnt_tasks.tui.chrome.strip_line import StripLine
from agnt_tasks.tui.look.lines import Piece, width
from agnt_tasks.tui.look.palette import Palette
from agnt_tasks.tui.state.board_state import BoardState

_COUNTS = (3, 4, 5)
"""Where the numbers of tasks stand among the pieces: all, those that run, those that need the user."""


class HeaderFacts(NamedTuple):
    store: str = ""
    state: str = ""
    """`live`, `polling`, `stale since 10:41`, `offline: …`, with what to expect."""
    troubled: bool = False
    """The state is not as it should be."""
    total: int = 0
    running: int = 0
    waiting: int = 0
    """Tasks that need the user."""
    spent: str = ""
    """Today; empty: nothing yet."""
    filter: str = ""
    order: str = ""
    """In words; empty: the usual one."""
    searched: int = 0
    """Filter and order are about so many of the newest of a column only; 0: about all."""
    marked: int = 0


def running(state: BoardState, limit: int) -> int:
    """How many of the tasks in progress really run, as far as it is known how they stand.

    Those out of sight are not: but all that is queued stands in one line, whose last known place tells how
    long it is at least, and of what is left no more than `limit` run; 0: nobody knows the limit.
    """
    column = state.columns[TaskStatus.IN_PROGRESS]
    known = [state.standings[card.id] for card in column.cards if card.id in state.standings]
    run = sum(each.execution in ("running", "stopping") for each in known)
    if not known or len(known) == column.total:
        return run
    idle = sum(not each.execution for each in known)
    queued = max(len(known) - run - idle, *(each.place for each in known))
    return max(run, min(limit or column.total, column.total - queued - idle))


class HeaderLine(StripLine):
    DEFAULT_CSS = "HeaderLine { height: 1; width: 1fr; dock: top; }"

    def __init__(self) -> None:
        super().__init__()
        self._facts = HeaderFacts()

    def show(self, facts: HeaderFacts) -> None:
        if facts != self._facts:
            self._facts = facts
            self.refresh()

    def pieces(self, palette: Palette) -> Sequence[Piece]:
        """Where there is no room for all of it, without what the columns tell as well."""
        told = self._told(palette)
        for place in _COUNTS:
            if width(told) <= self.size.width:
                break
            told[place] = Piece("", palette.plain)
        return told

    def _told(self, palette: Palette) -> list[Piece]:
        facts, ground = self._facts, palette.colours.surface
        text, muted = palette.on(palette.colours.text, ground), palette.on(palette.colours.muted, ground)
        state = palette.status(5, ground, bold=True) if facts.troubled else muted
        found = [
            Piece(" agnt ", palette.on(palette.colours.accent, ground, bold=True)),
            Piece(facts.store, text),
            Piece(f" {facts.state}" if facts.state else "", state),
            Piece(f"   {facts.total:,} {'task' if facts.total == 1 else 'tasks'}", muted),
            self._count(palette, TaskStatus.IN_PROGRESS, facts.running, "running"),
            self._count(palette, TaskStatus.NEEDS_CLARIFICATION, facts.waiting, self._needs()),
        ]
        if facts.marked:
            found.append(Piece(f"   ■ {facts.marked:,} marked", palette.on(palette.colours.accent, ground)))
        if facts.filter:
            found.append(Piece(f"   / {facts.filter}", palette.on(palette.colours.accent, ground)))
        if facts.order:
            found.append(Piece(f"   {facts.order}", muted))
        if facts.searched:
            found.append(Piece(f" {newest(facts.searched)}", muted))
        return found

    def _needs(self) -> str:
        return "needs you" if self._facts.waiting == 1 else "need you"

    def _count(self, palette: Palette, status: TaskStatus, number: int, word: str) -> Piece:
        if not number:
            return Piece("", palette.plain)
        style = palette.status(position(status), palette.colours.surface, bold=True)
        return Piece(f"   {glyph(status)} {number:,} {word}", style)

    def ending(self, palette: Palette) -> Sequence[Piece]:
        """The money: only where all the rest has room."""
        muted = palette.on(palette.colours.muted, palette.colours.surface)
        found = [Piece(f"{self._facts.spent} today ", muted)] if self._facts.spent else []
        return found if width([*self._told(palette), *found]) < self.size.width else []
