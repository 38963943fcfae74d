"""One page of tasks and its true total, in one read transaction (decisions 2.3, 27 to 34)."""

from __future__ import annotations

from typing import Any, NamedTuple

from agnt_tasks.models.page import Pagination, TaskPage, TaskQuery
from agnt_tasks.store.local.sqlite.connection import Rows
from agnt_tasks.store.local.sqlite.queries import sql
from agnt_tasks.store.local.sqlite.rows import task_row
from agnt_tasks.store.local.words import Search, all_of


class _Filter(NamedTuple):
    where: str
    parameters: tuple[Any, ...]
    by_status_only: bool
    """The counters know the total."""


async def read_page(rows: Rows, account: str, email: str, query: TaskQuery, search: Search) -> TaskPage:
    wanted = _filter(account, email, query, search)
    total = await _total(rows, account, query, wanted)
    found = await rows.all(
        # The status index gives the order for one status only, so the list of rows names the order anew.
        f"SELECT t.* FROM tasks t WHERE {wanted.where} "  # noqa: S608  # built of constants below
        "ORDER BY t.updated_at DESC, t.id DESC LIMIT ? OFFSET ?",
        (*wanted.parameters, query.per_page, (query.page - 1) * query.per_page),
    )
    return TaskPage(
        data=tuple(task_row(row) for row in found),
        pagination=Pagination(page=query.page, per_page=query.per_page, total=total),
    )


async def _total(rows: Rows, account: str, query: TaskQuery, wanted: _Filter) -> int:
    if wanted.by_status_only:
        counts = await rows.all(sql("count_by_status"), (account,))
        return sum(row["total"] for row in counts if not query.status or row["status"] in query.status)
    query_text = f"SELECT count(*) FROM tasks t WHERE {wanted.where}"  # noqa: S608  # built of constants
    return int(await rows.value(query_text, wanted.parameters))


def _filter(account: str, email: str, query: TaskQuery, search: Search) -> _Filter:
    parts: list[tuple[str, tuple[Any, ...]]] = [("t.account = ?", (account,))]
    if query.status:
        marks = ", ".join("?" * len(query.status))
        parts.append((f"t.status IN ({marks})", query.status))
    others = _other_parts(email, query, search)
    where = " AND ".join(text for text, _ in (*parts, *others))
    parameters = tuple(value for _, values in (*parts, *others) for value in values)
    return _Filter(where, parameters, by_status_only=not others)


def _other_parts(email: str, query: TaskQuery, search: Search) -> list[tuple[str, tuple[Any, ...]]]:
    parts: list[tuple[str, tuple[Any, ...]]] = []
    if query.type is not None:
        parts.append(("t.type = ?", (query.type,)))
    if query.mine:
        parts.append(("t.owner_email = ?", (email,)))
    if search.words:
        parts.append(
            ("t.row IN (SELECT rowid FROM task_words WHERE task_words MATCH ?)", (all_of(search.words),))
        )
    for piece in search.pieces:
        parts.append((_ANYWHERE, (_like(piece), _like(piece))))
    return parts


_ANYWHERE = (
    "(t.title LIKE ? ESCAPE '\\' OR EXISTS "
    "(SELECT 1 FROM descriptions d WHERE d.row = t.row AND d.description LIKE ? ESCAPE '\\'))"
)


def _like(piece: str) -> str:
    escaped = piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
