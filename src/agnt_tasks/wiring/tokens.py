"""Tokens of this home's database, for `agnt token`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agnt_tasks import wiring
from agnt_tasks.config.settings import Settings
from agnt_tasks.store.local.access import LocalAccess as LocalAccess


@asynccontextmanager
async def open_access(settings: Settings) -> AsyncIterator[LocalAccess]:
    """Raises StoreError: the database cannot be opened."""
    async with wiring.open_database(settings) as local:
        yield local.access
