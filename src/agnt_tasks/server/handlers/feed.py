"""The stream of changes."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from agnt_tasks.server.calls import Call, Handler
from agnt_tasks.server.events import events


async def _watch(call: Call) -> Response:
    return await events(call.request, call.store, call.closing)


HANDLERS: Mapping[str, Handler] = {"watch": _watch}
