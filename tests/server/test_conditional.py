"""Tags and preconditions, and requests that are made twice with one idempotency key."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from agnt_tasks.store.journal import StepBegin
from agnt_tasks.testing.driving import claimed
from agnt_tasks.testing.harness import BOB
from tests.server.desk import NEW, Desk


async def test_a_task_that_is_as_it_was_is_not_sent_again(server: Desk) -> None:
    place = f"/tasks/{(await server.made())['id']}"
    tag = (await server.jane.get(place)).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await server.jane.get(place, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["x-request-id"]
    for other in ('"0"', '"other"', "nonsense", ""):
        assert (await server.jane.get(place, headers={"if-none-match": other})).status_code == 200
    await server.jane.put(place, json={"type": "research"})
    assert (await server.jane.get(place, headers={"if-none-match": tag})).status_code == 200


async def test_a_list_has_a_weak_tag_that_follows_its_rows(server: Desk) -> None:
    task = await server.made()
    tag = (await server.jane.get("/tasks")).headers["etag"]
    assert tag.startswith('W/"')
    same = await server.jane.get("/tasks", headers={"if-none-match": tag})
    assert (same.status_code, same.headers["link"]) == (304, '</events>; rel="monitor"')
    await server.jane.put(f"/tasks/{task['id']}", json={"title": "Another"})
    assert (await server.jane.get("/tasks", headers={"if-none-match": tag})).status_code == 200


CHANGES: list[tuple[str, str, Any]] = [
    ("PUT", "", {"title": "Another"}),
    ("PUT", "/assignees", {"emails": [BOB]}),
    ("POST", "/process", {"message": "Go."}),
    ("POST", "/stop", None),
    ("DELETE", "", None),
]


@pytest.mark.parametrize(("method", "part", "body"), CHANGES)
async def test_a_change_is_made_only_to_the_task_that_was_seen(
    server: Desk, method: str, part: str, body: Any
) -> None:
    place = f"/tasks/{(await server.made())['id']}"
    seen = (await server.jane.get(place)).headers["etag"]
    await server.bob.put(place, json={"type": "research"})
    before = (await server.jane.get(place)).json()
    for tag in (seen, '"other"', f"W/{seen}", f'{seen}, "999"', "nonsense"):
        refused = await server.jane.request(method, place + part, json=body, headers={"if-match": tag})
        assert (refused.status_code, refused.json()["error_code"]) == (412, "PRECONDITION_FAILED")
    now = await server.jane.get(place)
    assert now.json() == before
    fresh = {"if-match": now.headers["etag"]}
    made = await server.jane.request(method, place + part, json=body, headers=fresh)
    assert made.status_code == 200


async def test_of_many_changes_to_the_same_revision_one_is_made(server: Desk) -> None:
    place = f"/tasks/{(await server.made())['id']}"
    calls = [
        client.put(place, json={"title": f"Title {number}"}, headers={"if-match": '"1"'})
        for number in range(5)
        for client in (server.jane, server.bob)
    ]
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*calls))
    assert statuses == [200, *[412] * 9]


async def test_any_revision_will_do_for_a_star(server: Desk) -> None:
    place = f"/tasks/{(await server.made())['id']}"
    assert (await server.jane.put(place, json={"type": "x"}, headers={"if-match": "*"})).status_code == 200


async def test_while_text_is_written_the_tag_follows_it_and_get_tells_how_far(server: Desk) -> None:
    task_id = (await server.made())["id"]
    place = f"/tasks/{task_id}"
    await server.jane.post(f"{place}/process")
    journal = server.local.journal
    claim = await claimed(journal, task_id)
    step = await journal.begin_step(claim, StepBegin("model", "rehearsal"))
    begun = await server.jane.get(place)
    assert begun.json()["executions"][0]["streamed"] == 0
    await journal.append_text(claim, step, "Dear VP,")
    written = await server.jane.get(place, headers={"if-none-match": begun.headers["etag"]})
    assert written.status_code == 200
    execution = written.json()["executions"][0]
    assert list(execution)[-1] == "streamed"
    assert (execution["streamed"], execution["steps"][0]["output"]) == (8, "Dear VP,")
    same = await server.jane.get(place, headers={"if-none-match": written.headers["etag"]})
    assert same.status_code == 304
    exported = await server.jane.get("/export")
    assert "streamed" not in exported.text
    stopped = await server.jane.post(f"{place}/stop", headers={"if-match": written.headers["etag"]})
    assert stopped.status_code == 200
    await journal.confirm_stop(claim)
    assert "streamed" not in (await server.jane.get(place)).json()["executions"][0]


async def test_the_same_key_again_gives_the_same_answer(server: Desk) -> None:
    key = {"idempotency-key": "9b2e"}
    first = await server.jane.post("/tasks", json=NEW, headers=key)
    await server.jane.put(first.headers["location"], json={"title": "Changed meanwhile"})
    again = await server.jane.post("/tasks", json=dict(reversed([*NEW.items()])), headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert "etag" not in again.headers, "the task has moved on since"
    processing = f"{first.headers['location']}/process"
    begun = await server.jane.post(processing, json={"message": "Go."}, headers={"idempotency-key": "77"})
    replayed = await server.jane.post(processing, json={"message": "Go."}, headers={"idempotency-key": "77"})
    assert (replayed.status_code, replayed.content) == (200, begun.content)
    assert replayed.headers["idempotent-replayed"] == "true"
    assert len((await server.jane.get(first.headers["location"])).json()["executions"]) == 1


async def test_a_key_belongs_to_its_request_and_its_user(server: Desk) -> None:
    key = {"idempotency-key": "9b2e"}
    task = (await server.jane.post("/tasks", json=NEW, headers=key)).json()
    other = await server.jane.post("/tasks", json={**NEW, "type": "x"}, headers=key)
    assert (other.status_code, other.json()["error_code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    elsewhere = await server.jane.post(f"/tasks/{task['id']}/process", headers=key)
    assert elsewhere.status_code == 422
    for client in (server.bob, server.eve):
        answer = await client.post("/tasks", json=NEW, headers=key)
        assert answer.json()["id"] != task["id"]


async def test_a_refused_request_does_not_use_up_its_key(server: Desk) -> None:
    key = {"idempotency-key": "9b2e"}
    assert (await server.jane.post("/tasks", json={**NEW, "title": ""}, headers=key)).status_code == 400
    assert (await server.jane.post("/tasks", json=NEW, headers=key)).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_a_key_that_is_none_is_refused(server: Desk, key: str) -> None:
    answer = await server.jane.post("/tasks", json=NEW, headers={"idempotency-key": key})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "Idempotency-Key")


async def test_a_retry_of_what_was_done_is_answered_though_the_revision_moved(server: Desk) -> None:
    place = f"/tasks/{(await server.made())['id']}/process"
    sent = {"idempotency-key": "9b2e", "if-match": '"1"'}
    first = await server.jane.post(place, headers=sent)
    again = await server.jane.post(place, headers=sent)
    assert (again.status_code, again.content) == (200, first.content)


async def test_ten_at_once_with_one_key_make_one_task(server: Desk) -> None:
    key = {"idempotency-key": "9b2e"}
    answers = await asyncio.gather(*(server.jane.post("/tasks", json=NEW, headers=key) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == 9
