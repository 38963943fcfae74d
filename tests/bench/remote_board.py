"""The board on a store over the network, at 10,000 tasks: the first paint, and what a polling board asks.

`python -m tests.bench.remote_board HOME ORDER FILE` is the server of the latter: the hosted dialect over
that home, in which tasks change by themselves. FILE gets a line for each answer: when (perf_counter), bytes.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.server.running import serve
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.testing.hosted import ORDERS, Hosted
from tests.bench import large_home
from tests.bench.board_terminal import BOARD, CARD, at_home, open_at, since
from tests.bench.figures import Figure, median
from tests.bench.servers import announced, process, serving

TASKS = 10_000
PAIRS = 7
CHANGE_SECONDS = 3.7
"""Between two changes: 974 an hour, as twenty running tasks make them."""
MINUTE = 60
SETTLED = 180
"""Seconds after which all cards that are seen were read once."""
TOKEN = "token"


async def measure(home: Path) -> list[Figure]:
    await large_home.fill(home, TASKS)
    figures = await _first_paints(home)
    homes = {order: home / order for order in ("updated", "hash")}
    for each in homes.values():
        await asyncio.to_thread(_copy, home, each)
    found = await asyncio.gather(*(_polling(each, order) for order, each in homes.items()))
    return [*figures, *chain.from_iterable(found)]


def _copy(home: Path, other: Path) -> None:
    other.mkdir()
    shutil.copy(home / "tasks.db", other)


async def _first_paints(home: Path) -> list[Figure]:
    async with serving(home) as server:
        local, remote = at_home(home), _over(home, server.url, server.token)
        took = await asyncio.to_thread(_paints, {"local": local, "over REST": remote})
    method = f"from the start to cards, {PAIRS} times, in turn, {TASKS:,} tasks"
    ratio = median([b / a for a, b in zip(took["local"], took["over REST"], strict=True)])
    return [
        *(Figure(f"first paint {where}", median(found), "ms", "", method) for where, found in took.items()),
        Figure("first paint over REST, of the local one", ratio, "times", "", method),
    ]


def _over(home: Path, url: str, token: str) -> dict[str, str]:
    return at_home(home, AGNT_API_URL=url, AGNT_TOKEN=token)


def _paints(environments: dict[str, dict[str, str]]) -> dict[str, list[float]]:
    """The first of each for nothing: its modules are compiled then."""
    took: dict[str, list[float]] = {where: [] for where in environments}
    for _ in range(PAIRS + 1):
        for where, env in environments.items():
            with open_at(BOARD, env) as terminal:
                took[where].append(since(terminal, terminal.started, CARD))
    return {where: found[1:] for where, found in took.items()}


async def _polling(home: Path, order: str) -> list[Figure]:
    """A board on a terminal that somebody looks at, from its first paint on."""
    log = home / "answers"
    words = ["-m", "tests.bench.remote_board", str(home), order, str(log)]
    async with process(words, {}) as (told, _):
        url = (await told.readline()).decode().strip()
        begun = await asyncio.to_thread(_looked_at, _over(home, url, TOKEN))
    lines = [line.split() for line in log.read_text(encoding="ascii").splitlines()]
    answers = [(float(at) - begun, int(size)) for at, size in lines]
    return [
        *_minute("first minute", order, [size for at, size in answers if 0 <= at < MINUTE]),
        *_minute("settled", order, [size for at, size in answers if SETTLED <= at < SETTLED + MINUTE]),
    ]


def _minute(when: str, order: str, sizes: Sequence[int]) -> list[Figure]:
    orders = {"updated": "newest change first", "hash": "no order"}
    what = f"a polling board, {orders[order]}, {when}"
    method = f"in the foreground, {TASKS:,} tasks, a change every {CHANGE_SECONDS} s"
    return [
        Figure(what, len(sizes), "requests/min", "", method),
        Figure(f"{what}, bodies", sum(sizes) / 1e6, "MB/min", "", method),
    ]


def _looked_at(env: dict[str, str]) -> float:
    """When it began, after the board was there."""
    with open_at(BOARD, env):
        begun = time.perf_counter()
        time.sleep(SETTLED + MINUTE)
    return begun


# The server


class _Counted:
    """An app whose answers are told of in a file."""

    def __init__(self, app: ASGIApp, file: Path) -> None:
        self._app = app
        self._file = file.open("w", 1, encoding="ascii")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = 0

        async def counted(message: Message) -> None:
            nonlocal size
            size += len(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, counted)
        print(time.perf_counter(), size, file=self._file)


async def _serve(home: Path, order: str, file: Path) -> None:
    async with open_local(home / "tasks.db") as local:
        store = local.store(Identity("bench@localhost", local.account))
        app = _Counted(Hosted(store, token=TOKEN, order=order).app, file)
        changing = asyncio.create_task(_change(store))
        await serve(app, "127.0.0.1", 0, ready=announced, closing=asyncio.Event(), signals=True)
        changing.cancel()


async def _change(store: FullStore) -> None:
    chance, statuses = random.Random(1), [TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.COMPLETED]
    while True:
        await asyncio.sleep(CHANGE_SECONDS)
        page = await store.list_tasks(TaskQuery(page=chance.randint(1, 20)))
        change = TaskUpdate.parse({"status": chance.choice(statuses)})
        await store.update_task(chance.choice(page.data).id, change)


if __name__ == "__main__":
    assert sys.argv[2] in ORDERS
    asyncio.run(_serve(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))
