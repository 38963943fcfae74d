"""All figures in one run, as a Markdown table: `python -m tests.bench [reading boarding working …]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench import board_figures, boarding, reading, remote_board, serving, surviving, working
from tests.bench.figures import Figure, table

PARTS: dict[str, Callable[[Path], Awaitable[list[Figure]]]] = {
    "reading": reading.measure,
    "boarding": boarding.measure,
    "board": board_figures.measure,
    "working": working.measure,
    "serving": serving.measure,
    "remote": remote_board.measure,
    "surviving": surviving.measure,
}


async def main(names: list[str]) -> None:
    figures: list[Figure] = []
    for name in names or list(PARTS):
        with tempfile.TemporaryDirectory(prefix="agnt-bench-") as folder:
            figures += await PARTS[name](Path(folder))
    print(table(figures))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
