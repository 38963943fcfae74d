"""A server for one test: real sockets, but it ends at once; the real one lets requests come to an end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from agnt_tasks.server.running import listen, url_of

HOST = "127.0.0.1"


@asynccontextmanager
async def quickly_served(app: ASGIApp, closing: asyncio.Event) -> AsyncIterator[str]:
    """Its URL. `closing`: the event that the app knows too."""
    config = uvicorn.Config(app, http="h11", ws="none", lifespan="off", log_config=None, access_log=False)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    with listen(HOST, 0) as listening:
        await server.startup([listening])
        try:
            yield url_of(HOST, listening)
        finally:
            closing.set()
            for each in server.servers:
                each.close()
            for connection in list(server.server_state.connections):
                connection.transport.abort()
            left = list(server.server_state.tasks)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
