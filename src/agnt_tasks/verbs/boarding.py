"""What the board asks of any store: columns in part, how tasks stand, what was spent.

A store that cannot tell is read page by page and task by task, which gives the same answers more slowly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from agnt_tasks.errors import TaskNotFoundError
from agnt_tasks.models.activity import StatusChange
from agnt_tasks.models.card import ROW, Card, Filter, Place, Span, Standing, View, Window, Windows
from agnt_tasks.models.execution import Execution, Usage
from agnt_tasks.models.page import PER_PAGE_LIMIT, TaskQuery
from agnt_tasks.models.status import OTHER, ExecutionState, TaskStatus
from agnt_tasks.models.task import Task, TaskRow
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.attention import Attentive
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.verbs.histories import current_step, last_error, open_execution, open_questions
from agnt_tasks.wording.standing import first_line, next_try

MOST_PAGES = 20
"""Of one column, where the store cannot filter or sort as asked: 2,000 tasks."""
_FEW_PAGES = 2
"""The same, where every page is kept true by asking for it again and again."""
MOST_STANDINGS = 200
"""In one call of a store."""


async def windows_of(store: FullStore, view: View, spans: Mapping[str, Span]) -> Windows:
    """The part of each column that was asked for, and its total.

    Without `Capabilities.board` each status is read by itself, so a task that moves meanwhile may be in two
    or in none. Where the store cannot filter or sort as asked, only the latest 2,000 of a status that it
    gives are looked at (200, if it has to ask for changes): what is older is neither shown nor counted, which
    `Window.searched` tells.
    """
    if store.capabilities.board:
        return await store.windows(view, spans)
    found = {key: await _window(store, view, _meant(store, key), span) for key, span in spans.items()}
    if len(found) == len(TaskStatus) and (others := _meant(store, OTHER)):
        # Somebody asked for the whole board, and did not know that there is more.
        found[OTHER] = await _window(store, view, others, spans[TaskStatus.PENDING])
    return found


def _meant(store: FullStore, column: str) -> Sequence[TaskStatus]:
    """The statuses that a column shows."""
    if column != OTHER:
        return (TaskStatus(column),)
    return tuple(store.others()) if isinstance(store, Attentive) else ()


async def place_of(store: FullStore, view: View, status: str, task_id: str) -> Place | None:
    """Where a task stands in that column; None: it is not in it, or the store does not tell."""
    return await store.place_of(view, status, task_id) if store.capabilities.board else None


async def standings_of(store: FullStore, task_ids: Sequence[str]) -> Sequence[Standing]:
    """How these tasks stand, in their order; those that are gone are left out."""
    found: list[Standing] = []
    if store.capabilities.board:
        for start in range(0, len(task_ids), MOST_STANDINGS):
            found += await store.standings(task_ids[start : start + MOST_STANDINGS])
        return found
    ids = list(dict.fromkeys(task_ids))
    known = {task.id: task for task in store.glance(ids)} if isinstance(store, Attentive) else {}
    for task_id in ids:
        try:
            found.append(standing_of(known.get(task_id) or await store.get_task(task_id)))
        except TaskNotFoundError:
            continue
    return found


async def glances_of(store: FullStore, task_ids: Sequence[str]) -> Sequence[Standing]:
    """The same for who looks again and again: what has to be asked for task by task may come later."""
    if store.capabilities.board or not isinstance(store, Attentive):
        return await standings_of(store, task_ids)
    return [standing_of(task) for task in store.glance(list(dict.fromkeys(task_ids)))]


async def spent_since(store: FullStore, at: int) -> Usage | None:
    """Tokens and money of the steps that ended since then; None: the store does not tell."""
    return await store.spent_since(at) if store.capabilities.board else None


def standing_of(task: Task) -> Standing:
    """The same from the whole task, but for what only a store knows: the place in the queue, the beat."""
    moves = [entry for entry in task.activities if isinstance(entry, StatusChange)]
    questions, error = open_questions(task), last_error(task)
    standing = Standing(
        task_id=task.id,
        since=moves[-1].timestamp if moves else task.created_at,
        cost_usd=_cost(task),
        question=questions[0].content if questions else "",
        questions=len(questions),
        error=first_line(error.message) if error else "",
        feedback=task.feedback or "",
    )
    execution = open_execution(task)
    return _with_execution(standing, execution) if execution else standing


def _with_execution(standing: Standing, execution: Execution) -> Standing:
    state = execution.state or (
        ExecutionState.QUEUED if execution.started_at is None else ExecutionState.RUNNING
    )
    step = current_step(execution) if state != ExecutionState.QUEUED else None
    return standing._replace(
        execution=str(state),
        started_at=execution.started_at,
        step=f"{step.kind} {step.name}" if step else "",
        notice=_retry(execution, state) or execution.notice or "",
    )


def _retry(execution: Execution, state: str) -> str:
    """That it waits to ask the model once more: its last step failed, and says when the next begins."""
    failure = execution.steps[-1].error if execution.steps and state == ExecutionState.RUNNING else None
    return next_try(failure.code, failure.retry_at) if failure and failure.retry_at is not None else ""


def _cost(task: Task) -> Decimal | None:
    costs = [execution.usage.cost_usd for execution in task.executions]
    known = [cost for cost in costs if cost is not None]
    return sum(known, Decimal(0)) if len(known) == len(costs) else None


async def _window(store: FullStore, view: View, statuses: Sequence[TaskStatus], span: Span) -> Window:
    wanted = view.filter
    shown = [status for status in statuses if not wanted.statuses or status in wanted.statuses]
    if wanted.has_question:
        shown = [status for status in shown if status is TaskStatus.NEEDS_CLARIFICATION]
    if not shown:
        return Window(span.start, (), 0)
    query = TaskQuery(
        status=tuple(shown),
        search=wanted.words,
        type=wanted.types[0] if len(wanted.types) == 1 else None,
        mine=wanted.mine,
        per_page=PER_PAGE_LIMIT,
    )
    if _is_answered_by_pages(view):
        return await _paged(store, query, span)
    newest, are_all = await _newest(store, query)
    now = now_ms()
    rows = [row for row in newest if _fits(row, wanted, now)]
    rows.sort(key=_KEYS[view.order], reverse=view.order in ("updated", "created"))
    cards = tuple(map(card_of, rows[span.start : span.start + span.count]))
    return Window(span.start, cards, len(rows), 0 if are_all else len(newest))


def _is_answered_by_pages(view: View) -> bool:
    """Whether the pages of the store are the column itself, filter, order and total."""
    wanted = view.filter
    more = wanted.assistants or wanted.owners or len(wanted.types) > 1
    ages = (wanted.updated_within, wanted.updated_before, wanted.done_within)
    by_age = any(each is not None for each in ages)
    return view.order == "updated" and not more and not by_age


async def _paged(store: FullStore, query: TaskQuery, span: Span) -> Window:
    first, skipped = divmod(span.start, query.per_page)
    last = (span.start + max(span.count, 1) - 1) // query.per_page
    rows: list[TaskRow] = []
    for number in range(first, last + 1):
        page = await store.list_tasks(query.model_copy(update={"page": number + 1}))
        rows += page.data
    cards = tuple(map(card_of, rows[skipped : skipped + span.count]))
    return Window(span.start, cards, page.pagination.total)


async def _newest(store: FullStore, query: TaskQuery) -> tuple[list[TaskRow], bool]:
    """As many as are looked at, and whether these are all."""
    rows: list[TaskRow] = []
    for number in range(1, (_FEW_PAGES if isinstance(store, Attentive) else MOST_PAGES) + 1):
        page = await store.list_tasks(query.model_copy(update={"page": number}))
        rows += page.data
        if number * page.pagination.per_page >= page.pagination.total:
            return rows, True
    return rows, False


def _fits(row: TaskRow, wanted: Filter, now: int) -> bool:
    age = now - row.updated_at
    return (
        (not wanted.types or row.type in wanted.types)
        and (not wanted.assistants or row.assistant in wanted.assistants)
        and (not wanted.owners or any(_folded(part) in _folded(row.owner_email) for part in wanted.owners))
        and (wanted.updated_within is None or age <= wanted.updated_within)
        and (wanted.updated_before is None or age > wanted.updated_before)
        and not (_is_old(wanted.done_within, age) and row.status is TaskStatus.COMPLETED)
    )


def _is_old(within: int | None, age: int) -> bool:
    return within is not None and age > within


def _folded(text: str) -> bytes:
    """As databases compare: byte by byte, A to Z as a to z."""
    return text.encode().lower()


_KEYS: dict[str, Any] = {
    "updated": lambda row: (row.updated_at, row.id),
    "oldest": lambda row: (row.updated_at, row.id),
    "created": lambda row: (row.created_at, row.id),
    "title": lambda row: (_folded(row.title), row.id),
}


def card_of(task: Task | TaskRow) -> Card:
    """What a board shows of it."""
    column = task.status.column
    raw = task.raw_status or (task.status.value if column == OTHER else "")
    return Card(**{field: getattr(task, field) for field in ROW})._replace(status=column, raw_status=raw)
