"""Connection discipline: who may write, how a transaction begins, and what happens when it is cancelled.

Every write is BEGIN IMMEDIATE (a plain BEGIN loses updates or fails under contention), one writer
connection for each process and durability behind a lock (two coroutines on one connection would share
a transaction), reads on a connection of their own, and nothing but the database is awaited inside.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Hashable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from agnt_tasks.errors import StoreReadOnlyError
from agnt_tasks.store.local.sqlite.answers import Answers
from agnt_tasks.store.local.sqlite.driver import aiosqlite, sqlite3
from agnt_tasks.store.local.sqlite.edition import uri
from agnt_tasks.store.local.sqlite.failures import gone, translated

T = TypeVar("T")

BUSY_SECONDS = 10.0
Row = Any
"""A sqlite3.Row: by name or by position."""


class Rows:
    """What a transaction can do: run SQL. One thread hop a call."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def all(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        return list(await self._connection.execute_fetchall(sql, parameters))

    async def one(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Row | None:
        rows = await self.all(sql, parameters)
        return rows[0] if rows else None

    async def value(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any:
        row = await self.one(sql, parameters)
        return None if row is None else row[0]

    async def run(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> None:
        await self._connection.execute_fetchall(sql, parameters)

    async def run_many(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        await (await self._connection.executemany(sql, parameters)).close()


class _InThread:
    """The connection for who is in its thread already: nothing is waited for."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def execute_fetchall(self, sql: str, parameters: Any = ()) -> list[Row]:
        rows: list[Row] = self._connection.execute(sql, parameters).fetchall()
        return rows


def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns that never really waits."""
    try:
        work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    work.close()
    raise RuntimeError("only the database may be awaited here")


class Connection:
    """One SQLite connection behind a lock."""

    def __init__(self, path: Path, connection: Any, *, begin: str) -> None:
        self._path = path
        self._connection = connection
        self._begin = begin
        self._lock = asyncio.Lock()
        self._answers = Answers()

    @classmethod
    async def open(cls, path: Path, *, mode: str, synchronous: str, begin: str) -> Connection:
        """Open an existing file. `mode`: `rw`, `ro`, or `immutable` for a folder that cannot be written."""
        with translated(path):
            connection = await aiosqlite.connect(
                uri(path, mode), uri=True, isolation_level=None, timeout=BUSY_SECONDS
            )
            try:
                connection.row_factory = sqlite3.Row
                await connection.executescript(_pragmas(synchronous))
            except BaseException:
                await _to_the_end(connection.close())
                raise
        return cls(path, connection, begin=begin)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Rows]:
        """Commit at the end, roll back on any exception, cancellation included."""
        async with self._lock:
            with translated(self._path):
                try:
                    await self._connection.execute_fetchall(self._begin)
                    yield Rows(self._connection)
                    await self._connection.commit()
                except BaseException:
                    # The calls queue up in one thread, so this runs after whatever was cancelled.
                    await _to_the_end(self._connection.rollback())
                    raise

    async def at_once(
        self, work: Callable[[Rows], Coroutine[Any, Any, T]], question: Hashable | None = None
    ) -> T:
        """A whole transaction that only reads, in one visit to the connection's thread, not one a call.

        `work` runs in that thread and may await nothing but its rows. What it found for a `question`, which
        must tell all that its answer depends on, is the answer again until somebody has written.
        """
        while self._lock.locked():
            async with self._lock:
                pass
        # From here to the queue nothing waits, so no transaction can come between. Several visits may
        # stand in the queue: the thread then goes from one to the next without a pause.
        with translated(self._path):
            # Not public in aiosqlite, but what all of its calls are made of.
            result: T = await self._connection._execute(self._visit, work, question)
            return result

    def _visit(self, work: Callable[[Rows], Coroutine[Any, Any, T]], question: Hashable | None) -> T:
        if question is not None and self._answers.knows(self._version(), question):
            known: T = self._answers.of(question)
            return known
        connection = self._connection._conn
        connection.execute(self._begin)
        try:
            # Of the state that this transaction sees.
            version = self._version() if question is not None else 0
            answer = _to_its_end(work(Rows(_InThread(connection))))
        finally:
            connection.rollback()
        if question is not None:
            self._answers.keep(version, question, answer)
        return answer

    def _version(self) -> int:
        """Another number once another connection has written."""
        row: tuple[int] = self._connection._conn.execute("PRAGMA data_version").fetchone()
        return row[0]

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Rows]:
        """Outside of any transaction: a third of the cost for a single read."""
        async with self._lock:
            with translated(self._path):
                yield Rows(self._connection)

    async def value(self, sql: str) -> Any:
        """One value outside of a transaction."""
        async with self.alone() as rows:
            return await rows.value(sql)

    async def close(self) -> None:
        await self._connection.close()


async def _to_the_end(call: Awaitable[Any]) -> None:
    """Wait for it even when cancelled meanwhile: the thread that does it goes on anyway."""
    done = asyncio.ensure_future(call)
    cancelled: asyncio.CancelledError | None = None
    while not done.done():
        try:
            await asyncio.wait([done])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled from (None if done.cancelled() else done.exception())
    done.result()


def _pragmas(synchronous: str) -> str:
    pragmas = f"PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000;"
    if sys.platform == "darwin":
        # Without these macOS only hands the data to the drive, which may lose it.
        pragmas += "PRAGMA fullfsync=ON; PRAGMA checkpoint_fullfsync=ON;"
    return pragmas


class Connections:
    """The connections of one process to one database, opened when first needed."""

    def __init__(self, path: Path, *, mode: str) -> None:
        self._path = path
        self._mode = mode
        self._open: dict[str, Connection] = {}
        self._opening = asyncio.Lock()
        self._file = _identity(path)

    @property
    def read_only(self) -> bool:
        return self._mode != "rw"

    async def reader(self) -> Connection:
        # A read connection of a writable database is opened rw: mode=ro cannot recover a WAL.
        return await self._get("reader", "FULL")

    async def writer(self, *, durable: bool) -> Connection:
        """The writer; `durable=False` for what may be lost at a power cut: text pieces, heartbeats.

        Raises:
            StoreReadOnlyError: the file cannot be written.
            StoreGoneError: the file was deleted or replaced; SQLite would write into the void.
        """
        if self.read_only:
            raise StoreReadOnlyError(f"{self._path} is read-only: nothing was saved. Make it writable.")
        self.check_file()
        return await self._get("durable" if durable else "quick", "FULL" if durable else "NORMAL")

    def check_file(self) -> None:
        """Raises StoreGoneError: the connections read and write a file that has lost its name."""
        if _identity(self._path) != self._file:
            raise gone(self._path)

    async def _get(self, name: str, synchronous: str) -> Connection:
        async with self._opening:
            if name not in self._open:
                await _to_the_end(self._connect(name, synchronous))
            return self._open[name]

    async def _connect(self, name: str, synchronous: str) -> None:
        begin = "BEGIN" if name == "reader" else "BEGIN IMMEDIATE"
        self._open[name] = await Connection.open(
            self._path, mode=self._mode, synchronous=synchronous, begin=begin
        )

    async def close(self) -> None:
        """Close all of them, cancelled or not: the thread of each would keep the process from ending."""
        await _to_the_end(self._close_all())

    async def _close_all(self) -> None:
        # One after the other: only a connection that is alone then takes the log into the file.
        # What is just being opened for somebody who was cancelled is opened to the end: wait for it.
        async with self._opening, AsyncExitStack() as closing:
            for connection in self._open.values():
                closing.push_async_callback(connection.close)
        self._open.clear()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
