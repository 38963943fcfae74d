"""Cards, headings and empty columns as strips. Strips are kept: drawing again is looking up again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.board.card_texts import CardTexts
from agnt_tasks.tui.board.layout import Box
from agnt_tasks.tui.look.lines import Piece, line
from agnt_tasks.tui.look.lines import width as cells
from agnt_tasks.tui.look.palette import Palette
from agnt_tasks.tui.state.board_state import STATUSES
from agnt_tasks.wording.statuses import GLYPHS, WORDS

MARGIN = 2
"""Cells before the text of a card: the bar of the cursor, and a mark."""
_KEPT = 200
"""Cards of which the picture is kept: two screens full. The one that was not seen for longest goes first."""
_ENDS = 4 * _KEPT
"""The same for lines: up to four of a card, with the scroll thumb behind them and without."""
_WORDS = 70
"""Parts of a hundred of a line that what a card tells may take before its times and costs."""
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_FEEDBACK = {"like": ("▲", TaskStatus.COMPLETED), "dislike": ("▼", TaskStatus.FAILED)}


class Look(NamedTuple):
    """How a card is shown beside its words."""

    cursor: bool = False
    spin: int = -1
    """Frame of the spinner; -1: it stands still."""


def position(status: str) -> int:
    """Of a column; an unknown status stands behind all others."""
    return STATUSES.index(status) if status in STATUSES else len(STATUSES)


def name(status: str) -> str:
    return WORDS[TaskStatus.unknown(status)]


def glyph(status: str) -> str:
    return GLYPHS[TaskStatus.unknown(status)]


def _short(total: int, room: int) -> str:
    """`234`, `12k`; where that has no room either, only that there are many."""
    ways = (f"{total}", f"{total // 1000}k")
    return next((each for each in ways if len(each) <= room), "…")


class Painter:
    """Draws with one palette; made anew when the theme changes."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self._cards: dict[tuple[object, ...], list[Strip]] = {}
        self._ends: dict[tuple[int, bool], tuple[Strip, Strip]] = {}

    def card(self, status: str, texts: CardTexts, look: Look, width: int) -> list[Strip]:
        """The card and the empty line below it; always the same strips for the same card."""
        return self._kept((status, texts, look, width), lambda: self._card(status, texts, look, width))

    def _card(self, status: str, texts: CardTexts, look: Look, width: int) -> list[Strip]:
        palette = self.palette
        ground = self._ground(texts, look)
        fill = palette.on(palette.colours.text, ground)
        muted = palette.on(palette.colours.muted, ground)
        title = palette.on(palette.colours.text, ground, bold=look.cursor or texts.unread)
        first, others = self._margins(texts, look, ground)
        lines = [
            line([*(others if number else first), Piece(text, title)], width, fill)
            for number, text in enumerate(texts.title)
        ]
        right = [*self._verdict(texts, ground), Piece(texts.age, muted)]
        lines.append(line([*others, Piece(texts.facts, muted)], width, fill, right))
        if texts.told:
            told, beside = self._told(status, texts, look, ground, width - MARGIN)
            lines.append(line([*others, told], width, fill, beside))
        return [*lines, self.blank(width)]

    def _ground(self, texts: CardTexts, look: Look) -> str:
        colours = self.palette.colours
        return colours.cursor if look.cursor else colours.marked if texts.marked else colours.background

    def _verdict(self, texts: CardTexts, ground: str) -> list[Piece]:
        sign, like = _FEEDBACK.get(texts.feedback, ("", TaskStatus.PENDING))
        return [Piece(sign + " ", self.palette.status(position(like), ground))] if sign else []

    def _told(
        self, status: str, texts: CardTexts, look: Look, ground: str, width: int
    ) -> tuple[Piece, list[Piece]]:
        """The words, and what stands at the right of them."""
        palette = self.palette
        muted = palette.on(palette.colours.muted, ground)
        tells = status in (TaskStatus.IN_PROGRESS, TaskStatus.NEEDS_CLARIFICATION, TaskStatus.FAILED)
        style = palette.status(position(status), ground) if tells else muted
        sign = f"{SPINNER[look.spin % len(SPINNER)]} " if texts.running and look.spin >= 0 else ""
        told = Piece(sign + texts.told, style)
        beside = self._beside(texts, cells([told]), width)
        return told, [Piece(beside, muted)] if beside else []

    def _beside(self, texts: CardTexts, told: int, width: int) -> str:
        """As much of what stands at the right as leaves most of the line to the words."""
        room = width - min(told, width * _WORDS // 100) - 1
        return next((each for each in texts.told_right if cell_len(each) <= room), "")

    def _margins(self, texts: CardTexts, look: Look, ground: str) -> tuple[list[Piece], list[Piece]]:
        """Of the first line and the others: the bar of the cursor, the sign of what is marked or new."""
        palette = self.palette
        bar = Piece("▌" if look.cursor else " ", palette.on(palette.colours.accent, ground))
        strong = palette.on(palette.colours.accent, ground, bold=True)
        sign = "■" if texts.marked else "•" if texts.unread else " "
        return [bar, Piece(sign, strong)], [bar, Piece(" ", bar.style)]

    def blank(self, width: int) -> Strip:
        return self._kept(("blank", width), lambda: [line([], width, self.palette.plain)])[0]

    def unloaded(self, width: int) -> list[Strip]:
        """A card that the store has not given yet."""
        return self._kept(("dots", width), lambda: self._dots(width))

    def _dots(self, width: int) -> list[Strip]:
        return [self._text("···", width, self.palette.faint), *[self.blank(width)] * 3]

    def words(self, text: list[str], width: int) -> list[Strip]:
        """What an empty column says."""
        key = ("words", tuple(text), width)
        return self._kept(key, lambda: [self._text(each, width, self.palette.faint) for each in text])

    def _text(self, text: str, width: int, style: Style) -> Strip:
        return line([Piece(" " * MARGIN + text, style)], width, self.palette.plain)

    def _kept(self, key: tuple[object, ...], make: Callable[[], list[Strip]]) -> list[Strip]:
        """Always the same strips for the same key."""
        found = self._cards.pop(key, None)
        if found is None:
            found = make()
            _forget_first(self._cards, _KEPT)
        self._cards[key] = found
        return found

    def heading(self, box: Box, total: int, *, focused: bool, target: bool) -> list[Strip]:
        """Name and number over a rule; shortened to glyph and number where there is no room."""
        key = ("heading", box, total, focused, target)
        return self._kept(key, lambda: self._heading(box, total, focused, focused or target))

    def _heading(self, box: Box, total: int, focused: bool, strong: bool) -> list[Strip]:
        palette, size = self.palette, box.width - 1
        style = palette.status(position(box.status), bold=strong)
        number = f"{total:,}"
        word = f"{glyph(box.status)} {name(box.status)}"
        if len(word) + len(number) + 3 > size:
            word = glyph(box.status)
        gap = " " if size > 4 or len(number) == 1 else ""
        ink = palette.bold if focused else palette.muted
        if len(number) + 1 < size:
            count = Piece(number + (gap if size > 4 else ""), ink)
            top = line([Piece(gap + word, style)], size, palette.plain, [count])
        else:
            top = line([Piece(word, style), Piece(_short(total, size - 1), ink)], size, palette.plain)
        rule = Piece(("━" if strong else "─") * size, style if strong else palette.border)
        return [self.ended(top, False), self.ended(line([rule], size, palette.plain), False)]

    def tabs(self, totals: dict[str, int], focus: str, width: int) -> list[Strip]:
        """All columns in a line, for a screen with room for one."""
        palette = self.palette
        pieces: list[Piece] = []
        for status, total in totals.items():
            here = status == focus
            word = f" {name(status)}" if here else ""
            pieces.append(
                Piece(f" {glyph(status)}{word} {total:,} ", palette.status(position(status), bold=here))
            )
        top = line(pieces, width, palette.plain)
        before = sum(len(piece.text) for piece in pieces[: list(totals).index(focus)])
        under = len(pieces[list(totals).index(focus)].text)
        rule = [
            Piece("─" * before, palette.border),
            Piece("━" * under, palette.status(position(focus), bold=True)),
            Piece("─" * max(0, width - before - under), palette.border),
        ]
        return [top, line(rule, width, palette.plain)]

    def folded(self, box: Box, height: int) -> list[Strip]:
        """An empty column: its name from top to bottom."""
        key = ("folded", box.status, box.width, height)
        return self._kept(key, lambda: self._folded(box, height))

    def _folded(self, box: Box, height: int) -> list[Strip]:
        letters = name(box.status)
        faint = self.palette.faint
        return [
            line([Piece(f" {letters[y]}" if y < len(letters) else "", faint)], box.width, self.palette.plain)
            for y in range(height)
        ]

    def ended(self, strip: Strip, thumb: bool) -> Strip:
        """With the gap to the next column, which shows where in a long column we are."""
        key = (id(strip), thumb)
        found = self._ends.pop(key, None)
        if found is None:
            end = line([Piece("▐" if thumb else " ", self.palette.border)], 1, self.palette.plain)
            # With the strip itself, so that no other one gets its id.
            found = strip, Strip.join([strip, end])
            _forget_first(self._ends, _ENDS)
        self._ends[key] = found
        return found[1]


def _forget_first(kept: dict[Any, Any], most: int) -> None:
    if len(kept) >= most:
        del kept[next(iter(kept))]
