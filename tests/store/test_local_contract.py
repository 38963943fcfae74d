"""The contract suite on the local store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agnt_tasks.testing.harness import Harness
from agnt_tasks.testing.store_contract import StoreContract
from tests.store.harness import local_harness


class TestLocalStore(StoreContract):
    @pytest.fixture
    async def harness(self, tmp_path: Path) -> AsyncIterator[Harness]:
        async with local_harness(tmp_path / "tasks.db") as harness:
            yield harness
