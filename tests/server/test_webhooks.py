"""`/account/webhook` over HTTP: settings, test call, secret and log; of the own account, for admins."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from agnt_tasks.models.token import Scope
from agnt_tasks.server.delivering import delivering
from agnt_tasks.testing.harness import JANE
from tests.server.desk import Desk, desk
from tests.server.hooked import SENDER
from tests.server.receiver import Receiver, receiving

PATH = "/account/webhook"
CALLS = (
    ("GET", PATH),
    ("PUT", PATH),
    ("DELETE", PATH),
    ("POST", f"{PATH}/test"),
    ("POST", f"{PATH}/reveal-secret"),
    ("POST", f"{PATH}/regenerate-secret"),
    ("GET", f"{PATH}/logs"),
)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as opened:
        yield opened


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path) as opened, AsyncExitStack() as closing:
        serving = opened.serving._replace(webhooks=opened.local.webhooks, private_webhooks=True)
        yield Desk(opened.local, serving, opened.tokens, closing)


async def saved(server: Desk, receiver: Receiver, **fields: Any) -> dict[str, Any]:
    body = {"url": receiver.url(), "allowPrivate": True, **fields}
    answer = await server.jane.put(PATH, json=body)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_the_hosted_settings_are_taken_and_given_back(server: Desk, receiver: Receiver) -> None:
    wanted = {
        "enabled": True,
        "url": receiver.url(),
        "events": ["task.completed", "task.failed", "chat.processed"],
        "retryEnabled": True,
        "maxRetries": 3,
    }
    told = await saved(server, receiver, **wanted)
    assert {key: told[key] for key in wanted} == wanted
    assert (await server.jane.get(PATH)).json() == told
    assert "whsec" not in str(told)
    changed = (await server.jane.put(PATH, json={"maxRetries": 1})).json()
    assert {**changed, "updatedAt": ""} == {**told, "maxRetries": 1, "updatedAt": ""}


async def test_a_task_that_is_completed_over_http_is_told(server: Desk, receiver: Receiver) -> None:
    await saved(server, receiver)
    secret = (await server.jane.post(f"{PATH}/reveal-secret")).json()["secret"]
    async with delivering(server.local.webhooks, sender=SENDER):
        task = await server.made("Book a room")
        await server.jane.put(f"/tasks/{task['id']}", json={"status": "completed"})
        heard = await receiver.call()
    assert heard.is_from(secret)
    assert (heard.payload["type"], heard.payload["data"]["id"]) == ("task.completed", task["id"])


async def test_a_test_call_and_the_log_of_it(server: Desk, receiver: Receiver) -> None:
    await saved(server, receiver)
    answer = await server.jane.post(f"{PATH}/test")
    assert answer.status_code == 200, answer.text
    assert (await receiver.call()).id == answer.json()["id"]
    assert (answer.json()["state"], answer.json()["statusCode"]) == ("delivered", 200)
    assert (await server.jane.get(f"{PATH}/logs")).json() == {"data": [answer.json()]}
    await server.jane.post(f"{PATH}/test")
    assert len((await server.jane.get(f"{PATH}/logs?limit=1")).json()["data"]) == 1
    assert (await server.jane.get(f"{PATH}/logs?limit=0")).status_code == 400


async def test_a_secret_is_told_when_asked_for_and_nobody_keeps_the_answer(
    server: Desk, receiver: Receiver
) -> None:
    await saved(server, receiver)
    first = await server.jane.post(f"{PATH}/reveal-secret")
    assert first.json()["secret"].startswith("whsec_")
    assert first.headers["cache-control"] == "no-store"
    second = await server.jane.post(f"{PATH}/regenerate-secret")
    assert second.headers["cache-control"] == "no-store"
    assert second.json()["secret"] != first.json()["secret"]
    assert (await server.jane.post(f"{PATH}/reveal-secret")).json() == second.json()
    assert (await server.jane.get(PATH)).json()["oldSecretUntil"] == second.json()["oldSecretUntil"]


async def test_it_is_gone_after_delete(server: Desk, receiver: Receiver) -> None:
    webhook = await saved(server, receiver)
    assert (await server.jane.delete(PATH)).json() == {"id": webhook["id"], "deleted": True}
    for method, path in CALLS:
        if method != "PUT":
            answer = await server.jane.request(method, path)
            assert (answer.status_code, answer.json()["error_code"]) == (404, "NOT_FOUND")


async def test_other_accounts_have_none_of_it(server: Desk, receiver: Receiver) -> None:
    mine = await saved(server, receiver)
    for method, path in CALLS:
        if method != "PUT":
            assert (await server.eve.request(method, path)).status_code == 404
    theirs = await server.eve.put(PATH, json={"url": "https://example.com/eve"})
    assert theirs.json()["id"] != mine["id"]
    assert (await server.jane.get(PATH)).json() == mine
    secrets = [(await who.post(f"{PATH}/reveal-secret")).json() for who in (server.jane, server.eve)]
    assert secrets[0] != secrets[1]
    assert (await server.eve.delete(PATH)).status_code == 200
    assert (await server.jane.get(PATH)).json() == mine
    assert receiver.heard.empty()


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_only_administrators_may(server: Desk, method: str, path: str) -> None:
    server.tokens.give("worker", JANE, server.local.account, Scope.READ, Scope.WRITE, Scope.RUN)
    answer = await server.client("worker").request(method, path, json={"url": "https://example.com/"})
    assert (answer.status_code, answer.json()["error_code"]) == (403, "FORBIDDEN")
    assert (await server.anyone.request(method, path)).status_code == 401


@pytest.mark.parametrize(
    "body", [{}, {"url": "http://10.0.0.1/"}, {"url": "https://a:b@example.com/"}, {"url": 7}]
)
async def test_what_is_wrong_is_told_as_a_problem(server: Desk, body: dict[str, Any]) -> None:
    answer = await server.jane.put(PATH, json=body)
    assert answer.status_code == 400
    told = answer.json()
    assert (told["error_code"], told["errors"][0]["field"]) == ("VALIDATION_ERROR", "url")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_whoever_runs_the_server_says_whether_its_neighbours_may_be_called(
    server: Desk, receiver: Receiver
) -> None:
    await saved(server, receiver)
    async with AsyncExitStack() as closing:
        serving = server.serving._replace(private_webhooks=False)
        strict = Desk(server.local, serving, server.tokens, closing)
        refused = await strict.jane.put(PATH, json={"url": receiver.url(), "allowPrivate": True})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "allowPrivate")
        assert "--private-webhooks" in refused.json()["detail"]
        # What was allowed once is not for ever.
        tried = (await strict.jane.post(f"{PATH}/test")).json()
        assert (tried["state"], tried["error"]) == (
            "failed",
            "127.0.0.1 leads to 127.0.0.1, a private address: not called.",
        )
    assert receiver.heard.empty()


async def test_a_server_that_calls_nobody_has_no_such_path(tmp_path: Path) -> None:
    async with desk(tmp_path) as without:
        assert (await without.jane.get(PATH)).status_code == 404
        assert PATH not in (await without.anyone.get("/openapi.json")).json()["paths"]


async def test_it_is_in_the_description(server: Desk) -> None:
    paths = (await server.anyone.get("/openapi.json")).json()["paths"]
    assert {(method, path) for path in paths for method in paths[path] if path.startswith(PATH)} == {
        (method.lower(), path) for method, path in CALLS
    }
