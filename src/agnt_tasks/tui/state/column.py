"""One column: how many cards it has, the part that is loaded, the cursor and what is scrolled to the top."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from agnt_tasks.models.card import Card, Place, Span, Window

MARGIN = 60
"""Rows that are loaded above and below what is seen, so that no key waits for the store."""
_THIN = 20
"""With fewer rows than this around what is seen, more are loaded."""


class Column:
    """Rows are counted from 0 over the whole column; only those of the window have a card."""

    def __init__(self, status: str) -> None:
        self.status = status
        self.total = 0
        self.searched = 0
        """As `Window.searched`."""
        self.loaded = False
        """Whether the store was ever asked."""
        self.cursor = 0
        self.top = 0
        self._start = 0
        self._cards: tuple[Card, ...] = ()
        self._cursor_id = ""
        self._far: Card | None = None
        """The card under the cursor while it is not loaded."""

    @property
    def cards(self) -> tuple[Card, ...]:
        """Those that are loaded."""
        return self._cards

    def card(self, row: int) -> Card | None:
        """None: not loaded, or there is no such row."""
        place = row - self._start
        return self._cards[place] if 0 <= place < len(self._cards) else None

    def current(self) -> Card | None:
        """The card under the cursor."""
        return self._far or self.card(self.cursor)

    def row_of(self, task_id: str) -> int | None:
        """Where a loaded card is."""
        for place, card in enumerate(self._cards):
            if card.id == task_id:
                return self._start + place
        return None

    def put_cursor(self, row: int) -> None:
        """On the nearest row that there is."""
        self.cursor = max(0, min(row, self.total - 1))
        card, self._far = self.card(self.cursor), None
        self._cursor_id = card.id if card else ""

    def begin(self, kept: Card | None = None) -> None:
        """Something else is looked at: from its beginning, whatever stands there.

        `kept`: what has the cursor all the same, wherever it will be found.
        """
        self.cursor = self.top = 0
        self._cursor_id, self._far = kept.id if kept else "", kept

    def _held(self, seen: int) -> tuple[str, int]:
        """The task that stays where it is seen, and its row below the top; empty: the beginning stays."""
        if not self.top:
            return "", 0
        if self.top <= self.cursor < self.top + seen:
            return self._cursor_id, self.cursor - self.top
        card = self.card(self.top)
        return (card.id if card else ""), 0

    def missed(self, window: Window, seen: int) -> list[str]:
        """Tasks that it keeps to, if one is not in this window: only the store knows where that is.

        All of them: another window, around that one, may be without the others.
        """
        if len(window.cards) == window.total:
            return []
        kept = {self._cursor_id, self._held(seen)[0]} - {""}
        return [] if kept <= {card.id for card in window.cards} else sorted(kept)

    def wanted_at(self, window: Window, places: Iterable[Place], seen: int) -> Span | None:
        """The rows to load instead of this window if what is seen is not in it; None: it is."""
        task_id, below = self._held(seen)
        if any(card.id == task_id for card in window.cards):
            return None
        rows = (each.row for each in places if (each.card.status, each.card.id) == (self.status, task_id))
        row = next(rows, None)
        return None if row is None else _around(row - below, seen)

    def place(self, window: Window, seen: int, places: Sequence[Place] = ()) -> None:
        """Take what the store has now. The cursor stays on its task, and the task where it is seen.

        `places`: of tasks that are not in the window.

        A task that has left the column leaves the cursor to the one that followed. While the cursor is not
        among the `seen` rows, the card at the top stays there. Who looks at the beginning goes on looking
        at it.
        """
        before, first, cursor, top = self._cards, self._start, self.cursor, self.top
        self.total, self._start, self._cards = window.total, window.start, window.cards
        self.searched, self.loaded = window.searched, True
        rows = {card.id: self._start + place for place, card in enumerate(self._cards)}
        elsewhere = [each for each in places if each.card.status == self.status and each.card.id not in rows]
        far = {each.card.id: each.card for each in elsewhere}
        rows |= {each.card.id: min(each.row, max(0, window.total - 1)) for each in elsewhere}
        if self._cursor_id in rows:
            self.cursor = rows[self._cursor_id]
        elif self._cursor_id and cursor < self.total and self.card(cursor) is None:
            # It is not known whether its task is still there.
            self.cursor = cursor
        else:
            self.put_cursor(_row_again(before, cursor - first, rows, cursor) if self._cursor_id else cursor)
        self._far = far.get(self._cursor_id)
        if top:
            in_sight = top <= cursor < top + seen
            self.top = self.cursor - cursor + top if in_sight else _row_again(before, top - first, rows, top)
        self.top = max(0, min(self.top, self.total - 1))

    def take_out(self, task_id: str) -> Card | None:
        """Before the store says so: a loaded card leaves, and the cursor goes to the one that follows."""
        row = self.row_of(task_id)
        if row is None:
            return None
        card = self._cards[row - self._start]
        self._cards = tuple(each for each in self._cards if each is not card)
        self.total -= 1
        self.put_cursor(self.cursor - (row < self.cursor))
        self.top -= row < self.top
        return card

    def put_first(self, card: Card) -> None:
        """Before the store says so: a card comes to the top. The cursor stays on its own."""
        self.total += 1
        if self._start == 0:
            self._cards = (card, *self._cards)
        self.put_cursor(self.cursor + (self.total > 1))
        self.top += bool(self.top)

    def see_cursor(self, fits: Callable[[int], int]) -> None:
        """Scroll no more than needed. `fits(row)` says how many cards find room when `row` is the last."""
        if self.cursor < self.top:
            self.top = self.cursor
            return
        first = self.cursor - max(1, fits(self.cursor)) + 1
        self.top = max(self.top, first)

    def scroll(self, rows: int) -> None:
        self.top = max(0, min(self.top + rows, self.total - 1))

    def wanted(self, seen: int) -> Span:
        """The rows to load so that `seen` rows from the top, and a margin around them, are there."""
        return _around(self.top, seen)

    def is_thin(self, seen: int) -> bool:
        """Whether more should be loaded before somebody scrolls there."""
        first = max(0, self.top - _THIN)
        last = min(self.total, self.top + seen + _THIN)
        return first < self._start or last > self._start + len(self._cards)


def _around(top: int, seen: int) -> Span:
    start = max(0, top - MARGIN)
    return Span(start, max(0, top) - start + seen + MARGIN)


def _row_again(before: Sequence[Card], place: int, rows: Mapping[str, int], otherwise: int) -> int:
    """Where the card at that place is now; if it left, the one that followed, else the one before."""
    if not 0 <= place < len(before):
        return otherwise
    following = (rows[card.id] for card in before[place:] if card.id in rows)
    earlier = (rows[card.id] + 1 for card in reversed(before[:place]) if card.id in rows)
    return next(following, next(earlier, otherwise))
