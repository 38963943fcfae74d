"""The server: every request in one pass, from its headers to its answer.

Plain ASGI, no chain of middleware: what is checked is checked in this order, and the first thing that is
wrong is told. Whoever has no token learns nothing but which paths there are, which the document says too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agnt_tasks.api import offers
from agnt_tasks.api.operations import BODY_LIMIT, OPERATIONS, Operation
from agnt_tasks.errors import NotFoundError, StoreShuttingDownError, ValidationError
from agnt_tasks.server import openapi
from agnt_tasks.server.admission import Admission, RateLimit, check_scope
from agnt_tasks.server.answers import problem
from agnt_tasks.server.calls import Call, Handler
from agnt_tasks.server.guards import (
    Guards,
    RawHeaders,
    check_told,
    is_preflight,
    preflight,
    request_id,
)
from agnt_tasks.server.handlers import HANDLERS
from agnt_tasks.server.health import OPEN_OPERATIONS, open_handlers
from agnt_tasks.server.reading import (
    JSON_TYPES,
    LINE_TYPES,
    Headers,
    check_length,
    check_type,
    read_body,
    read_object,
)
from agnt_tasks.server.resources import Resources
from agnt_tasks.server.serving import Serving

_LOG = logging.getLogger(__name__)


def create_app(serving: Serving) -> ASGIApp:
    """The API over the stores that `serving` opens."""
    operations = [each for each in OPERATIONS if not each.offer or getattr(serving.offers, each.offer)]
    handlers = dict(HANDLERS)
    if serving.webhooks is not None:
        from agnt_tasks.server import webhooks

        operations += webhooks.OPERATIONS
        handlers |= webhooks.HANDLERS
    return _Server(serving, (*operations, *OPEN_OPERATIONS), handlers)


class _Server:
    def __init__(
        self, serving: Serving, operations: tuple[Operation, ...], handlers: Mapping[str, Handler]
    ) -> None:
        self._serving = serving
        self._handlers = handlers
        self._resources = Resources(operations)
        self._guards = Guards(serving.hosts, serving.origins, any_address=serving.any_address)
        self._admission = Admission(serving.access)
        self._rate = RateLimit(serving.rate) if serving.rate else None
        self._closing = serving.closing or asyncio.Event()
        self._open = open_handlers(serving, lambda: openapi.document(operations))
        self._offers = offers.told(serving.offers).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _other(scope, receive, send)
            return
        headers = dict(scope["headers"])
        reply = _Reply(send, scope["method"] == "HEAD", request_id(headers))
        reply.extra += [(offers.HEADER.encode(), self._offers), *self._guards.shared(headers)]
        try:
            answer = await self._answer(scope, receive, headers, reply)
            await answer(scope, receive, reply.send)
        except ClientDisconnect:
            return
        except Exception as error:
            if reply.has_begun:
                raise
            refusal = problem(error, scope["path"], reply.request_id)
            if refusal.status_code == 500:
                _LOG.exception("Request %s failed", reply.request_id)
            await refusal(scope, receive, reply.send)

    async def _answer(self, scope: Scope, receive: Receive, headers: Headers, reply: _Reply) -> Response:
        if self._closing.is_set():
            reply.extra.append((b"connection", b"close"))
            raise StoreShuttingDownError("The server is ending: come again in a moment.")
        if len(headers) < len(scope["headers"]) or b"transfer-encoding" in headers:
            try:
                check_told(scope["headers"])
            except ValidationError:
                # Whoever is in between may see another request begin on this connection than we do.
                reply.extra.append((b"connection", b"close"))
                raise
        self._guards.check(headers)
        found = self._resources.find(_path(scope))
        if found is None:
            raise NotFoundError(
                "There is nothing at this path: look at the address. GET /openapi.json tells what there is."
            )
        if is_preflight(scope["method"], headers):
            return preflight(", ".join(found.resource.methods))
        operation = found.resource.operation(scope["method"])
        if operation.scope is None:
            return await self._open[operation.name](reply.request_id)
        caller = await self._admission.caller(headers)
        identity = offers.introduced(*caller.identity)
        reply.extra.append((offers.IDENTITY.encode(), identity.encode()))
        if self._rate is not None:
            _count(self._rate, caller.token, reply)
        check_scope(caller, operation.scope)
        request = Request(scope, receive)
        call = Call(
            operation=operation,
            names=found.names,
            request=request,
            serving=self._serving,
            caller=caller,
            store=self._serving.open_store(caller.identity),
            query=operation.query.parse(dict(request.query_params)) if operation.query else None,
            body=await _body(operation, receive, headers),
            closing=self._closing,
        )
        return await self._handlers[operation.name](call)


class _Reply:
    """Adds to every answer what every answer has, and leaves out the body where nobody wants it."""

    def __init__(self, send: Send, is_head: bool, request_id: str) -> None:
        self._send = send
        self._is_head = is_head
        self.request_id = request_id
        self.extra: RawHeaders = [(b"x-request-id", request_id.encode())]
        self.has_begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            message["headers"] = [*message["headers"], *self.extra]
        elif self._is_head:
            message["body"] = b""
        await self._send(message)


def _count(rate: RateLimit, token: str, reply: _Reply) -> None:
    """Count a request, and tell how many are left (draft-ietf-httpapi-ratelimit-headers)."""
    reply.extra.append((b"ratelimit-policy", rate.policy.encode()))
    left, seconds = rate.take(token)
    reply.extra.append((b"ratelimit", f'"token";r={left};t={seconds}'.encode()))


async def _body(operation: Operation, receive: Receive, headers: Headers) -> Any:
    if operation.body is None and operation.limit == BODY_LIMIT:
        # Nobody reads it: stop ignores a body (decision 2.1, 4).
        check_length(headers, operation.limit)
        return None
    content = await read_body(receive, headers, operation.limit)
    if operation.body is None:
        check_type(headers, LINE_TYPES)
        return content
    if content.strip():
        check_type(headers, JSON_TYPES)
    if operation.name == "process_task" and content.strip() in (b"", b"null"):
        content = b"{}"
    return operation.body.parse(read_object(content))


def _path(scope: Scope) -> bytes:
    """As it came, below the place where a proxy shows this server."""
    path: bytes = scope["raw_path"].partition(b"?")[0]
    return path.removeprefix(scope.get("root_path", "").encode())


async def _other(scope: Scope, receive: Receive, send: Send) -> None:
    """Websockets are refused; of the server's own start and end there is nothing to do here."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1000})
        return
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": f"{message['type']}.complete"})
    await send({"type": "lifespan.shutdown.complete"})
