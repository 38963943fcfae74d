"""Connections of clients that take their time: neither half a request nor a refused body keeps one open."""

from __future__ import annotations

import asyncio
from enum import Enum, auto

import h11
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from agnt_tasks.errors import RequestError
from agnt_tasks.server.answers import problem
from agnt_tasks.server.guards import request_id

HEAD_SECONDS = 10.0
"""From the first byte of a request (or the connection, for the first one) to the end of its head."""
PAUSE_SECONDS = 30.0
"""The longest pause in a body that is being read."""
REST_SECONDS = 10.0
"""How long the rest of a body may come that was refused already: it is thrown away."""


class _Awaited(Enum):
    """What the client has to send next."""

    NOTHING = auto()
    """It waits for us, or is between two requests, where keep-alive has its own limit."""
    HEAD = auto()
    BODY = auto()
    REST = auto()


class Connection(H11Protocol):
    """Closed without a word when it is too slow: whoever sends so slowly is not waiting for an answer."""

    _awaited = _Awaited.NOTHING
    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect(_Awaited.HEAD)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def send_400_response(self, msg: str) -> None:
        """What was sent is no HTTP. Who has begun to be answered, or was refused, hears no second answer."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            told = request_id({})
            self._send(problem(RequestError("What was sent is no request of HTTP/1.1."), "", told), told)
        self.transport.close()

    def _send(self, answer: Response, request_id: str) -> None:
        headers = [
            *answer.raw_headers,
            (b"x-request-id", request_id.encode()),
            (b"connection", b"close"),
        ]
        head = h11.Response(status_code=answer.status_code, headers=headers, reason=b"Bad Request")
        for event in (head, h11.Data(data=bytes(answer.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._expect(_Awaited.NOTHING)

    def _look(self) -> None:
        awaited = self._now_awaited()
        # Every piece of a body gives time for the next; of a head they do not.
        if awaited is not self._awaited or awaited is _Awaited.BODY:
            self._expect(awaited)

    def _now_awaited(self) -> _Awaited:
        if self.transport.is_closing():
            return _Awaited.NOTHING
        if self.conn.their_state is h11.SEND_BODY:
            return _Awaited.REST if self.conn.our_state is h11.DONE else _Awaited.BODY
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            return _Awaited.HEAD
        return _Awaited.NOTHING

    def _expect(self, awaited: _Awaited) -> None:
        if self._due is not None:
            self._due.cancel()
        self._awaited = awaited
        seconds = _patience(awaited)
        self._due = None if seconds is None else self.loop.call_later(seconds, self.transport.close)


def _patience(awaited: _Awaited) -> float | None:
    match awaited:
        case _Awaited.HEAD:
            return HEAD_SECONDS
        case _Awaited.BODY:
            return PAUSE_SECONDS
        case _Awaited.REST:
            return REST_SECONDS
        case _Awaited.NOTHING:
            return None
