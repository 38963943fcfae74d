"""The columns of a board, each in part and with its true total, in one statement and so of one moment.

A filter is walked once for all columns, over narrow rows; whole rows are read only for the cards that are
given. Without one nothing is walked: an index has the order, and the counters know the totals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agnt_tasks.models.card import ROW, Card, Filter, Place, Span, View, Window, Windows
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.local.sqlite.connection import Row, Rows
from agnt_tasks.store.local.sqlite.listing import WITH_WORDS, like, search_parts
from agnt_tasks.store.local.words import Search, parse_search

_ORDERS = {
    "updated": ("updated_at", "DESC"),
    "oldest": ("updated_at", "ASC"),
    "created": ("created_at", "DESC"),
    "title": ("title COLLATE NOCASE", "ASC"),
}
"""Tasks that are equal in this are ordered by id, in the same direction."""
_NARROW = "t.row, t.status, t.id, t.title, t.created_at, t.updated_at"
_CARD = ", ".join(f"t.{field}" for field in ROW)
_NO_CARD = ", ".join("t.status" if field == "status" else f"NULL AS {field}" for field in ROW)
_COUNTED = f"SELECT {_NO_CARD}, count(*) AS total FROM hits t GROUP BY t.status"  # noqa: S608  # constants
_EVERYTHING = f"WITH hits AS NOT MATERIALIZED (SELECT {_NARROW} FROM tasks t WHERE t.account = ?)"  # noqa: S608
_KNOWN = f"SELECT {_NO_CARD}, t.total FROM task_counts t WHERE t.account = ?"  # noqa: S608  # constants

Parts = list[tuple[str, tuple[Any, ...]]]
"""Conditions and their values."""


async def read_windows(
    rows: Rows, account: str, email: str, view: View, spans: Mapping[str, Span], now: int
) -> Windows:
    asked = {status: span for status, span in spans.items() if _is_shown(view.filter, status)}
    found = await rows.all(*_statement(account, email, view, asked, now)) if asked else []
    totals = {row["status"]: row["total"] for row in found if row["id"] is None}
    cards: dict[str, list[Card]] = {status: [] for status in spans}
    for row in found:
        if row["id"] is not None:
            cards[row["status"]].append(_card(row))
    return {
        status: Window(span.start, tuple(cards[status]), totals.get(status, 0) if status in asked else 0)
        for status, span in spans.items()
    }


async def read_place(
    rows: Rows, account: str, email: str, view: View, status: str, task_id: str, now: int
) -> Place | None:
    """The task's row is how many stand before it: they are counted along the index, where there is one."""
    if not _is_shown(view.filter, status) or not await _is_hit(rows, account, email, view, task_id, now):
        return None
    hits, values, _ = _hits(account, email, view, (status,), now)
    key, direction = _ORDERS[view.order]
    before = f"(b.{key}, b.id) {'>' if direction == 'DESC' else '<'} (t.{key}, t.id)"
    found = await rows.one(
        f"{hits} SELECT {_CARD}, (SELECT count(*) FROM hits b WHERE b.status = ? AND {before}) AS before "  # noqa: S608  # constants
        "FROM hits h CROSS JOIN tasks t ON t.row = h.row WHERE h.id = ? AND h.status = ?",
        (*values, status, task_id, status),
    )
    return None if found is None else Place(found["before"], _card(found))


async def _is_hit(rows: Rows, account: str, email: str, view: View, task_id: str, now: int) -> bool:
    """Whether the filter leaves this task: most that a filter hides are asked for while somebody types it."""
    search = parse_search(view.filter.words)
    source, row = (WITH_WORDS, "w.rowid") if search.words else ("tasks t", "t.row")
    its_row = f"{row} = (SELECT row FROM tasks WHERE account = ? AND id = ?)"  # noqa: S608  # constants
    this: Parts = [(its_row, (account, task_id))]
    parts = [*this, *_parts(email, view.filter, search, now)]
    where = " AND ".join(text for text, _ in parts)
    values = tuple(value for _, values in parts for value in values)
    return await rows.one(f"SELECT 1 FROM {source} WHERE {where}", values) is not None  # noqa: S608  # constants


def _is_shown(wanted: Filter, status: str) -> bool:
    if wanted.has_question and status != TaskStatus.NEEDS_CLARIFICATION:
        return False
    return not wanted.statuses or status in wanted.statuses


def _card(row: Row) -> Card:
    return Card(*row[: len(ROW)])


def _statement(
    account: str, email: str, view: View, asked: Mapping[str, Span], now: int
) -> tuple[str, tuple[Any, ...]]:
    hits, values, walked = _hits(account, email, view, tuple(asked), now)
    totals, of_totals = (_COUNTED, ()) if walked else (_KNOWN, (account,))
    columns = [_column(*_ORDERS[view.order])] * len(asked)
    places = [(status, span.count, span.start) for status, span in asked.items()]
    statement = f"{hits} {' UNION ALL '.join([totals, *columns])}"
    return statement, (*values, *of_totals, *(value for place in places for value in place))


def _hits(
    account: str, email: str, view: View, statuses: tuple[str, ...], now: int
) -> tuple[str, tuple[Any, ...], bool]:
    """The rows that the filter leaves, as `hits`; and whether they had to be walked for that."""
    search = parse_search(view.filter.words)
    parts = _parts(email, view.filter, search, now)
    if not parts:
        return _EVERYTHING, (account,), False
    return *_walk(account, statuses, parts, WITH_WORDS if search.words else "tasks t"), True


def _walk(account: str, statuses: tuple[str, ...], parts: Parts, source: str) -> tuple[str, tuple[Any, ...]]:
    marks = ", ".join("?" * len(statuses))
    every: Parts = [("t.account = ?", (account,)), (f"t.status IN ({marks})", statuses), *parts]
    where = " AND ".join(text for text, _ in every)
    hits = f"WITH hits AS MATERIALIZED (SELECT {_NARROW} FROM {source} WHERE {where})"  # noqa: S608  # constants
    return hits, tuple(value for _, values in every for value in values)


def _column(key: str, direction: str) -> str:
    """The cards of one status, of which the total is told elsewhere."""
    order = f"t.{key} {direction}, t.id {direction}"
    return (
        f"SELECT * FROM (SELECT {_CARD}, 0 FROM (SELECT t.row FROM hits t WHERE t.status = ? "  # noqa: S608  # constants
        f"ORDER BY {order} LIMIT ? OFFSET ?) h CROSS JOIN tasks t ON t.row = h.row ORDER BY {order})"
    )


def _parts(email: str, wanted: Filter, search: Search, now: int) -> Parts:
    """What a task must be besides having a status."""
    parts: Parts = [
        (f"{column} IN ({', '.join('?' * len(values))})", values)
        for column, values in (("t.type", wanted.types), ("t.assistant", wanted.assistants))
        if values
    ]
    if wanted.owners:
        any_owner = " OR ".join(["t.owner_email LIKE ? ESCAPE '\\'"] * len(wanted.owners))
        parts.append((f"({any_owner})", tuple(like(part) for part in wanted.owners)))
    if wanted.mine:
        parts.append(("t.owner_email = ?", (email,)))
    if wanted.updated_within is not None:
        parts.append(("t.updated_at >= ?", (now - wanted.updated_within,)))
    if wanted.updated_before is not None:
        parts.append(("t.updated_at < ?", (now - wanted.updated_before,)))
    if wanted.done_within is not None:
        old = "(t.status <> ? OR t.updated_at >= ?)"
        parts.append((old, (TaskStatus.COMPLETED, now - wanted.done_within)))
    return parts + search_parts(search)
