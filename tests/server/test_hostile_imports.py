"""What is taken in over HTTP: it may be wrong, but it breaks nothing, and touches nothing of others."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from agnt_tasks.store.journal import Completed
from agnt_tasks.testing.driving import claimed, model_step
from tests.server.desk import Desk

TIME = "2026-01-01T00:00:00.000Z"
STEP = {"index": 0, "kind": "tool", "name": "read", "status": "done", "startedAt": TIME}
HUGE = 10**30
LONG_WHEN_WRITTEN = "1e9000000"


def _task(**execution: Any) -> dict[str, Any]:
    run = {"id": "exec_old", "status": "completed", "startedAt": TIME, "completedAt": TIME, "steps": [STEP]}
    return {"id": "task_old", "title": "Old", "assistant": "a", "executions": [{**run, **execution}]}


def _step(**fields: Any) -> dict[str, Any]:
    return _task(steps=[{**STEP, **fields}])


def _usage(**fields: Any) -> dict[str, Any]:
    return _step(usage={"inputTokens": 1, "outputTokens": 1, "costUsd": "0.1", **fields})


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (_usage(costUsd=LONG_WHEN_WRITTEN), "costUsd"),
        (_usage(costUsd="1e-9000000"), "costUsd"),
        (_usage(inputTokens=HUGE), "inputTokens"),
        (_usage(outputTokens=2**63 - 1), "outputTokens"),
        (_step(index=HUGE), "index"),
        (_step(attempt=HUGE), "attempt"),
        (_task(attempt=HUGE), "attempt"),
        (_task(steps=[STEP, STEP]), "executions"),
        ({**_task(), "depth": HUGE}, "depth"),
        ({"kind": "output", "executionId": "exec_old", "index": HUGE, "text": "x"}, "index"),
        ({"kind": "assistant", "id": "a", "limits": {"moneyUsd": LONG_WHEN_WRITTEN}}, "moneyUsd"),
        ({"kind": "assistant", "id": "a", "limits": {"minutes": 1e308}}, "minutes"),
        ({"kind": "assistant", "id": "a", "key": "file:/etc/passwd"}, "key"),
        ({"kind": "assistant", "id": "a", "key": "env:HOME", "apiBase": "https://evil.example"}, "key"),
    ],
)
async def test_what_cannot_be_kept_is_refused_and_nothing_of_it_stays(
    server: Desk, row: dict[str, Any], field: str
) -> None:
    before = await _shown(server.jane)
    answer = await server.jane.post("/import", json=row)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "VALIDATION_ERROR")
    assert answer.json()["detail"].startswith("Line 1: ")
    assert field in answer.json()["detail"]
    assert await _shown(server.jane) == before


async def test_a_number_that_is_infinite_is_no_number(server: Desk) -> None:
    before = await _shown(server.jane)
    typed = {"content-type": "application/json"}
    for method, path, content in (
        ("PUT", "/assistants/w", '{"limits": {"minutes": 1e999}}'),
        ("POST", "/import", json.dumps(_step(arguments={"a": [0]})).replace("[0]", "[-1e999]")),
    ):
        answer = await server.jane.request(method, path, content=content.encode(), headers=typed)
        assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_JSON")
    assert await _shown(server.jane) == before


async def test_a_profile_that_is_known_may_come_back_with_its_key(server: Desk) -> None:
    kept = {"kind": "assistant", "id": "writer", "key": "env:WRITER_KEY"}
    assert (await server.jane.post("/import", json=kept)).json()["assistants"] == 1
    assert (await server.jane.post("/import", json=kept)).status_code == 200


async def test_the_output_of_another_accounts_step_stays_as_it_is(server: Desk) -> None:
    task_id = (await server.made())["id"]
    await server.jane.post(f"/tasks/{task_id}/process")
    claim = await claimed(server.local.journal, task_id)
    await model_step(server.local.journal, claim, "What Jane's run said.")
    await server.local.journal.finish(claim, Completed("done"))
    before = await _shown(server.jane)
    forged = {"kind": "output", "executionId": claim.execution_id, "index": 0, "text": "forged"}
    child = {"title": "Child", "assistant": "a", "parentTaskId": task_id}
    for row in (forged, child):
        assert (await server.eve.post("/import", json=row)).status_code == 200
    assert await _shown(server.jane) == before


async def _shown(client: httpx.AsyncClient) -> list[str]:
    answers = [await client.get(path) for path in ("/export", "/tasks", "/assistants", "/usage", "/memory")]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.text for answer in answers]
