"""Requests that must be done once, over a bad line: answers get lost, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agnt_tasks.api import offers
from agnt_tasks.config.stores import Endpoint
from agnt_tasks.config.tokens import GivenToken
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.rest.open import open_rest
from agnt_tasks.store.rest.retrying import Retrying
from agnt_tasks.store.rest.store import RestStore
from agnt_tasks.testing.driving import made, new_task
from agnt_tasks.testing.faulty_proxy import (
    CloseAfter,
    CutAfter,
    CutBefore,
    CutStream,
    Delay,
    Fault,
    FaultyProxy,
    Passing,
    Through,
)
from tests.rest.lines import Pauses
from tests.server.desk import Desk, desk
from tests.server.served import served

RUNS = 60
AT_ONCE = 4
TRIES = 20
"""So many that no run of bad luck uses them up: of two requests one fails."""
FAULTS: tuple[Fault, ...] = (CutBefore(), CutAfter(), CutStream(30), Delay(0.002), CloseAfter(), Through())


def unlucky(seed: int) -> Callable[[Passing], Fault]:
    """Every request meets what it meets; the first one, which is the greeting, nothing."""
    chance = random.Random(seed)
    greeted: list[Passing] = []

    def fault(request: Passing) -> Fault:
        greeted.append(request)
        return chance.choice(FAULTS) if len(greeted) > 1 else Through()

    return fault


def plain(app: ASGIApp) -> ASGIApp:
    """The same server, offering nothing beyond the document: keys mean nothing to it."""

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        hidden = offers.HEADER.encode()

        async def told(message: Message) -> None:
            if "headers" in message:
                message["headers"] = [each for each in message["headers"] if each[0] != hidden]
            await send(message)

        kept = [each for each in scope["headers"] if each[0] != b"idempotency-key"]
        await app({**scope, "headers": kept}, receive, told)

    return asked


@asynccontextmanager
async def over_a_bad_line(path: Path, *, keyed: bool) -> AsyncIterator[tuple[Desk, RestStore, FaultyProxy]]:
    closing = asyncio.Event()
    async with desk(path, closing=closing) as opened:
        app = opened.app if keyed else plain(opened.app)
        async with served(app, closing=closing) as server, FaultyProxy(server.port, unlucky(4)) as proxy:
            endpoint = Endpoint("test", proxy.url, GivenToken("jane"))
            async with open_rest(endpoint, retrying=Retrying(most=TRIES, sleep=Pauses().sleep)) as store:
                yield opened, store, proxy


async def all_of(count: int, do: Callable[[int], Awaitable[object]]) -> None:
    """In order within each of some that work beside each other."""

    async def some(first: int) -> None:
        for number in range(first, first + count // AT_ONCE):
            await do(number)

    await asyncio.gather(*(some(first) for first in range(0, count, count // AT_ONCE)))


def had_trouble(proxy: FaultyProxy, wanted: int) -> bool:
    """Whether much had to be sent again, or looked for."""
    return len(proxy.requests) > wanted * 1.3


@pytest.mark.parametrize(("keyed", "count"), [(True, 200), (False, 100)], ids=["keys", "no keys"])
async def test_creates_are_neither_lost_nor_doubled(tmp_path: Path, keyed: bool, count: int) -> None:
    """Two of each title: whoever looks for its own finds the other's too."""
    async with over_a_bad_line(tmp_path, keyed=keyed) as (desk, store, proxy):
        told: list[str] = []

        async def create(number: int) -> None:
            told.append((await store.create_task(new_task(f"number {number // 2}"))).id)

        await all_of(count, create)
        assert had_trouble(proxy, count)
        there = {
            row.id: row.title
            for page in (1, 2)
            for row in (await desk.store.list_tasks(TaskQuery(page=page, per_page=100))).data
        }
        assert Counter(there.values()) == {f"number {number}": 2 for number in range(count // 2)}
        assert sorted(told) == sorted(there)


@pytest.mark.parametrize("keyed", [True, False], ids=["keys", "no keys"])
async def test_what_is_processed_runs_once(tmp_path: Path, keyed: bool) -> None:
    async with over_a_bad_line(tmp_path, keyed=keyed) as (desk, store, proxy):
        tasks = [await made(desk.store, f"number {number}") for number in range(RUNS)]

        async def process(number: int) -> None:
            patch = await store.process_task(tasks[number].id, "Go.")
            assert (patch.id, patch.status) == (tasks[number].id, TaskStatus.IN_PROGRESS)

        await all_of(RUNS, process)
        assert had_trouble(proxy, RUNS)
        for task in tasks:
            now = await desk.store.get_task(task.id)
            assert len(now.executions) == 1
            assert [entry.type for entry in now.activities] == ["message", "status_change"]
