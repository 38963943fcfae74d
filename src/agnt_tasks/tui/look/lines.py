"""Lines that we draw ourselves: pieces of text with styles, made safe and exactly as wide as wanted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from agnt_tasks.models.clean import clean_line


class Piece(NamedTuple):
    text: str
    style: Style


def width(pieces: Iterable[Piece]) -> int:
    """Cells that the pieces take once they are cleaned."""
    return sum(cell_len(clean_line(piece.text)) for piece in pieces)


def line(pieces: Iterable[Piece], size: int, ground: Style, right: Iterable[Piece] = ()) -> Strip:
    """A strip of exactly `size` cells: pieces from the left, cut with `…`, and others at the right end.

    What stands at the right has precedence; the rest is filled with `ground`.
    """
    tail = _cut([Piece(clean_line(text), style) for text, style in right], size)
    room = size - sum(cell_len(text) for text, _ in tail)
    head = _cut([Piece(clean_line(text), style) for text, style in pieces], room - (1 if tail else 0))
    gap = room - sum(cell_len(text) for text, _ in head)
    filler = [Piece(" " * gap, ground)] if gap > 0 else []
    return Strip([Segment(text, style) for text, style in (*head, *filler, *tail) if text], max(size, 0))


def _cut(pieces: list[Piece], room: int) -> list[Piece]:
    """As many cells as there is room for; `…` tells that there was more."""
    if room <= 0:
        return []
    kept: list[Piece] = []
    for position, (text, style) in enumerate(pieces):
        cells = cell_len(text)
        more = any(rest.text for rest in pieces[position + 1 :])
        if cells < room or (cells == room and not more):
            kept.append(Piece(text, style))
            room -= cells
            continue
        kept.append(Piece(set_cell_size(text, room - 1).rstrip() + "…", style))
        break
    return kept
