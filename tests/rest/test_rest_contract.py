"""The contract suite on the REST store, over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agnt_tasks.testing.harness import Harness
from agnt_tasks.testing.store_contract import StoreContract
from tests.rest.harness import rest_harness


class TestRestStore(StoreContract):
    @pytest.fixture
    async def harness(self, tmp_path: Path) -> AsyncIterator[Harness]:
        async with rest_harness(tmp_path / "tasks.db") as harness:
            yield harness
