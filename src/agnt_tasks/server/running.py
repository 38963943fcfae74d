"""Running an app on a socket until it is told to end, which takes half a second at most for open streams."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from agnt_tasks.errors import ConfigError
from agnt_tasks.server.connections import Connection

KEEP_ALIVE_SECONDS = 75
"""How long an idle connection stays open; longer than clients keep theirs, so that they close first."""
GRACE_SECONDS = 5.0
"""What plain requests get to be answered once the server is told to end."""
_STALLED_SECONDS = 0.15
"""What a connection gets whose client does not read, or is closing already."""
_LOOK_SECONDS = 1.0
"""How often the date of the answers is brought up to date."""
_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LAST_PORT = 65535
_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - named, not bound


async def serve(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    ready: Callable[[str], None],
    closing: asyncio.Event,
    signals: bool = False,
    grace: float = GRACE_SECONDS,
) -> None:
    """Serve until `closing` is set. `ready` is told the URL once the socket listens; port 0: any free one.

    `signals`: SIGINT, SIGTERM and SIGHUP set `closing` too; only in the main thread. A second SIGINT waits
    for nobody. Streams must end when `closing` is set. The app gets no lifespan events: what it needs is
    opened and closed by whoever made it.

    Raises:
        ConfigError: the address cannot be had; says what to do.
    """
    listening = listen(host, port)
    with listening:
        server = _Server(app, url_of(host, listening), ready, closing, grace)
        with _signals_go_to(server) if signals else nullcontext():
            await server.until_closed(listening)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket at the first address of that name which this machine has.

    Raises:
        ConfigError
    """
    if not 0 <= port <= _LAST_PORT:
        raise ConfigError(f"{port} is no port: name one up to {_LAST_PORT} with --port.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        return _first(found)
    except (socket.gaierror, UnicodeError):
        raise ConfigError(f"There is no host {host!r} here: name another one with --host.") from None
    except OSError as error:
        why = f"{host} port {port} cannot be had ({os.strerror(error.errno or 0)})"
        raise ConfigError(f"{why}: name another one with --port or --host.") from None


def _first(found: Sequence[tuple[Any, ...]]) -> socket.socket:
    """Only what is not of this machine is passed over: a port that is taken must be told."""
    for number, (family, _, _, _, address) in enumerate(found, 1):
        both = family is socket.AF_INET6 and address[0] == "::" and socket.has_dualstack_ipv6()
        try:
            listening = socket.create_server(address, family=family, dualstack_ipv6=both, backlog=2048)
            # Its connections inherit that. Without it an answer of two writes waits 40 ms in the middle.
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return listening
        except OSError as error:
            if number == len(found) or error.errno not in _NOT_HERE:
                raise
    raise AssertionError("a name that was found has an address")


def url_of(host: str, listening: socket.socket) -> str:
    """Where a client on this machine reaches it."""
    name = _ANYWHERE.get(host, host)
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{listening.getsockname()[1]}"


class _Server(uvicorn.Server):
    """Whoever sets `closing`, the server ends; however the server is told to end, `closing` is set."""

    def __init__(
        self, app: ASGIApp, url: str, ready: Callable[[str], None], closing: asyncio.Event, grace: float
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=Connection,
                ws="none",
                lifespan="off",
                server_header=False,
                proxy_headers=False,
                access_log=False,
                log_config=None,
                log_level="critical",
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=None,
            )
        )
        self._url = url
        self._ready = ready
        self._closing = closing
        self._grace = grace

    async def until_closed(self, listening: socket.socket) -> None:
        """Serve on this socket to the end, cancelled or not."""
        try:
            await self.serve([listening])
        except asyncio.CancelledError:
            await self.shutdown([listening])
            raise

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready(self._url)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._closing.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the business of `serve`: one that uvicorn has caught would kill the process later."""
        yield

    async def main_loop(self) -> None:
        while not self._closing.is_set():
            await self.on_tick(0)
            await _within(_LOOK_SECONDS, self._closing)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what can be answered within the grace; who does not read is cut at once."""
        self._closing.set()
        cutting = asyncio.ensure_future(self._cut())
        try:
            await super().shutdown(sockets)
        finally:
            cutting.cancel()
            await asyncio.wait([cutting])
            await self._leave()

    async def _cut(self) -> None:
        await asyncio.sleep(_STALLED_SECONDS)
        for connection in list(self.server_state.connections):
            if connection.transport.get_write_buffer_size() or connection.transport.is_closing():
                connection.transport.abort()
        await asyncio.sleep(self._grace - _STALLED_SECONDS)
        self.force_exit = True

    async def _leave(self) -> None:
        """Nothing of a request outlives the server: not its connection, not its task."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        left = list(self.server_state.tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _within(seconds: float, happened: asyncio.Event) -> None:
    waiting = asyncio.ensure_future(happened.wait())
    try:
        await asyncio.wait([waiting], timeout=seconds)
    finally:
        waiting.cancel()


@contextmanager
def _signals_go_to(server: _Server) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in _ENDS:
        loop.add_signal_handler(number, server.handle_exit, number, None)
    try:
        yield
    finally:
        for number in _ENDS:
            loop.remove_signal_handler(number)
