"""An answer that is read while it is written: which pieces are already in what was read. Pure."""

from __future__ import annotations

_ENOUGH = 400
"""Characters after which nobody waits any longer for where a reading ends."""


class Streamed:
    """What the store gave, and what events add to it.

    A reading says nothing of where its text ends in the stream of the execution. So the first pieces that
    come after it are held until they are in the middle of the text nowhere: those that are its end were
    read already. A reading that goes on from one whose place is known has its place from that one.
    """

    def __init__(self, execution_id: str, text: str, before: Streamed | None = None) -> None:
        """`before`: the reading before, with what came since."""
        self.execution_id = execution_id
        self.text = text
        self._end = -1
        """Of the text, in the stream; below 0: not known yet."""
        self._held: list[tuple[int, str]] = []
        known = before is not None and before.execution_id == execution_id and before._end >= 0
        if before and known and before.text and text.startswith(before.text):
            self._end = before._end + len(text) - len(before.text)

    def take(self, offset: int, piece: str) -> str | None:
        """What to append, as soon as it is known; None: something is missing or void, read anew."""
        if self._end >= 0:
            return self._add(offset, piece)
        gap = self._held and offset != self._held[-1][0] + len(self._held[-1][1])
        if gap or (self.text and not piece):
            return None
        self._held.append((offset, piece))
        self._end = self._found()
        if self._end < 0:
            return ""
        held, self._held = self._held, []
        return "".join(self._add(*each) or "" for each in held)

    def _found(self) -> int:
        """Where the reading ends in the stream; -1: more has to come before that is known."""
        told = "".join(piece for _, piece in self._held)
        if len(told) < _ENOUGH and self.text.find(told, 0, max(0, len(self.text) - 1)) >= 0:
            return -1
        start = self._held[0][0]
        ends = [offset + len(piece) for offset, piece in self._held]
        read = (end for end in reversed(ends) if self.text.endswith(told[: end - start]))
        return next(read, start)

    def _add(self, offset: int, piece: str) -> str | None:
        """What was read already must be the same; else that is void."""
        place = offset - self._end + len(self.text)
        if offset > self._end or place < 0:
            return None
        known = self.text[place:]
        if known and not (piece and (known.startswith(piece) or piece.startswith(known))):
            return None
        new = piece[len(known) :]
        self.text += new
        self._end += len(new)
        return new
