"""A model's answer on its way into the store: gathered, and written at most twenty times a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from agnt_tasks.models.text import mended

WRITE_SECONDS = 0.05


class TextStream:
    """Takes pieces without waiting; a task of its own writes them."""

    def __init__(self, write: Callable[[str], Awaitable[None]]) -> None:
        self._write = write
        self._pieces: list[str] = []
        self._more = asyncio.Event()

    async def add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._more.set()

    async def flush(self) -> None:
        self._more.clear()
        pieces, self._pieces = self._pieces, []
        if pieces:
            await self._write(mended("".join(pieces)))

    async def _keep_writing(self) -> None:
        while True:
            await self._more.wait()
            await self.flush()
            await asyncio.sleep(WRITE_SECONDS)


@asynccontextmanager
async def streamed(write: Callable[[str], Awaitable[None]]) -> AsyncIterator[TextStream]:
    """Write what is added while the block runs, and the rest at its end; nothing more after an error."""
    stream = TextStream(write)
    writer = asyncio.create_task(stream._keep_writing())
    try:
        yield stream
    finally:
        writer.cancel()
        await asyncio.wait([writer])
    if not writer.cancelled() and (error := writer.exception()) is not None:
        raise error
    await stream.flush()
