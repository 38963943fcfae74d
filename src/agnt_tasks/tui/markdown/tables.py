"""Tables: columns where they fit, else one line for each cell."""

from __future__ import annotations

from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from agnt_tasks.tui.markdown.runs import Line, wrapped

_NARROWEST = 6
"""Cells that a column needs so that its words can be read."""


def drawn_table(rows: list[list[Text]], width: int, border: Style, ground: Style) -> list[Line]:
    """The first row is the head; every row has as many cells."""
    wanted = [max(1, *(cell.cell_len for cell in column)) for column in zip(*rows, strict=True)]
    sizes = _shared(wanted, width - 3 * (len(wanted) - 1))
    if not sizes:
        return _listed(rows, width, ground)
    head, *body = [_row(row, sizes, border, ground) for row in rows]
    below = [Segment("─┼─".join("─" * size for size in sizes), border)]
    return [*head, below, *(line for row in body for line in row)]


def _shared(wanted: list[int], room: int) -> list[int]:
    """Sizes of columns: the narrow ones get what they want, the wide ones share the rest. Empty: no room."""
    sizes = [0] * len(wanted)
    for done, column in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        share = room // (len(wanted) - done)
        if wanted[column] > share < _NARROWEST:
            return []
        sizes[column] = min(wanted[column], share)
        room -= sizes[column]
    return sizes


def _row(cells: list[Text], sizes: list[int], border: Style, ground: Style) -> list[Line]:
    columns = [wrapped(cell, size) for cell, size in zip(cells, sizes, strict=True)]
    lines: list[Line] = []
    for parts in zip_longest(*columns, fillvalue=[]):
        line: Line = []
        for part, size in zip(parts, sizes, strict=True):
            line += [Segment(" │ ", border)] if line else []
            line += Segment.adjust_line_length(part, size, ground)
        lines.append(line)
    return lines


def _listed(rows: list[list[Text]], width: int, ground: Style) -> list[Line]:
    """Each row as lines `heading: cell`, with a blank line between rows."""
    lines: list[Line] = []
    for row in rows[1:] or rows:
        lines += [[]] if lines else []
        for heading, cell in zip(rows[0], row, strict=True):
            lines += wrapped(Text.assemble(heading, ": ", cell, style=ground), width)
    return lines
