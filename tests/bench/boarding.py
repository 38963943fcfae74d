"""What a board asks again and again, at 100,000 tasks: columns, how cards stand, the first look."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal
from functools import partial
from pathlib import Path

from agnt_tasks.models.card import Filter, Span, View
from agnt_tasks.models.execution import Usage
from agnt_tasks.models.status import StepState, TaskStatus
from agnt_tasks.models.task import TaskCreate
from agnt_tasks.store.journal import Journal, StepBegin, StepEnd
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import FullStore, Identity
from tests.bench.figures import Figure, median, percentile
from tests.bench.large_home import RARE, fill

REPEATS = 100
CARDS = 60
QUEUED = 500
STEPS = 10
OUTPUT = "word " * 1000
COLUMNS = tuple(status.value for status in TaskStatus)
FIRST_LOOK = """
import sys, time
from pathlib import Path
from agnt_tasks.store.local.sqlite.glance import glance
started = time.perf_counter()
assert glance(Path(sys.argv[1]), 40)
print((time.perf_counter() - started) * 1000)
"""


async def measure(home: Path) -> list[Figure]:
    await fill(home)
    async with open_local(home / "tasks.db") as local:
        store = local.store(Identity("bench@localhost", local.account))
        figures = await _columns(store)
        ids = await _busy(store, local.journal)
        figures += [
            await _timed("60 cards, how they stand, p95", "<= 10 ms", lambda: store.standings(ids)),
            await _timed("spent today, p95", "<= 30 ms", lambda: store.spent_since(_an_hour_ago())),
            await _timed("a shortened id, p95", "<= 5 ms", lambda: store.find_ids("01", 5)),
        ]
    return [*figures, _first_look(home)]


async def _columns(store: FullStore) -> list[Figure]:
    wanted = {
        "six columns, 5,000 hits, p95": (View(Filter(words=RARE)), Span(0, 40), "<= 30 ms"),
        "six columns, no filter, p95": (View(), Span(0, 100), "<= 10 ms"),
        "six columns, far down, p95": (View(), Span(16_000, 100), "<= 20 ms"),
        "six columns by title, p95": (View(order="title"), Span(0, 40), ""),
        "six columns, one type, p95": (View(Filter(types=("research",))), Span(0, 40), ""),
    }
    return [
        await _timed(what, bound, partial(store.windows, view, dict.fromkeys(COLUMNS, span)))
        for what, (view, span, bound) in wanted.items()
    ]


async def _timed(what: str, bound: str, call: Callable[[], Awaitable[object]]) -> Figure:
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        await call()
        times.append((time.perf_counter() - started) * 1000)
    return Figure(what, percentile(times, 0.95), "ms", bound, f"{REPEATS} times, warm")


async def _busy(store: FullStore, journal: Journal) -> list[str]:
    """Running tasks with steps behind them, before a long queue."""
    tasks = [
        await store.create_task(TaskCreate.parse({"title": f"Busy {number}", "assistant": "default"}))
        for number in range(CARDS + QUEUED)
    ]
    for task in tasks:
        await store.process_task(task.id)
    usage = Usage(input_tokens=1000, output_tokens=100, cost_usd=Decimal("0.01"))
    for _ in range(CARDS):
        claim = await journal.claim("bench", CARDS, lambda _: True)
        assert claim is not None
        for _ in range(STEPS):
            index = await journal.begin_step(claim, StepBegin("model", "rehearsal"))
            await journal.end_step(claim, index, StepEnd(StepState.DONE, OUTPUT, usage=usage))
    return [task.id for task in tasks[CARDS // 2 :][:CARDS]]


def _an_hour_ago() -> int:
    """All 100,000 tasks were imported since then."""
    return time.time_ns() // 1_000_000 - 3_600_000


def _first_look(home: Path) -> Figure:
    command = [sys.executable, "-c", FIRST_LOOK, str(home / "tasks.db")]
    times = [
        float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(REPEATS // 5)
    ]
    method = f"median of {len(times)} processes, after imports"
    return Figure("the first look of a new process", median(times), "ms", "<= 5 ms", method)
