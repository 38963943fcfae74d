"""A server that does what a test tells it to, byte by byte, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

Act = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""What the server does when it is asked; it may close the connection."""

ROW = {
    "id": "task_1",
    "title": "Book a room",
    "status": "pending",
    "type": "general",
    "assistant": "asst_1",
    "ownerEmail": "jane@example.com",
    "createdAt": "2026-02-28T14:00:00.000Z",
    "updatedAt": "2026-02-28T14:00:00.000Z",
}
TASK = {**ROW, "account": "acc_1", "description": "", "activities": [], "executions": []}


class Asked(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Scripted:
    """`script` is gone through, its last act again and again."""

    def __init__(self, script: list[Act]) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self.connections = 0
        self.url = ""

    @property
    def calls(self) -> list[tuple[str, str]]:
        return [(asked.method, asked.path) for asked in self.asked]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while not writer.is_closing():
                self.asked.append(await _request(reader))
                act = self.script.pop(0) if len(self.script) > 1 else self.script[0]
                await act(writer)
                if not writer.is_closing():
                    await writer.drain()
        writer.close()


async def _request(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    method, path, _ = first.split(" ")
    return Asked(method, path, headers, body)


def reply(body: Any = None, status: int = 200, **headers: str) -> Act:
    """A well-formed answer; bytes go out as they are, all else as JSON. `a_b=` is the header `a-b`."""
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    named = {"content-type": "application/json", "content-length": str(len(content))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + content)

    return act


def raw(answer: bytes) -> Act:
    """These bytes, then the end of the connection."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        writer.close()

    return act


cut = raw(b"")


async def silence(_: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


@asynccontextmanager
async def scripted(*script: Act) -> AsyncIterator[Scripted]:
    server = Scripted(list(script))
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        with suppress(asyncio.CancelledError):
            await server.talk(reader, writer)
        writer.transport.abort()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks)
