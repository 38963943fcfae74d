"""Somebody who is called by webhooks: an HTTP server that does what a test says, badly if need be."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from agnt_tasks.server.signing import is_genuine

PATIENCE_SECONDS = 20
"""After this a test has failed; nothing waits so long."""


class Heard(NamedTuple):
    """One call."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def payload(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.body)
        return said

    def is_from(self, secret: str) -> bool:
        return is_genuine(self.headers, self.body, secret, int(self.headers["webhook-timestamp"]))


class Reply(NamedTuple):
    status: int = 200
    body: bytes = b"ok"
    headers: str = ""
    cut: bool = False
    """Break off without an answer."""
    hang: bool = False
    """Never answer."""


class Receiver:
    """Answers with `replies`, one after the other, then with 200."""

    def __init__(self, scheme: str) -> None:
        self._scheme = scheme
        self.port = 0
        self.replies: list[Reply] = []
        self.heard: asyncio.Queue[Heard] = asyncio.Queue()
        self.hold = asyncio.Event()
        """Answers wait for it."""
        self.hold.set()
        self.talking: set[asyncio.Task[None]] = set()

    def url(self, path: str = "/hook", host: str = "127.0.0.1") -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    async def call(self) -> Heard:
        """The next one."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self.heard.get()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.talking.add(task)
        try:
            await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # The caller left: that is what some tests are about.
        finally:
            writer.close()
            self.talking.discard(task)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = (line.partition(": ") for line in lines if line)
        headers = {name.lower(): value for name, _, value in pairs}
        body = await reader.readexactly(int(headers["content-length"]))
        self.heard.put_nowait(Heard(first.split(" ")[1], headers, body))
        reply = self.replies.pop(0) if self.replies else Reply()
        await self.hold.wait()
        if reply.hang:
            await reader.read()
        elif not reply.cut:
            head = f"HTTP/1.1 {reply.status} Said\r\n{reply.headers}content-length: {len(reply.body)}\r\n\r\n"
            writer.write(head.encode() + reply.body)
            await writer.drain()


@asynccontextmanager
async def receiving(certificate: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    receiver = Receiver("https" if certificate else "http")
    server = await asyncio.start_server(receiver.talk, "127.0.0.1", 0, ssl=certificate)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        for task in receiver.talking:
            task.cancel()
        await asyncio.gather(*receiver.talking, return_exceptions=True)
