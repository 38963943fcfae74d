"""Files by content hash, in SQLite."""

from __future__ import annotations

import hashlib

from agnt_tasks.models.attachment import FileRef, TaskFile
from agnt_tasks.store.local.sqlite.connection import Rows
from agnt_tasks.store.local.sqlite.queries import sql
from agnt_tasks.store.local.sqlite.rows import FILE_ID, task_file


class SqliteFiles:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def keep(self, account: str, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        await self._rows.run(sql("keep_blob"), (account, digest, content))
        return FILE_ID + digest

    async def find(self, account: str, file_id: str) -> tuple[int, str | None] | None:
        row = await self._rows.one(sql("blob_exists"), (account, file_id.removeprefix(FILE_ID)))
        return None if row is None else (row["size"], row["mime_type"])

    async def add(
        self, account: str, task_id: str, file: FileRef, role: str, execution_id: str | None, at: int
    ) -> None:
        digest = file.file_id.removeprefix(FILE_ID)
        values = (account, task_id, file.name, digest, file.size, file.mime_type, role, execution_id, at)
        await self._rows.run(sql("add_file"), values)

    async def drop_result(self, task_id: str, execution_id: str, name: str) -> None:
        await self._rows.run(sql("drop_result"), (task_id, execution_id, name))

    async def of_task(self, task_id: str) -> list[TaskFile]:
        return [task_file(row) for row in await self._rows.all(sql("files_of_task"), (task_id,))]

    async def content(self, task_id: str, name: str) -> bytes | None:
        found = await self._rows.value(sql("file_content"), (task_id, name))
        return None if found is None else bytes(found)

    async def content_by_id(self, account: str, file_id: str) -> bytes | None:
        found = await self._rows.value(sql("blob"), (account, file_id.removeprefix(FILE_ID)))
        return None if found is None else bytes(found)
