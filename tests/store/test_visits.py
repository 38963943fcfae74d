"""Reading in one visit to the database's thread: as consistent as a transaction, no trouble for the next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agnt_tasks.errors import StoreError
from agnt_tasks.store.local.sqlite.connection import Connection, Rows
from agnt_tasks.store.local.sqlite.repository import SqliteRepository


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[Connection]:
    repository = SqliteRepository.at(tmp_path / "tasks.db", tmp_path / "backups")
    await repository.close()
    opened = await Connection.open(tmp_path / "tasks.db", mode="rw", synchronous="FULL", begin="BEGIN")
    try:
        yield opened
    finally:
        await opened.close()


async def _number(rows: Rows) -> int:
    return int(await rows.value("SELECT count(*) FROM meta"))


async def test_a_visit_does_not_come_into_the_middle_of_a_transaction(connection: Connection) -> None:
    before = await connection.at_once(_number)
    async with connection.transaction() as rows:
        await rows.run("INSERT INTO meta VALUES ('half', 'done')")
        visits = [asyncio.create_task(connection.at_once(_number)) for _ in range(3)]
        await asyncio.sleep(0)
        assert await _number(rows) == before + 1
        await rows.run("DELETE FROM meta WHERE key = 'half'")
    assert await asyncio.gather(*visits) == [before] * 3


async def test_visits_and_transactions_mix(connection: Connection) -> None:
    async def add(number: int) -> None:
        async with connection.transaction() as rows:
            await rows.run("INSERT INTO meta VALUES (?, '')", (f"key {number}",))

    before = await connection.at_once(_number)
    calls = [each for number in range(20) for each in (add(number), connection.at_once(_number))]
    await asyncio.gather(*calls)
    assert await connection.at_once(_number) == before + 20


async def test_what_goes_wrong_in_a_visit_is_told_and_does_no_harm(connection: Connection) -> None:
    async def wrong(rows: Rows) -> None:
        await rows.all("SELECT * FROM nowhere")

    async def refused(_: Rows) -> None:
        raise KeyError("no such task")

    async def waiting(_: Rows) -> None:
        await asyncio.sleep(0)

    with pytest.raises(StoreError):
        await connection.at_once(wrong)
    with pytest.raises(KeyError, match="no such task"):
        await connection.at_once(refused)
    with pytest.raises(RuntimeError, match="only the database"):
        await connection.at_once(waiting)
    assert await connection.at_once(_number) > 0


async def test_who_is_cancelled_leaves_the_connection_in_order(connection: Connection) -> None:
    visit = asyncio.create_task(connection.at_once(_number))
    await asyncio.sleep(0)
    visit.cancel()
    with pytest.raises(asyncio.CancelledError):
        await visit
    async with connection.transaction() as rows:
        assert await _number(rows) > 0
