"""What a board shows: columns in part, filtered, ordered, with true totals."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from agnt_tasks.errors import ValidationError
from agnt_tasks.models.card import ORDERS, ROW, Card, Filter, Place, Span, View, Window
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import TaskRow
from agnt_tasks.models.timestamp import now_ms, to_iso
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.testing.driving import (
    forced,
    made,
)
from agnt_tasks.testing.harness import BOB, EVE, JANE, Harness

DAY_MS = 24 * 60 * 60 * 1000
TITLES = (
    "invoice",
    "Invoice",
    "INVOICE of May",
    "Ärger",
    "ärger",
    "zebra",
    "an invoice",
    "50%",
    "under_score",
)
OWNERS = (JANE, BOB, "eve_x@elsewhere.org")
COLUMNS = tuple(status.value for status in TaskStatus)


async def furnished(store: FullStore, count: int = 60) -> None:
    """Tasks of every kind; their times are equal or half days apart: no filter is a matter of an instant."""
    chance = random.Random(7)  # noqa: S311  # the same tasks every time
    start = now_ms() - 40 * DAY_MS
    changed = [start + chance.randrange(60) * DAY_MS // 2 for _ in range(count)]
    await store.import_(
        {
            "id": f"task_{chance.getrandbits(60):015x}",
            "title": chance.choice(TITLES),
            "description": chance.choice(("", "about the budget", "an invoice")),
            "assistant": chance.choice(("asst_one", "asst_two")),
            "type": chance.choice(("research", "general", "Research")),
            "status": chance.choice(COLUMNS),
            "ownerEmail": chance.choice(OWNERS),
            "createdAt": to_iso(start - chance.randrange(5) * DAY_MS),
            "updatedAt": to_iso(at),
        }
        for at in changed
    )


def views(count: int) -> Iterator[tuple[View, dict[str, Span]]]:
    """Filters, orders and spans in any combination."""
    chance = random.Random(11)  # noqa: S311  # the same views every time

    def maybe(value: Any, otherwise: Any) -> Any:
        return value if chance.random() < 0.25 else otherwise

    for _ in range(count):
        wanted = Filter(
            words=maybe(chance.choice(("invoice", "inv", "about budget", "%", "nothing")), ""),
            statuses=maybe(tuple(chance.sample(COLUMNS, 3)), ()),
            types=maybe(tuple(chance.sample(("research", "general", "none"), chance.randint(1, 2))), ()),
            assistants=maybe(("asst_one",), ()),
            owners=maybe(tuple(chance.sample(("EXAMPLE", "e_", "bob", "%"), chance.randint(1, 2))), ()),
            mine=maybe(True, False),
            has_question=maybe(True, False),
            updated_within=maybe(chance.randint(5, 30) * DAY_MS + DAY_MS // 4, None),
            updated_before=maybe(chance.randint(5, 30) * DAY_MS + DAY_MS // 4, None),
            done_within=maybe(chance.randint(1, 30) * DAY_MS + DAY_MS // 4, None),
        )
        spans = {
            status: Span(chance.choice((0, 0, 2, 50)), chance.choice((0, 1, 5, 100)))
            for status in chance.sample(COLUMNS, chance.randint(1, 6))
        }
        yield View(wanted, chance.choice(ORDERS)), spans


async def every_row(store: FullStore, search: str = "") -> list[TaskRow]:
    page = await store.list_tasks(TaskQuery(search=search, per_page=100))
    assert page.pagination.total == len(page.data)
    return list(page.data)


async def believed(store: FullStore, view: View, spans: Mapping[str, Span]) -> dict[str, Window]:
    """The windows by the law: over plain rows, with nothing but lists."""
    rows = [row for row in await every_row(store, view.filter.words) if _belongs(row, view.filter)]
    columns = {}
    for status, span in spans.items():
        column = _ordered([row for row in rows if row.status == status], view.order)
        cards = [Card(*(getattr(row, field) for field in ROW)) for row in column]
        columns[status] = Window(span.start, tuple(cards[span.start :][: span.count]), len(cards))
    return columns


def _belongs(row: TaskRow, wanted: Filter) -> bool:
    age = now_ms() - row.updated_at
    broken = (
        wanted.statuses and row.status not in wanted.statuses,
        wanted.types and row.type not in wanted.types,
        wanted.assistants and row.assistant not in wanted.assistants,
        wanted.owners and not any(part.lower() in row.owner_email for part in wanted.owners),
        wanted.mine and row.owner_email != JANE,
        wanted.has_question and row.status is not TaskStatus.NEEDS_CLARIFICATION,
        wanted.updated_within is not None and age > wanted.updated_within,
        wanted.updated_before is not None and age < wanted.updated_before,
        wanted.done_within is not None and age > wanted.done_within and row.status is TaskStatus.COMPLETED,
    )
    return not any(broken)


def _ordered(rows: list[TaskRow], order: str) -> list[TaskRow]:
    """By id first: a stable sort keeps that where the rest is equal."""
    newest_first = order in ("updated", "created")
    by_id = sorted(rows, key=lambda row: row.id, reverse=newest_first)
    if order == "title":
        lowered = str.maketrans({letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
        return sorted(by_id, key=lambda row: row.title.translate(lowered))
    if order == "created":
        return sorted(by_id, key=lambda row: row.created_at, reverse=True)
    return sorted(by_id, key=lambda row: row.updated_at, reverse=newest_first)


class Columns:
    """`windows`: parts of columns, filtered, ordered, with true totals, of one moment."""

    async def test_any_view_shows_what_a_plain_list_holds(self, harness: Harness) -> None:
        await furnished(harness.store)
        shown = 0
        for view, spans in views(150):
            found = await harness.store.windows(view, spans)
            assert dict(found) == await believed(harness.store, view, spans), (view, spans)
            shown += sum(len(window.cards) for window in found.values())
        assert shown > 100

    async def test_a_place_is_the_row_in_the_column(self, harness: Harness) -> None:
        """Of any task, in any view; there is none in another column, or where the filter leaves it out."""
        await furnished(harness.store)
        everything = await every_row(harness.store)
        chance = random.Random(5)  # noqa: S311  # the same tasks every time
        found = 0
        for view, spans in views(60):
            whole = await believed(harness.store, view, dict.fromkeys(spans, Span(0, 1000)))
            for status, window in whole.items():
                ids = [chance.choice(everything).id, *(card.id for card in window.cards[-2:])]
                for task_id in ids:
                    places = (Place(row, card) for row, card in enumerate(window.cards) if card.id == task_id)
                    place = await harness.store.place_of(view, status, task_id)
                    assert place == next(places, None), (view, status, task_id)
                    found += place is not None
        assert found > 30

    async def test_nowhere_is_what_is_not_there(self, harness: Harness) -> None:
        task = await made(harness.store, "ours")
        other = await harness.other_account(EVE)
        for view in (View(), View(Filter(words="ours"))):
            assert await other.place_of(view, "pending", task.id) is None
            for strange in ("task_nobody", "", "a\x00b", "\ud800"):
                assert await harness.store.place_of(view, "pending", strange) is None
                assert await harness.store.place_of(view, strange, task.id) is None

    async def test_an_empty_store_has_empty_columns(self, harness: Harness) -> None:
        spans = dict.fromkeys(COLUMNS, Span(0, 10))
        for view in (View(), View(Filter(words="invoice"))):
            found = await harness.store.windows(view, spans)
            assert dict(found) == dict.fromkeys(COLUMNS, Window(0, (), 0))
        assert dict(await harness.store.windows(View(), {})) == {}

    async def test_a_window_beyond_the_end_is_empty_with_the_true_total(self, harness: Harness) -> None:
        for number in range(3):
            await made(harness.store, f"number {number}")
        for view in (View(), View(Filter(words="number")), View(order="title")):
            found = await harness.store.windows(view, {"pending": Span(3, 10), "failed": Span(9, 1)})
            assert dict(found) == {"pending": Window(3, (), 3), "failed": Window(9, (), 0)}

    async def test_other_accounts_are_never_in_it(self, harness: Harness) -> None:
        await made(harness.store, "ours")
        other = await harness.other_account(EVE)
        for view in (View(), View(Filter(words="ours")), View(Filter(owners=("example",)))):
            assert (await other.windows(view, {"pending": Span(0, 5)}))["pending"] == Window(0, (), 0)

    @pytest.mark.parametrize("text", ["a\x00b", "\ud800"], ids=ascii)
    async def test_what_no_store_can_keep_is_refused(self, harness: Harness, text: str) -> None:
        several = (text,)
        wanted = Filter(words=text), Filter(types=several), Filter(assistants=several), Filter(owners=several)
        for each in wanted:
            with pytest.raises(ValidationError):
                await harness.store.windows(View(each), {"pending": Span(0, 5)})
            with pytest.raises(ValidationError):
                await harness.store.place_of(View(each), "pending", "task_nobody")

    async def test_all_columns_are_of_one_moment(self, harness: Harness) -> None:
        tasks = [await made(harness.store, f"number {number}") for number in range(4)]
        mover = await harness.store_for(BOB)
        spans = dict.fromkeys(COLUMNS, Span(0, 10))

        async def move() -> None:
            for number in range(60):
                await forced(mover, tasks[number % 4].id, list(TaskStatus)[number % 6])

        moving = asyncio.create_task(move())
        seen = set()
        while not moving.done():
            for view in (View(), View(Filter(words="number"))):
                found = await harness.store.windows(view, spans)
                ids = [card.id for window in found.values() for card in window.cards]
                assert sorted(ids) == sorted(task.id for task in tasks)
                assert sum(window.total for window in found.values()) == 4
                assert all(card.status == status for status in spans for card in found[status].cards)
                seen.add(tuple(window.total for window in found.values()))
        await moving
        assert len(seen) > 1
