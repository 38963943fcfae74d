"""What a board shows of many tasks at once: plain rows, so that the first of them need no pydantic."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple


class Card(NamedTuple):
    """A task in a column. Texts are as they were given: clean them where they are shown."""

    id: str
    title: str
    status: str
    """Its column: one of the six, or `OTHER`."""
    type: str
    assistant: str
    owner_email: str
    created_at: int
    updated_at: int
    raw_status: str = ""
    """What its server calls the status, where that says more; empty: it has no other word."""


ROW = tuple(field for field in Card._fields if field != "raw_status")
"""The fields of a card that are fields of a task."""


class Standing(NamedTuple):
    """What a card tells beside its row, taken from the task's histories."""

    task_id: str
    since: int
    """When the task came into its status; milliseconds since 1970."""
    execution: str = ""
    """The state of the open execution: `queued`, `running`, `stopping`; empty: nothing runs it."""
    place: int = 0
    """Position among everything queued, from 1; 0: not queued, or nobody knows."""
    started_at: int | None = None
    """When the open execution began."""
    beat: int = 0
    """Counts its signs of life; 0: the store does not tell."""
    step: str = ""
    """The step in progress: `model NAME` or `tool NAME`."""
    notice: str = ""
    """What the execution says of itself while it goes on, such as a retry and its time."""
    cost_usd: Decimal | None = None
    """Of all executions; None: unknown."""
    question: str = ""
    """The first open question."""
    questions: int = 0
    """How many are open."""
    error: str = ""
    """Why it failed."""
    feedback: str = ""
    """The caller's verdict: `like`, `dislike` or empty."""
    unattended: bool = False
    """Queued on a server, where no worker lives that could begin it."""


class Span(NamedTuple):
    """Which rows of a column, counted from 0."""

    start: int
    count: int  # type: ignore[assignment]  # which a tuple has for another purpose


class Window(NamedTuple):
    """A part of a column, and how many there are in all."""

    start: int
    cards: tuple[Card, ...]
    total: int
    searched: int = 0
    """Only so many tasks, the newest, were looked at, and there are more; 0: all were."""


Windows = Mapping[str, Window]
"""By status."""


class Place(NamedTuple):
    """Where a task stands in its column."""

    row: int
    """Counted from 0."""
    card: Card


class Filter(NamedTuple):
    """Which tasks a board shows. Everything given must hold; of several words for one thing, one."""

    words: str = ""
    """As `TaskQuery.search`."""
    statuses: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    assistants: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    """Parts of addresses."""
    mine: bool = False
    has_question: bool = False
    updated_within: int | None = None
    """Milliseconds before now."""
    updated_before: int | None = None
    """The opposite: not changed within so many milliseconds."""
    done_within: int | None = None
    """Completed tasks only if they changed within so many milliseconds; others in any case."""


ORDERS = ("updated", "oldest", "created", "title")
"""Newest change first; oldest change first; newest first; by title."""


class View(NamedTuple):
    """A filter and an order: what a board looks at."""

    filter: Filter = Filter()
    order: str = ORDERS[0]
