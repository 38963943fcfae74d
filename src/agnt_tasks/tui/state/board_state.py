"""What the board shows, as plain values: columns, cursor, marks. Knows no screen and no store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from agnt_tasks.models.card import Card, Place, Span, Standing, View, Windows
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.state.column import Column

STATUSES: tuple[str, ...] = tuple(status.value for status in TaskStatus)
"""The columns in their order; a status that nobody knows comes behind them (ruling Hosted dialect)."""
_STANDINGS = 2_000
"""Of more tasks than that it is only known how they stand while they are loaded."""


class BoardState:
    def __init__(self) -> None:
        self.view = View()
        self.columns: dict[str, Column] = {status: Column(status) for status in STATUSES}
        self.focus: str = STATUSES[0]
        """The status of the column that has the cursor."""
        self.standings: dict[str, Standing] = {}
        self.marks: dict[str, Card] = {}
        """Marked tasks by id, in the order in which they were marked."""
        self.follows = False
        """The cursor goes along with a card that moves to another column."""
        self.seen: dict[str, int] = {}
        """How many cards of each column find room on the screen; told by whoever draws."""
        self.anchor: Card | None = None
        """On what the user put the cursor, while filters come and go; None: what is under it."""
        self.strayed = False
        """The cursor followed its task out of sight: whoever draws scrolls there."""
        self._carried = ""
        """The task with which the cursor went, though the store may not let it go there."""
        self._begun = False
        """Another view was chosen, and is not read yet."""

    @property
    def column(self) -> Column:
        """The one with the cursor."""
        return self.columns[self.focus]

    @property
    def total(self) -> int:
        return sum(column.total for column in self.columns.values())

    @property
    def searched(self) -> int:
        """Only so many of the newest of a column were looked at; 0: the board shows all that fits."""
        return max(column.searched for column in self.columns.values())

    @property
    def loaded(self) -> bool:
        return all(column.loaded for column in self.columns.values())

    def current(self) -> Card | None:
        """The card under the cursor."""
        return self.column.current()

    def targets(self) -> list[Card]:
        """What a verb is about: everything marked, else the card under the cursor."""
        if self.marks:
            return list(self.marks.values())
        card = self.current()
        return [card] if card else []

    def cards(self) -> list[Card]:
        """All that are loaded."""
        return [card for column in self.columns.values() for card in column.cards]

    def find(self, task_id: str) -> Card | None:
        """A loaded card."""
        for column in self.columns.values():
            row = column.row_of(task_id)
            if row is not None:
                return column.card(row)
        return None

    def place(self, windows: Windows, places: Sequence[Place] = ()) -> None:
        """Take what the store has now for these columns; a status that is new to us gets a column.

        `places`: of what these windows miss.
        """
        held = self.current()
        for status, window in windows.items():
            if status not in self.columns:
                if not window.total:
                    continue
                self.columns[status] = Column(status)
            self.columns[status].place(window, self.rows_seen(status), places)
            for card in window.cards:
                if card.id in self.marks:
                    self.marks[card.id] = card
        self._follow(held)
        self._carried = ""
        self.strayed, self._begun = self.strayed or self._begun, False
        for status in [key for key in self.columns if key not in STATUSES]:
            if not self.columns[status].total and self.focus != status:
                del self.columns[status]

    def move(self, task_ids: Iterable[str], status: str, now: int) -> None:
        """Show a move before the store has made it; the next reading puts right what came out otherwise."""
        held = self.current()
        for task_id in task_ids:
            for column in list(self.columns.values()):
                card = column.take_out(task_id) if column.status != status else None
                if card is not None:
                    self.columns[status].put_first(card._replace(status=status, updated_at=now))
                    self.standings[task_id] = Standing(task_id, since=now)
        if held and self._follow(held):
            self._carried = held.id

    def _follow(self, held: Card | None) -> bool:
        """Where its task left the column the cursor stays, unless it is to go along or nothing is left.

        Whether it went.
        """
        if held is None or self.column.row_of(held.id) is not None:
            return False
        goes = self.follows or not self.column.total or held.id == self._carried
        went = goes and self.go_to_task(held.id)
        self.strayed = self.strayed or went
        return went

    def look(self, view: View) -> None:
        """Look at something else: every column begins at its beginning.

        Where only the filter is another one, the cursor finds its task again, if that is there.
        """
        self.anchor = self.anchor or self.current()
        kept = self.anchor if view.order == self.view.order else None
        self.view, self._begun = view, True
        for column in self.columns.values():
            column.begin(kept if column is self.column else None)

    def wanted(self, statuses: Iterable[str] = ()) -> dict[str, Span]:
        """What to ask the store for, of these columns (none named: of all)."""
        chosen = list(statuses) or list(self.columns)
        return {status: self.columns[status].wanted(self.rows_seen(status)) for status in chosen}

    def missed(self, windows: Windows) -> list[tuple[str, str]]:
        """Status and id of tasks that columns keep to, and that must be asked for: they are not in these."""
        return [
            (status, task_id)
            for status, window in windows.items()
            if status in self.columns
            for task_id in self.columns[status].missed(window, self.rows_seen(status))
        ]

    def wanted_at(self, windows: Windows, places: Sequence[Place]) -> dict[str, Span]:
        """What to ask the store for instead, where what is seen is not in these."""
        spans = {
            status: self.columns[status].wanted_at(window, places, self.rows_seen(status))
            for status, window in windows.items()
            if status in self.columns
        }
        return {status: span for status, span in spans.items() if span}

    def thin(self) -> list[str]:
        """Columns of which more should be loaded."""
        return [key for key, column in self.columns.items() if column.is_thin(self.rows_seen(key))]

    def is_behind(self) -> bool:
        """Whether there is something to read: rows near those that are seen, or how these stand."""
        return bool(self.thin() or self.unknown())

    def unknown(self) -> list[str]:
        """Cards on the screen of which it is not known how they stand."""
        return [card.id for card in self.visible() if card.id not in self.standings]

    def rows_seen(self, status: str) -> int:
        return self.seen.get(status, 12)

    def visible(self) -> list[Card]:
        """The loaded cards that are on the screen."""
        found = []
        for status, column in self.columns.items():
            rows = range(column.top, column.top + self.rows_seen(status) + 1)
            found += [card for card in map(column.card, rows) if card]
        return found

    def learn(self, standings: Iterable[Standing]) -> None:
        for standing in standings:
            self.standings[standing.task_id] = standing
        if len(self.standings) > _STANDINGS:
            here = {card.id for card in self.cards()}
            self.standings = {key: each for key, each in self.standings.items() if key in here}

    def forget(self, task_id: str) -> None:
        """A task that was deleted."""
        self.standings.pop(task_id, None)
        self.marks.pop(task_id, None)

    def go(self, columns: int) -> bool:
        """To another column, over those without a card; whether there was one."""
        order = list(self.columns)
        position = order.index(self.focus) + columns
        step = 1 if columns > 0 else -1
        while 0 <= position < len(order):
            if self.columns[order[position]].total:
                self.focus = order[position]
                return True
            position += step
        return False

    def go_to(self, status: str) -> bool:
        """To a column, empty or not."""
        if status not in self.columns:
            return False
        self.focus = status
        return True

    def go_to_task(self, task_id: str) -> bool:
        """Put the cursor on a loaded card, wherever it is."""
        for status, column in self.columns.items():
            row = column.row_of(task_id)
            if row is not None:
                self.focus = status
                column.put_cursor(row)
                return True
        return False

    def toggle_mark(self, card: Card) -> None:
        if self.marks.pop(card.id, None) is None:
            self.marks[card.id] = card

    def mark_all(self, cards: Sequence[Card]) -> None:
        """Every one of them; again: none."""
        if all(card.id in self.marks for card in cards):
            for card in cards:
                del self.marks[card.id]
        else:
            self.marks.update({card.id: card for card in cards})

    def unmark(self, task_ids: Iterable[str]) -> None:
        """Of these the verb is done: what it could not do stays marked."""
        for task_id in task_ids:
            self.marks.pop(task_id, None)

    def totals(self) -> Mapping[str, int]:
        return {status: column.total for status, column in self.columns.items()}
