"""Servers as processes of their own: `agnt serve`, and a bare Starlette app that sends fixed bytes.

`python -m tests.bench.servers FOLDER` is the latter: every file in the folder is a route.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agnt_tasks.server.running import serve
from tests.bench.board_terminal import at_home


class Server(NamedTuple):
    url: str
    token: str
    pid: int


@asynccontextmanager
async def serving(home: Path) -> AsyncIterator[Server]:
    """`agnt serve` without a worker."""
    words = ["-m", "agnt_tasks", "serve", "--port", "0", "--no-worker"]
    async with process(words, at_home(home)) as (told, pid):
        url, token = await told.readline(), await told.readline()
        yield Server(url.decode().split()[1], token.decode().strip().partition("=")[2], pid)


@asynccontextmanager
async def bare(folder: Path) -> AsyncIterator[Server]:
    async with process(["-m", "tests.bench.servers", str(folder)], {}) as (told, pid):
        yield Server((await told.readline()).decode().strip(), "", pid)


@asynccontextmanager
async def process(
    words: Sequence[str], env: dict[str, str]
) -> AsyncIterator[tuple[asyncio.StreamReader, int]]:
    """A Python process, ended at the end: what it prints, and its id."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, *words, env=os.environ | env, stdout=asyncio.subprocess.PIPE
    )
    assert running.stdout is not None
    try:
        yield running.stdout, running.pid
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()


def announced(url: str) -> None:
    print(url, flush=True)


def _route(file: Path) -> Route:
    content = file.read_bytes()

    async def answer(_: Request) -> Response:
        return Response(content, media_type="application/json")

    return Route(f"/{file.name}", answer)


async def _serve_bare(routes: Sequence[Route]) -> None:
    app = Starlette(routes=routes)
    await serve(app, "127.0.0.1", 0, ready=announced, closing=asyncio.Event(), signals=True)


if __name__ == "__main__":
    asyncio.run(_serve_bare([_route(file) for file in sorted(Path(sys.argv[1]).iterdir())]))
