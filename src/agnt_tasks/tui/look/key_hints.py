"""A line of keys and what they do: how it is drawn, and which of them is under the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.strip import Strip

from agnt_tasks.tui.look.lines import Piece, line
from agnt_tasks.tui.look.palette import Palette
from agnt_tasks.wording.width import cut

GAP = 2
"""Cells between two of them."""


class Key(NamedTuple):
    action: str
    shown: str
    """The key as people write it."""
    label: str

    @property
    def cells(self) -> int:
        return cell_len(self.shown) + 1 + cell_len(self.label)


def fitting(keys: Sequence[Key], room: int) -> list[Key]:
    """As many from the beginning as find room beside the last one, which is always there.

    The first is the most useful one: where its words are too long, they are cut.
    """
    if not keys:
        return []
    *others, last = keys
    room -= last.cells
    if others and others[0].cells + GAP > room:
        label = cut(others[0].label, room - GAP - cell_len(others[0].shown) - 1)
        return [*[others[0]._replace(label=label)] * bool(label), last]
    found: list[Key] = []
    for key in others:
        room -= key.cells + GAP
        if room < 0:
            break
        found.append(key)
    return [*found, last]


def key_strip(
    keys: Sequence[Key], size: int, palette: Palette, ground: str, *, margin: int = 0, said: str = ""
) -> Strip:
    """Exactly `size` cells; `margin` before the first key, and words at the right end."""
    strong = palette.on(palette.colours.accent, ground, bold=True)
    muted = palette.on(palette.colours.muted, ground)
    pieces = [Piece(" " * margin, muted)]
    for position, key in enumerate(keys):
        pieces += [
            Piece(" " * GAP * (position > 0), muted),
            Piece(key.shown, strong),
            Piece(f" {key.label}", muted),
        ]
    bold = palette.on(palette.colours.text, ground, bold=True)
    return line(pieces, size, muted, [Piece(f"{said} ", bold)] if said else ())


def key_at(keys: Sequence[Key], x: int) -> Key | None:
    """The one at that cell, counted from where the first begins."""
    for key in keys:
        if 0 <= x < key.cells:
            return key
        x -= key.cells + GAP
    return None
