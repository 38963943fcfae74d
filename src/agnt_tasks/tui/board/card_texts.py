"""What a card says, as plain text: the same values give the same picture, so pictures can be kept."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from agnt_tasks.models.card import Card, Standing
from agnt_tasks.models.clean import clean_line
from agnt_tasks.models.status import OTHER, TaskStatus
from agnt_tasks.tui.state.why import Hint, doing, why
from agnt_tasks.wording.amounts import age, duration, price
from agnt_tasks.wording.statuses import raw_words
from agnt_tasks.wording.width import wrap

TITLE_LINES = 2
_SPINNER = 2
"""Cells of the sign before the words of what runs."""


class CardTexts(NamedTuple):
    title: tuple[str, ...]
    facts: str
    age: str
    told: str
    """What it does, asks, or why it stands still; empty: nothing to tell."""
    told_right: tuple[str, ...]
    """How long that has been so, and what it took: from the longest way to say it to the shortest."""
    running: bool
    feedback: str
    unread: bool
    marked: bool

    @property
    def height(self) -> int:
        return len(self.title) + 1 + bool(self.told)


class Moment(NamedTuple):
    """What the words of a card depend on beside the card."""

    now: int
    limit: int
    """Executions at once, for places in the queue."""
    hint: Hint
    """How the key of an action is written."""


def card_texts(
    card: Card,
    standing: Standing | None,
    moment: Moment,
    width: int,
    *,
    unread: bool = False,
    marked: bool = False,
    quiet_since: int | None = None,
) -> CardTexts:
    """The words of a card for `width` cells of text."""
    told, right = _told(card, standing, moment, quiet_since, width)
    raw = raw_words(card.status, card.raw_status) if card.status != OTHER else ""
    return CardTexts(
        title=_title(card.title, width),
        facts=" · ".join(filter(None, (raw, card.assistant, card.type))),
        age=age(card.updated_at, moment.now),
        told=told,
        told_right=right,
        running=standing is not None and standing.execution == "running",
        feedback=standing.feedback if standing else "",
        unread=unread,
        marked=marked,
    )


@lru_cache(maxsize=2_000)
def _title(title: str, width: int) -> tuple[str, ...]:
    """At most two lines; the last one is cut where it is drawn."""
    # Nobody sees more of it, and a title may be 500 characters long.
    lines = wrap(clean_line(title)[: width * (TITLE_LINES + 1)].strip(), max(1, width))
    if len(lines) > TITLE_LINES:
        return (*lines[: TITLE_LINES - 1], " ".join(lines[TITLE_LINES - 1 :]))
    return tuple(lines) or ("",)


def _told(
    card: Card, standing: Standing | None, moment: Moment, quiet: int | None, room: int
) -> tuple[str, tuple[str, ...]]:
    if card.status == OTHER:
        return raw_words(OTHER, card.raw_status), ()
    if standing is None:
        return "", ()
    if standing.execution == "running" and card.status == TaskStatus.IN_PROGRESS:
        return _running(card, standing, moment, quiet, room)
    if card.status == TaskStatus.NEEDS_CLARIFICATION and standing.question:
        return standing.question.strip().partition("\n")[0], (age(standing.since, moment.now),)
    return _why(card, standing, moment, quiet, room), ()


def _running(
    card: Card, standing: Standing, moment: Moment, quiet: int | None, room: int
) -> tuple[str, tuple[str, ...]]:
    stands = _why(card, standing, moment, quiet, room - _SPINNER)
    if stands:
        # How long and since when it stands still is in these words.
        return stands, ()
    began = standing.started_at
    took = duration(moment.now - began) if began else ""
    spent = price(standing.cost_usd) if standing.cost_usd else ""
    right = [took, age(began, moment.now)] if began else []
    if spent:
        right.insert(0, f"{took} · {spent}" if took else spent)
    return doing(standing, moment.now), tuple(right)


def _why(card: Card, standing: Standing, moment: Moment, quiet: int | None, room: int) -> str:
    return why(card, standing, moment.now, limit=moment.limit, quiet_since=quiet, room=room, hint=moment.hint)
