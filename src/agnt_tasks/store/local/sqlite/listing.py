"""One page of tasks and its true total, in one statement (decisions 2.3, 27 to 34).

A search is led by the word index, everything else by an index in the order of the list: SQLite must
not choose, because for rare words it would walk the whole list and look each task up.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from agnt_tasks.models.page import PER_PAGE_LIMIT, TaskPage, TaskQuery
from agnt_tasks.store.local.sqlite.connection import Rows
from agnt_tasks.store.local.words import Search, all_of

_NEWEST_FIRST = "ORDER BY t.updated_at DESC, t.id DESC"
WITH_WORDS = "task_words w CROSS JOIN tasks t ON t.row = w.rowid"
_ANYWHERE = (
    "(t.title LIKE ? ESCAPE '\\' OR EXISTS "
    "(SELECT 1 FROM descriptions d WHERE d.row = t.row AND d.description LIKE ? ESCAPE '\\'))"
)


_PAGE = (
    "json_object('data', json_group_array(json_object('id', t.id, 'title', t.title, 'status', t.status, "
    "'type', t.type, 'assistant', t.assistant, 'ownerEmail', t.owner_email, "
    "'assignedUsers', json(t.assigned_users), 'followers', json(t.followers), 'skills', json(t.skills), "
    "'createdAt', t.created_at, 'updatedAt', t.updated_at)), "
    "'pagination', json_object('page', ?, 'perPage', ?, 'total', ({total})))"
)
"""The whole page as one value. For every row that comes by itself the threads of a server change places,
which takes longer than the row; what is limited is read in its order."""


class _Filter(NamedTuple):
    source: str
    where: str
    parameters: tuple[Any, ...]
    by_status_only: bool
    """The counters know the total."""


async def read_page(rows: Rows, account: str, email: str, query: TaskQuery, search: Search) -> TaskPage:
    wanted = _filter(account, email, query, search)
    found, total, counted = (_searched if search.words else _listed)(wanted)
    page = f"WITH {found} SELECT {_PAGE.format(total=total)} FROM found t"  # noqa: S608  # constants
    size, offset = query.per_page, (query.page - 1) * query.per_page
    text = await rows.value(page, (*wanted.parameters, size, offset, query.page, size, *counted))
    return TaskPage.model_validate_json(text)


def _listed(wanted: _Filter) -> tuple[str, str, tuple[Any, ...]]:
    """The rows, how many there are in all, and the parameters of that."""
    where = f"FROM {wanted.source} WHERE {wanted.where}"
    found = f"found AS (SELECT t.* {where} {_NEWEST_FIRST} LIMIT ? OFFSET ?)"
    if wanted.by_status_only:
        total = f"SELECT coalesce(sum(t.total), 0) FROM task_counts t WHERE {wanted.where}"  # noqa: S608  # constants
    else:
        total = f"SELECT count(*) {where}"
    return found, total, wanted.parameters


def _searched(wanted: _Filter) -> tuple[str, str, tuple[Any, ...]]:
    """As `_listed`, from one walk over the hits."""
    found = (
        f"hits AS MATERIALIZED (SELECT t.row, t.updated_at, t.id FROM {wanted.source} WHERE {wanted.where}), "  # noqa: S608  # constants
        f"found AS (SELECT t.* FROM (SELECT t.row FROM hits t {_NEWEST_FIRST} LIMIT ? OFFSET ?) h "
        f"CROSS JOIN tasks t ON t.row = h.row {_NEWEST_FIRST} LIMIT {PER_PAGE_LIMIT})"
    )
    return found, "SELECT count(*) FROM hits", ()


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
