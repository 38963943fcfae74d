"""An answer that is read while it is written: which pieces are already in what was read. Pure."""

from __future__ import annotations


class Streamed:
    """What the store gave, and what events add to it.

    A reading says nothing of where its text begins in the stream of the execution, so the first piece
    that comes after it is looked for in the text: a piece that is there was read already.
    """

    def __init__(self, execution_id: str, text: str) -> None:
        self.execution_id = execution_id
        self.text = text
        self._end: int | None = None

    def take(self, offset: int, piece: str) -> str | None:
        """What to append; None: something between is missing, read anew."""
        if self._end is None:
            place = self.text.rfind(piece)
            self._end = offset if place < 0 else offset - place + len(self.text)
        if offset > self._end:
            return None
        new = piece[self._end - offset :]
        self.text += new
        self._end += len(new)
        return new
