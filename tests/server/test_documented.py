"""The nine operations as a client sees them: statuses, bodies with the order of their keys, headers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from agnt_tasks.testing.checks import ROW_KEYS, TASK_KEYS, same_json
from agnt_tasks.testing.harness import BOB, JANE
from tests.server.desk import NEW, Desk

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
OPERATIONS = [
    ("GET", "/tasks"),
    ("POST", "/tasks"),
    ("GET", "/tasks/{id}"),
    ("PUT", "/tasks/{id}"),
    ("DELETE", "/tasks/{id}"),
    ("PUT", "/tasks/{id}/assignees"),
    ("POST", "/tasks/{id}/feedback"),
    ("POST", "/tasks/{id}/stop"),
    ("POST", "/tasks/{id}/process"),
]
BODIES: dict[tuple[str, str], Any] = {
    ("POST", "/tasks"): NEW,
    ("PUT", "/tasks/{id}"): {"title": "Another"},
    ("PUT", "/tasks/{id}/assignees"): {"emails": [BOB]},
    ("POST", "/tasks/{id}/feedback"): {"status": "like"},
}


async def test_a_create_answers_with_the_whole_task(server: Desk) -> None:
    sent = {
        **NEW,
        "skills": ["data-analysis"],
        "assignedUsers": [" Bob@Example.com", BOB],
        "status": "failed",
    }
    answer = await server.jane.post("/tasks", json={**sent, "unknown": {"kept": False}})
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/json"
    task = answer.json()
    assert list(task) == TASK_KEYS
    assert answer.headers["location"] == f"/tasks/{task['id']}"
    assert answer.headers["etag"] == '"1"'
    assert (task["status"], task["ownerEmail"], task["assignedUsers"]) == ("pending", JANE, [BOB])
    assert (task["description"], task["type"], task["activities"], task["executions"]) == (
        "",
        "general",
        [],
        [],
    )
    assert TIME.fullmatch(task["createdAt"])
    same_json((await server.jane.get(answer.headers["location"])).json(), task)


async def test_the_partial_answers_have_their_fields_in_their_order(server: Desk) -> None:
    task = await server.made()
    place = f"/tasks/{task['id']}"
    calls: list[tuple[str, str, Any, list[str]]] = [
        ("PUT", "", {"title": "T", "skills": ["a"]},
         ["id", "title", "description", "status", "skills", "updatedAt"]),
        ("PUT", "", {"followers": []}, ["id", "title", "description", "status", "updatedAt"]),
        ("PUT", "/assignees", {"emails": [BOB, JANE]}, ["id", "assignedUsers", "updatedAt"]),
        ("POST", "/feedback", {"status": "like"}, ["id", "feedback", "updatedAt"]),
        ("POST", "/feedback", {"status": None}, ["id", "feedback", "updatedAt"]),
        ("POST", "/process", {"message": "Mornings.", "files": []}, ["id", "status", "updatedAt"]),
        ("POST", "/stop", None, ["id", "status", "updatedAt"]),
    ]  # fmt: skip
    for method, part, body, keys in calls:
        answer = await server.jane.request(method, place + part, json=body)
        assert answer.status_code == 200, answer.text
        assert list(answer.json()) == keys
        now = await server.jane.get(place)
        assert answer.headers["etag"] == now.headers["etag"]
        assert answer.json()["updatedAt"] == now.json()["updatedAt"]
    assert now.json()["status"] == "on_hold"
    kinds = [entry["type"] for entry in now.json()["activities"]]
    moves = ["message", "status_change", "status_change"]
    assert kinds == ["update", "assignment", "human_feedback", "human_feedback", *moves]


async def test_a_delete_answers_once_and_then_there_is_nothing(server: Desk) -> None:
    place = f"/tasks/{(await server.made())['id']}"
    answer = await server.jane.delete(place)
    same_json(answer.json(), {"id": place.rpartition("/")[2], "deleted": True})
    again = await server.jane.delete(place)
    assert (again.status_code, again.json()["error_code"]) == (404, "TASK_NOT_FOUND")


async def test_a_list_has_rows_of_eleven_fields_and_its_paging(server: Desk) -> None:
    for number in range(3):
        await server.made(f"Task {number}", description="Not in a list.")
    answer = await server.jane.get("/tasks?perPage=2&page=1&unknown=x")
    listed = answer.json()
    assert list(listed) == ["data", "pagination"]
    same_json(listed["pagination"], {"page": 1, "perPage": 2, "total": 3})
    assert [list(row) for row in listed["data"]] == [ROW_KEYS, ROW_KEYS]
    assert answer.headers["link"] == '</events>; rel="monitor"'
    beyond = (await server.jane.get("/tasks?page=9")).json()
    same_json(beyond, {"data": [], "pagination": {"page": 9, "perPage": 20, "total": 3}})
    assert (await server.jane.get("/tasks?perPage=500")).json()["pagination"]["perPage"] == 100


async def test_filters_of_a_list(server: Desk) -> None:
    await server.made("Plan the offsite", type="research", description="With the new VP.")
    other = (await server.bob.post("/tasks", json={**NEW, "title": "Draft"})).json()
    await server.bob.post(f"/tasks/{other['id']}/stop")
    for query, titles in [
        ("status=on_hold", ["Draft"]),
        ("status=on_hold,pending", ["Draft", "Plan the offsite"]),
        ("status=completed", []),
        ("type=research", ["Plan the offsite"]),
        ("type=Research", []),
        ("search=vp+off", ["Plan the offsite"]),
        ("search=", ["Draft", "Plan the offsite"]),
        ("mine=TRUE", ["Plan the offsite"]),
        ("mine=0", ["Draft", "Plan the offsite"]),
        ("mine=1&status=on_hold", []),
    ]:
        rows = (await server.jane.get(f"/tasks?{query}")).json()["data"]
        assert [row["title"] for row in rows] == titles, query


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("status=bogus", "status[0]", "'needs_clarification'"),
        ("status=pending,bogus", "status[1]", "'pending'"),
        ("mine=maybe", "mine", "true or false"),
        ("page=0", "page", "1"),
        ("page=x", "page", "whole number"),
        ("perPage=0", "perPage", "1"),
        ("search=a%00b", "search", "NUL"),
    ],
)
async def test_a_wrong_value_of_a_known_filter_is_told(
    server: Desk, query: str, field: str, words: str
) -> None:
    answer = await server.jane.get(f"/tasks?{query}")
    assert (answer.status_code, answer.json()["error_code"]) == (400, "VALIDATION_ERROR")
    [problem] = answer.json()["errors"]
    assert problem["field"] == field
    assert words in problem["message"]


@pytest.mark.parametrize(
    ("method", "part", "body", "code", "field"),
    [
        ("POST", "", {}, "VALIDATION_ERROR", "title"),
        ("POST", "", {**NEW, "title": " "}, "VALIDATION_ERROR", "title"),
        ("POST", "", {**NEW, "title": "x" * 501}, "VALIDATION_ERROR", "title"),
        ("POST", "", {**NEW, "assistant": ""}, "VALIDATION_ERROR", "assistant"),
        ("POST", "", {**NEW, "description": "x" * 65537}, "VALIDATION_ERROR", "description"),
        ("POST", "", {**NEW, "followers": ["no address"]}, "VALIDATION_ERROR", "followers[0]"),
        ("POST", "", {**NEW, "skills": [str(n) for n in range(101)]}, "VALIDATION_ERROR", "skills"),
        ("POST", "", {**NEW, "title": "a\x00b"}, "VALIDATION_ERROR", "title"),
        ("PUT", "/{id}", {}, "VALIDATION_ERROR", "body"),
        ("PUT", "/{id}", {"unknown": 1}, "VALIDATION_ERROR", "body"),
        ("PUT", "/{id}", {"title": None}, "VALIDATION_ERROR", "title"),
        ("PUT", "/{id}", {"status": "bogus"}, "VALIDATION_ERROR", "status"),
        ("PUT", "/{id}", {"assistant": "other"}, "IMMUTABLE_FIELD", "assistant"),
        ("PUT", "/{id}", {"assignedUsers": []}, "IMMUTABLE_FIELD", "assignedUsers"),
        ("PUT", "/{id}/assignees", {}, "VALIDATION_ERROR", "emails"),
        ("PUT", "/{id}/assignees", {"emails": None}, "VALIDATION_ERROR", "emails"),
        ("POST", "/{id}/feedback", {}, "VALIDATION_ERROR", "status"),
        ("POST", "/{id}/feedback", {"status": "love"}, "VALIDATION_ERROR", "status"),
        ("POST", "/{id}/process", {"files": [{"name": "a", "path": "/"}]}, "VALIDATION_ERROR", "files[0]"),
        ("POST", "/{id}/process", {"expect": "bogus"}, "VALIDATION_ERROR", "expect"),
    ],
)  # fmt: skip
async def test_a_wrong_body_is_refused_and_changes_nothing(
    server: Desk, method: str, part: str, body: Any, code: str, field: str
) -> None:
    task = await server.made()
    answer = await server.jane.request(method, "/tasks" + part.format(id=task["id"]), json=body)
    assert (answer.status_code, answer.json()["error_code"]) == (400, code)
    assert answer.json()["errors"][0]["field"] == field
    same_json((await server.jane.get(f"/tasks/{task['id']}")).json(), task)
    assert (await server.jane.get("/tasks")).json()["pagination"]["total"] == 1


async def test_half_a_surrogate_pair_names_its_field(server: Desk) -> None:
    content = b'{"title": "\\ud800", "assistant": "a"}'
    answer = await server.jane.post("/tasks", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert [each["field"] for each in answer.json()["errors"]] == ["title"]


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b" \n"])
async def test_process_needs_no_body(server: Desk, content: bytes) -> None:
    place = f"/tasks/{(await server.made())['id']}"
    typed = {"content-type": "application/json"} if content.strip() else {}
    answer = await server.jane.post(f"{place}/process", content=content, headers=typed)
    assert (answer.status_code, answer.json().get("status")) == (200, "in_progress")


@pytest.mark.parametrize("content", [b"", b"not JSON", b"[" * 100_000])
async def test_stop_ignores_a_body(server: Desk, content: bytes) -> None:
    place = f"/tasks/{(await server.made())['id']}"
    answer = await server.jane.post(f"{place}/stop", content=content, headers={"content-type": "text/plain"})
    assert (answer.status_code, answer.json()["status"]) == (200, "on_hold")


async def test_the_lifecycle_refuses_with_409(server: Desk) -> None:
    place = f"/tasks/{(await server.made())['id']}"
    await server.jane.post(f"{place}/process")
    running = await server.jane.post(f"{place}/process", json={"message": "Again."})
    assert (running.status_code, running.json()["error_code"]) == (409, "TASK_ALREADY_RUNNING")
    other = await server.jane.post(f"{place}/process", json={"expect": "needs_clarification"})
    assert (other.status_code, other.json()["error_code"]) == (409, "TASK_NOT_WAITING")
    await server.jane.put(place, json={"status": "completed"})
    ended = await server.jane.post(f"{place}/stop")
    assert (ended.status_code, ended.json()["error_code"]) == (409, "TASK_NOT_STOPPABLE")


@pytest.mark.parametrize(("method", "path"), OPERATIONS[2:])
@pytest.mark.parametrize("whose", ["nobody's", "another account's"])
async def test_what_is_not_there_is_not_found(server: Desk, method: str, path: str, whose: str) -> None:
    task_id = (await server.made())["id"] if whose == "another account's" else "x" * 200
    answer = await server.eve.request(method, path.format(id=task_id), json=BODIES.get((method, path)))
    assert (answer.status_code, answer.json()["error_code"]) == (404, "TASK_NOT_FOUND")


async def test_nothing_of_another_account_is_listed(server: Desk) -> None:
    await server.made()
    assert (await server.eve.get("/tasks")).json()["pagination"]["total"] == 0
    assert (await server.eve.post("/tasks", json=NEW)).json()["account"] == "acc_other"
