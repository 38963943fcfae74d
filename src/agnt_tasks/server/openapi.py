"""The OpenAPI 3.1 document, made from the table of operations that also makes the routes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from agnt_tasks import __version__
from agnt_tasks.api.operations import BODY_LIMIT, KEY_LIMIT, Answer, Operation, Scope
from agnt_tasks.models.wire import Wire
from agnt_tasks.server.answers import JSON, LINES
from agnt_tasks.server.refusals import NAMES, PROBLEM, TEXT, headers, refusal

_NAME = re.compile(r"\{(\w+)\}")
_REF = "#/components/schemas/{model}"
_CHANGES = ("update_task", "delete_task", "set_assignees", "stop_task", "process_task")
"""What If-Match is honoured for."""
_TAGGED = ("list_tasks", "get_task")
_KEYED = ("create_task", "process_task")
_CONFLICTS = ("stop_task", "process_task", "create_task")


class _Schemas(GenerateJsonSchema):
    """Models that leave keys out when they write themselves are described by their fields all the same."""

    def ser_schema(
        self, schema: core_schema.SerSchema | core_schema.IncExSeqSerSchema | core_schema.IncExDictSerSchema
    ) -> JsonSchemaValue | None:
        return None if schema["type"] == "function-wrap" else super().ser_schema(schema)


Key = tuple[type[Wire], JsonSchemaMode]


def document(operations: Sequence[Operation]) -> bytes:
    """Of exactly these operations."""
    refs, schemas = _schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation, refs)
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "AGNT Tasks",
            "version": __version__,
            "description": "The documented nine operations, and what this server offers beyond them.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": {**schemas, "Problem": PROBLEM},
            "responses": {name: refusal(status) for status, name in NAMES.items()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
    return json.dumps(whole, separators=(",", ":")).encode()


def _schemas(operations: Iterable[Operation]) -> tuple[dict[Key, dict[str, Any]], dict[str, Any]]:
    wanted: dict[Key, None] = {}
    for each in operations:
        modes: tuple[tuple[type[Wire] | None, JsonSchemaMode], ...] = (
            (each.body, "validation"),
            (each.query, "validation"),
            (each.answer, "serialization"),
        )
        wanted.update({(model, mode): None for model, mode in modes if model is not None})
    refs, whole = models_json_schema(list(wanted), ref_template=_REF, schema_generator=_Schemas)
    return {key: dict(refs[key]) for key in wanted}, whole["$defs"]


def _described(operation: Operation, refs: Mapping[Key, dict[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name.rstrip("_"),
        "summary": operation.summary,
        "parameters": [*_in_path(operation), *_in_query(operation), *_in_headers(operation)],
        "responses": _responses(operation, refs),
    }
    body = _body(operation, refs)
    if body is not None:
        told["requestBody"] = body
    if operation.scope is None:
        told["security"] = []
    else:
        told["x-scope"] = operation.scope.value
    return told


def _parameter(
    name: str, where: Literal["path", "query", "header"], schema: Any, **more: Any
) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": schema, **more}


def _in_path(operation: Operation) -> list[dict[str, Any]]:
    return [_parameter(name, "path", {**TEXT, "minLength": 1}) for name in _NAME.findall(operation.path)]


def _in_query(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    schema = operation.query.model_json_schema(ref_template="{model}")
    defs = schema.get("$defs", {})
    required = schema.get("required", [])
    found = []
    for name, own in schema["properties"].items():
        told = _inlined(own, defs)
        # Lists are written with commas between.
        style = {"style": "form", "explode": False} if told.get("type") == "array" else {}
        found.append(_parameter(name, "query", told, **style) | {"required": name in required})
    return found


def _inlined(schema: Any, defs: Mapping[str, Any]) -> Any:
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inlined(defs[schema["$ref"]], defs)
        return {key: _inlined(value, defs) for key, value in schema.items()}
    return [_inlined(each, defs) for each in schema] if isinstance(schema, list) else schema


def _in_headers(operation: Operation) -> list[dict[str, Any]]:
    names = [
        *(["Idempotency-Key"] if operation.name in _KEYED else []),
        *(["If-Match"] if operation.name in _CHANGES else []),
        *(["If-None-Match"] if operation.name in _TAGGED else []),
        *(["Last-Event-ID"] if operation.form is Answer.EVENTS else []),
    ]
    key = {**TEXT, "minLength": 1, "maxLength": KEY_LIMIT}
    return [_parameter(name, "header", key if name == "Idempotency-Key" else TEXT) for name in names]


def _body(operation: Operation, refs: Mapping[Key, dict[str, Any]]) -> dict[str, Any] | None:
    if operation.body is not None:
        schema = refs[operation.body, "validation"]
        if operation.name == "process_task":
            return {"content": {JSON: {"schema": {"anyOf": [schema, {"type": "null"}]}}}}
        return {"required": True, "content": {JSON: {"schema": schema}}}
    if operation.limit != BODY_LIMIT:
        one = {"schema": {"type": "object"}}
        return {"required": True, "content": {LINES: {"schema": TEXT}, JSON: one}}
    return None


def _responses(operation: Operation, refs: Mapping[Key, dict[str, Any]]) -> dict[str, Any]:
    told = {str(operation.success): _success(operation, refs)}
    if operation.name in _TAGGED:
        told["304"] = {"description": "As it was", "headers": headers("ETag")}
    for status in sorted(_refused(operation)):
        told[str(status)] = {"$ref": f"#/components/responses/{NAMES[status]}"}
    return told


def _refused(operation: Operation) -> set[int]:
    always = {403, 421, 500, 503}
    if operation.scope is None:
        return always
    takes = operation.body is not None or operation.limit != BODY_LIMIT
    return {
        *always, 400, 401, 413, 429,
        *([415] if takes else []),
        *([404] if "{" in operation.path or operation.scope is Scope.ADMIN else []),
        *([412] if operation.name in _CHANGES else []),
        *([409] if operation.name in _CONFLICTS else []),
        *([422] if operation.name in _KEYED else []),
    }  # fmt: skip


def _success(operation: Operation, refs: Mapping[Key, dict[str, Any]]) -> dict[str, Any]:
    names = ["X-Request-Id", "Agnt-Offers"]
    names += ["ETag"] if operation.name in (*_TAGGED, "create_task", *_CHANGES, "send_feedback") else []
    names += ["Location"] if operation.success == 201 else []
    names += ["Idempotent-Replayed"] if operation.name in _KEYED else []
    return {
        "description": operation.summary,
        "headers": headers(*names),
        "content": _content(operation, refs),
    }


def _content(operation: Operation, refs: Mapping[Key, dict[str, Any]]) -> dict[str, Any]:
    one: Any = {"type": "object"} if operation.answer is None else refs[operation.answer, "serialization"]
    if operation.form is Answer.LIST:
        rows = one if operation.answer is not None else TEXT
        data = {"type": "array", "items": rows}
        return {JSON: {"schema": {"type": "object", "required": ["data"], "properties": {"data": data}}}}
    if operation.form is Answer.LINES:
        return {LINES: {"schema": TEXT}}
    if operation.form is Answer.EVENTS:
        return {"text/event-stream": {"schema": TEXT}}
    if operation.form is Answer.BYTES:
        return {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    return {JSON: {"schema": one}}
