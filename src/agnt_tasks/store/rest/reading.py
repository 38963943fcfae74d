"""One tolerant decoder for the document's answers and the hosted service's (see the paper on its dialect).

What is missing gets its default, what nobody knows is left out; only an answer without the thing that was
asked for is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError as PydanticError

from agnt_tasks.models.execution import Execution
from agnt_tasks.models.page import Pagination, TaskPage, TaskQuery
from agnt_tasks.models.status import Feedback, StepState
from agnt_tasks.models.task import Task, TaskPatch, TaskRow
from agnt_tasks.models.text import DEFAULT_TYPE
from agnt_tasks.store.rest.answers import Answer
from agnt_tasks.store.rest.dialect import status_of
from agnt_tasks.store.rest.histories import entries_of, executions_of, is_known_state
from agnt_tasks.store.rest.values import email_of, emails_of, first, id_of, names_of, text_of, time_of

_FIELDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "id": (id_of, ("id", "_id")),
    "account": (id_of, ("account",)),
    "title": (text_of, ("title", "name")),
    "description": (text_of, ("description",)),
    "assistant": (id_of, ("assistant",)),
    "type": (text_of, ("type",)),
    "ownerEmail": (email_of, ("ownerEmail", "owner")),
    "assignedUsers": (emails_of, ("assignedUsers", "assignees")),
    "followers": (emails_of, ("followers",)),
    "skills": (names_of, ("skills",)),
    "createdAt": (time_of, ("createdAt",)),
    "updatedAt": (time_of, ("updatedAt",)),
    "parentTaskId": (id_of, ("parentTaskId", "parentTask")),
    "childTaskIds": (names_of, ("childTaskIds",)),
}
"""How each field is read, and what it is called."""
_PATCHED = frozenset(
    {"title", "description", "type", "assignedUsers", "followers", "skills", "updatedAt"}
)  # fmt: skip
_ELSEWHERE = frozenset({"_id", "owner", "assignees"})
"""Names that the document does not have."""
_TAG = re.compile(r'(?:W/)?"(\d{1,18})(?:-(\d{1,18}))?"')


class Revision(NamedTuple):
    """What a tag of ours tells."""

    rev: int
    streamed: int | None = None
    """As `Execution.streamed`, of the open one."""


def task_in(answer: Answer) -> Task:
    """The whole task of an answer.

    Raises:
        StoreError: there is none in it.
    """
    wire = _object_in(answer, "task")
    task = _as_documented(wire) or _as_it_is(wire)
    if task is None:
        raise answer.unusable("answered with something else than the task that was asked for")
    return _revised(task, revision_of(answer))


def _as_documented(wire: Mapping[str, Any]) -> Task | None:
    """Exactly what the document promises; None: it is not."""
    if not (_ELSEWHERE.isdisjoint(wire) and isinstance(wire.get("updatedAt"), str)):
        return None
    try:
        task = Task.model_validate(wire)
    except (PydanticError, RecursionError):
        return None
    return task if all(map(is_known_state, task.executions)) else None


def _as_it_is(wire: Mapping[str, Any]) -> Task | None:
    row = _row_of(wire)
    if row is None:
        return None
    found = fields_of(wire)
    return Task(
        **{name: getattr(row, name) for name in TaskRow.model_fields},
        account=found.get("account", ""),
        description=found.get("description", ""),
        activities=entries_of(wire.get("activities"), row.created_at),
        executions=executions_of(wire.get("executions")),
        feedback=_verdict(wire.get("feedback")),
        parent_task_id=found.get("parentTaskId"),
        child_task_ids=found.get("childTaskIds", ()),
    )


def _revised(task: Task, revision: Revision | None) -> Task:
    # Without revisions the time of the last change is the best there is.
    if revision is None:
        return task.model_copy(update={"rev": task.updated_at})
    changes: dict[str, Any] = {"rev": revision.rev}
    if revision.streamed is not None:
        changes["executions"] = tuple(_streamed(each, revision.streamed) for each in task.executions)
    return task.model_copy(update=changes)


def _streamed(execution: Execution, until: int) -> Execution:
    """Only one is written at a time: the one that is at a model's step."""
    last = execution.steps[-1] if execution.steps else None
    is_written = last is not None and last.kind == "model" and last.status is StepState.STARTED
    if not is_written or execution.completed_at is not None:
        return execution
    return execution.model_copy(update={"streamed": until})


