"""Answers: models as JSON bytes, tags, problems."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from agnt_tasks.api.problems import MEDIA_TYPE, problem_of
from agnt_tasks.errors import (
    MethodNotAllowedError,
    StoreBusyError,
    StoreRateLimitedError,
    StoreShuttingDownError,
    UnauthorizedError,
)
from agnt_tasks.models.task import TaskPatch
from agnt_tasks.models.wire import Wire
from agnt_tasks.server.calls import Call
from agnt_tasks.server.conditions import is_known, revision_tag

JSON = "application/json"
LINES = "application/x-ndjson"
_RETRY_SECONDS = 2
_MIME = re.compile(r"[\w.+-]{1,64}/[\w.+-]{1,64}", re.ASCII)


class NotThisMethodError(MethodNotAllowedError):
    def __init__(self, method: str, allowed: Iterable[str]) -> None:
        self.allowed = ", ".join(allowed)
        super().__init__(f"{method} cannot be done here; {self.allowed} can.")


def encoded(value: Wire, context: Mapping[str, Any] | None = None) -> bytes:
    """As `to_wire`, without the detour over a dictionary. Of a partial answer what was set."""
    serializer = type(value).__pydantic_serializer__
    return serializer.to_json(
        value, by_alias=True, exclude_unset=isinstance(value, TaskPatch), context=context
    )


def ok(value: Wire, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(encoded(value), status, headers, JSON)


def listed(values: Iterable[Wire]) -> Response:
    """`{"data": [...]}`"""
    return Response(b'{"data":[' + b",".join(encoded(value) for value in values) + b"]}", media_type=JSON)


def plain(value: Any) -> Response:
    """What is no model."""
    return Response(json.dumps(value, separators=(",", ":")).encode(), media_type=JSON)


def patched(patch: TaskPatch) -> Response:
    """A partial answer, with the tag that the whole task has now."""
    headers = {"etag": revision_tag(patch.rev)} if patch.rev else {}
    if patch.replayed:
        headers["idempotent-replayed"] = "true"
    return ok(patch, headers=headers)


def is_unchanged(call: Call, tag: str) -> bool:
    return is_known(call.header("if-none-match"), tag)


def unchanged(tag: str) -> Response:
    return Response(status_code=304, headers={"etag": tag})


def tagged(content: bytes, tag: str) -> Response:
    return Response(content, headers={"etag": tag, "cache-control": "private, no-cache"}, media_type=JSON)


def download(name: str, content: bytes, mime_type: str | None) -> Response:
    """A file that some person or model named: to be saved, never to be shown or run as a page of ours."""
    ascii_name = "".join(char if char.isalnum() or char in "._- " else "_" for char in name if char.isascii())
    disposition = f"attachment; filename=\"{ascii_name or 'file'}\"; filename*=UTF-8''{quote(name, safe='')}"
    known = mime_type if mime_type and _MIME.fullmatch(mime_type) else "application/octet-stream"
    headers = {
        # As a header, because Starlette adds a charset to text, which nobody knows here.
        "content-type": known,
        "content-disposition": disposition,
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(content, headers=headers)


def problem(error: BaseException, instance: str, request_id: str, status: int | None = None) -> Response:
    """The body of decisions 2.10. `status`: where the operation has one of its own."""
    told = problem_of(error, instance, request_id)
    body = told.body if status is None else {**told.body, "status": status}
    content = json.dumps(body, separators=(",", ":")).encode()
    return Response(content, status or told.status, _headers_of(error), MEDIA_TYPE)


def _headers_of(error: BaseException) -> dict[str, str]:
    if isinstance(error, UnauthorizedError):
        return {"www-authenticate": "Bearer"}
    if isinstance(error, NotThisMethodError):
        return {"allow": error.allowed}
    if isinstance(error, StoreRateLimitedError):
        return {"retry-after": str(max(1, round(error.retry_after or 1)))}
    if isinstance(error, StoreBusyError | StoreShuttingDownError):
        return {"retry-after": str(_RETRY_SECONDS)}
    return {}
