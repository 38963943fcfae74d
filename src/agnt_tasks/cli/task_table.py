"""A page of tasks, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agnt_tasks.cli.terminal import Ink, Piece, Terminal
from agnt_tasks.models.page import Pagination, TaskPage
from agnt_tasks.models.task import TaskRow
from agnt_tasks.wording.amounts import age, count, moment
from agnt_tasks.wording.statuses import WORDS

_WIDE = 100
"""From so many columns there is room for assistant and type."""
SHORTEST_ID = 15
"""`task_` and the 10 characters of the time: enough to be unique among tasks made one by one."""


def show_page(terminal: Terminal, page: TaskPage, filters: Mapping[str, Any]) -> None:
    if not page.data:
        terminal.line(_nothing(page.pagination, filters))
        return
    if terminal.plain:
        terminal.table((), [_plain(row) for row in page.data])
    else:
        wide = terminal.columns is None or terminal.columns >= _WIDE
        heads = ["ID", "STATUS", "TITLE", *(["ASSISTANT", "TYPE"] if wide else []), "AGE"]
        ids = [row.id for row in page.data]
        short = short_ids(ids) if terminal.columns else ids
        rows = [_cells(terminal, row, name, wide) for row, name in zip(page.data, short, strict=True)]
        terminal.table(heads, rows, flexible=2)
    _foot(terminal, page.pagination, len(page.data))


def _cells(terminal: Terminal, row: TaskRow, name: str, wide: bool) -> list[Piece]:
    more = [row.assistant, row.type] if wide else []
    return [Ink(name, faint=True), terminal.status(row.status), row.title, *more, age(row.updated_at)]


def _plain(row: TaskRow) -> list[str]:
    return [row.id, WORDS[row.status], row.title, row.assistant, row.type, moment(row.updated_at)]


def _nothing(page: Pagination, filters: Mapping[str, Any]) -> str:
    if page.total:
        return f"Page {page.page} is empty: there are {count(page.total, 'task')} on the pages before it."
    if set(filters) - {"page", "per_page"}:
        return "No task matches. Leave out a filter to see more."
    return 'There are no tasks yet. `agnt add "What is to be done"` writes one down.'


def _foot(terminal: Terminal, page: Pagination, shown: int) -> None:
    if page.total <= shown:
        return
    last = -(-page.total // page.per_page)
    more = f"; --page {page.page + 1} shows more" if page.page < last else ""
    terminal.note(f"Page {page.page} of {last}, {count(page.total, 'task')} in all{more}.")


def short_ids(ids: Sequence[str]) -> list[str]:
    """Each id as short as the others allow."""
    length = min(SHORTEST_ID, max(map(len, ids), default=0))
    while len({task_id[:length] for task_id in ids}) < len(set(ids)):
        length += 1
    return [task_id[:length] for task_id in ids]
