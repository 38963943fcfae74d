"""Everything out, everything in: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from typing import Any

from starlette.responses import Response, StreamingResponse

from agnt_tasks.errors import StoreShuttingDownError, ValidationError
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.server.answers import LINES, plain
from agnt_tasks.server.calls import Call, Handler
from agnt_tasks.server.handlers.keeping import check_key
from agnt_tasks.server.reading import read_lines

_PIECE = 64 * 1024
"""Bytes that are sent at once."""


async def _export(call: Call) -> Response:
    if call.request.method == "HEAD":
        begun = Response(media_type=LINES)
        del begun.headers["content-length"]
        return begun
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
    rows = _checked(read_lines(call.body), await call.store.list_assistants())
    return plain(await call.store.import_(rows))


def _checked(rows: Iterable[dict[str, Any]], known: Sequence[Assistant]) -> Iterator[dict[str, Any]]:
    """What holds for a profile that is saved holds for one that is taken in.

    Raises:
        ValidationError: naming the line, counted from 1.
    """
    for number, row in enumerate(rows, 1):
        try:
            if profile := _profile(row):
                check_key(profile, known)
        except ValidationError as error:
            raise ValidationError(f"Line {number}: {error.message}.", error.problems) from None
        yield row


def _profile(row: Mapping[str, Any]) -> Assistant | None:
    """None: it is something else, or none that the store will take."""
    try:
        return Assistant.parse(row) if row.get("kind") == "assistant" else None
    except ValidationError:
        return None


HANDLERS: Mapping[str, Handler] = {"export": _export, "import_": _import}
