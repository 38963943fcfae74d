"""What a board shows, in SQLite: the same few queries for one task and for two hundred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from agnt_tasks.models.card import Place, Span, Standing, View, Windows
from agnt_tasks.models.execution import Failure, Usage
from agnt_tasks.models.status import ExecutionState
from agnt_tasks.models.timestamp import from_iso
from agnt_tasks.store.local.sqlite.board_listing import read_place, read_windows
from agnt_tasks.store.local.sqlite.connection import Row, Rows
from agnt_tasks.store.local.sqlite.queries import sql
from agnt_tasks.store.local.sqlite.rows import listed, summed_cost
from agnt_tasks.wording.standing import first_line, next_try


class SqliteBoard:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def windows(
        self, account: str, email: str, view: View, spans: Mapping[str, Span], now: int
    ) -> Windows:
        return await read_windows(self._rows, account, email, view, spans, now)

    async def place_of(
        self, account: str, email: str, view: View, status: str, task_id: str, now: int
    ) -> Place | None:
        return await read_place(self._rows, account, email, view, status, task_id, now)

    async def standings(self, account: str, email: str, ids: Sequence[str]) -> list[Standing]:
        asked = {"ids": listed(dict.fromkeys(ids)), "account": account, "email": email}
        found = await self._rows.all(sql("standing"), asked)
        ours = {"ids": listed(row["id"] for row in found)}
        questions = defaultdict[str, list[str]](list)
        for row in await self._rows.all(sql("standing_questions"), ours):
            questions[row["task_id"]].append(row["question"])
        costs = {row["task_id"]: row for row in await self._rows.all(sql("standing_costs"), ours)}
        running = {row["task_id"]: row for row in await self._rows.all(sql("standing_executions"), ours)}
        return [
            _with_execution(
                _standing(row, questions[row["id"]], costs.get(row["id"])), running.get(row["id"])
            )
            for row in found
        ]

    async def spent_since(self, account: str, at: int) -> Usage:
        [row] = await self._rows.all(sql("spent_since"), {"account": account, "at": at})
        return Usage(
            input_tokens=row["input_tokens"],
            output_tokens=row["output_tokens"],
            cost_usd=summed_cost(row),
        )


def _standing(row: Row, questions: Sequence[str], costs: Row | None) -> Standing:
    return Standing(
        task_id=row["id"],
        since=from_iso(row["moved_at"]) if row["moved_at"] else row["created_at"],
        cost_usd=summed_cost(costs) if costs else Decimal(0),
        question=questions[0] if questions else "",
        questions=len(questions),
        error=first_line(row["error"] or ""),
        feedback=row["verdict"] or "",
    )


def _with_execution(standing: Standing, execution: Row | None) -> Standing:
    if execution is None:
        return standing
    return standing._replace(
        execution=execution["state"],
        place=execution["place"],
        started_at=execution["started_at"],
        beat=execution["beat"],
        step="" if execution["state"] == ExecutionState.QUEUED else execution["step"] or "",
        notice=_retry(execution) or execution["notice"] or "",
    )


def _retry(execution: Row) -> str:
    """That it waits to ask the model once more: its last step failed, and says when the next begins."""
    if execution["state"] != ExecutionState.RUNNING or not execution["failure"]:
        return ""
    failure = Failure.model_validate_json(execution["failure"])
    return next_try(failure.code, failure.retry_at) if failure.retry_at is not None else ""
