"""A strip under the header that tells something for a while and is never in the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from agnt_tasks.models.clean import clean_line
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.board.painter import position
from agnt_tasks.tui.chrome.strip_line import StripLine
from agnt_tasks.tui.look.lines import Piece, line
from agnt_tasks.tui.look.palette import Palette

MOST = 5
"""Lines, at most."""
_CHUNK = re.compile(r"\s*\S+(?:\s+$)?|\s+$")


class Part(NamedTuple):
    text: str
    tone: Literal["plain", "muted", "key", "done"] = "plain"
    action: str = ""
    """What a click on it does."""


class BannerLine(NamedTuple):
    parts: Sequence[Part]
    indent: int = 1
    """Cells before what does not fit into one line."""


class Banner(StripLine):
    """Takes no focus; Esc reaches it through the screen, which calls `close`."""

    DEFAULT_CSS = f"Banner {{ dock: top; height: auto; max-height: {MOST}; width: 1fr; }}"

    @dataclass
    class Chosen(Message):
        """A key in it was clicked."""

        action_id: str

    @dataclass
    class Closed(Message):
        """It is not wanted any more, and gone."""

        kind: str

    def __init__(self, kind: str, lines: Sequence[BannerLine], hide_key: str) -> None:
        """`kind`: `guide` or `digest`; `hide_key`: as people read it."""
        super().__init__()
        self.kind = kind
        self._lines = list(lines)
        self._ending = [Part(hide_key, "key"), Part(" hides ", "muted")]

    def show(self, lines: Sequence[BannerLine]) -> None:
        """Other lines; the same ones cost nothing."""
        if list(lines) != self._lines:
            self._lines = list(lines)
            self.refresh(layout=True)

    def close(self) -> None:
        self.post_message(self.Closed(self.kind))
        self.remove()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def _rows(self, width: int) -> list[list[Part]]:
        """Every line gets one; those that are left go to the first lines that need more."""
        first = width - sum(cell_len(part.text) for part in self._ending) - 1
        spare = max(0, MOST - len(self._lines))
        rows: list[list[Part]] = []
        for each in self._lines[:MOST]:
            wrapped = _wrapped(each, width - 1, width - 1 if rows else first)
            kept = wrapped[: spare + 1]
            if len(kept) < len(wrapped):
                kept[-1].append(Part(" …"))
            spare -= len(kept) - 1
            rows += kept
        return rows

    def render_line(self, y: int) -> Strip:
        palette, rows = self.palette(), self._rows(self.size.width)
        shown = rows[y] if y < len(rows) else []
        head, tail = (
            [Piece(part.text, _style(palette, part.tone)) for part in parts]
            for parts in (shown, self._ending[: 0 if y else None])
        )
        return line(head, self.size.width, _style(palette, "plain"), tail)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        rows = self._rows(self.size.width)
        end = 0
        for part in rows[event.y] if event.y < len(rows) else []:
            start, end = end, end + cell_len(part.text)
            if part.action and start <= event.x < end:
                self.post_message(self.Chosen(part.action))
        if event.y == 0 and event.x >= self.size.width - sum(cell_len(part.text) for part in self._ending):
            self.close()


def _wrapped(whole: BannerLine, room: int, first: int) -> list[list[Part]]:
    """The line in rows: `first` cells in the first, `room` in each other one."""
    rows, used = [[Part(" ")]], 1
    for part in whole.parts:
        for chunk in _CHUNK.findall(clean_line(part.text)):
            if chunk[0] == " " and used + cell_len(chunk) > (room if len(rows) > 1 else first):
                rows.append([Part(" " * whole.indent)])
                used, chunk = whole.indent, chunk.lstrip()
            rows[-1].append(part._replace(text=chunk))
            used += cell_len(chunk)
    return rows


def _style(palette: Palette, tone: str) -> Style:
    ground = palette.colours.surface
    if tone == "done":
        return palette.status(position(TaskStatus.COMPLETED), ground)
    if tone == "key":
        return palette.on(palette.colours.accent, ground, bold=True)
    return palette.on(palette.colours.muted if tone == "muted" else palette.colours.text, ground)
