"""Waiting for a change ends when it is cancelled, whatever is committed at that moment."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from agnt_tasks.store.local.changes import Changes
from agnt_tasks.store.local.sqlite.repository import SqliteRepository


async def test_a_cancellation_that_meets_a_commit_is_not_lost(tmp_path: Path) -> None:
    repository = SqliteRepository.at(tmp_path / "tasks.db", tmp_path / "backups")
    try:
        changes = Changes(repository)
        version = await changes.version()
        started = asyncio.Event()

        async def listen() -> None:
            started.set()
            while True:
                await changes.after(version, at_most=1.0)

        listening = asyncio.ensure_future(listen())
        await started.wait()
        for _ in range(20):  # the look at the database comes back from its thread
            await changes.version()
        changes.announce()
        await asyncio.sleep(0)
        listening.cancel()
        done, _ = await asyncio.wait([listening], timeout=5)
        assert done, "the cancellation was lost"
        with pytest.raises(asyncio.CancelledError):
            await listening
    finally:
        await repository.close()
