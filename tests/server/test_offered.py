"""What the server offers beyond the document: files, memory, assistants, skills, usage, boards, exchange."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message

from agnt_tasks.api.answers import ColumnsAnswer, PlaceAnswer, StandingAnswer
from agnt_tasks.api.bodies import ViewBody
from agnt_tasks.errors import StoreShuttingDownError
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.card import Filter, Span, View
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import Claim
from agnt_tasks.testing.checks import same_json
from agnt_tasks.testing.driving import ASSISTANT, claimed, model_step
from tests.server.desk import Desk, desk

LINES = {"content-type": "application/x-ndjson"}


async def _claimed(server: Desk, task_id: str) -> Claim:
    await server.jane.post(f"/tasks/{task_id}/process")
    return await claimed(server.local.journal, task_id)


async def test_files_are_for_saving_and_never_for_showing(server: Desk) -> None:
    place = f"/tasks/{(await server.made())['id']}"
    files = [
        {"name": "page.html", "text": "<script>"},
        {"name": 'a "b"/c\r\nx: é.txt', "content": "AAH/", "mimeType": "text/plain"},
        {"name": "odd", "text": "odd", "mimeType": "text/html\r\nset-cookie: a=b"},
    ]
    await server.jane.post(f"{place}/process", json={"files": files})
    listed = (await server.jane.get(f"{place}/files")).json()["data"]
    assert [(file["name"], file["role"]) for file in listed] == [(f["name"], "attachment") for f in files]
    page = await server.jane.get(f"{place}/files/page.html")
    assert (page.text, page.headers["content-type"]) == ("<script>", "text/html")
    assert page.headers["content-disposition"].startswith('attachment; filename="page.html"')
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in page.headers["content-security-policy"]
    named = await server.jane.get(f"{place}/files/a%20%22b%22%2Fc%0D%0Ax%3A%20%C3%A9.txt")
    assert named.content == b"\x00\x01\xff"
    assert named.headers["content-type"] == "text/plain"
    assert named.headers["content-disposition"].endswith(
        "filename*=UTF-8''a%20%22b%22%2Fc%0D%0Ax%3A%20%C3%A9.txt"
    )
    odd = await server.jane.get(f"{place}/files/odd")
    assert odd.headers["content-type"] == "application/octet-stream"
    assert "set-cookie" not in odd.headers


async def test_the_newest_file_of_a_name_is_given(server: Desk) -> None:
    task_id = (await server.made())["id"]
    claim = await _claimed(server, task_id)
    for text in (b"first", b"second"):
        await server.local.journal.save_file(claim, "report.md", text)
    assert (await server.jane.get(f"/tasks/{task_id}/files/report.md")).content == b"second"


@pytest.mark.parametrize("path", ["/tasks/x/files", "/tasks/x/files/a", "/tasks/{id}/files/none"])
async def test_files_that_are_not_there(server: Desk, path: str) -> None:
    place = path.format(id=(await server.made())["id"])
    assert (await server.jane.get(place)).status_code == 404
    assert (await server.eve.get(place)).json()["error_code"] == "TASK_NOT_FOUND"


async def test_memory_is_listed_changed_and_forgotten(server: Desk) -> None:
    task_id = (await server.made())["id"]
    claim = await _claimed(server, task_id)
    await server.local.journal.remember(claim, 0, "The VP prefers afternoons.")
    [note] = (await server.jane.get("/memory", params={"assistant": ASSISTANT, "search": "vp"})).json()[
        "data"
    ]
    assert (note["text"], note["taskId"]) == ("The VP prefers afternoons.", task_id)
    assert (await server.jane.get("/memory?assistant=other")).json() == {"data": []}
    edited = await server.jane.put(f"/memory/{note['id']}", json={"text": "Mornings."})
    assert edited.json() == {**note, "text": "Mornings."}
    assert (await server.jane.put(f"/memory/{note['id']}", json={"text": " "})).status_code == 400
    for method in ("PUT", "DELETE"):
        other = await server.eve.request(method, f"/memory/{note['id']}", json={"text": "x"})
        assert (other.status_code, other.json()["error_code"]) == (404, "NOT_FOUND")
    gone = await server.jane.delete(f"/memory/{note['id']}")
    same_json(gone.json(), {"id": note["id"], "deleted": True})
    assert (await server.jane.get("/memory")).json() == {"data": []}


async def test_assistants_are_made_and_deleted(server: Desk) -> None:
    made = await server.jane.put("/assistants/writer", json={"id": "writer", "instructions": "Be brief."})
    other = await server.jane.put("/assistants/writer", json={"id": "reader"})
    assert (other.status_code, other.json()["error_code"]) == (400, "IMMUTABLE_FIELD")
    assert (made.status_code, made.json()["id"], made.json()["source"]) == (200, "writer", "store")
    listed = (await server.jane.get("/assistants")).json()["data"]
    assert [each["id"] for each in listed] == ["default", "writer"]
    assert listed[1] == made.json()
    assert (await server.jane.put("/assistants/default", json={})).status_code == 400
    same_json((await server.jane.delete("/assistants/writer")).json(), {"id": "writer", "deleted": True})
    assert (await server.jane.delete("/assistants/writer")).status_code == 404


@pytest.mark.parametrize(
    ("profile", "status"),
    [
        ({"key": "env:OPENAI_API_KEY"}, 200),
        ({"apiBase": "http://127.0.0.1:11434"}, 200),
        ({"key": "file:/home/jane/.ssh/id_ed25519"}, 400),
        ({"key": "env:AWS_SECRET_ACCESS_KEY", "apiBase": "https://evil.example"}, 400),
    ],
)
async def test_no_file_or_variable_of_the_server_can_be_sent_elsewhere(
    server: Desk, profile: dict[str, str], status: int
) -> None:
    answer = await server.jane.put("/assistants/writer", json={"model": "openai/x", **profile})
    assert answer.status_code == status


async def test_a_profile_with_a_key_file_of_its_own_can_still_be_edited(server: Desk) -> None:
    kept = await server.store.save_assistant(Assistant(id="writer", key="file:/keys/writer"))
    answer = await server.jane.put("/assistants/writer", json={**kept.to_wire(), "instructions": "Be brief."})
    assert (answer.status_code, answer.json()["instructions"]) == (200, "Be brief.")


async def test_skills_and_usage(tmp_path: Path) -> None:
    tool = {"name": "recall", "description": "Look it up.", "effect": "read", "always": False}
    async with desk(tmp_path, skills=lambda: [{"name": "recall", "tools": [tool]}]) as server:
        assert (await server.jane.get("/skills")).json() == {"data": [{"name": "recall", "tools": [tool]}]}
        assert (await server.jane.get("/usage")).json() == {"data": []}
        claim = await _claimed(server, (await server.made())["id"])
        await model_step(server.local.journal, claim, "done")
        [row] = (await server.jane.get("/usage")).json()["data"]
        assert (row["assistant"], row["executions"], row["steps"]) == (ASSISTANT, 1, 1)


async def test_a_board_gets_what_the_store_gives(server: Desk) -> None:
    first, second = [await server.made(f"Task {number}") for number in range(2)]
    await server.jane.post(f"/tasks/{first['id']}/process")
    view = View(Filter(words="task", mine=True), "created")
    spans = {"pending": Span(0, 5), "in_progress": Span(0, 5), "failed": Span(3, 5)}
    asked = {
        **ViewBody.fields_of(view),
        "spans": {status: {"start": s.start, "count": s.count} for status, s in spans.items()},
    }
    answer = await server.jane.post("/board/columns", json=asked)
    assert ColumnsAnswer.parse(answer.json()).windows == await server.store.windows(view, spans)
    assert answer.json()["columns"]["pending"]["cards"][0]["createdAt"] == second["createdAt"]
    for status, place in (("pending", 0), ("failed", None)):
        wanted = {**ViewBody.fields_of(view), "status": status, "taskId": second["id"]}
        told = PlaceAnswer.parse((await server.jane.post("/board/place", json=wanted)).json()).found
        assert (told and told.row) == place
        assert told == await server.store.place_of(view, status, second["id"])
    ids = [first["id"], "unknown", second["id"]]
    standings = (await server.jane.post("/board/standings", json={"ids": ids})).json()["data"]
    assert [StandingAnswer.parse(each).standing for each in standings] == await server.store.standings(ids)
    spent = (await server.jane.get("/board/spent", params={"since": now_ms()})).json()
    same_json(spent, {"inputTokens": 0, "outputTokens": 0, "costUsd": "0"})
    found = await server.jane.get("/ids", params={"beginning": first["id"][5:]})
    assert found.json() == {"data": [first["id"]]}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/board/columns", {"spans": {str(number): {"count": 1} for number in range(600)}}),
        ("/board/columns", {"spans": {"pending": {"count": 1, "start": 10**30}}}),
        ("/board/columns", {"spans": {"pending": {"count": 5000}}}),
        ("/board/columns", {"spans": {}, "order": "bogus"}),
        ("/board/columns", {"spans": {}, "filter": {"types": ["x"] * 40_000}}),
        ("/board/columns", {"spans": {"pending": {"count": 1}}, "filter": {"updatedWithin": 10**30}}),
        ("/board/place", {"status": "pending"}),
        ("/board/standings", {"ids": ["x"] * 201}),
    ],
)
async def test_no_question_of_a_board_is_too_much_for_the_store(server: Desk, path: str, body: Any) -> None:
    answer = await server.jane.post(path, json=body)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize("query", ["since=x", f"since={10**30}", "since=-1", ""])
async def test_a_time_that_is_none(server: Desk, query: str) -> None:
    assert (await server.jane.get(f"/board/spent?{query}")).status_code == 400


async def test_what_is_exported_can_be_imported_elsewhere(server: Desk) -> None:
    task_id = (await server.made("Größe 📏"))["id"]
    await server.jane.put("/assistants/writer", json={"instructions": "Be brief."})
    exported = await server.jane.get("/export")
    assert exported.headers["content-type"] == "application/x-ndjson"
    rows = [json.loads(line) for line in exported.text.splitlines()]
    assert [row["kind"] for row in rows] == ["task", "assistant"]
    assert rows == [row async for row in server.store.export()]
    again = await server.jane.post("/import", content=exported.content, headers=LINES)
    none_new = {"tasks": 0, "files": 0, "memory": 0, "assistants": 0, "skipped": 1}
    same_json(again.json(), none_new)
    await server.jane.delete(f"/tasks/{task_id}")
    back = await server.jane.post("/import", content=exported.content, headers=LINES)
    assert back.json() == {**none_new, "tasks": 1, "skipped": 0}
    assert (await server.jane.get(f"/tasks/{task_id}")).json()["title"] == "Größe 📏"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b'{"kind": "task"}\n', "VALIDATION_ERROR", "Line 1"),
        (b"\n\n{]\n", "INVALID_JSON", "Line 3"),
        (b"[]\n", "VALIDATION_ERROR", "Line 1"),
        (b'{"kind": "task", "title": "' + b"[" * 20 + b'"}', "VALIDATION_ERROR", "Line 1"),
    ],
)
async def test_an_import_names_the_line_that_is_wrong(
    server: Desk, content: bytes, code: str, words: str
) -> None:
    answer = await server.jane.post("/import", content=content, headers=LINES)
    assert (answer.status_code, answer.json()["error_code"]) == (400, code)
    assert words in answer.json()["detail"]
    other = await server.jane.post("/import", content=content, headers={"content-type": "text/csv"})
    assert other.status_code == 415


async def test_an_export_that_the_end_of_the_server_cuts_is_not_taken_for_whole(tmp_path: Path) -> None:
    closing, sent = asyncio.Event(), list[Message]()

    async def receive() -> Message:
        return await asyncio.Future()

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "http.response.body":
            closing.set()

    async with desk(tmp_path, closing=closing) as server:
        for number in range(50):
            await server.made(f"Task {number}", description="x" * 4096)
        headers = [(b"host", b"localhost"), (b"authorization", b"Bearer jane")]
        scope = {"type": "http", "method": "GET", "path": "/export", "raw_path": b"/export"}
        with pytest.raises(StoreShuttingDownError):
            await server.app({**scope, "query_string": b"", "headers": headers}, receive, send)
    assert sent[0]["status"] == 200
    assert all(message["more_body"] for message in sent[1:])


async def test_everything_that_is_done_is_done_in_the_callers_name(server: Desk) -> None:
    task_id = (await server.made())["id"]
    await server.bob.post(f"/tasks/{task_id}/feedback", json={"status": "dislike", "reason": "Too long."})
    assert (await server.bob.get(f"/tasks/{task_id}")).json()["feedback"] == "dislike"
    assert "feedback" not in (await server.jane.get(f"/tasks/{task_id}")).json()
    [entry] = [
        entry
        for entry in (await server.jane.get(f"/tasks/{task_id}")).json()["activities"]
        if entry["type"] == "human_feedback"
    ]
    assert (entry["by"], entry["reason"]) == ("bob@example.com", "Too long.")
