"""What the board shows, as plain values: columns, cursor, marks. Knows no screen and no store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from agnt_tasks.models.card import Card, Span, Standing, View, Windows
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.state.column import Column

STATUSES: tuple[str, ...] = tuple(status.value for status in TaskStatus)
"""The columns in their order; a status that nobody knows comes behind them (ruling Hosted dialect)."""


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

    @property
    def column(self) -> Column:
        """The one with the cursor."""
        return self.columns[self.focus]

    @property
    def total(self) -> int:
        return sum(column.total for column in self.columns.values())

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

    def place(self, windows: Windows) -> None:
        """Take what the store has now for these columns; a status that is new to us gets a column."""
        held = self.current()
        for status, window in windows.items():
            if status not in self.columns:
                if not window.total:
                    continue
                self.columns[status] = Column(status)
            self.columns[status].place(window, self.rows_seen(status))
            for card in window.cards:
                if card.id in self.marks:
                    self.marks[card.id] = card
        if self.follows and held and self.column.row_of(held.id) is None:
            self.go_to_task(held.id)
        for status in [key for key in self.columns if key not in STATUSES]:
            if not self.columns[status].total and self.focus != status:
                del self.columns[status]

    def move(self, task_ids: Iterable[str], status: str, now: int) -> None:
        """Show a move before the store has made it; the next reading puts right what came out otherwise."""
        for task_id in task_ids:
            for column in list(self.columns.values()):
                card = column.take_out(task_id) if column.status != status else None
                if card is not None:
                    self.columns[status].put_first(card._replace(status=status, updated_at=now))
                    self.standings[task_id] = Standing(task_id, since=now)

    def look(self, view: View) -> None:
        """Look at something else: every column begins at its beginning."""
        self.view = view
        for column in self.columns.values():
            column.begin()

    def wanted(self, statuses: Iterable[str] = ()) -> dict[str, Span]:
        """What to ask the store for, of these columns (none named: of all)."""
        chosen = list(statuses) or list(self.columns)
        return {status: self.columns[status].wanted(self.rows_seen(status)) for status in chosen}

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
