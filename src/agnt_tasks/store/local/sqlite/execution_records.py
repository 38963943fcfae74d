"""Executions, their steps, and the text that is being written, in SQLite."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from agnt_tasks.models.execution import Step, Usage
from agnt_tasks.models.status import StepState
from agnt_tasks.models.usage import UsageRow
from agnt_tasks.store.journal import Claim, StepBegin, StepEnd
from agnt_tasks.store.local.records import ExecutionRecord
from agnt_tasks.store.local.sqlite.connection import Row, Rows
from agnt_tasks.store.local.sqlite.queries import sql
from agnt_tasks.store.local.sqlite.rows import (
    changed_values,
    dumped,
    execution_record,
    execution_values,
    step,
    summed_cost,
    usage_values,
)


def _maybe(row: Row | None) -> ExecutionRecord | None:
    return None if row is None else execution_record(row)


class SqliteExecutions:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def insert(self, execution: ExecutionRecord) -> None:
        await self._rows.run(sql("insert_execution"), execution_values(execution))

    async def get(self, execution_id: str) -> ExecutionRecord | None:
        return _maybe(await self._rows.one(sql("execution_by_id"), (execution_id,)))

    async def of_task(self, task_id: str) -> list[ExecutionRecord]:
        return [execution_record(row) for row in await self._rows.all(sql("executions_of_task"), (task_id,))]

    async def open_of(self, task_id: str) -> ExecutionRecord | None:
        return _maybe(await self._rows.one(sql("open_execution"), (task_id,)))

    async def claimable(self) -> list[ExecutionRecord]:
        return [execution_record(row) for row in await self._rows.all(sql("claimable"))]

    async def count_running(self) -> int:
        return int(await self._rows.value(sql("count_running")))

    async def owned(self) -> list[ExecutionRecord]:
        return [execution_record(row) for row in await self._rows.all(sql("owned_executions"))]

    async def stop_requests(self, owner: str) -> list[str]:
        return [row["id"] for row in await self._rows.all(sql("stop_requests"), (owner,))]

    async def claim(self, execution_id: str, owner: str, at: int) -> ExecutionRecord | None:
        return _maybe(await self._rows.one(sql("claim_execution"), (owner, at, at, execution_id)))

    async def fence(self, execution_id: str, owner: str, attempt: int) -> ExecutionRecord | None:
        return _maybe(await self._rows.one(sql("fence"), (execution_id, owner, attempt)))

    async def unchanged(
        self, execution_id: str, owner: str, attempt: int, beat: int
    ) -> ExecutionRecord | None:
        found = await self._rows.one(sql("abandoned_execution"), (execution_id, owner, attempt, beat))
        return _maybe(found)

    async def update(self, execution: ExecutionRecord) -> None:
        await self._rows.run(sql("update_execution"), changed_values(execution))

    async def steps(self, execution_id: str) -> list[Step]:
        return [step(row) for row in await self._rows.all(sql("steps"), (execution_id,))]

    async def steps_of_task(self, task_id: str) -> dict[str, list[Step]]:
        steps: dict[str, list[Step]] = defaultdict(list)
        for row in await self._rows.all(sql("steps_of_task"), (task_id,)):
            steps[row["execution_id"]].append(step(row))
        return steps

    async def waiting(self, task_id: str) -> list[tuple[str, Step]]:
        rows = await self._rows.all(sql("waiting_steps"), (task_id,))
        return [(row["execution_id"], step(row)) for row in rows]

    async def begin_step(self, execution_id: str, attempt: int, begin: StepBegin, at: int) -> int:
        arguments = None if begin.arguments is None else json.dumps(begin.arguments, ensure_ascii=False)
        values = begin._asdict() | {"execution_id": execution_id, "attempt": attempt, "at": at}
        return int(await self._rows.value(sql("begin_step"), values | {"arguments": arguments}))

    async def repeat_step(self, execution_id: str, index: int, attempt: int, at: int) -> None:
        await self._rows.run(sql("repeat_step"), (attempt, at, execution_id, index))

    async def end_step(self, execution_id: str, index: int, end: StepEnd, at: int) -> bool:
        values = (
            end.state,
            end.output,
            dumped(end.calls),
            end.error and end.error.model_dump_json(),
            *usage_values(end.usage),
            end.full_output,
            at,
        )
        return await self._rows.one(sql("end_step"), (*values, execution_id, index)) is not None

    async def insert_steps(self, execution_id: str, steps: Sequence[Step]) -> None:
        if steps:
            await self._rows.run_many(
                sql("insert_step"), [_step_values(execution_id, each) for each in steps]
            )

    async def answer_step(
        self, execution_id: str, index: int, state: StepState, output: str, at: int
    ) -> None:
        await self._rows.run(sql("answer_step"), (state, output, at, execution_id, index))

    async def full_output(self, task_id: str, execution_id: str, index: int) -> str | None:
        found = await self._rows.value(sql("full_output"), (task_id, execution_id, index))
        return None if found is None else str(found)

    async def full_outputs(self, task_id: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await self._rows.all(sql("full_outputs"), (task_id,))]

    async def set_full_output(self, account: str, execution_id: str, index: int, text: str) -> None:
        await self._rows.run(sql("set_full_output"), (text, index, execution_id, account))

    async def append_text(self, claim: Claim, index: int, text: str, at: int) -> bool:
        values = claim._asdict() | {"idx": index, "text": text, "at": at}
        return await self._rows.one(sql("append_text"), values) is not None

    async def discard_text(self, execution_id: str, index: int) -> None:
        await self._rows.run(sql("discard_text"), (execution_id, index))

    async def text_so_far(self, execution_id: str, index: int) -> tuple[str, int]:
        [row] = await self._rows.all(sql("text_so_far"), {"execution_id": execution_id, "idx": index})
        return row["text"], row["until"]

    async def usage(self, account: str) -> list[UsageRow]:
        return [_usage_row(row) for row in await self._rows.all(sql("usage"), (account,))]


def _step_values(execution_id: str, each: Step) -> tuple[Any, ...]:
    """In the order of `insert_step`."""
    arguments = None if each.arguments is None else json.dumps(each.arguments, ensure_ascii=False)
    return (
        execution_id,
        each.index,
        each.kind,
        each.name,
        each.status,
        each.attempt,
        each.call_id,
        arguments,
        each.effect,
        each.output,
        dumped(each.calls),
        each.error and each.error.model_dump_json(),
        *usage_values(each.usage),
        each.started_at,
        each.completed_at,
    )


def _usage_row(row: Row) -> UsageRow:
    return UsageRow(
        assistant=row["assistant"],
        model=row["model"],
        executions=row["executions"],
        steps=row["steps"],
        usage=Usage(
            input_tokens=row["input_tokens"],
            output_tokens=row["output_tokens"],
            cost_usd=summed_cost(row),
        ),
        duration_ms=row["duration_ms"],
    )
