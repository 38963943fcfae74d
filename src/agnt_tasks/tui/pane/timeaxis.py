"""A stretch of time as cells of a line: bars with a precision of an eighth of a cell, and ticks."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_SECOND, _MINUTE, _HOUR, _DAY = 1000, 60_000, 3_600_000, 86_400_000
_UNITS = ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min"), (_SECOND, "s"), (1, "ms"))
_STEPS = (
    *(10, 20, 50, 100, 200, 500),
    *(_SECOND * each for each in (1, 2, 5, 10, 20, 30)),
    *(_MINUTE * each for each in (1, 2, 5, 10, 20, 30)),
    *(_HOUR * each for each in (1, 2, 6, 12)),
    *(_DAY * each for each in (1, 2, 7, 30, 100, 365, 3650)),
)
"""Distances of ticks that people can count in; milliseconds."""
_BETWEEN = 3
"""Cells that are free between two ticks, at least."""


class Axis(NamedTuple):
    start: int
    end: int
    """Milliseconds, as `start`."""
    cells: int

    def bar(self, begin: int, end: int, *, hatched: bool = False) -> str:
        """Exactly `cells` cells; whatever it is, something of it is seen."""
        first = min(max(int(self._eighths(begin)), 0), self.cells * 8 - 1)
        after = min(max(ceil(self._eighths(end)), first + 1), self.cells * 8)
        if hatched:
            before, filled = first // 8, ceil(after / 8) - first // 8
            return (" " * before + "░" * filled).ljust(self.cells)
        return "".join(_cell(first - 8 * each, after - 8 * each) for each in range(self.cells))

    def _eighths(self, at: int) -> float:
        return (at - self.start) * self.cells * 8 / max(self.end - self.start, 1)

    def ticks(self) -> str:
        """`0 s       5 s       10 s`: each label begins where its time is; exactly `cells` cells."""
        span, text = max(self.end - self.start, 1), ""
        for step in (step for step in _STEPS if span // step < self.cells):
            labels = [(at * self.cells // span, _label(at, step)) for at in range(0, span, step)]
            text = _written(labels, self.cells)
            if text:
                break
        return text.ljust(self.cells)


def _cell(first: int, after: int) -> str:
    """The sign of a cell that is filled between two of its eighths."""
    if first >= 8 or after <= 0:
        return " "
    if first <= 1:
        return _EIGHTHS[min(after, 8)]
    # Of signs that begin inside a cell, fonts have the half one.
    return "▐" if after >= 8 or first >= 4 else _EIGHTHS[after - first]


def _label(at: int, step: int) -> str:
    size, unit = next((size, unit) for size, unit in _UNITS if step % size == 0)
    return f"{at // size} {unit}"


def _written(labels: list[tuple[int, str]], cells: int) -> str:
    """Empty if they do not fit beside each other; one at the end that does not fit is left out."""
    text = ""
    for cell, label in labels:
        if text and cell < len(text) + _BETWEEN:
            return ""
        if cell + len(label) <= cells:
            text = text.ljust(cell) + label
    return text
