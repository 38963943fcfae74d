"""What a server adds to Starlette and to its database, over sockets: alone, at 1,000,000 tasks, and live."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import Identity
from tests.bench import large_home
from tests.bench.figures import Figure, median, percentile
from tests.bench.raw_http import Run, Target, ask, get
from tests.bench.reading import CHANGES
from tests.bench.servers import Server, bare, process, serving

CONNECTIONS = 8
ROUNDS = 9
REQUESTS = 150
"""On each connection, in each round."""
FEW, MANY = 1_000, 1_000_000
HITS = 100
WORDS, VOCABULARY = 12, 3000
RARE = "invoice"


async def measure(home: Path) -> list[Figure]:
    await large_home.fill(home / "plain", FEW)
    return [*await _against_bare(home / "plain", home / "bare"), *await _sizes(home), *await _heard(home)]


# Against a route that does nothing


async def _against_bare(home: Path, folder: Path) -> list[Figure]:
    folder.mkdir()
    async with serving(home) as ours:
        wanted = await _wanted(home, ours)
        for what, target in wanted.items():
            (folder / what.replace(" ", "-")).write_bytes((await get(target)).body)
        async with bare(folder) as other:
            return [
                figure
                for what, target in wanted.items()
                for figure in await _pair(what, target, Target(other.url, f"/{what.replace(' ', '-')}"))
            ]


async def _wanted(home: Path, server: Server) -> dict[str, Target]:
    async with open_local(home / "tasks.db") as local:
        store = local.store(Identity("bench@localhost", local.account))
        (task,) = (await store.list_tasks(TaskQuery(per_page=1))).data
    return {
        "GET one": Target(server.url, f"/tasks/{task.id}", server.token),
        "list of 20": Target(server.url, "/tasks?perPage=20", server.token),
    }


async def _pair(what: str, ours: Target, other: Target) -> list[Figure]:
    runs = await _in_turn({"ours": ours, "bare": other}, CONNECTIONS, REQUESTS)
    ratios = [b.rate / a.rate for a, b in zip(runs["ours"], runs["bare"], strict=True)]
    method = f"{ROUNDS} times {CONNECTIONS * REQUESTS:,} requests, {CONNECTIONS} connections, in turn"
    against = "uvicorn, a bare Starlette route that sends the same bytes"
    return [
        Figure(f"{what}, time of a bare route's", median(ratios), "times", "<= 2.5", f"{against}; {method}"),
        *(
            Figure(f"{what}, {who}", median([each.rate for each in found]), "requests/s", "", method)
            for who, found in runs.items()
        ),
    ]


async def _in_turn(targets: Mapping[str, Target], connections: int, times: int) -> dict[str, list[Run]]:
    """Each as often as the others, the first round for nothing."""
    sizes = {who: (await get(target)).size for who, target in targets.items()}
    runs: dict[str, list[Run]] = {who: [] for who in targets}
    for _ in range(ROUNDS + 1):
        for who, target in targets.items():
            runs[who].append(await ask(target, sizes[who], connections=connections, times=times))
    return {who: found[1:] for who, found in runs.items()}


# At a thousand times as many tasks


async def _sizes(home: Path) -> list[Figure]:
    took = {count: await _fill(home / str(count), count) for count in (FEW, MANY)}
    size = (home / str(MANY) / "tasks.db").stat().st_size / 1e9
    method = f"{WORDS} words each, one process, took {took[MANY]:.0f} s"
    figures = [Figure(f"a database of {MANY:,} tasks", size, "GB", "", method)]
    async with serving(home / str(FEW)) as few, serving(home / str(MANY)) as many:
        for what, path in {
            "list by status": "/tasks?status=pending",
            "list by two statuses": "/tasks?status=pending,in_progress",
            f"search, {HITS} hits": f"/tasks?search={RARE}",
        }.items():
            targets = {str(each): Target(each.url, path, each.token) for each in (few, many)}
            runs = await _in_turn(targets, 1, REQUESTS)
            small, large = (
                [percentile(run.took, 0.5) * 1000 for run in runs[str(each)]] for each in (few, many)
            )
            ratio = median([a / b for a, b in zip(large, small, strict=True)])
            method = f"over HTTP, {ROUNDS} times {REQUESTS} requests, in turn"
            figures += [
                Figure(f"{what}, {MANY:,} tasks against {FEW:,}", ratio, "times", "<= 3", method),
                Figure(f"{what}, {MANY:,} tasks", median(large), "ms", "", method),
            ]
    return figures


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


if __name__ == "__main__":
    sys.exit("run `python -m tests.bench serving`")
