"""Tasks, their log, and people, in SQLite."""

from __future__ import annotations

from collections.abc import Sequence

from agnt_tasks.models.activity import ACTIVITY, Activity
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.store.local.records import Change, TaskRecord, Verdict
from agnt_tasks.store.local.sqlite.connection import Rows
from agnt_tasks.store.local.sqlite.listing import read_page
from agnt_tasks.store.local.sqlite.queries import sql
from agnt_tasks.store.local.sqlite.rows import listed, task_record, task_values
from agnt_tasks.store.local.words import Search


class SqliteTasks:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, account: str, task_id: str) -> TaskRecord | None:
        row = await self._rows.one(sql("task_by_id"), (account, task_id))
        return None if row is None else task_record(row)

    async def by_origin(self, origin: str) -> str | None:
        found = await self._rows.value(sql("task_by_origin"), (origin,))
        return None if found is None else str(found)

    async def insert(self, account: str, task: TaskRecord) -> None:
        row = await self._rows.value(sql("insert_task"), task_values(account, task))
        await self._rows.run(sql("insert_description"), (row, task.description))
        await self._rows.run(sql("index_task"), (row, task.title, task.description))

    async def insert_many(self, account: str, tasks: Sequence[TaskRecord]) -> None:
        first = 1 + int(await self._rows.value(sql("last_task_row")))
        placed = list(enumerate(tasks, first))
        await self._rows.run_many(
            sql("insert_task_at"), [(row, *task_values(account, task)) for row, task in placed]
        )
        await self._rows.run_many(
            sql("insert_description"), [(row, task.description) for row, task in placed]
        )
        await self._rows.run_many(
            sql("index_task"), [(row, task.title, task.description) for row, task in placed]
        )

    async def update(self, before: TaskRecord, after: TaskRecord) -> None:
        row = await self._rows.value(
            sql("update_task"),
            (
                after.title,
                after.type,
                after.status,
                listed(after.assigned_users),
                listed(after.followers),
                listed(after.skills),
                after.rev,
                after.updated_at,
                after.id,
            ),
        )
        if (before.title, before.description) != (after.title, after.description):
            await self._rows.run(sql("unindex_task"), (row, before.title, before.description))
            await self._rows.run(sql("update_description"), (after.description, row))
            await self._rows.run(sql("index_task"), (row, after.title, after.description))

    async def touch(self, task_id: str, now: int) -> int:
        return int(await self._rows.value(sql("touch_task"), (now, task_id)))

    async def delete(self, task: TaskRecord) -> None:
        row = await self._rows.value(sql("task_row"), (task.id,))
        await self._rows.run(sql("unindex_task"), (row, task.title, task.description))
        await self._rows.run(sql("delete_task"), (task.id,))

    async def existing(self, ids: Sequence[str]) -> set[str]:
        query = "SELECT id FROM tasks WHERE id IN (SELECT value FROM json_each(?))"
        return {row["id"] for row in await self._rows.all(query, (listed(ids),))}

    async def beginning(self, account: str, beginning: str, limit: int) -> list[str]:
        values = (account, beginning, f"{beginning}\U0010ffff", limit)
        return [row["id"] for row in await self._rows.all(sql("ids_between"), values)]

    async def page(self, account: str, email: str, query: TaskQuery, search: Search) -> TaskPage:
        return await read_page(self._rows, account, email, query, search)

    async def after(self, account: str, row: int, count: int) -> tuple[list[TaskRecord], int]:
        found = await self._rows.all(sql("all_tasks"), (account, row, count))
        return [task_record(each) for each in found], int(found[-1]["row"]) if found else row

    async def children(self, account: str, task_id: str) -> tuple[str, ...]:
        return tuple(row["id"] for row in await self._rows.all(sql("children"), (account, task_id)))

    async def orphan(self, account: str, parent_id: str, at: int) -> list[Change]:
        rows = await self._rows.all(sql("orphan_children"), (at, account, parent_id))
        return [
            Change(EventKind.TASK, row["id"], row["rev"], TaskStatus(row["status"]), row["updated_at"])
            for row in rows
        ]

    async def provision(self, account: str, emails: Sequence[str], at: int) -> None:
        if emails:
            await self._rows.run_many(sql("provision_user"), [(account, email, at) for email in emails])

    async def append(self, task_id: str, entries: Sequence[Activity]) -> None:
        await self.append_many([(task_id, entry) for entry in entries])

    async def append_many(self, entries: Sequence[tuple[str, Activity]]) -> None:
        rows = [(task_id, entry.model_dump_json(by_alias=True)) for task_id, entry in entries]
        if rows:
            await self._rows.run_many(sql("append_activity"), rows)

    async def activities(self, task_id: str) -> tuple[Activity, ...]:
        rows = await self._rows.all(sql("activities"), (task_id,))
        return tuple(ACTIVITY.validate_json(row["entry"]) for row in rows)

    async def verdict(self, task_id: str, email: str) -> Verdict | None:
        row = await self._rows.one(sql("verdict"), (task_id, email))
        return None if row is None else Verdict(Feedback(row["verdict"]), row["reason"])

    async def set_verdict(self, task_id: str, email: str, verdict: Feedback | None, reason: str) -> None:
        if verdict is None:
            await self._rows.run(sql("clear_verdict"), (task_id, email))
        else:
            await self._rows.run(sql("set_verdict"), (task_id, email, verdict, reason))
