"""The stand-in for the hosted service speaks as that does, not as the document says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from agnt_tasks.testing.driving import made
from agnt_tasks.testing.hosted import Hosted, hosted_id
from tests.rest.ways import Way, locally


class Client:
    def __init__(self, way: Way, http: httpx.AsyncClient, hosted: Hosted) -> None:
        self.way, self.http, self.hosted = way, http, hosted

    async def ask(self, method: str, path: str, body: Any = None, status: int = 200) -> dict[str, Any]:
        answer = await self.http.request(method, path, json=body)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        assert found.get("ok", False) is (status < 300)
        assert not {"etag", "agnt-offers", "link"} & set(answer.headers)
        return found


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with locally(tmp_path) as way:
        hosted = Hosted(way.store)
        transport = httpx.ASGITransport(hosted.app)
        headers = {"authorization": "Bearer token"}
        async with httpx.AsyncClient(transport=transport, base_url="http://hosted", headers=headers) as http:
            yield Client(way, http, hosted)


NEW = {"title": "Book a room", "assistant": "asst_abc123", "followers": ["eve@example.com"]}


async def test_a_task_has_objects_and_raw_words(client: Client) -> None:
    task = (await client.ask("POST", "/tasks", NEW, 201))["task"]
    assert (len(task["id"]), int(task["id"], 16) > 0) == (24, True)
    assert task["status"] == "pending"
    assert task["assistant"]["id"] == "asst_abc123"
    assert task["owner"]["email"] == "jane@example.com"
    assert [person["email"] for person in task["followers"]] == ["eve@example.com"]
    process = (await client.ask("POST", f"/tasks/{task['id']}/process", {}))["process"]
    assert set(process) == {"success", "taskId", "executionId", "message"}
    assert (await client.ask("GET", f"/tasks/{task['id']}"))["task"]["status"] == "executing"
    said = (await client.ask("POST", f"/tasks/{task['id']}/feedback", {"status": "like"}))["feedback"]
    assert (said["success"], said["status"]) == (True, "like")
    gone = (await client.ask("DELETE", f"/tasks/{task['id']}"))["task"]
    assert (gone["id"], gone["deleted"]) == (task["id"], True)
    assert await client.ask("GET", f"/tasks/{task['id']}", status=404)


async def test_lists_have_their_paging_beside_the_tasks_and_take_raw_words(client: Client) -> None:
    for number in range(105):
        await made(client.way.store, f"Task {number}")
    odd = await made(client.way.store, "Odd")
    client.hosted.renamed[odd.id] = "waiting_for_the_moon"
    listed = await client.ask("GET", "/tasks?perPage=500&page=2")
    assert (listed["page"], listed["perPage"], listed["total"], len(listed["tasks"])) == (2, 100, 106, 6)
    some = await client.ask("GET", "/tasks?status=waiting_for_the_moon,executing")
    assert [task["title"] for task in some["tasks"]] == ["Odd"]
    assert (await client.ask("GET", "/tasks?status=in_progress"))["total"] == 0


async def test_an_update_knows_only_its_own_words(client: Client) -> None:
    task = await made(client.way.store)
    path = f"/tasks/{hosted_id(task.id)}"
    refused = await client.ask("PUT", path, {"status": "in_progress"}, 400)
    assert set(refused) == {"error", "error_code"}
    assert (await client.ask("PUT", path, {"status": "error"}))["task"]["status"] == "error"


async def test_the_log_comes_newest_first_page_by_page(client: Client) -> None:
    task = await made(client.way.store)
    await client.way.store.process_task(task.id, "Mornings, please.")
    await client.way.store.stop_task(task.id)
    path = f"/tasks/{hosted_id(task.id)}/activities?limit=2"
    first = await client.ask("GET", path)
    second = await client.ask("GET", f"{path}&before={first['cursor']}")
    assert (first["hasMore"], second["hasMore"], second["cursor"]) == (True, False, None)
    assert [entry.get("to") for entry in first["activities"]] == ["on_hold", "executing"]
    assert second["activities"][0]["message"] == {"role": "user", "content": "Mornings, please."}


async def test_nobody_without_the_token_is_let_in(client: Client) -> None:
    client.http.headers["authorization"] = "Bearer another"
    assert (await client.ask("GET", "/tasks", status=401))["error_code"] == "unauthorized"
