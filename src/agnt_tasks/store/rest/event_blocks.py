"""Server-sent events as they come over the wire (WHATWG HTML, Server-sent events): bytes to blocks."""

from __future__ import annotations

import re
from typing import NamedTuple

from agnt_tasks.errors import StoreError

LIMIT = 4 * 1024 * 1024
"""Bytes of one block; a server that sends more of one is no event stream."""
_LONGEST_MS = 60_000
"""No server makes its clients wait for longer."""
_DIGITS = 9
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\n|\r")


class NoEventStreamError(StoreError):
    """What comes is no stream of events, and will be none at the next try."""


class Block(NamedTuple):
    """What stands between two empty lines, comments left out."""

    data: str
    """Empty: nothing is told but the place, or the time to come again."""
    event: str = "message"
    id: str = ""
    """The last that was told, by this block or one before."""
    retry: int | None = None
    """Milliseconds."""


class EventBlocks:
    """Feed it pieces of the stream, however they are cut; it gives the blocks that are complete."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._mark = _BYTE_ORDER_MARK
        self._line = bytearray()
        """The beginning of a line whose end has not come."""
        self._after_return = False
        self._size = 0
        self._id = ""
        self._retry: int | None = None
        self._begin()

    def feed(self, piece: bytes) -> list[Block]:
        """The blocks that this piece completes.

        Raises:
            NoEventStreamError: a block is larger than the limit.
        """
        if not piece:
            return []
        if self._after_return:
            # The line ended with the piece before: this may begin with the second half of its end.
            piece = piece.removeprefix(b"\n")
        self._after_return = piece.endswith(b"\r")
        first, *others = _LINE_END.split(piece)
        self._line += first
        blocks = []
        for other in others:
            blocks += self._take(bytes(self._line))
            self._line = bytearray(other)
        self._bound(len(self._line))
        return blocks

    def _take(self, line: bytes) -> list[Block]:
        line, self._mark = line.removeprefix(self._mark), b""
        if not line:
            return self._end()
        self._size += len(line)
        self._bound(0)
        name, _, value = line.decode("utf-8", "replace").partition(":")
        self._set(name, value.removeprefix(" "))
        return []

    def _set(self, name: str, value: str) -> None:
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id" and "\0" not in value:
            self._id = value
            self._told = True
        elif name == "retry" and value.isascii() and value.isdecimal():
            self._retry = min(int(value[:_DIGITS]), _LONGEST_MS)
            self._told = True

    def _end(self) -> list[Block]:
        block = Block("\n".join(self._data), self._event or "message", self._id, self._retry)
        told = self._told or self._data
        self._begin()
        return [block] if told else []

    def _begin(self) -> None:
        self._data: list[str] = []
        self._event = ""
        self._retry = None
        self._told = False
        self._size = 0

    def _bound(self, more: int) -> None:
        if self._size + more > self._limit:
            raise NoEventStreamError(
                f"The server sent an event of more than {self._limit} bytes: that is no event."
            )
