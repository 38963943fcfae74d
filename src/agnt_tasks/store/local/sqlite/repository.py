"""`Repository` on one SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Hashable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from agnt_tasks.store.local.repository import Records
from agnt_tasks.store.local.sqlite.board_records import SqliteBoard
from agnt_tasks.store.local.sqlite.connection import Connections, Rows
from agnt_tasks.store.local.sqlite.event_records import SqliteEvents
from agnt_tasks.store.local.sqlite.execution_records import SqliteExecutions
from agnt_tasks.store.local.sqlite.file_records import SqliteFiles
from agnt_tasks.store.local.sqlite.memory_records import SqliteMemory
from agnt_tasks.store.local.sqlite.queries import sql
from agnt_tasks.store.local.sqlite.schema import prepare, refuse_newer
from agnt_tasks.store.local.sqlite.task_records import SqliteTasks
from agnt_tasks.store.local.sqlite.token_records import SqliteTokens

if TYPE_CHECKING:
    from agnt_tasks.store.local.sqlite.webhook_records import SqliteWebhooks

T = TypeVar("T")


class SqliteRecords:
    """One transaction, by kind of record."""

    def __init__(self, rows: Rows) -> None:
        self.tasks = SqliteTasks(rows)
        self.executions = SqliteExecutions(rows)
        self.events = SqliteEvents(rows)
        self.files = SqliteFiles(rows)
        self.memory = SqliteMemory(rows)
        self.board = SqliteBoard(rows)
        self.tokens = SqliteTokens(rows)
        self._rows = rows

    @property
    def webhooks(self) -> SqliteWebhooks:
        # Imported here: only a server asks for it.
        from agnt_tasks.store.local.sqlite.webhook_records import SqliteWebhooks

        return SqliteWebhooks(self._rows)


class SqliteRepository:
    def __init__(self, path: Path, connections: Connections) -> None:
        self._path = path
        self._connections = connections

    @classmethod
    def at(cls, path: Path, backups: Path) -> SqliteRepository:
        """The database at `path`, made or migrated first where needed.

        Raises:
            StoreError: one of its kinds, see `schema.prepare`.
        """
        # SQLite follows links, and keeps the log beside the file that they lead to.
        path = path.resolve()
        return cls(path, Connections(path, mode=prepare(path, backups)))

    @property
    def read_only(self) -> bool:
        return self._connections.read_only

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqliteRecords]:
        async with (await self._connections.reader()).transaction() as rows:
            yield SqliteRecords(rows)

    async def read(
        self, work: Callable[[Records], Coroutine[Any, Any, T]], question: Hashable | None = None
    ) -> T:
        reader = await self._connections.reader()
        return await reader.at_once(lambda rows: work(SqliteRecords(rows)), question)

    @asynccontextmanager
    async def glancing(self) -> AsyncIterator[SqliteRecords]:
        async with (await self._connections.reader()).alone() as rows:
            yield SqliteRecords(rows)

    @asynccontextmanager
    async def writing(self, *, durable: bool = True) -> AsyncIterator[SqliteRecords]:
        async with (await self._connections.writer(durable=durable)).transaction() as rows:
            # Another program may have migrated the file since this one opened it.
            refuse_newer(self._path, int(await rows.value("PRAGMA user_version")))
            yield SqliteRecords(rows)

    @asynccontextmanager
    async def jotting(self) -> AsyncIterator[SqliteRecords]:
        async with (await self._connections.writer(durable=False)).alone() as rows:
            yield SqliteRecords(rows)

    async def version(self) -> int:
        self._connections.check_file()
        return int(await (await self._connections.reader()).value("PRAGMA data_version"))

    async def account(self) -> str:
        reader = await self._connections.reader()
        return str(await reader.value(sql("account")))

    async def close(self) -> None:
        await self._connections.close()
