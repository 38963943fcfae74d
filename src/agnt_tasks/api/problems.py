"""Errors as HTTP knows them (decisions 2.10): which status a code has, the body, and the way back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from agnt_tasks import errors
from agnt_tasks.errors import AgntError, FieldProblem, ValidationError

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[str, int] = {
    "INVALID_JSON": 400,
    "VALIDATION_ERROR": 400,
    "IMMUTABLE_FIELD": 400,
    "UNKNOWN_ASSISTANT": 400,
    "CONFIG_ERROR": 400,
    "KEY_NOT_CONFIRMED": 400,
    "UNAUTHORIZED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "TASK_NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "CONFLICT": 409,
    "TASK_ALREADY_RUNNING": 409,
    "TASK_NOT_WAITING": 409,
    "TASK_NOT_STOPPABLE": 409,
    "IDEMPOTENCY_IN_PROGRESS": 409,
    "PRECONDITION_FAILED": 412,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "MISDIRECTED_REQUEST": 421,
    "IDEMPOTENCY_KEY_REUSED": 422,
    "RATE_LIMITED": 429,
    "SHUTTING_DOWN": 503,
    "STORE_BUSY": 503,
    "STORE_READ_ONLY": 503,
    "STORE_FULL": 503,
}
"""All else is 500."""

_TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Not JSON",
    421: "Wrong host",
    422: "Key reused",
    429: "Too many requests",
    503: "Not now",
}


_STORES = {
    "STORE_BUSY": "The database is in use by another program: try again in a moment.",
    "STORE_READ_ONLY": "The server cannot write its database: nothing was saved.",
    "STORE_FULL": "The disk of the server is full: nothing was saved.",
    "STORE_TOO_NEW": "The server's database was made by a newer version: upgrade the server.",
}
_BROKEN = "The server's database failed: `agnt doctor` on its machine finds out why."


class Problem(NamedTuple):
    status: int
    body: dict[str, Any]


def problem_of(error: BaseException, instance: str, request_id: str) -> Problem:
    """RFC 9457 and the vendor's `{error, error_code}` in one body; of what nobody foresaw, nothing."""
    known = error if isinstance(error, AgntError) else AgntError("Something unexpected happened here.")
    status = STATUS.get(known.code, 500)
    message = _message(known, status)
    body: dict[str, Any] = {
        "type": f"urn:agnt:error:{known.code}",
        "title": _TITLES.get(status, "Internal error"),
        "status": status,
        "detail": message,
        "instance": instance,
        "error": message,
        "error_code": known.code,
        "requestId": request_id,
    }
    if isinstance(known, ValidationError) and known.problems:
        body["errors"] = [each._asdict() for each in known.problems]
    return Problem(status, body)


def _message(error: AgntError, status: int) -> str:
    """What a store says of itself names files of its machine: nothing for callers from outside."""
    if isinstance(error, errors.StoreError) and (status == 500 or error.code in _STORES):
        return _STORES.get(error.code, _BROKEN)
    return error.message


class Told(NamedTuple):
    """What could be read of an answer that was no success, whoever wrote it (decisions 2.10)."""

    status: int
    code: str
    message: str
    problems: tuple[FieldProblem, ...] = ()


_SHOWN = 300
"""Characters of an answer that is no JSON."""


def read_problem(status: int, content: bytes) -> Told:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, Mapping):
        words = content[:_SHOWN].decode("utf-8", "replace").strip()
        return Told(status, "", "" if words.startswith("<") else words)
    message = next(_texts(body, "error", "detail", "title", "message"), "")
    return Told(status, next(_texts(body, "error_code", "code"), ""), message, tuple(_problems(body)))


def _texts(body: Mapping[str, Any], *names: str) -> Iterator[str]:
    for name in names:
        found = body.get(name)
        if isinstance(found, Mapping):
            yield from _texts(found, "message", "code")
        elif isinstance(found, str) and found:
            yield found


def _problems(body: Mapping[str, Any]) -> Iterator[FieldProblem]:
    told = body.get("errors")
    for each in told if isinstance(told, list) else ():
        if isinstance(each, Mapping):
            yield FieldProblem(str(each.get("field", "")), str(each.get("message", "")))


def _classes(base: type[AgntError]) -> Iterator[type[AgntError]]:
    for each in base.__subclasses__():
        yield from (each, *_classes(each))


_BY_CODE = {
    each.code: each
    for each in _classes(errors.AgntError)
    if each.__module__ == errors.__name__ and "code" in vars(each)
} | {"VALIDATION_ERROR": errors.ValidationError}  # which several kinds say
_BY_STATUS: Mapping[int, type[AgntError]] = {
    400: errors.ValidationError,
    401: errors.UnauthorizedError,
    403: errors.ForbiddenError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    412: errors.PreconditionFailedError,
    413: errors.PayloadTooLargeError,
    422: errors.ValidationError,
    429: errors.StoreRateLimitedError,
}


def error_of(told: Told) -> AgntError:
    """The error that a caller gets, with the server's own words. What we cannot mend is a StoreError."""
    kind = _BY_CODE.get(told.code) or _BY_STATUS.get(told.status) or errors.StoreError
    message = told.message or f"The server answered {told.status} and said no more."
    if issubclass(kind, ValidationError):
        return kind(message, told.problems)
    # Some kinds make their words of what they are about; here the words are the server's.
    error = kind.__new__(kind)
    AgntError.__init__(error, message)
    return error
