"""An answer that is read while it is written: which pieces are already in what was read. Pure."""

from __future__ import annotations


class Streamed:
    """What the store gave, and what events add to it."""

    def __init__(self, execution_id: str, text: str, until: int | None) -> None:
        """`until`: characters of the execution's text up to the end of `text`; None: nobody knows."""
        self.execution_id = execution_id
        self.text = text
        self._until = until

    def is_older_than(self, before: Streamed | None) -> bool:
        """Whether more than this was heard already, by the reading before and what came since."""
        if before is None or before.execution_id != self.execution_id:
            return False
        return (before._until or 0) > (self._until or 0)

    def take(self, offset: int, piece: str) -> str | None:
        """What to append: nothing of what was read already. None: something is missing or void, read anew.

        What is told again is known by its place. It can only differ from what was read there if that is
        void: the call of the model broke, and was made again.
        """
        if self._until is None or offset > self._until:
            return None
        place = offset - (self._until - len(self.text))
        if place < 0:
            # Of an earlier step, which comes as a whole with the reading after its end.
            return ""
        known = self.text[place:]
        if known and not (piece and (known.startswith(piece) or piece.startswith(known))):
            return None
        new = piece[len(known) :]
        self.text += new
        self._until += len(new)
        return new
