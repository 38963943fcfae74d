"""Everything that is told by colour can be read: contrast by WCAG 2, for each role on each ground."""

from __future__ import annotations

import pytest
from textual.color import Color

from agnt_tasks.tui.look.palette import COLOURS, Colours

_GROUNDS = ("background", "surface", "panel", "cursor", "marked")
_TEXT, _MUTED, _FAINT, _COLOURED = 7.0, 4.5, 3.5, 4.5


def contrast(one: str, other: str) -> float:
    low, high = sorted(_luminance(Color.parse(each)) for each in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _wanted(colours: Colours) -> list[tuple[str, float]]:
    plain = [(colours.text, _TEXT), (colours.muted, _MUTED), (colours.faint, _FAINT)]
    return [*plain, *((each, _COLOURED) for each in (colours.accent, *colours.statuses))]


@pytest.mark.parametrize("theme", COLOURS)
def test_every_role_can_be_read_on_every_ground(theme: str) -> None:
    colours = COLOURS[theme]
    weak = [
        f"{colour} on {ground}: {contrast(colour, getattr(colours, ground)):.2f}, not {least}"
        for ground in _GROUNDS
        for colour, least in _wanted(colours)
        if contrast(colour, getattr(colours, ground)) < least
    ]
    assert not weak
