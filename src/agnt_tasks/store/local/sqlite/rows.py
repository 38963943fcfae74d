"""SQLite rows as records and models, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from agnt_tasks.models.assistant import ModelChoice
from agnt_tasks.models.attachment import FileRef, TaskFile
from agnt_tasks.models.event import Event
from agnt_tasks.models.execution import Failure, Step, ToolCall, Usage
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.status import ExecutionState, TaskStatus
from agnt_tasks.models.task import TaskRow
from agnt_tasks.models.wire import Wire
from agnt_tasks.store.local.records import ExecutionRecord, TaskRecord
from agnt_tasks.store.local.sqlite.connection import Row

AnyWire = TypeVar("AnyWire", bound=Wire)

FILE_ID = "file_"
"""A file's id is this and the SHA-256 of its content."""


def listed(values: Iterable[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


@lru_cache(maxsize=1024)
def unlisted(text: str) -> tuple[str, ...]:
    return () if text == "[]" else tuple(json.loads(text))


def task_record(row: Row) -> TaskRecord:
    return TaskRecord(
        id=row["id"],
        title=row["title"],
        description=row["description"],
        assistant=row["assistant"],
        type=row["type"],
        status=TaskStatus(row["status"]),
        owner_email=row["owner_email"],
        assigned_users=unlisted(row["assigned_users"]),
        followers=unlisted(row["followers"]),
        skills=unlisted(row["skills"]),
        parent_task_id=row["parent_task_id"],
        depth=row["depth"],
        origin=row["origin"],
        rev=row["rev"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def task_row(row: Row) -> TaskRow:
    return TaskRow(
        id=row["id"],
        title=row["title"],
        status=row["status"],
        type=row["type"],
        assistant=row["assistant"],
        owner_email=row["owner_email"],
        assigned_users=unlisted(row["assigned_users"]),
        followers=unlisted(row["followers"]),
        skills=unlisted(row["skills"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def task_values(account: str, task: TaskRecord) -> tuple[Any, ...]:
    """In the order of `insert_task`."""
    return (
        task.id,
        account,
        task.title,
        task.assistant,
        task.type,
        task.status,
        task.owner_email,
        listed(task.assigned_users),
        listed(task.followers),
        listed(task.skills),
        task.parent_task_id,
        task.depth,
        task.origin,
        task.rev,
        task.created_at,
        task.updated_at,
    )


def execution_record(row: Row) -> ExecutionRecord:
    given = {name: row[name] for name in ExecutionRecord._fields}
    return ExecutionRecord(
        **given
        | {
            "state": ExecutionState(row["state"]),
            "choice": ModelChoice.model_validate_json(row["choice"]),
            "files": _models(FileRef, row["files"]),
            "answers": bool(row["answers"]),
            "recalled": None if row["recalled"] is None else unlisted(row["recalled"]),
            "error": Failure.model_validate_json(row["error"]) if row["error"] else None,
        }
    )


def execution_values(execution: ExecutionRecord) -> tuple[Any, ...]:
    """In the order of `insert_execution`."""
    values = execution._asdict() | {
        "choice": execution.choice.model_dump_json(),
        "files": dumped(execution.files),
        "recalled": None if execution.recalled is None else listed(execution.recalled),
        "error": execution.error and execution.error.model_dump_json(),
    }
    return tuple(values.values())


def changed_values(execution: ExecutionRecord) -> tuple[Any, ...]:
    """In the order of `update_execution`."""
    return (
        execution.state,
        execution.crashes,
        execution.owner,
        execution.stop,
        None if execution.recalled is None else listed(execution.recalled),
        execution.notice,
        execution.result,
        execution.error and execution.error.model_dump_json(),
        execution.completed_at,
        execution.worked_ms,
        execution.attempt_at,
        execution.id,
    )


def step(row: Row) -> Step:
    completed_at = row["completed_at"]
    return Step(
        index=row["idx"],
        kind=row["kind"],
        name=row["name"],
        status=row["state"],
        call_id=row["call_id"],
        arguments=json.loads(row["arguments"]) if row["arguments"] else None,
        output=row["output"],
        calls=_models(ToolCall, row["calls"]),
        effect=row["effect"],
        attempt=row["attempt"],
        error=Failure.model_validate_json(row["error"]) if row["error"] else None,
        usage=_usage(row),
        started_at=row["started_at"],
        completed_at=completed_at,
        duration_ms=None if completed_at is None else max(0, completed_at - row["started_at"]),
    )


def _usage(row: Row) -> Usage | None:
    if row["input_tokens"] is None:
        return None
    cost = row["cost_usd"]
    return Usage(
        input_tokens=row["input_tokens"],
        output_tokens=row["output_tokens"],
        cost_usd=None if cost is None else Decimal(cost),
    )


def summed_cost(row: Row) -> Decimal | None:
    """Of `costs`, a comma list, and `unknown`, how many are not known: one of those makes all unknown."""
    # Summed here: SQLite would add decimal text as floating point.
    costs = [Decimal(cost) for cost in (row["costs"] or "").split(",") if cost]
    return None if row["unknown"] else sum(costs, Decimal(0))


def usage_values(usage: Usage | None) -> tuple[int | None, int | None, str | None]:
    if usage is None:
        return None, None, None
    cost = None if usage.cost_usd is None else format(usage.cost_usd, "f")
    return usage.input_tokens, usage.output_tokens, cost


def event(row: Row) -> Event:
    is_text = row["kind"] == "text"
    return Event(
        seq=row["seq"],
        kind=row["kind"],
        task_id=row["task_id"],
        execution_id=row["execution_id"],
        rev=row["rev"],
        status=row["status"],
        updated_at=row["updated_at"],
        # A piece that is void or gone reads as empty: the step's end carries the whole.
        text=(row["text"] or "") if is_text else None,
        offset=row["offset"] if is_text else None,
    )


def task_file(row: Row) -> TaskFile:
    return TaskFile(
        name=row["name"],
        file_id=FILE_ID + row["hash"],
        mime_type=row["mime_type"],
        size=row["size"],
        role=row["role"],
        execution_id=row["execution_id"],
        created_at=row["created_at"],
    )


def memory_note(row: Row) -> MemoryNote:
    return MemoryNote(
        id=row["id"],
        assistant=row["assistant"],
        kind=row["kind"],
        text=row["text"],
        task_id=row["task_id"],
        by=row["email"],
        created_at=row["created_at"],
    )


def dumped(values: Sequence[Wire]) -> str:
    return "[" + ",".join(value.model_dump_json(by_alias=True) for value in values) + "]"


def _models(kind: type[AnyWire], text: str | None) -> tuple[AnyWire, ...]:
    if not text or text == "[]":
        return ()
    return tuple(kind.model_validate(value) for value in json.loads(text))
