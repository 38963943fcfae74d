"""Colours by what they mean. Whoever draws asks for a role, never for a colour."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rich.style import Style


class Colours(NamedTuple):
    """One theme as colours. Statuses stand in the order of the columns."""

    dark: bool
    background: str
    surface: str
    """Header, footer, headings."""
    panel: str
    """Something that lies above: pane, dialogs, boxes of text."""
    border: str
    text: str
    muted: str
    """Facts beside the text."""
    faint: str
    """What is only there when one looks for it. Still readable."""
    accent: str
    """Focus, keys, links."""
    cursor: str
    """Background of the card or line under the cursor."""
    marked: str
    """Background of what is marked for a bulk verb."""
    statuses: tuple[str, str, str, str, str, str]


class Palette:
    """The styles of one theme, each with its background, because a line has none of its own."""

    def __init__(self, colours: Colours) -> None:
        self.colours = colours
        self._made: dict[tuple[str, str, bool, bool], Style] = {}
        self.plain = self.on(colours.text)
        self.bold = self.on(colours.text, bold=True)
        self.muted = self.on(colours.muted)
        self.faint = self.on(colours.faint)
        self.accent = self.on(colours.accent, bold=True)
        self.border = self.on(colours.border)

    def faded(self) -> Palette:
        """The same for what may not be true any more: words that can be read, and no colours."""
        colours = self.colours
        faint = colours.faint
        return Palette(
            colours._replace(
                text=colours.muted,
                muted=faint,
                accent=faint,
                statuses=(faint, faint, faint, faint, faint, faint),
            )
        )

    def on(self, colour: str, ground: str = "", *, bold: bool = False, italic: bool = False) -> Style:
        """Text of that colour on that ground (else the background)."""
        key = (colour, ground or self.colours.background, bold, italic)
        found = self._made.get(key)
        if found is None:
            weight = f"{'bold ' if bold else ''}{'italic ' if italic else ''}"
            found = self._made[key] = Style.parse(f"{weight}{colour} on {key[1]}")
        return found

    def status(self, position: int, ground: str = "", *, bold: bool = False) -> Style:
        """The colour of a column by its position; a seventh (Other) is muted."""
        known = self.colours.statuses
        colour = known[position] if position < len(known) else self.colours.muted
        return self.on(colour, ground, bold=bold)


DARK = Colours(
    dark=True,
    background="#11141a",
    surface="#181c24",
    panel="#1d222b",
    border="#333b48",
    text="#d9dee7",
    muted="#98a2b3",
    faint="#7e899b",
    accent="#7aa2f7",
    cursor="#26334d",
    marked="#2d2a45",
    statuses=("#a3aec2", "#56c2f5", "#ffb454", "#b99cf2", "#7fd08a", "#ff7575"),
)
LIGHT = Colours(
    dark=False,
    background="#fcfcfa",
    surface="#f1f1ed",
    panel="#f5f5f1",
    border="#cfcfc8",
    text="#20242b",
    muted="#555e6b",
    faint="#6c7582",
    accent="#1f5cc8",
    cursor="#dbe6fb",
    marked="#e9e2f8",
    statuses=("#5a6472", "#0a68a0", "#945300", "#6f42c1", "#1c7433", "#bd2424"),
)
# For people who cannot tell red from green: good is blue, bad is vermilion, after Okabe and Ito.
DARK_CLEAR = DARK._replace(statuses=("#a3aec2", "#f0e442", "#ffab40", "#d59ac0", "#62b8f0", "#ff7a33"))
LIGHT_CLEAR = LIGHT._replace(statuses=("#5a6472", "#6d6200", "#925600", "#9c4a80", "#0063a6", "#b04000"))
# Exactly the sixteen, so that a terminal with only these shows what is meant. On every ground but black and
# navy some status cannot be read: what is marked has the ground of the cursor, and its sign. Red cannot be
# read on navy: what failed is magenta.
SIXTEEN = Colours(
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#000000",
    border="#808080",
    text="#c0c0c0",
    muted="#c0c0c0",
    faint="#808080",
    accent="#00ffff",
    cursor="#000080",
    marked="#000080",
    statuses=("#c0c0c0", "#00ffff", "#ffff00", "#ffffff", "#00ff00", "#ff00ff"),
)
COLOURS = {
    "dark": DARK,
    "light": LIGHT,
    "dark-clear": DARK_CLEAR,
    "light-clear": LIGHT_CLEAR,
    "sixteen": SIXTEEN,
}
"""Themes by the name that a user gives; `clear` is the colour-blind-safe pair."""
DEFAULT_THEME = "dark"


@cache
def palette_of(theme: str) -> Palette:
    """The palette of a theme by the name that Textual knows it by; the default for an unknown one."""
    return Palette(COLOURS.get(theme, COLOURS[DEFAULT_THEME]))
