"""One page of tasks and its true total, in one read transaction (decisions 2.3, 27 to 34).

A search is led by the word index, everything else by an index in the order of the list: SQLite must
not choose, because for rare words it would walk the whole list and look each task up.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from agnt_tasks.models.page import Pagination, TaskPage, TaskQuery
from agnt_tasks.store.local.sqlite.connection import Row, Rows
from agnt_tasks.store.local.sqlite.queries import sql
from agnt_tasks.store.local.sqlite.rows import task_row
from agnt_tasks.store.local.words import Search, all_of

_NEWEST_FIRST = "ORDER BY t.updated_at DESC, t.id DESC"
WITH_WORDS = "task_words w CROSS JOIN tasks t ON t.row = w.rowid"
_ANYWHERE = (
    "(t.title LIKE ? ESCAPE '\\' OR EXISTS "
    "(SELECT 1 FROM descriptions d WHERE d.row = t.row AND d.description LIKE ? ESCAPE '\\'))"
)


class _Filter(NamedTuple):
    source: str
    where: str
    parameters: tuple[Any, ...]
    by_status_only: bool
    """The counters know the total."""


async def read_page(rows: Rows, account: str, email: str, query: TaskQuery, search: Search) -> TaskPage:
    wanted = _filter(account, email, query, search)
    found, total = await (_searched if search.words else _listed)(rows, account, query, wanted)
    return TaskPage(
        data=tuple(task_row(row) for row in found),
        pagination=Pagination(page=query.page, per_page=query.per_page, total=total),
    )


def _span(query: TaskQuery) -> tuple[int, int]:
    return query.per_page, (query.page - 1) * query.per_page


async def _listed(rows: Rows, account: str, query: TaskQuery, wanted: _Filter) -> tuple[list[Row], int]:
    select = f"SELECT t.* FROM {wanted.source} WHERE {wanted.where} {_NEWEST_FIRST} LIMIT ? OFFSET ?"  # noqa: S608  # constants
    found = await rows.all(select, (*wanted.parameters, *_span(query)))
    if wanted.by_status_only:
        counts = await rows.all(sql("count_by_status"), (account,))
        return found, sum(row["total"] for row in counts if not query.status or row["status"] in query.status)
    return found, await _count(rows, wanted)


async def _searched(rows: Rows, _: str, query: TaskQuery, wanted: _Filter) -> tuple[list[Row], int]:
    """Rows and total from one walk over the hits."""
    select = (
        f"WITH hits AS MATERIALIZED (SELECT t.row, t.updated_at, t.id FROM {wanted.source} "  # noqa: S608  # constants
        f"WHERE {wanted.where}) SELECT t.*, (SELECT count(*) FROM hits) AS total FROM "
        f"(SELECT t.row FROM hits t {_NEWEST_FIRST} LIMIT ? OFFSET ?) h "
        f"CROSS JOIN tasks t ON t.row = h.row {_NEWEST_FIRST}"
    )
    found = await rows.all(select, (*wanted.parameters, *_span(query)))
    return found, int(found[0]["total"]) if found else await _count(rows, wanted)


async def _count(rows: Rows, wanted: _Filter) -> int:
    select = f"SELECT count(*) FROM {wanted.source} WHERE {wanted.where}"  # noqa: S608  # constants
    return int(await rows.value(select, wanted.parameters))


def _filter(account: str, email: str, query: TaskQuery, search: Search) -> _Filter:
    parts: list[tuple[str, tuple[Any, ...]]] = [("t.account = ?", (account,))]
    if query.status:
        marks = ", ".join("?" * len(query.status))
        parts.append((f"t.status IN ({marks})", query.status))
    others = _other_parts(email, query, search)
    parts += others
    return _Filter(
        source=WITH_WORDS if search.words else "tasks t",
        where=" AND ".join(text for text, _ in parts),
        parameters=tuple(value for _, values in parts for value in values),
        by_status_only=not others,
    )


def _other_parts(email: str, query: TaskQuery, search: Search) -> list[tuple[str, tuple[Any, ...]]]:
    parts: list[tuple[str, tuple[Any, ...]]] = []
    if query.type is not None:
        parts.append(("t.type = ?", (query.type,)))
    if query.mine:
        parts.append(("t.owner_email = ?", (email,)))
    return parts + search_parts(search)


def search_parts(search: Search) -> list[tuple[str, tuple[Any, ...]]]:
    """Conditions and their values; those of words need `WITH_WORDS`."""
    parts: list[tuple[str, tuple[Any, ...]]] = []
    if search.words:
        parts.append(("task_words MATCH ?", (all_of(search.words),)))
    return parts + [(_ANYWHERE, (like(piece), like(piece))) for piece in search.pieces]


def like(piece: str) -> str:
    """A pattern for this text anywhere."""
    escaped = piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
