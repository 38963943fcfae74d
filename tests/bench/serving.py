"""What a server adds to Starlette and to its database, over sockets: alone, at 1,000,000 tasks, and live."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import Identity
from tests.bench import large_home
from tests.bench.figures import Figure, median, percentile
from tests.bench.raw_http import Run, Target, ask, get, questions
from tests.bench.reading import CHANGES
from tests.bench.servers import Server, bare, process, serving

CONNECTIONS = 8
ROUNDS = 9
REQUESTS = 150
"""On each connection, in each round."""
OTHERS = 50
"""Tasks or pages: more than a store keeps answers of."""
FEW, MANY = 1_000, 1_000_000
HITS = 100
WORDS, VOCABULARY = 12, 3000
RARE = "invoice"


async def measure(home: Path) -> list[Figure]:
    await large_home.fill(home / "plain", FEW)
    return [*await _against_bare(home / "plain", home / "bare"), *await _sizes(home), *await _heard(home)]


# Against a route that does nothing


async def _against_bare(home: Path, folder: Path) -> list[Figure]:
    async with serving(home) as ours:
        targets = {path: Target(ours.url, path, ours.token) for path in await _paths(home)}
        bodies = [(await get(target)).body for target in targets.values()]
        await asyncio.to_thread(_keep, folder, bodies)
        async with bare(folder) as other:
            pairs = [(each, Target(other.url, f"/{number}")) for number, each in enumerate(targets.values())]
            tasks, pages = pairs[:OTHERS], pairs[OTHERS:]
            again = "nobody writes meanwhile"
            turns = f"{OTHERS} by turns, more than are kept"
            return [
                *await _pair("GET one", tasks[:1], "<= 2.5", again),
                *await _pair("list of 20", pages[:1], "<= 2.5", again),
                *await _pair("GET another each time", tasks, "", turns),
                *await _pair("list of another 20 each time", pages, "", turns),
            ]


def _keep(folder: Path, bodies: Sequence[bytes]) -> None:
    folder.mkdir()
    for number, body in enumerate(bodies):
        (folder / str(number)).write_bytes(body)


async def _paths(home: Path) -> list[str]:
    async with open_local(home / "tasks.db") as local:
        store = local.store(Identity("bench@localhost", local.account))
        tasks = (await store.list_tasks(TaskQuery(per_page=OTHERS))).data
    pages = [f"/tasks?perPage=20&page={number + 1}" for number in range(OTHERS)]
    return [*(f"/tasks/{task.id}" for task in tasks), *pages]


async def _pair(what: str, pairs: Sequence[tuple[Target, Target]], bound: str, how: str) -> list[Figure]:
    both = {"ours": [ours for ours, _ in pairs], "bare": [other for _, other in pairs]}
    runs = await _in_turn(both, CONNECTIONS, REQUESTS)
    ratios = [b.rate / a.rate for a, b in zip(runs["ours"], runs["bare"], strict=True)]
    method = f"{ROUNDS} times {CONNECTIONS * REQUESTS:,} requests, {CONNECTIONS} connections, in turn; {how}"
    against = "bare Starlette route that sends the same bytes, uvicorn"
    return [
        Figure(f"{what}, time of a bare route's", median(ratios), "times", bound, f"{against}; {method}"),
        *(
            Figure(f"{what}, {who}", median([each.rate for each in found]), "requests/s", "", method)
            for who, found in runs.items()
        ),
    ]


async def _in_turn(
    targets: Mapping[str, Sequence[Target]], connections: int, times: int
) -> dict[str, list[Run]]:
    """Each server as often as the others, the first round for nothing."""
    asked = {who: await questions(each) for who, each in targets.items()}
    runs: dict[str, list[Run]] = {who: [] for who in targets}
    for _ in range(ROUNDS + 1):
        for who, each in targets.items():
            runs[who].append(await ask(each[0].place, asked[who], connections=connections, times=times))
    return {who: found[1:] for who, found in runs.items()}


# At a thousand times as many tasks


async def _sizes(home: Path) -> list[Figure]:
    took = {count: await _fill(home / str(count), count) for count in (FEW, MANY)}
    size = await asyncio.to_thread(lambda: (home / str(MANY) / "tasks.db").stat().st_size)
    method = f"{WORDS} words each, imported in {took[MANY]:.0f} s"
    figures = [Figure(f"the file of {MANY:,} tasks", size / 1e9, "GB", "", method)]
    async with serving(home / str(FEW)) as few, serving(home / str(MANY)) as many:
        for what, question in {
            "list by status": "status=pending",
            "list by two statuses": "status=pending,in_progress",
            f"search, {HITS} hits": f"search={RARE}",
        }.items():
            figures += await _scaled(what, few, many, question)
    return figures


async def _scaled(what: str, few: Server, many: Server, question: str) -> list[Figure]:
    """Each request differs from those before, so that each is read: by the size of the page."""
    sizes = range(20, 20 + OTHERS)
    both = {
        who: [Target(each.url, f"/tasks?{question}&perPage={size}", each.token) for size in sizes]
        for who, each in (("few", few), ("many", many))
    }
    runs = await _in_turn(both, 1, REQUESTS)
    took = {who: [percentile(run.took, 0.5) * 1000 for run in found] for who, found in runs.items()}
    ratio = median([b / a for a, b in zip(took["few"], took["many"], strict=True)])
    method = f"over HTTP, {ROUNDS} times {REQUESTS} requests, in turn, pages of 20 to {sizes[-1]}"
    return [
        Figure(f"{what}, {MANY:,} tasks against {FEW:,}", ratio, "times", "<= 3", method),
        Figure(f"{what}, {MANY:,} tasks, p50", median(took["many"]), "ms", "", method),
    ]


async def _fill(home: Path, count: int) -> float:
    """The seconds that it took."""
    started = time.perf_counter()
    async with open_local(home / "tasks.db") as local:
        await local.store(Identity("bench@localhost", local.account)).import_(_rows(count))
    return time.perf_counter() - started


def _rows(count: int) -> Iterator[dict[str, Any]]:
    """One word is in a hundred of them, however many there are."""
    chance, statuses = random.Random(1), list(TaskStatus)
    words = [f"word{number}" for number in range(VOCABULARY)]
    for number in range(count):
        text = chance.choices(words, k=WORDS)
        if number % (count // HITS) == 0:
            text.append(RARE)
        yield {
            "title": f"Task {number}",
            "assistant": "default",
            "description": " ".join(text),
            "status": statuses[number % 6],
        }


# Live


async def _heard(home: Path) -> list[Figure]:
    """From another process's commit to the bytes of the event, by the clock of the machine they share."""
    place = home / "plain"
    async with serving(place) as server:
        reader, writer = await asyncio.open_connection(*Target(server.url, "").place)
        writer.write(Target(server.url, "/events", server.token).request)
        await reader.readuntil(b"retry: ")
        delays = []
        async with process(["-m", "tests.bench.reading", str(place)], {}) as (told, _):
            for _ in range(CHANGES):
                await reader.readuntil(b"event: ")
                await reader.readuntil(b"\n\n")
                now = time.monotonic()
                delays.append((now - float(await told.readline())) * 1000)
        writer.close()
    method = f"{CHANGES} commits of another process, about 4 a second, to the bytes at the client"
    return [
        Figure("event to an SSE client, p50", percentile(delays, 0.5), "ms", "", method),
        Figure("event to an SSE client, p99", percentile(delays, 0.99), "ms", "", method),
    ]
