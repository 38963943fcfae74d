"""Which lines of rows of different heights are in sight. Only rows in and near sight are ever measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Place(NamedTuple):
    """A line of a row."""

    row: int
    line: int


TOP = Place(0, 0)


class Viewport:
    """A window of `size` lines whose first line is `top`."""

    def __init__(self, height_of: Callable[[int], int]) -> None:
        """`height_of`: lines of a row by its position, at least 1."""
        self._height_of = height_of
        self.count = 0
        """How many rows there are."""
        self.size = 0
        self.top = TOP

    def places(self) -> list[Place]:
        """What stands on each line; fewer than `size` when the rows end before."""
        found: list[Place] = []
        row, line = self.top
        while row < self.count and len(found) < self.size:
            found += [Place(row, each) for each in range(line, self._height_of(row))]
            row, line = row + 1, 0
        return found[: self.size]

    @property
    def last(self) -> Place:
        """The top from which the end is just in sight; also without any line it is one that there is."""
        return self._above(self.count, max(self.size, 1))

    @property
    def at_end(self) -> bool:
        return self.top >= self.last

    def scroll(self, lines: int) -> None:
        row, line = self.top
        line += lines
        while line < 0 and row > 0:
            row -= 1
            line += self._height_of(row)
        while row < self.count - 1 and line >= self._height_of(row):
            line -= self._height_of(row)
            row += 1
        self.show(Place(row, max(line, 0)))

    def show(self, top: Place) -> None:
        """Begin there, or earlier where that would leave lines empty."""
        self.top = max(min(top, self.last), TOP)

    def reveal(self, row: int) -> None:
        """Scroll as little as makes the row visible as a whole; a taller one from its first line."""
        highest, lowest = self._above(row + 1, self.size), Place(row, 0)
        self.show(min(max(self.top, highest), lowest))

    def _above(self, row: int, lines: int) -> Place:
        """The place so many lines above that row's first; the first of all when there are fewer."""
        while row > 0 and lines > 0:
            row -= 1
            lines -= self._height_of(row)
        return Place(row, max(-lines, 0))

    def thumb(self) -> tuple[int, int] | None:
        """First and last line of a scroll bar's thumb; None when everything is in sight."""
        seen = self.places()
        if self.last == TOP or not seen:
            return None
        begin, end = self._share(self.top), self._share(seen[-1]._replace(line=seen[-1].line + 1))
        first = min(round(begin * self.size), self.size - 1)
        return first, max(first, min(round(end * self.size), self.size) - 1)

    def _share(self, place: Place) -> float:
        """How much of all lies above, rows taken as equally tall."""
        return (place.row + place.line / self._height_of(place.row)) / self.count
