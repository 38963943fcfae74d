"""Everything out, everything in: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping

from starlette.responses import Response, StreamingResponse

from agnt_tasks.errors import StoreShuttingDownError
from agnt_tasks.server.answers import LINES, plain
from agnt_tasks.server.calls import Call, Handler
from agnt_tasks.server.reading import read_lines

_PIECE = 64 * 1024
"""Bytes that are sent at once."""


async def _export(call: Call) -> Response:
    if call.request.method == "HEAD":
        return Response(media_type=LINES)
    return StreamingResponse(_lines(call), media_type=LINES)


async def _lines(call: Call) -> AsyncIterator[bytes]:
    """Raises StoreShuttingDownError: in the middle, so that nobody takes half for the whole."""
    piece = bytearray()
    async for row in call.store.export():
        piece += json.dumps(row, ensure_ascii=False).encode() + b"\n"
        if len(piece) >= _PIECE:
            if call.closing.is_set():
                raise StoreShuttingDownError("The server is ending.")
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


async def _import(call: Call) -> Response:
    return plain(await call.store.import_(read_lines(call.body)))


HANDLERS: Mapping[str, Handler] = {"export": _export, "import_": _import}
