"""A server on a free port of this machine, in this event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from agnt_tasks.server.running import GRACE_SECONDS, serve


class Served(NamedTuple):
    url: str
    closing: asyncio.Event
    running: asyncio.Task[None]

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    async def close(self) -> float:
        """The seconds that it took."""
        began = monotonic()
        self.closing.set()
        await asyncio.wait([self.running])
        if not self.running.cancelled():
            self.running.result()
        return monotonic() - began


@asynccontextmanager
async def served(
    app: ASGIApp,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    closing: asyncio.Event | None = None,
    grace: float = GRACE_SECONDS,
) -> AsyncIterator[Served]:
    """`closing`: the event that the app knows too."""
    closing = closing or asyncio.Event()
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(
        serve(app, host, port, ready=ready.set_result, closing=closing, grace=grace)
    )
    await asyncio.wait((ready, running), return_when=asyncio.FIRST_COMPLETED)
    if not ready.done():
        await running
    server = Served(await ready, closing, running)
    try:
        yield server
    finally:
        await server.close()
