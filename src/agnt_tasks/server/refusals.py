"""How the OpenAPI document tells what can be refused, by status (decisions 2.10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agnt_tasks.api.problems import MEDIA_TYPE

NAMES: Mapping[int, str] = {
    400: "Invalid", 401: "NotSignedIn", 403: "NotAllowed", 404: "NotFound", 405: "MethodNotAllowed",
    409: "Conflict", 412: "ChangedMeanwhile", 413: "TooLarge", 415: "NotJson", 421: "WrongHost",
    422: "KeyReused", 429: "TooMany", 500: "Failed", 503: "NotNow",
}  # fmt: skip
_MEANINGS = {
    400: "INVALID_JSON, VALIDATION_ERROR, IMMUTABLE_FIELD, UNKNOWN_ASSISTANT, CONFIG_ERROR, "
    "KEY_NOT_CONFIRMED",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN: the token lacks a scope, or the web page's origin is not allowed",
    404: "TASK_NOT_FOUND, NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "TASK_ALREADY_RUNNING, TASK_NOT_WAITING, TASK_NOT_STOPPABLE, IDEMPOTENCY_IN_PROGRESS",
    412: "PRECONDITION_FAILED",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    421: "MISDIRECTED_REQUEST: the Host header is none of this server's names",
    422: "IDEMPOTENCY_KEY_REUSED",
    429: "RATE_LIMITED",
    500: "INTERNAL_ERROR and what else nobody can mend from outside",
    503: "SHUTTING_DOWN, STORE_BUSY, STORE_READ_ONLY, STORE_FULL",
}
TEXT = {"type": "string"}
PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "description": "RFC 9457, and `error` and `error_code` as the vendor's clients read them.",
    "required": [
        "type", "title", "status", "detail", "instance", "error", "error_code", "requestId",
    ],
    "properties": {
        "type": {"type": "string", "examples": ["urn:agnt:error:TASK_NOT_FOUND"]},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "instance": TEXT,
        "error": TEXT,
        "error_code": TEXT,
        "requestId": TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": TEXT, "message": TEXT},
            },
        },
    },
}  # fmt: skip


def headers(*names: str) -> dict[str, Any]:
    return {name: {"schema": TEXT} for name in names}


def refusal(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": _MEANINGS[status], "headers": headers("X-Request-Id"), "content": content}
