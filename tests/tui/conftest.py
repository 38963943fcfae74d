"""A real store in a file of its own, for whatever needs one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.protocol import FullStore, Identity


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    # Where tests run without a terminal it may be `dumb`, and that has no colours.
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[LocalDatabase]:
    async with open_local(tmp_path / "tasks.db") as local:
        yield local


@pytest.fixture
def store(database: LocalDatabase) -> FullStore:
    return database.store(Identity("me@example.com", database.account))
