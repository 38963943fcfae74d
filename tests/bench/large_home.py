"""A database of 100,000 tasks, made once for a run of benchmarks."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import Identity

TASKS = 100_000
VOCABULARY = 3000
WORDS = 45
RARE = "invoice"
"""A word of every twentieth task: 5,000 hits."""


def rows(count: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(1)
    statuses = list(TaskStatus)
    for number in range(count):
        words = [f"word{int(chance.paretovariate(0.6)) % VOCABULARY}" for _ in range(WORDS)]
        if number % 20 == 0:
            words.append(RARE)
        yield {
            "title": f"Task {number} of word{number % VOCABULARY}",
            "assistant": "default",
            "description": " ".join(words),
            "status": statuses[number % 6],
            "type": "research" if number % 2 else "general",
        }


async def fill(home: Path, count: int = TASKS) -> float:
    """Import the tasks; how many a second."""
    prepared = list(rows(count))
    async with open_local(home / "tasks.db") as local:
        store = local.store(Identity("bench@localhost", local.account))
        started = time.perf_counter()
        await store.import_(prepared)
        return count / (time.perf_counter() - started)
