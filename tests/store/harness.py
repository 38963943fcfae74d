"""The harness of the local store: one database file, a connection for each asker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from agnt_tasks.store.journal import Journal
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.testing.harness import JANE


class LocalHarness:
    """`store` and `journal` share a process; every other store is opened as another process would."""

    def __init__(self, path: Path, closing: AsyncExitStack, store: FullStore, journal: Journal) -> None:
        self._path = path
        self._closing = closing
        self.store = store
        self.journal = journal

    async def store_for(self, email: str) -> FullStore:
        local = await self._closing.enter_async_context(open_local(self._path))
        return local.store(Identity(email, local.account))

    async def other_account(self, email: str) -> FullStore:
        local = await self._closing.enter_async_context(open_local(self._path))
        return local.store(Identity(email, "acc_other"))


@asynccontextmanager
async def local_harness(path: Path) -> AsyncIterator[LocalHarness]:
    """A fresh database at `path`, everything closed at the end."""
    async with AsyncExitStack() as closing:
        local = await closing.enter_async_context(open_local(path))
        store = local.store(Identity(JANE, local.account))
        yield LocalHarness(path, closing, store, local.journal)
