"""Request bodies: limited before they are read, and turned into values."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import from_json
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from agnt_tasks.errors import (
    InvalidJsonError,
    PayloadTooLargeError,
    UnsupportedMediaTypeError,
    ValidationError,
)

Headers = Mapping[bytes, bytes]
"""Of a request, names in lower case."""

DEEPEST = 100
"""Lists and objects in each other; what the API takes needs four."""
JSON_TYPES = (b"application/json",)
LINE_TYPES = (*JSON_TYPES, b"application/x-ndjson", b"application/ndjson", b"application/jsonl")


async def read_body(receive: Receive, headers: Headers, limit: int) -> bytes:
    """All of it.

    Raises:
        PayloadTooLargeError: more than `limit` bytes were told, or came.
        ClientDisconnect: the caller left.
    """
    check_length(headers, limit)
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise too_large(limit)
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def check_length(headers: Headers, limit: int) -> None:
    """Raises PayloadTooLargeError: the caller says that it is longer."""
    told = headers.get(b"content-length", b"0")
    # Other than digits is refused by the server below us.
    if told.isdigit() and int(told) > limit:
        raise too_large(limit)


def too_large(limit: int) -> PayloadTooLargeError:
    return PayloadTooLargeError(f"The body is too long: {limit // 1024} KiB is the most here.")


def check_type(headers: Headers, allowed: tuple[bytes, ...] = JSON_TYPES) -> None:
    """Raises UnsupportedMediaTypeError."""
    told = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if told not in allowed:
        name = allowed[-1].decode() if len(allowed) > 1 else "application/json"
        raise UnsupportedMediaTypeError(f"Send this body with `Content-Type: {name}`.")


def read_object(content: bytes) -> dict[str, Any]:
    """The JSON object of a body.

    Raises:
        InvalidJsonError
        ValidationError: it is JSON, but no object.
    """
    value = read_json(content)
    if not isinstance(value, dict):
        raise ValidationError.of("body", "must be a JSON object")
    return value


def read_json(content: bytes) -> Any:
    """Raises InvalidJsonError."""
    if not content.strip():
        raise InvalidJsonError("The body is empty: send a JSON object.")
    try:
        value = from_json(content, allow_inf_nan=False)
    except ValueError:
        value = _slowly(content)
    _check_levels(value)
    return value


def _slowly(content: bytes) -> Any:
    """Takes halves of surrogate pairs too, so that the field that holds one can be named."""
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_no_number)
    except RecursionError:
        raise InvalidJsonError("The body is nested too deeply.") from None
    except ValueError as error:
        raise InvalidJsonError(f"The body is not JSON: {error}.") from None


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _check_levels(value: Any) -> None:
    """Raises InvalidJsonError: nested too deeply, or a number that no float can hold, such as 1e999."""
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if any(isinstance(each, float) and math.isinf(each) for each in level):
            raise InvalidJsonError("The body holds a number that is too large.")
        if not level:
            return
    raise InvalidJsonError(f"The body is nested too deeply: {DEEPEST} levels are the most.")


def _inside(value: Any) -> Iterator[Any]:
    """What can be deep, or infinite."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (each for each in inner if isinstance(each, dict | list | float))


def read_lines(content: bytes) -> Iterator[dict[str, Any]]:
    """One JSON object a line, read as they are asked for; empty lines are left out.

    Raises:
        ValidationError, InvalidJsonError: naming the line, counted from 1.
    """
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            yield read_object(line)
        except ValidationError as error:
            raise type(error)(f"Line {number}: {error.message}", error.problems) from None
