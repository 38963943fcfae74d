"""Rows of a list as values: a head in one line, text below it, and what of both is folded away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from agnt_tasks.models.clean import clean
from agnt_tasks.tui.look.lines import Piece
from agnt_tasks.tui.look.palette import Palette
from agnt_tasks.wording.amounts import count
from agnt_tasks.wording.width import width, wrap

SIGN = 2
"""Cells before a head: the sign of folding and a blank."""
INDENT = 2
"""Cells by which each level stands further to the right."""


class Line(NamedTuple):
    """Pieces from the left, and others at the right end, which have precedence."""

    pieces: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()


class Row(NamedTuple):
    """Something in a list. Rows that follow with a greater level are its children."""

    key: str
    """Unlike any other in the list, and the same while the row stands for the same thing."""
    head: Line | Callable[[int], Line]
    """Its first line; a function gets the cells that there are for it."""
    body: Callable[[], Iterable[Piece]] = tuple
    """Text below the head, asked for when it comes into sight; each piece begins a line and is wrapped."""
    level: int = 0
    margin: int = 0
    """Cells by which the body stands to the right of the head."""
    keep: int = 3
    """Lines of the body that stay when the row is folded."""
    folded: bool = True
    """When it is seen for the first time; later it is as the user left it."""
    selectable: bool = True


class Drawn(NamedTuple):
    lines: tuple[Line, ...]
    foldable: bool


def draw(row: Row, cells: int, palette: Palette, *, folded: bool, parent: bool) -> Drawn:
    """The lines of a row that is `cells` wide. Text that is only a line too long is not folded."""
    indent = " " * (INDENT * row.level)
    room = max(cells - len(indent) - SIGN, 1)
    body = _wrapped(row, room - row.margin)
    foldable = parent or len(body) > row.keep + 1
    more = 0
    if foldable and folded:
        more = max(len(body) - row.keep, 0)
        body = body[: row.keep]
    if more and not parent:
        body.append(Piece(f"… {count(more, 'more line')}: Enter", palette.faint))
    sign = ("▸ " if folded else "▾ ") if foldable else "  "
    head = row.head(room) if callable(row.head) else row.head
    margin = Piece(indent + " " * (SIGN + row.margin), palette.plain)
    return Drawn(
        (
            head._replace(pieces=(Piece(indent + sign, palette.faint), *head.pieces)),
            *(Line((margin, piece)) for piece in body),
        ),
        foldable,
    )


def _wrapped(row: Row, room: int) -> list[Piece]:
    return [Piece(line, style) for text, style in row.body() for line in wrapped(text, max(room, 10))]


@lru_cache(maxsize=256)
def wrapped(text: str, room: int) -> tuple[str, ...]:
    """The lines of a text, cleaned; what fits stays as it was written. None for an empty text."""
    paragraphs = clean(text).expandtabs(4).strip("\n").split("\n") if text.strip() else ()
    return tuple(
        line
        for paragraph in paragraphs
        for line in ([paragraph] if width(paragraph) <= room else wrap(paragraph, room))
    )
