"""A text as lines that can be reached by their number, although only those near the screen are drawn."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from agnt_tasks.models.clean import clean
from agnt_tasks.tui.markdown.drawing import Drawing
from agnt_tasks.tui.markdown.runs import Line
from agnt_tasks.tui.markdown.splitting import Block, Splitter


class Place(NamedTuple):
    """A line of a block; it stays the same while blocks above get their true height."""

    block: int
    line: int


class Document:
    """The last block is the tail, which may still grow. What is not drawn has an estimated height."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.source = ""
        self.closed = True
        self._splitter = Splitter()
        self._held = ""
        self.blocks = [self._splitter.tail]
        self._drawn: list[list[Line] | None] = [None]
        self._heights = [0]
        self._ends: list[int] | None = None
        self._undrawn = 0

    def append(self, text: str, *, closed: bool) -> None:
        """More of the text; closed, if it will not grow."""
        self.source += text
        text = self._held + text
        # Half of a line end is no character of its own.
        self._held = "\r" if text.endswith("\r") else ""
        text = clean(text.removesuffix("\r")).replace("\t", "    ")
        blocks = [*self._splitter.feed(text), self._splitter.tail]
        self.blocks[-1:] = blocks
        self._drawn[-1:] = [None] * len(blocks)
        self._heights[-1:] = map(self._estimate, blocks)
        self._ends, self.closed = None, closed

    def redraw(self, drawing: Drawing, place: Place) -> Place:
        """From now on in another width or look; gives where `place` is now, as far into its block."""
        before = max(self._heights[place.block], 1)
        self.drawing = drawing
        self._drawn = [None] * len(self.blocks)
        self._heights = list(map(self._estimate, self.blocks))
        self._ends, self._undrawn = None, 0
        self._draw(place.block)
        return Place(place.block, place.line * self._heights[place.block] // before)

    def _estimate(self, block: Block) -> int:
        text = block.text.strip()
        return block.gap + text.count("\n") + 1 + len(text) // (2 * self.drawing.width) if text else 0

    def _draw(self, index: int) -> bool:
        """Makes the lines of a block; false if it has them."""
        if self._drawn[index] is not None:
            return False
        block = self.blocks[index]
        lines = self.drawing.lines(block, closed=self.closed or index < len(self.blocks) - 1)
        self._drawn[index] = lines = [self.drawing.blank, *lines] if lines and block.gap else lines
        self._heights[index], self._ends = len(lines), None
        return True

    def draw_next(self) -> bool:
        """Draws one more block, from the top; false if there was none to draw."""
        for index in range(self._undrawn, len(self.blocks)):
            if self._draw(index):
                return True
            self._undrawn = index
        return False

    def draw_around(self, index: int, before: int, after: int) -> None:
        """Draws so many lines before the top of a block and after it, and that block."""
        for position, step, wanted in ((index, 1, after), (index - 1, -1, before)):
            while 0 <= position < len(self.blocks) and (wanted > 0 or position == index):
                self._draw(position)
                wanted -= self._heights[position]
                position += step

    def _all_ends(self) -> list[int]:
        if self._ends is None:
            self._ends = list(accumulate(self._heights))
        return self._ends

    @property
    def height(self) -> int:
        return self._all_ends()[-1]

    def place(self, y: int) -> Place:
        """Where line `y` is; in the last block for what is below."""
        ends = self._all_ends()
        index = min(bisect_right(ends, y), len(ends) - 1)
        return Place(index, y - ends[index] + self._heights[index])

    def y(self, place: Place) -> int:
        return self._all_ends()[place.block] - self._heights[place.block] + place.line

    def line(self, y: int) -> Line | None:
        """None below the end, and for what is not drawn."""
        index, number = self.place(y)
        lines = self._drawn[index]
        return lines[number] if lines and number < len(lines) else None

    def text(self, first: int, last: int) -> str:
        """The lines from one to another as they are drawn, without blanks at their ends."""
        begin, end = self.place(first), self.place(last)
        for index in range(begin.block, end.block + 1):
            self._draw(index)
        lines = (self.line(y) or [] for y in range(self.y(begin), self.y(end) + 1))
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)
