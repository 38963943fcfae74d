"""Which rows of a list are shown: folding by key, and finding a row again after they changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from agnt_tasks.tui.lines.rows import Row


class Outline:
    """Rows with their folds. A key that is known keeps its fold when rows are replaced."""

    def __init__(self) -> None:
        self.shown: list[Row] = []
        """The rows that no folded row hides. Positions below are positions in it."""
        self._rows: Sequence[Row] = ()
        self._folds: dict[str, bool] = {}
        self._parents: frozenset[str] = frozenset()
        self._positions: dict[str, int] = {}

    def replace(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._folds = {row.key: self._folds.get(row.key, row.folded) for row in rows}
        self._parents = frozenset(row.key for row, after in pairwise(rows) if after.level > row.level)
        self._arrange()

    def knows(self, rows: Sequence[Row]) -> bool:
        """Whether any of them stands here already."""
        return any(row.key in self._folds for row in rows)

    def turn(self, position: int) -> None:
        """Fold the row, or unfold it."""
        key = self.shown[position].key
        self._folds[key] = not self._folds[key]
        self._arrange()

    def bare(self, key: str) -> int | None:
        """Unfold that row and all that hide it; its position, None if it cannot be selected."""
        here = (each for each, row in enumerate(self._rows) if row.key == key and row.selectable)
        found = next(here, None)
        if found is None:
            return None
        level = self._rows[found].level + 1
        for row in reversed(self._rows[: found + 1]):
            if row.level < level:
                self._folds[row.key], level = False, row.level
        self._arrange()
        return self._positions[key]

    def _arrange(self) -> None:
        self.shown = []
        deepest: int | None = None
        for row in self._rows:
            if deepest is None or row.level <= deepest:
                self.shown.append(row)
                deepest = row.level if self._folds[row.key] else None
        self._positions = {row.key: position for position, row in enumerate(self.shown)}

    def folded(self, row: Row) -> bool:
        return self._folds[row.key]

    def is_parent(self, row: Row) -> bool:
        return row.key in self._parents

    def parent(self, position: int) -> int:
        """The row that this one belongs to; itself at the outermost level."""
        if position < 0:
            return position
        level, above = self.shown[position].level, range(position - 1, -1, -1)
        outer = (each for each in above if self.shown[each].level < level and self.shown[each].selectable)
        return next(outer, position)

    def near(self, position: int, by: int) -> int:
        """The first row from there on, in steps of `by`, that can be selected; -1: none."""
        steps = range(position, len(self.shown) if by > 0 else -1, by)
        return next((each for each in steps if self.shown[each].selectable), -1)

    @property
    def last(self) -> int:
        """The last row that can be selected; -1: none."""
        return self.near(len(self.shown) - 1, -1)

    def again(self, before: Sequence[Row], position: int) -> int:
        """Where the row that stood there before is now, or the nearest above it that is still shown."""
        here = (self._positions.get(row.key) for row in reversed(before[: position + 1]))
        return next((found for found in here if found is not None), 0)
