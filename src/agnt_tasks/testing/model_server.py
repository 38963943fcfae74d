"""`ModelServer`: an OpenAI-compatible chat server on loopback that answers, and fails, by script.

    async with ModelServer([Answer("Hello."), Refusal(500)]) as server:
        ...  # point a client at server.url

Each request takes the next reply of the script; a callable makes a reply from the request instead.
Tests need no sleeps: `requested(n)` and `abandoned(n)` return once the server has seen so much.
`python -m agnt_tasks.testing.model_server` runs one by itself and prints its URL.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import Self

from agnt_tasks.testing.model_script import (
    Answer,
    Call,
    Hang,
    ReceivedRequest,
    Refusal,
    RefuseTools,
    Script,
    ScriptedReply,
    api_error,
    completion,
    conversation,
    stream_events,
)

__all__ = [
    "Answer",
    "Call",
    "Hang",
    "ModelServer",
    "ReceivedRequest",
    "Refusal",
    "RefuseTools",
    "ScriptedReply",
    "api_error",
    "conversation",
]

PATIENCE = 10.0
"""Seconds after which what a test waits for will not happen any more."""


class ModelServer:
    """See the module. When a list of replies is used up, every further request gets a 500 that says so."""

    def __init__(self, script: Script, port: int = 0) -> None:
        self._script = script
        self._port = port
        self._changed = asyncio.Condition()
        self._connections: set[asyncio.Task[None]] = set()
        self.requests: list[ReceivedRequest] = []
        self.aborted = 0
        """How many connections the client closed before its reply was complete."""
        self.url = ""
        """The `api_base` to use, once the server runs."""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    async def requested(self, count: int = 1) -> None:
        """Return once `count` requests have come in. Raises TimeoutError after `PATIENCE`."""
        await self._until(lambda: len(self.requests) >= count)

    async def abandoned(self, count: int = 1) -> None:
        """Return once the client has closed `count` connections mid-reply. Raises TimeoutError likewise."""
        await self._until(lambda: self.aborted >= count)

    async def _until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(happened)

    @contextmanager
    def in_thread(self) -> Iterator[Self]:
        """Run in a thread with a loop of its own, for callers that have none."""
        started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        thread = threading.Thread(target=lambda: asyncio.run(self._serve_until_told(started)), daemon=True)
        thread.start()
        loop, stop = started.result()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join()

    async def _serve_until_told(
        self, started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]]
    ) -> None:
        stop = asyncio.Event()
        async with self:
            started.set_result((asyncio.get_running_loop(), stop))
            await stop.wait()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # The client left, or the server is being closed: either way there is nobody to answer.
        finally:
            self._connections.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await _read_request(reader)
        reply = self._next_reply(request)
        async with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
        sending = asyncio.ensure_future(_send(reply, request, writer))
        left = asyncio.ensure_future(reader.read())
        try:
            await asyncio.wait({sending, left}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done() or isinstance(sending.exception(), ConnectionError):
                await self._count_abort()
        finally:
            sending.cancel()
            left.cancel()
            await asyncio.gather(sending, left, return_exceptions=True)

    async def _count_abort(self) -> None:
        async with self._changed:
            self.aborted += 1
            self._changed.notify_all()

    def _next_reply(self, request: ReceivedRequest) -> Answer | Refusal | Hang:
        if callable(self._script):
            reply = self._script(request)
        elif len(self.requests) < len(self._script):
            reply = self._script[len(self.requests)]
        else:
            reply = api_error(500, "The script of this test server has ended.")
        if isinstance(reply, RefuseTools):
            return api_error(400, reply.message) if request.body.get("tools") else reply.reply
        return reply


async def _read_request(reader: asyncio.StreamReader) -> ReceivedRequest:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    start, *lines = head.strip().split("\r\n")
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return ReceivedRequest(start.split(" ")[1], headers, json.loads(body or b"{}"))


async def _send(
    reply: Answer | Refusal | Hang, request: ReceivedRequest, writer: asyncio.StreamWriter
) -> None:
    match reply:
        case Hang():
            await asyncio.Event().wait()
        case Refusal():
            body = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
            await _send_whole(writer, reply.status, body, reply.headers)
        case Answer() if request.body.get("stream"):
            await _send_stream(reply, request, writer)
        case Answer():
            await _send_whole(writer, 200, json.dumps(completion(reply, request)), {})


async def _send_whole(
    writer: asyncio.StreamWriter, status: int, body: str, headers: Mapping[str, str]
) -> None:
    content = body.encode()
    length = {"Content-Length": str(len(content))}
    writer.write(_head(status, {"Content-Type": "application/json", **length, **headers}) + content)
    await writer.drain()


async def _send_stream(answer: Answer, request: ReceivedRequest, writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"}))
    async for event in stream_events(answer, request):
        writer.write(_framed(f"data: {json.dumps(event)}\n\n"))
        await writer.drain()
    if answer.end == "hang":
        await asyncio.Event().wait()
    if answer.end == "cut":
        writer.transport.abort()
        return
    done = "" if answer.finish_reason is None else _framed("data: [DONE]\n\n").decode()
    writer.write(f"{done}0\r\n\r\n".encode())
    await writer.drain()


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {status} {phrase}", "Connection: close", *(f"{k}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _framed(text: str) -> bytes:
    content = text.encode()
    return b"%x\r\n%s\r\n" % (len(content), content)


def main() -> None:
    """Serve until interrupted. The first line of standard output is the URL."""
    parser = argparse.ArgumentParser(description="An OpenAI-compatible chat server that answers by script.")
    parser.add_argument("--port", type=int, default=0, help="default: any free port")
    parser.add_argument("--text", default="This is the scripted answer.", help="the final answer")
    parser.add_argument(
        "--call", action="append", default=[], metavar="NAME=JSON", help="a tool call before it"
    )
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each piece")
    given = parser.parse_args()
    calls = [
        Call(name, arguments or "{}") for name, _, arguments in (call.partition("=") for call in given.call)
    ]
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve_for_ever(ModelServer(conversation(given.text, calls, given.delay), given.port)))


async def _serve_for_ever(server: ModelServer) -> None:
    async with server:
        sys.stdout.write(server.url + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