def revision_of(answer: Answer) -> Revision | None:
    """What the answer's tag tells; None: it has none, or not one of ours."""
    found = _TAG.fullmatch(answer.headers.get("etag", ""))
    if found is None:
        return None
    return Revision(int(found[1]), int(found[2]) if found[2] else None)


def page_in(answer: Answer, query: TaskQuery) -> TaskPage:
    """The rows of a list. Without a total it is what is known to be there, one more on a full page.

    Raises:
        StoreError: there is no list in it.
    """
    try:
        return TaskPage.model_validate_json(answer.content)
    except PydanticError:
        body = answer.json()
    rows = list_in(body, "data", "tasks", "items")
    if rows is None:
        raise answer.unusable("answered with something else than a list of tasks")
    found = [row for row in map(_row_of, rows) if row is not None]
    if rows and not found:
        raise answer.unusable("answered with a list of something else than tasks")
    return TaskPage(data=tuple(found), pagination=_pagination(body, query, len(rows)))


def _pagination(body: Any, query: TaskQuery, count: int) -> Pagination:
    told = body.get("pagination") if isinstance(body, Mapping) else None
    source = told if isinstance(told, Mapping) else body if isinstance(body, Mapping) else {}
    page, size = _number(source, "page", 1), _number(source, "perPage", 1)
    page, size = page or query.page, size or query.per_page
    total = _number(source, "total", 0)
    if total is None:
        total = (page - 1) * size + count + (count >= size)
    return Pagination(page=page, per_page=size, total=total)


def _number(source: Mapping[str, Any], name: str, least: int) -> int | None:
    value = source.get(name)
    return value if type(value) is int and least <= value < 2**53 else None


def _row_of(wire: Any) -> TaskRow | None:
    """None: it has no id, so it is no task."""
    if not isinstance(wire, Mapping):
        return None
    found = fields_of(wire)
    if not found.get("id"):
        return None
    status, raw = status_of(wire.get("status"))
    created = found.get("createdAt", found.get("updatedAt", 0))
    return TaskRow(
        id=found["id"],
        title=found.get("title", ""),
        status=status,
        raw_status=raw,
        type=found.get("type", DEFAULT_TYPE),
        assistant=found.get("assistant", ""),
        owner_email=found.get("ownerEmail", ""),
        assigned_users=found.get("assignedUsers", ()),
        followers=found.get("followers", ()),
        skills=found.get("skills", ()),
        created_at=created,
        updated_at=found.get("updatedAt", created),
    )


def fields_of(wire: Mapping[str, Any]) -> dict[str, Any]:
    """What could be read, by the document's names."""
    found = {name: first(read, wire, *names) for name, (read, names) in _FIELDS.items()}
    return {name: value for name, value in found.items() if value is not None}


def patch_in(answer: Answer, task_id: str) -> TaskPatch | None:
    """What a partial answer says of the task; None: not when it was changed, so it has to be read.

    Raises:
        StoreError: it is no answer to a change.
    """
    wire = _object_in(answer, "task", "feedback", "process", "stop")
    found = {name: value for name, value in fields_of(wire).items() if name in _PATCHED}
    if "updatedAt" not in found:
        return None
    if "status" in wire and "feedback" not in wire:
        found["status"] = status_of(wire["status"])[0]
    if "feedback" in wire:
        found["feedback"] = _verdict(wire["feedback"])
    revision = revision_of(answer)
    if revision:
        found["rev"] = revision.rev
    if "idempotent-replayed" in answer.headers:
        found["replayed"] = True
    return TaskPatch(id=id_of(wire) or task_id, **found)


def _verdict(value: Any) -> Feedback | None:
    word = value.get("status") if isinstance(value, Mapping) else value
    return Feedback(word) if isinstance(word, str) and word in Feedback._value2member_map_ else None


def _object_in(answer: Answer, *wrappers: str) -> Mapping[str, Any]:
    """The object that was asked for, out of whatever it is wrapped in."""
    body = answer.json()
    if isinstance(body, Mapping):
        for name in (*wrappers, "data"):
            if isinstance(body.get(name), Mapping):
                return body[name]  # type: ignore[no-any-return]
        if "id" in body or "_id" in body:
            return body
    raise answer.unusable("answered with something else than a task")


def list_in(body: Any, *names: str) -> list[Any] | None:
    """The first list there is; None: there is none."""
    if isinstance(body, list):
        return body
    if isinstance(body, Mapping):
        for name in names:
            if isinstance(body.get(name), list):
                return body[name]  # type: ignore[no-any-return]
            inner = body.get(name)
            if isinstance(inner, Mapping):
                return list_in(inner, *names)
    return None
