"""The OpenAPI document: sound in itself, and true of what the server answers."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from agnt_tasks.api.operations import DOCUMENTED, OPERATIONS, Answer
from agnt_tasks.testing.driving import claimed, model_step
from tests.server.desk import NEW, Desk

jsonschema: Any = importlib.import_module("jsonschema")


@pytest.fixture
async def document(server: Desk) -> dict[str, Any]:
    answer = await server.anyone.get("/openapi.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    told: dict[str, Any] = answer.json()
    return told


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _found(document: dict[str, Any], reference: str) -> Any:
    value = document
    for part in reference.removeprefix("#/").split("/"):
        value = value[part]
    return value


async def test_it_is_sound(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    for reference in set(_references(document)):
        assert _found(document, reference)
    for name, schema in document["components"]["schemas"].items():
        assert re.fullmatch(r"[A-Za-z0-9._-]+", name)
        jsonschema.Draft202012Validator.check_schema(schema)
    ids = [operation["operationId"] for _, _, operation in _operations(document)]
    assert len(set(ids)) == len(ids)
    for method, path, operation in _operations(document):
        declared = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
        assert declared == re.findall(r"\{(\w+)\}", path), (method, path)
        for parameter in operation["parameters"]:
            jsonschema.Draft202012Validator.check_schema(parameter["schema"])


async def test_it_tells_all_operations_with_what_they_can_answer(document: dict[str, Any]) -> None:
    told = {(method.upper(), path): operation for method, path, operation in _operations(document)}
    for operation in OPERATIONS:
        described = told.pop((operation.method, operation.path))
        statuses = set(described["responses"])
        assert {str(operation.success), "401", "403", "421", "429", "500", "503"} <= statuses
        assert "404" in statuses or "{" not in operation.path
        assert ("requestBody" in described) == (operation.body is not None or operation.name == "import_")
    assert set(told) == {("GET", path) for path in ("/healthz", "/readyz", "/openapi.json")}
    assert all(described["security"] == [] for described in told.values())


async def test_a_task_is_described_by_its_fields(document: dict[str, Any]) -> None:
    task = document["components"]["schemas"]["Task"]
    assert list(task["properties"])[:15] == [
        "id", "account", "title", "description", "assistant", "type", "status", "ownerEmail",
        "assignedUsers", "followers", "skills", "activities", "executions", "createdAt", "updatedAt",
    ]  # fmt: skip
    assert "rev" not in task["properties"]
    assert task["properties"]["createdAt"]["type"] == "string"
    listing = document["paths"]["/tasks"]["get"]["parameters"]
    status = next(each for each in listing if each["name"] == "status")
    assert status["schema"]["items"]["enum"][0] == "pending"
    assert status["explode"] is False


def _check(document: dict[str, Any], method: str, path: str, answer: httpx.Response) -> None:
    responses = document["paths"][path][method]["responses"]
    described = responses[str(answer.status_code)]
    if "$ref" in described:
        described = _found(document, described["$ref"])
    kind = answer.headers["content-type"]
    schema = {**described["content"][kind]["schema"], "components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer.json())


async def test_what_is_answered_is_what_is_described(server: Desk, document: dict[str, Any]) -> None:
    task_id = (await server.made())["id"]
    await server.jane.post(f"/tasks/{task_id}/process", json={"files": [{"name": "a", "text": "b"}]})
    claim = await claimed(server.local.journal, task_id)
    await model_step(server.local.journal, claim, "done")
    await server.local.journal.remember(claim, 0, "A note.")
    await server.jane.put("/assistants/writer", json={})
    bodies: dict[str, Any] = {
        "create_task": NEW,
        "update_task": {"title": "Another", "skills": ["a"]},
        "set_assignees": {"emails": ["bob@example.com"]},
        "send_feedback": {"status": "like"},
        "windows": {"spans": {"in_progress": {"count": 5}}},
        "place_of": {"status": "in_progress", "taskId": task_id},
        "standings": {"ids": [task_id]},
        "save_assistant": {"name": "Writer"},
    }
    queries = {"find_ids": {"beginning": "task_"}, "spent_since": {"since": "0"}}
    told = (Answer.OBJECT, Answer.LIST)
    shown = [each for each in OPERATIONS if each.form in told and each.name != "import_"]
    # What deletes comes last, so that the rest has something to answer with.
    for operation in sorted(shown, key=lambda each: each.method == "DELETE"):
        [note] = [*(await server.jane.get("/memory")).json()["data"], {"id": "none"}][:1]
        place = operation.path.format(taskId=task_id, noteId=note["id"], assistantId="writer", name="a")
        body = bodies.get(operation.name, {"text": "Changed."} if operation.body else None)
        answer = await server.jane.request(
            operation.method, place, json=body, params=queries.get(operation.name)
        )
        assert answer.status_code == operation.success, (operation.name, answer.text)
        _check(document, operation.method.lower(), operation.path, answer)


async def test_refusals_are_what_is_described(server: Desk, document: dict[str, Any]) -> None:
    for operation in DOCUMENTED:
        place = operation.path.format(taskId="none")
        method = operation.method.lower()
        _check(document, method, operation.path, await server.anyone.request(operation.method, place))
        wrong_host = await server.jane.request(operation.method, place, headers={"host": "evil.example"})
        _check(document, method, operation.path, wrong_host)
        if operation.body is not None:
            typed = {"content-type": "application/json"}
            wrong = await server.jane.request(operation.method, place, content=b"{", headers=typed)
            _check(document, method, operation.path, wrong)
