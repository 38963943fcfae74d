"""Golden screens: what an app looked like when somebody last looked and agreed, as text for `git diff`.

`AGNT_UPDATE_GOLDEN=1 pytest ...` writes them, but only under the Textual that `golden/VERSION` names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import unified_diff
from importlib.metadata import version
from itertools import groupby, product
from pathlib import Path
from string import ascii_letters
from typing import Any

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip

from tests.tui.painted import strips_of

FOLDER = Path(__file__).parent / "golden"
UPDATE = "AGNT_UPDATE_GOLDEN"
Screen = App[Any] | Sequence[Strip]
_ROWS, _STYLES = "cells by style:", "styles:"


def grid(screen: Screen) -> str:
    """Text, how many cells of which style each line has, and the styles by letters; however it was drawn."""
    strips = strips_of(screen) if isinstance(screen, App) else screen
    names: dict[str, str] = {}
    free = map("".join, (word for length in (1, 2) for word in product(ascii_letters, repeat=length)))
    rows = []
    for number, strip in enumerate(strips):
        runs = [(style, len(list(cells))) for style, cells in groupby(cells_of(strip))]
        names |= {style: next(free) for style in dict(runs) if style not in names}
        rows.append(" ".join([f"{number:02}", *(f"{names[style]}{length}" for style, length in runs)]))
    text = [f"{number:02} {strip.text}".rstrip() for number, strip in enumerate(strips)]
    legend = [f"{name} {style}" for style, name in names.items()]
    return "\n".join([*text, _ROWS, *rows, _STYLES, *legend, ""])


def assert_golden(screen: Screen, name: str, *, folder: Path = FOLDER) -> None:
    """Fails with what is different from `golden/NAME.txt`, or writes it if asked to."""
    assert_text(grid(screen), name, _difference, folder=folder)


def assert_text(
    shown: str, name: str, difference: Callable[[str, str], str], *, folder: Path = FOLDER
) -> None:
    """The same for a text; `difference` says in words what is different between the golden one and it."""
    file = folder / f"{name}.txt"
    noted, ours = folder / "VERSION", version("textual")
    if os.environ.get(UPDATE):
        wanted = noted.read_text(encoding="utf-8").strip() if noted.exists() else ours
        if wanted != ours:
            pytest.fail(f"golden screens are of Textual {wanted}, this is {ours}: it does not update them")
        folder.mkdir(exist_ok=True)
        noted.write_text(f"{ours}\n", encoding="utf-8")
        file.write_text(shown, encoding="utf-8")
    elif not file.exists():
        pytest.fail(f"there is no golden screen {name!r}: look at it, then run this test with {UPDATE}=1")
    elif shown != (golden := file.read_text(encoding="utf-8")):
        pytest.fail(f"{name} looks different (if it is meant, {UPDATE}=1):\n{difference(golden, shown)}")


def cells_of(strip: Strip) -> Iterator[str]:
    """The style of each cell. A blank one has no colour of its own: it goes on like the one before it."""
    before = ""
    for segment in strip:
        style, ground = _described(segment)
        for character in segment.text:
            blank = character == " " and "line" not in style
            if not (blank and before.endswith(f" {ground}") and "line" not in before):
                before = f"on {ground}" if blank else style
            yield from [before] * cell_len(character)


def _described(segment: Segment) -> tuple[str, str]:
    """In words, and its ground in words."""
    style = segment.style or Style.null()
    if style.reverse:
        style += Style(color=style.bgcolor, bgcolor=style.color, reverse=False)
    flags = [flag for flag in ("bold", "dim", "italic", "underline", "strike") if getattr(style, flag)]
    colour, ground = (each.name if each else "default" for each in (style.color, style.bgcolor))
    return " ".join([*flags, colour, "on", ground]), ground


def _difference(golden: str, shown: str) -> str:
    """Of the text as a diff; where only the styles differ, by line and columns."""
    (old, old_rows), (new, new_rows) = _read(golden), _read(shown)
    said = list(unified_diff(old, new, "golden", "now", n=1, lineterm=""))
    for number, (before, after) in enumerate(zip(old_rows, new_rows, strict=False)):
        column = 0
        for (was, now), cells in groupby(zip(before, after, strict=False)):
            first, column = column, column + len(list(cells))
            if was != now and old[number] == new[number]:
                said.append(f"line {number}, columns {first} to {column - 1}: was {was}, is {now}")
    return "\n".join(said)


def _read(written: str) -> tuple[list[str], list[list[str]]]:
    """Its lines, and of each the style of every cell."""
    text, rows, legend = (
        part.splitlines() for part in re.split(f"^(?:{_ROWS}|{_STYLES})\n", written, flags=re.M)
    )
    styles = dict(line.split(" ", 1) for line in legend)
    runs = [re.findall(r"([a-zA-Z]+)(\d+)", row) for row in rows]
    return text, [[styles[name] for name, length in row for _ in range(int(length))] for row in runs]
