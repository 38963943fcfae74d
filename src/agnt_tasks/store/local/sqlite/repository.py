"""`Repository` on one SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from agnt_tasks.store.local.sqlite.connection import Connections, Rows
from agnt_tasks.store.local.sqlite.event_records import SqliteEvents
from agnt_tasks.store.local.sqlite.execution_records import SqliteExecutions
from agnt_tasks.store.local.sqlite.file_records import SqliteFiles
from agnt_tasks.store.local.sqlite.memory_records import SqliteMemory
from agnt_tasks.store.local.sqlite.schema import prepare
from agnt_tasks.store.local.sqlite.task_records import SqliteTasks


class SqliteRecords:
    """One transaction, by kind of record."""

    def __init__(self, rows: Rows) -> None:
        self.tasks = SqliteTasks(rows)
        self.executions = SqliteExecutions(rows)
        self.events = SqliteEvents(rows)
        self.files = SqliteFiles(rows)
        self.memory = SqliteMemory(rows)


class SqliteRepository:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @classmethod
    def at(cls, path: Path, backups: Path) -> SqliteRepository:
        """The database at `path`, made or migrated first where needed.

        Raises:
            StoreError: one of its kinds, see `schema.prepare`.
        """
        return cls(Connections(path, mode=prepare(path, backups)))

    @property
    def read_only(self) -> bool:
        return self._connections.read_only

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqliteRecords]:
        async with (await self._connections.reader()).transaction() as rows:
            yield SqliteRecords(rows)

    @asynccontextmanager
    async def writing(self, *, durable: bool = True) -> AsyncIterator[SqliteRecords]:
        async with (await self._connections.writer(durable=durable)).transaction() as rows:
            yield SqliteRecords(rows)

    async def version(self) -> int:
        return int(await (await self._connections.reader()).value("PRAGMA data_version"))

    async def account(self) -> str:
        reader = await self._connections.reader()
        return str(await reader.value("SELECT value FROM meta WHERE key = 'account'"))

    async def close(self) -> None:
        await self._connections.close()
