"""`agnt web`: serves one page, its parts, and a websocket for each board that is looked at.

Nothing leaves the machine: the terminal that runs in the page and its font come with textual-serve, and are
served from here.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import textual_serve
from aiohttp import WSMessage, WSMsgType, web

from agnt_tasks.errors import ConfigError
from agnt_tasks.web.board_process import DATA, GRACE_SECONDS, META, BoardProcess, size_of
from agnt_tasks.web.gate import LOOPBACK, Gate

_HEARTBEAT_SECONDS = 15.0
"""A browser that does not answer for this long is gone, and its board with it."""
_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_server(command: Sequence[str], port: int, log: Path, announce: Callable[[str], None]) -> None:
    """Serve until ctrl-c, SIGTERM or SIGHUP. `announce` is told the address once it answers.

    Raises:
        ConfigError: the port cannot be had.
    """
    asyncio.run(_until_signalled(command, port, log, announce))


async def _until_signalled(
    command: Sequence[str], port: int, log: Path, announce: Callable[[str], None]
) -> None:
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in _ENDS:
        loop.add_signal_handler(number, told.set)
    async with serving(command, port=port, log=log) as url:
        announce(url)
        await told.wait()


@asynccontextmanager
async def serving(command: Sequence[str], *, port: int, log: Path) -> AsyncIterator[str]:
    """A server of boards, each a process of `command`; gives its address. At the end all boards are gone.

    Port 0: any that is free.

    Raises:
        ConfigError: the port cannot be had.
    """
    listening = _listen(port)
    gate = Gate(listening.getsockname()[1])
    boards = _Boards(command, log)
    app = web.Application(middlewares=[gate.check])
    app.on_response_prepare.append(gate.harden)
    app.on_shutdown.append(boards.close)
    parts = _Parts(gate)
    app.add_routes(
        [
            web.get("/", gate.enter, allow_head=False),
            web.get(gate.place, parts.page),
            web.get(f"{gate.place}ws", boards.show),
            web.get(f"{gate.place}{{name}}", parts.part),
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_SECONDS + 1)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield gate.url
    finally:
        await runner.cleanup()


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        why = f"Port {port} cannot be had ({os.strerror(error.errno or 0)})"
        raise ConfigError(f"{why}: name another one with --port.") from None


class _Parts:
    """The page and what it loads: these files and no others."""

    def __init__(self, gate: Gate) -> None:
        ours = Path(__file__).parent / "page"
        theirs = Path(textual_serve.__file__).parent / "static"
        text = (ours / "page.html").read_text(encoding="utf-8")
        self._page = text.replace("{socket}", f"ws://{gate.host}{gate.place}ws")
        self._files = {
            "page.css": ours / "page.css",
            "page.js": ours / "page.js",
            "terminal.css": theirs / "css" / "xterm.css",
            "terminal.js": theirs / "js" / "textual.js",
            "roboto-mono.ttf": theirs / "fonts" / "RobotoMono-VariableFont_wght.ttf",
        }

    async def page(self, request: web.Request) -> web.Response:
        return web.Response(text=self._page, content_type="text/html")

    async def part(self, request: web.Request) -> web.StreamResponse:
        path = self._files.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path)


class _Boards:
    """The boards that are looked at now, each with its websocket."""

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self._command = command
        self._log = log
        self._open: set[web.WebSocketResponse] = set()

    async def show(self, request: web.Request) -> web.WebSocketResponse:
        """One board from the first byte to the end of its process."""
        page = web.WebSocketResponse(heartbeat=_HEARTBEAT_SECONDS)
        await page.prepare(request)
        self._open.add(page)
        board = await BoardProcess.start(self._command, size_of(request.query), self._log)
        painting = asyncio.create_task(_paint(board, page))
        try:
            async for message in page:
                await _hear(board, page, message)
        finally:
            self._open.discard(page)
            await board.end()
            await painting
        return page

    async def close(self, app: web.Application) -> None:
        """The server ends: so do all pages, and with them their boards."""
        await asyncio.gather(*(page.close() for page in list(self._open)))


async def _paint(board: BoardProcess, page: web.WebSocketResponse) -> None:
    """Hand on what the board shows; read to its end even when nobody looks any more."""
    async for kind, payload in board.packets():
        try:
            if kind == DATA:
                await page.send_bytes(payload)
            elif kind == META:
                await _say(page, json.loads(payload))
        except ConnectionError:
            continue
    await page.close()


async def _say(page: web.WebSocketResponse, what: Mapping[str, Any]) -> None:
    url = str(what.get("url", ""))
    if what.get("type") == "exit":
        await page.close()
    elif what.get("type") == "open_url" and url.startswith(("https://", "http://")):
        await page.send_json(["open_url", {"url": url, "new_tab": True}])


async def _hear(board: BoardProcess, page: web.WebSocketResponse, message: WSMessage) -> None:
    """What the page tells: keys and mouse as a terminal sends them, its size, its focus."""
    try:
        kind, value = [*json.loads(message.data), None][:2]
    except (TypeError, ValueError):
        return
    if message.type is not WSMsgType.TEXT:
        return
    if kind == "stdin" and isinstance(value, str):
        board.type(value)
    elif kind == "resize" and isinstance(value, dict):
        board.tell(type="resize", **size_of(value)._asdict())
    elif kind in ("focus", "blur"):
        board.tell(type=kind)
    elif kind == "ping":
        await page.send_json(["pong", value])
