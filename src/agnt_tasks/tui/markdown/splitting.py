"""Cutting Markdown into blocks while it arrives, so that what is complete never has to be read again.

A block is a paragraph, heading, item of a list, table, quote or fence; several of them stay together where
the border between them is not certain. The blocks and the tail, joined, are the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

LIMIT = 4_000
"""Characters of one block. A longer one is cut, so that drawing one never takes long."""

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,}) *([^\s`]*)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_ITEM = re.compile(r"(?! *([-*])(?: *\1){2,} *$) {0,3}(?:[-*+]|(\d{1,9})[.)])(?P<gap> {1,4}(?=\S)| |$)(\S?)")
_TABLE_HEAD = re.compile(r"\s*([^\n]*\|[^\n]*\n[ :|-]*-[ :|-]*\n)")


@dataclass(eq=False, slots=True)
class Block:
    text: str = ""
    gap: bool = False
    """A blank line stands above it."""
    indent: int = 0
    """Of an item of a list: what is indented as far belongs to it."""
    mark: str = ""
    """Of a fence: what it begins with."""
    language: str = ""
    opens: bool = False
    """It has the first line of the fence."""
    closes: bool = False
    """It has the last line of the fence."""
    part: bool = False
    """It goes on with what was too long for one block, or is the beginning of such a fence."""
    lead: str = ""
    """Head of the table that this part goes on with."""


class Splitter:
    """Takes text in any pieces and gives blocks; the same blocks, whatever the pieces were."""

    def __init__(self) -> None:
        self._open = Block()
        self._before: Block | None = None
        self._lines: list[str] = []
        self._size = 0
        self._begun = False  # else the open block has blank lines at most
        self._blank = False
        self._within = False  # the line that comes next goes on with one that was cut
        self._rest = ""

    def feed(self, text: str) -> list[Block]:
        """The blocks that became complete."""
        *lines, rest = (self._rest + text).split("\n")
        return [*(block for line in lines for block in self._take(line, "\n")), *self._take(rest, "")]

    @property
    def tail(self) -> Block:
        """What is not complete yet."""
        rest, block = self._rest, self._open
        if not self._begun and rest.strip():
            block = self._first(rest)
        return replace(block, text="".join(self._lines) + rest, closes=self._closes(rest))

    def _take(self, line: str, end: str) -> Iterator[Block]:
        """One line; without an `end` it is not complete and stays at hand."""
        while len(line) > LIMIT:
            cut = line.rfind(" ", LIMIT // 2, LIMIT) + 1 or LIMIT
            yield from self._add(line[:cut])
            yield self._cut()
            line, self._within = line[cut:], True
        self._rest = "" if end else line
        if end:
            yield from self._add(line + end)
            self._within = False

    def _add(self, line: str) -> Iterator[Block]:
        blank = not line.strip()
        closes = self._closes(line)
        if not blank and self._starts(line):
            first = self._first(line)
            if self._begun:
                yield self._end()
            self._open, self._begun = first, True
        elif self._lines and self._size + len(line) > LIMIT:
            yield self._cut()
        self._lines.append(line)
        self._size += len(line)
        self._blank = blank
        if closes:
            self._open.closes = True
            yield self._end()

    def _closes(self, line: str) -> bool:
        """Whether this is the last line of the fence that is open."""
        mark, sign = self._open.mark, line.strip()
        if self._within or not mark or line.startswith(" " * 4):
            return False
        return len(sign) >= len(mark) and not sign.strip(mark[0])

    def _starts(self, line: str) -> bool:
        """Whether this line, which is not blank, surely begins a new block."""
        if not self._begun:
            return True
        indent = len(line) - len(line.lstrip(" "))
        if self._within or self._open.mark or indent >= (self._open.indent or 4):
            return False
        if self._blank or _FENCE.match(line) or _HEADING.match(line):
            return True
        item = _ITEM.match(line)
        # In the middle of a paragraph, `1986. A year` is no list.
        return bool(item and (self._open.indent or (item[4] and item[2] in (None, "1"))))

    def _first(self, line: str) -> Block:
        """The block that begins with this line."""
        before = self._open if self._begun else self._before
        if fence := _FENCE.match(line):
            return Block(gap=before is not None, mark=fence[1], language=fence[2], opens=True)
        item = _ITEM.match(line)
        tight = item and before and before.indent and not self._blank
        return Block(gap=before is not None and not tight, indent=item.end("gap") if item else 0)

    def _end(self) -> Block:
        block = self._open
        block.text = "".join(self._lines)
        self._lines, self._size, self._open = [], 0, Block()
        if self._begun:
            self._before = block
        self._begun = False
        return block

    def _cut(self) -> Block:
        """What there is of the open block; what comes goes on with it."""
        begun = self._begun
        block = self._end()
        if begun:
            head = None if block.part else _TABLE_HEAD.match(block.text)
            lead = head[1] if head else block.lead
            block.part = block.part or bool(block.mark)
            self._open = replace(block, text="", gap=False, opens=False, part=True, lead=lead)
            self._begun = True
        return block
