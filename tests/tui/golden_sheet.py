"""A golden file of one screen: a section for each size, and styles by the roles of the palette.

Themes are laid over each other: where two of them give a cell the same role, it is written once. So a
palette can be tuned without new golden screens, and a role that one theme lacks is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import unified_diff
from itertools import groupby, product
from string import ascii_letters

from textual.strip import Strip

from agnt_tasks.tui.look.palette import COLOURS, Colours
from tests.tui.golden import assert_text, cells_of

Pictures = Mapping[str, Sequence[Strip]]
"""One screen by the theme it was painted in."""
_SHOWN = 60
"""Lines of a difference."""
_STATUSES = ("pending", "running", "asking", "held", "done", "broken")


class Sheet:
    def __init__(self) -> None:
        self._sections: list[str] = []
        self._letters: dict[str, str] = {}
        self._free = map(
            "".join, (word for length in (1, 2) for word in product(ascii_letters, repeat=length))
        )

    def take(self, title: str, pictures: Pictures) -> None:
        """One more section. Only colours may be different from theme to theme."""
        (theme, first), *others = pictures.items()
        for other, strips in others:
            texts = ["\n".join(each.text.rstrip() for each in part) for part in (first, strips)]
            assert texts[0] == texts[1], f"{title} in {theme} and in {other}:\n{_difference(*texts)}"
        text = [f"{number:02} {strip.text}".rstrip() for number, strip in enumerate(first)]
        layers = {theme: _roles_of(strips, COLOURS[theme]) for theme, strips in pictures.items()}
        rows = [
            " ".join([f"{number:02}", *self._runs(dict(zip(layers, rows, strict=True)))])
            for number, rows in enumerate(zip(*layers.values(), strict=True))
        ]
        self._sections.append("\n".join([f"== {title}, {' and '.join(pictures)}", *text, "--", *rows]))

    def _runs(self, layers: Mapping[str, Sequence[str]]) -> Iterable[str]:
        cells = zip(*layers.values(), strict=True)
        for styles, run in groupby(cells):
            same = len(set(styles)) == 1
            style = styles[0] if same else " | ".join(map(" ".join, zip(layers, styles, strict=True)))
            if style not in self._letters:
                self._letters[style] = next(self._free)
            yield f"{self._letters[style]}{len(list(run))}"

    def check(self, name: str) -> None:
        """Fails where it is not the golden one of that name, or writes it if asked to (see `golden`)."""
        legend = [f"{letter} {style}" for style, letter in self._letters.items()]
        assert_text("\n".join([*self._sections, "== styles", *legend, ""]), name, _difference)


def _roles_of(strips: Iterable[Strip], colours: Colours) -> list[list[str]]:
    """The style of each cell of each line, with words for the colours of the palette."""
    values = zip(colours._fields, colours, strict=True)
    roles = {str(value): role for role, value in values if isinstance(value, str)}
    roles |= dict(zip(colours.statuses, _STATUSES, strict=True))
    return [
        [" ".join(roles.get(word, word) for word in style.split()) for style in cells_of(strip)]
        for strip in strips
    ]


def _difference(golden: str, shown: str) -> str:
    lines = list(unified_diff(golden.splitlines(), shown.splitlines(), "golden", "now", n=1, lineterm=""))
    return "\n".join([*lines[:_SHOWN], *[f"… {len(lines) - _SHOWN} more lines"] * (len(lines) > _SHOWN)])
