"""What operations for boards answer with: the rows of `models.card`, as JSON, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Self

from agnt_tasks.models.card import Card, Place, Standing, Window, Windows
from agnt_tasks.models.execution import Dollars
from agnt_tasks.models.timestamp import Timestamp
from agnt_tasks.models.wire import Wire


class CardAnswer(Wire):
    """As `models.card.Card`."""

    id: str
    title: str
    status: str
    type: str
    assistant: str
    owner_email: str
    created_at: Timestamp
    updated_at: Timestamp

    @classmethod
    def of(cls, card: Card) -> Self:
        return cls(**card._asdict())

    @property
    def card(self) -> Card:
        return Card(**self.model_dump())


class WindowAnswer(Wire):
    """As `models.card.Window`."""

    start: int
    cards: tuple[CardAnswer, ...]
    total: int

    @classmethod
    def of(cls, window: Window) -> Self:
        cards = tuple(CardAnswer.of(card) for card in window.cards)
        return cls(start=window.start, cards=cards, total=window.total)

    @property
    def window(self) -> Window:
        return Window(self.start, tuple(each.card for each in self.cards), self.total)


class ColumnsAnswer(Wire):
    """What `windows` gives."""

    columns: dict[str, WindowAnswer]
    """By status."""

    @classmethod
    def of(cls, windows: Mapping[str, Window]) -> Self:
        return cls(columns={status: WindowAnswer.of(window) for status, window in windows.items()})

    @property
    def windows(self) -> Windows:
        return {status: each.window for status, each in self.columns.items()}


class PlacedCard(Wire):
    row: int
    card: CardAnswer


class PlaceAnswer(Wire):
    """What `place_of` gives; null: the task is not in that column."""

    place: PlacedCard | None

    @classmethod
    def of(cls, found: Place | None) -> Self:
        return cls(place=PlacedCard(row=found.row, card=CardAnswer.of(found.card)) if found else None)

    @property
    def found(self) -> Place | None:
        return Place(self.place.row, self.place.card.card) if self.place else None


class StandingAnswer(Wire):
    """As `models.card.Standing`."""

    task_id: str
    since: Timestamp
    execution: str = ""
    place: int = 0
    started_at: Timestamp | None = None
    beat: int = 0
    step: str = ""
    notice: str = ""
    cost_usd: Dollars | None = None
    question: str = ""
    questions: int = 0
    error: str = ""
    feedback: str = ""
    unattended: bool = False

    @classmethod
    def of(cls, standing: Standing) -> Self:
        cost = None if standing.cost_usd is None else Decimal(standing.cost_usd)
        return cls(**{**standing._asdict(), "cost_usd": cost})

    @property
    def standing(self) -> Standing:
        return Standing(**self.model_dump())


class SkillTool(Wire):
    name: str
    description: str = ""
    effect: str = ""
    """`read`, `idempotent` or `once`."""
    always: bool = False
    """Allowed whatever skills a task names."""


class SkillAnswer(Wire):
    """What `GET /skills` lists."""

    name: str
    tools: tuple[SkillTool, ...] = ()


class ImportedAnswer(Wire):
    """What an import counts: what was new, by kind, and tasks that were left alone."""

    tasks: int = 0
    files: int = 0
    memory: int = 0
    assistants: int = 0
    skipped: int = 0
