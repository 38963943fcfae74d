"""Notes and profiles, in SQLite."""

from __future__ import annotations

from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.store.local.sqlite.connection import Rows
from agnt_tasks.store.local.sqlite.queries import sql
from agnt_tasks.store.local.sqlite.rows import memory_note
from agnt_tasks.store.local.words import any_of


class SqliteMemory:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def insert(self, account: str, note: MemoryNote, origin: str | None = None) -> bool:
        values = (note.id, account, note.assistant, note.kind, note.text, note.task_id, note.by, origin)
        return await self._rows.one(sql("insert_note"), (*values, note.created_at)) is not None

    async def drop_verdict(self, account: str, task_id: str, email: str) -> None:
        await self._rows.run(sql("drop_verdict_note"), (account, task_id, email))

    async def detach(self, account: str, task_id: str) -> None:
        await self._rows.run(sql("drop_verdict_notes"), (account, task_id))
        await self._rows.run(sql("detach_notes"), (account, task_id))

    async def notes(self, account: str, assistant: str) -> list[MemoryNote]:
        values = {"account": account, "assistant": assistant}
        return [memory_note(row) for row in await self._rows.all(sql("notes"), values)]

    async def fitting(
        self, account: str, assistant: str, words: tuple[str, ...], count: int
    ) -> list[MemoryNote]:
        if not words:
            return []
        values = {"account": account, "assistant": assistant, "words": any_of(words), "limit": count}
        return [memory_note(row) for row in await self._rows.all(sql("fitting_notes"), values)]

    async def edit(self, account: str, note_id: str, text: str) -> MemoryNote | None:
        row = await self._rows.one(sql("edit_note"), (text, account, note_id))
        return None if row is None else memory_note(row)

    async def forget(self, account: str, note_id: str) -> bool:
        return await self._rows.one(sql("forget_note"), (account, note_id)) is not None

    async def assistants(self, account: str) -> list[Assistant]:
        rows = await self._rows.all(sql("assistants"), (account,))
        return [Assistant.model_validate_json(row["profile"]) for row in rows]

    async def assistant(self, account: str, assistant_id: str) -> Assistant | None:
        found = await self._rows.value(sql("assistant"), (account, assistant_id))
        return None if found is None else Assistant.model_validate_json(found)

    async def add_assistant(self, account: str, assistant: Assistant) -> bool:
        values = (account, assistant.id, assistant.model_dump_json(by_alias=True))
        return await self._rows.one(sql("add_assistant"), values) is not None

    async def save_assistant(self, account: str, assistant: Assistant) -> None:
        await self._rows.run(
            sql("save_assistant"), (account, assistant.id, assistant.model_dump_json(by_alias=True))
        )

    async def delete_assistant(self, account: str, assistant_id: str) -> bool:
        return await self._rows.one(sql("delete_assistant"), (account, assistant_id)) is not None
