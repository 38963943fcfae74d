"""A client of real models that finds no key of this machine."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest

from agnt_tasks.engine.model.litellm_client import LitellmClient


@pytest.fixture
async def client(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LitellmClient]:
    for name in [name for name in os.environ if name.endswith("_API_KEY")]:
        monkeypatch.delenv(name)
    client = LitellmClient()
    yield client
    await client.close()
