"""What answers without a token: whether the server lives, whether it can work, what it understands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import Response

from agnt_tasks.api.operations import Operation
from agnt_tasks.errors import StoreError
from agnt_tasks.server.answers import JSON, plain, problem
from agnt_tasks.server.serving import Serving

LIVES = Operation("health", "GET", "/healthz", "Whether the server lives", None)
READY = Operation("ready", "GET", "/readyz", "Whether it can read and write now", None)
OPENAPI = Operation("openapi", "GET", "/openapi.json", "This document", None)
OPEN_OPERATIONS = (LIVES, READY, OPENAPI)

OpenHandler = Callable[[str], Awaitable[Response]]
"""Is given the request's id."""


def open_handlers(serving: Serving, document: Callable[[], bytes]) -> Mapping[str, OpenHandler]:
    async def lives(_: str) -> Response:
        return plain({"status": "ok"})

    async def ready(request_id: str) -> Response:
        try:
            await serving.check()
        except StoreError as error:
            # Whatever it is, it is for now: a probe shall come again.
            return problem(error, READY.path, request_id, 503)
        return plain({"status": "ready"})

    async def openapi(_: str) -> Response:
        return Response(document(), media_type=JSON)

    return {LIVES.name: lives, READY.name: ready, OPENAPI.name: openapi}
