"""Where each column stands on a screen of that width. Pure geometry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

WHOLE_BOARD = 100
"""From so many columns on, all statuses are shown side by side; below, one with tabs above it."""
HEADING = 2
"""Lines of a heading: the name, and a rule below it."""
FOLDED = 5
_LEGIBLE = 18
"""A column that is narrower tells no more of its cards than one that is folded."""
_ROOMY = 30
"""Empty columns stay open where each column gets as much as this."""


class Box(NamedTuple):
    """A column on the screen; its last cell is the gap to the next."""

    status: str
    x: int
    width: int
    folded: bool = False


def boxes(
    width: int, totals: Mapping[str, int], focus: str, pinned: Mapping[str, bool] | None = None
) -> list[Box]:
    """From the left, without holes. Empty columns fold where that gives the others room.

    `pinned`: columns that stay folded (True) or open (False). The one with the cursor never folds.
    """
    if width < WHOLE_BOARD:
        return [Box(focus, 0, width)]
    pins = pinned or {}
    crowded = width // len(totals) < _ROOMY
    folded = {
        status
        for status, total in totals.items()
        if status != focus and pins.get(status, crowded and not total)
    }
    return _share(width, list(totals), folded)


def _share(width: int, statuses: list[str], folded: Collection[str]) -> list[Box]:
    """Every open column gets the same; what cannot be divided goes to the first ones."""
    count = len(statuses) - len(folded)
    each, rest = divmod(width - FOLDED * len(folded), count)
    found: list[Box] = []
    x = opened = 0
    for status in statuses:
        size = FOLDED if status in folded else each + (1 if opened < rest else 0)
        opened += status not in folded
        found.append(Box(status, x, size, status in folded))
        x += size
    return found


def uncovered(found: list[Box], focus: str, room: int) -> list[Box]:
    """What is seen of the board where something covers all but `room` cells: no column is cut by its edge.

    The columns are moved to the left, whole ones, until the one with the cursor is seen. Those that do not
    fit become narrower or, where nothing could be read then, fold.
    """
    at = next((box for box in found if box.status == focus), found[0])
    first = next((box for box in found if box.x <= at.x and at.x + at.width - box.x <= room), at)
    seen: list[Box] = []
    x = 0
    for box in found[found.index(first) :]:
        size = min(box.width, room - x)
        folded = box.folded or (size < box.width and size < _LEGIBLE and box != at)
        size = min(size, FOLDED) if folded else size
        if size >= FOLDED:
            seen.append(Box(box.status, x, size, folded))
            x += size
    return seen


def box_at(found: list[Box], x: int) -> Box | None:
    return next((box for box in found if box.x <= x < box.x + box.width), None)
