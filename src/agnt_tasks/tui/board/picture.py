"""A column as the lines of its box, and which card each line belongs to."""

from __future__ import annotations

from typing import NamedTuple

from textual.strip import Strip

from agnt_tasks.tui.board.card_texts import CardTexts
from agnt_tasks.tui.board.layout import Box
from agnt_tasks.tui.board.painter import Look, Painter
from agnt_tasks.tui.state.column import Column

UNLOADED_HEIGHT = 3


class Picture(NamedTuple):
    lines: list[Strip]
    rows: list[int]
    """For each line the row of its card; -1: none."""


class Drawn(NamedTuple):
    """A card that is to be drawn."""

    row: int
    texts: CardTexts | None
    """None: the store has not given it yet."""
    look: Look


def height_of(texts: CardTexts | None) -> int:
    """Lines of a card with the empty one below it."""
    return (texts.height if texts else UNLOADED_HEIGHT) + 1


def paint(painter: Painter, column: Column, box: Box, height: int, drawn: list[Drawn]) -> Picture:
    """The body of a column, exactly `height` lines."""
    width = box.width - 1
    lines: list[Strip] = []
    rows: list[int] = []
    for card in drawn:
        strips = (
            painter.card(column.status, card.texts, card.look, width)
            if card.texts
            else painter.unloaded(width)
        )
        lines += strips
        rows += [card.row] * (len(strips) - 1) + [-1]
    missing = height - len(lines)
    lines, rows = lines[:height] + [painter.blank(width)] * missing, rows[:height] + [-1] * missing
    first, last = _thumb(column, height, len({row for row in rows if row >= 0}))
    return Picture([painter.ended(each, first <= y < last) for y, each in enumerate(lines)], rows)


def _thumb(column: Column, height: int, seen: int) -> tuple[int, int]:
    """The lines of the scroll thumb; none where everything is seen."""
    if column.total <= seen or not height:
        return 0, 0
    size = max(1, height * seen // column.total)
    travel = max(1, column.total - seen)
    first = min(height - size, round((height - size) * column.top / travel))
    return first, first + size
