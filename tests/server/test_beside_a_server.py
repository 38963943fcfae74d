"""What `agnt serve` keeps beside the server: the owner's token, and a worker of its own."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from agnt_tasks.config.settings import Settings, load_settings
from agnt_tasks.engine.worker_locks import living_workers
from agnt_tasks.errors import ConfigError
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.token import Scope
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.protocol import Identity
from agnt_tasks.testing.driving import made
from agnt_tasks.testing.harness import JANE
from agnt_tasks.wiring import own_worker
from agnt_tasks.wiring.own_worker import OwnWorker
from agnt_tasks.wiring.owner_token import owner_token
from tests.server.process import CONFIG, PATIENCE, made_home, until


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made_home(tmp_path, monkeypatch)
    return load_settings(os.environ)


async def test_an_owners_token_that_no_longer_does_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "owner-token"
    async with open_local(tmp_path / "tasks.db") as local:
        owner = Identity(JANE, local.account)
        first = await owner_token(local.access, file, owner)
        assert await owner_token(local.access, file, owner) == first
        assert await may(local, first) == set(Scope)
        await local.access.revoke(first)
        second = await owner_token(local.access, file, owner)
        other = await owner_token(local.access, file, Identity("bob@example.com", local.account))
        file.write_text((await local.access.create(JANE, scopes=[Scope.READ])).token)
        third = await owner_token(local.access, file, owner)
        assert len({first, second, other, third}) == 4
        assert await may(local, third) == set(Scope)
    left = [each.name for each in tmp_path.glob("owner-token*")]  # noqa: ASYNC240 - a look at a folder
    assert left == ["owner-token"]


async def may(local: LocalDatabase, token: str) -> set[Scope]:
    caller = await local.access.caller(token)
    return set(caller.scopes) if caller else set()


async def test_an_owners_token_is_not_read_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "owner-token").symlink_to(tmp_path / "elsewhere")
    async with open_local(tmp_path / "tasks.db") as local:
        with pytest.raises(ConfigError, match="cannot be read"):
            await owner_token(local.access, tmp_path / "owner-token", Identity(JANE, local.account))


async def test_a_worker_that_cannot_run_is_tried_again_while_there_is_work(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_worker, "_AGAIN_SECONDS", 0.01)
    settings.paths.config.write_text("broken")
    log = settings.paths.logs / "worker.log"
    worker = OwnWorker(settings)
    async with open_local(settings.paths.database, wake=worker.wake) as local:
        store = local.store(Identity(JANE, local.account))
        task = await made(store, "Write a note")
        async with worker.running(local.journal):
            worker.begin()
            await asyncio.to_thread(until, lambda: log.exists() and log.read_text().count("config.toml") > 0)
            await store.process_task(task.id)
            await asyncio.to_thread(until, lambda: log.read_text().count("config.toml") > 1)
            settings.paths.config.write_text(CONFIG)
            async with asyncio.timeout(PATIENCE):
                async for _ in store.watch(0):
                    if (await store.get_task(task.id)).status is not TaskStatus.IN_PROGRESS:
                        break
    assert living_workers(settings.paths.locks) == []
