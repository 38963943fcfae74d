"""Another process on the same database: it does what it is told, a call at a time, and tells the result."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


class Neighbour:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def tell(self, what: str, *arguments: Any) -> None:
        """Have it call that function of `neighbour_process`, without waiting for the end."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([what, *map(_plain, arguments)]).encode() + b"\n")

    async def hear(self) -> Any:
        """The next thing that it says."""
        line = await self._line()
        assert line, "the other process ended before it said anything"
        return json.loads(line)

    async def ask(self, what: str, *arguments: Any) -> Any:
        """Have it call a function; the result."""
        self.tell(what, *arguments)
        return await self.hear()

    async def killed(self) -> list[Any]:
        """Kill it this instant; what it had said until then, whole lines only."""
        self._process.kill()
        said = []
        while (line := await self._line()).endswith(b"\n"):
            said.append(json.loads(line))
        await self._process.wait()
        return said

    async def _line(self) -> bytes:
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self._process.stdout.readline()

    async def ended(self) -> int:
        """Wait until it ends by itself; its exit code."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self._process.wait()

    async def end(self) -> None:
        if self._process.returncode is None:
            await self.killed()


def _plain(argument: Any) -> Any:
    return str(argument) if isinstance(argument, Path) else argument


START = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1:]))
from tests.store.neighbour_process import main
main()
"""


@asynccontextmanager
async def neighbour(*, without: Sequence[str] = ()) -> AsyncIterator[Neighbour]:
    """A process that waits for orders, having imported everything but those modules."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        START,
        *without,
        cwd=PROJECT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    other = Neighbour(process)
    try:
        assert await other.hear() == "ready"
        yield other
    finally:
        await other.end()


@asynccontextmanager
async def neighbours(count: int) -> AsyncIterator[list[Neighbour]]:
    """Several, started at the same time."""
    async with AsyncExitStack() as ending:
        yield await asyncio.gather(*(ending.enter_async_context(neighbour()) for _ in range(count)))
