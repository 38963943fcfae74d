"""The feed, and answers kept for idempotency keys, in SQLite."""

from __future__ import annotations

from collections.abc import Sequence

from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.store.local.records import Change, KeptAnswer
from agnt_tasks.store.local.sqlite.connection import Rows
from agnt_tasks.store.local.sqlite.queries import sql
from agnt_tasks.store.local.sqlite.rows import event


class SqliteEvents:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def append(self, account: str, changes: Sequence[Change], at: int) -> None:
        values = [
            (
                account,
                change.kind,
                change.task_id,
                change.execution_id,
                change.rev,
                change.status,
                change.updated_at,
                at,
            )
            for change in changes
        ]
        if values:
            await self._rows.run_many(sql("append_event"), values)

    async def append_for(self, task_id: str, kind: EventKind, execution_id: str, at: int) -> None:
        await self._rows.run(sql("append_event_for"), (kind, execution_id, at, task_id))

    async def after(self, account: str, seq: int, count: int) -> list[Event]:
        return [event(row) for row in await self._rows.all(sql("events_after"), (account, seq, count))]

    async def last(self) -> int:
        return int(await self._rows.value(sql("last_event")))

    async def first(self) -> int | None:
        found = await self._rows.value(sql("first_event"))
        return None if found is None else int(found)

    async def prune(self, before: int, keys_before: int) -> None:
        await self._rows.run(sql("prune_events"), (before,))
        await self._rows.run(sql("prune_stream"))
        await self._rows.run(sql("prune_keys"), (keys_before,))

    async def kept_answer(self, account: str, email: str, key: str, since: int) -> KeptAnswer | None:
        row = await self._rows.one(sql("kept_answer"), (account, email, key, since))
        return None if row is None else KeptAnswer(row["fingerprint"], row["answer"])

    async def keep_answer(self, account: str, email: str, key: str, kept: KeptAnswer, at: int) -> None:
        await self._rows.run(sql("keep_answer"), (account, email, key, kept.fingerprint, kept.answer, at))
