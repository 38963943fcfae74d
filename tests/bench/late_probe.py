"""`agnt` with a clock in its event loop: `python -m tests.bench.late_probe FILE [words of agnt]`.

FILE gets a line for each tick: when it was due (`time.perf_counter`), and how many ms late it came.
"""

import asyncio
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from agnt_tasks.__main__ import main

TICK = 0.002
run = asyncio.run


async def _tick() -> None:
    with Path(sys.argv[1]).open("w", 1, encoding="ascii") as file:  # noqa: ASYNC230
        while True:
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            print(due, (time.perf_counter() - due) * 1000, file=file)


async def _both(board: Coroutine[Any, Any, Any]) -> Any:
    ticking = asyncio.ensure_future(_tick())
    return await board, ticking


if __name__ == "__main__":
    setattr(asyncio, "run", lambda board, **options: run(_both(board), **options)[0])  # noqa: B010
    sys.exit(main(sys.argv[2:]))
