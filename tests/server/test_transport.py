"""What holds for every request: who may come in, what is refused before it is read, how refusals look."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest

from agnt_tasks.api.offers import HEADER, heard
from agnt_tasks.errors import StoreBusyError, StoreError, StoreTooNewError
from agnt_tasks.models.capabilities import Capabilities
from agnt_tasks.models.token import Scope
from agnt_tasks.server.admission import REMEMBERED_SECONDS, Admission, RateLimit
from agnt_tasks.store.protocol import Identity
from agnt_tasks.testing.harness import JANE
from tests.server.desk import NEW, ORIGIN, Desk, Tokens, desk

JSON = {"content-type": "application/json"}
PROBLEM = ["type", "title", "status", "detail", "instance", "error", "error_code", "requestId"]


def told(answer: httpx.Response) -> tuple[int, str]:
    """The refusal, after a look at its form (decisions 2.10)."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert [key for key in body if key != "errors"] == PROBLEM
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:agnt:error:{body['error_code']}"
    assert body["error"] == body["detail"]
    assert body["requestId"] == answer.headers["x-request-id"]
    assert body["instance"] == answer.request.url.path
    return answer.status_code, body["error_code"]


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic jane", "jane", "Bearer jane jane"]
)
async def test_without_a_good_token_nothing_is_told(server: Desk, header: str | None) -> None:
    headers = {} if header is None else {"authorization": header}
    for method, path in [("GET", "/tasks"), ("GET", "/tasks/x"), ("POST", "/tasks"), ("GET", "/events")]:
        answer = await server.anyone.request(method, path, headers=headers)
        assert told(answer) == (401, "UNAUTHORIZED")
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_scheme_is_read_in_any_case(server: Desk, scheme: str) -> None:
    answer = await server.anyone.get("/tasks", headers={"authorization": f"{scheme} jane"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        (Scope.READ, "GET", "/tasks"),
        (Scope.READ, "GET", "/export"),
        (Scope.WRITE, "POST", "/tasks"),
        (Scope.WRITE, "DELETE", "/tasks/x"),
        (Scope.RUN, "POST", "/tasks/x/process"),
        (Scope.RUN, "POST", "/tasks/x/stop"),
        (Scope.ADMIN, "PUT", "/assistants/x"),
        (Scope.ADMIN, "POST", "/import"),
    ],
)
async def test_each_operation_needs_its_scope(server: Desk, scope: Scope, method: str, path: str) -> None:
    account = server.local.account
    server.tokens.give("all-but-one", JANE, account, *(each for each in Scope if each is not scope))
    server.tokens.give("only", JANE, account, scope)
    refused = await server.client("all-but-one").request(method, path)
    assert told(refused) == (403, "FORBIDDEN")
    assert scope in refused.json()["detail"]
    assert (await server.client("only").request(method, path)).status_code not in (401, 403)


async def test_a_token_is_remembered_for_a_second_and_no_longer() -> None:
    tokens, seconds = Tokens(), 100.0
    tokens.give("jane", JANE, "acc_1")
    admission = Admission(tokens, lambda: seconds)
    headers = {b"authorization": b"Bearer jane"}
    for _ in range(5):
        await admission.caller(headers)
    assert tokens.asked == 1
    del tokens.callers["jane"]
    seconds += REMEMBERED_SECONDS
    with pytest.raises(Exception, match="revoked"):
        await admission.caller(headers)
    for _ in range(2):
        with pytest.raises(Exception, match="revoked"):
            await admission.caller(headers)
    assert tokens.asked == 4, "a wrong token must be looked up each time"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8787", 200),
        ("LOCALHOST", 200),
        ("[::1]:8787", 200),
        ("evil.example:8787", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost@evil.example", 421),
        ("[::2]", 421),
        ("", 421),
    ],
)
async def test_only_its_own_names_lead_to_the_server(server: Desk, host: str, status: int) -> None:
    for path in ("/tasks", "/healthz", "/nowhere"):
        answer = await server.jane.get(path, headers={"host": host})
        if status == 421:
            assert told(answer) == (421, "MISDIRECTED_REQUEST")
        else:
            assert answer.status_code == (404 if path == "/nowhere" else 200)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("192.0.2.7:8787", 200),
        ("[2001:db8::7]:8787", 200),
        ("Board.Example", 200),
        ("192.0.2.7.evil.example", 421),
        ("evil.example:192", 421),
        ("[evil.example]", 421),
        ("192.0.2", 421),
        ("2001:db8::7", 421),
        ("", 421),
    ],
)
async def test_who_listens_to_others_is_known_by_any_address(tmp_path: Path, host: str, status: int) -> None:
    """A page can make a name of its own lead here, never an address."""
    async with desk(tmp_path, hosts=("board.example",), any_address=True) as server:
        answer = await server.jane.get("/tasks", headers={"host": host})
        assert answer.status_code == status
        assert ("--allow-host" in answer.text) is (status == 421)


@pytest.mark.parametrize("name", ["Authorization", "Idempotency-Key", "Last-Event-ID"])
async def test_what_can_be_said_once_is_not_said_twice(server: Desk, name: str) -> None:
    client = server.anyone if name == "Authorization" else server.jane
    for second in ("Bearer jane", "Bearer eve"):
        twice = [(name, "Bearer jane"), (name, second)]
        assert told(await client.post("/tasks", json=NEW, headers=twice)) == (400, "VALIDATION_ERROR")
    assert (await server.jane.get("/tasks")).json()["pagination"]["total"] == 0


async def test_pages_of_other_origins_are_refused(server: Desk) -> None:
    for origin in ("https://evil.example", "null", ORIGIN):
        answer = await server.jane.get("/tasks", headers={"origin": origin})
        assert told(answer) == (403, "FORBIDDEN")
        assert "access-control-allow-origin" not in answer.headers


async def test_pages_of_an_allowed_origin_are_told_so(tmp_path: Path) -> None:
    async with desk(tmp_path, origins=("https://board.example",)) as server:
        page = {"origin": "https://board.example"}
        answer = await server.jane.get("/tasks", headers=page)
        assert answer.headers["access-control-allow-origin"] == "https://board.example"
        assert answer.headers["vary"] == "Origin"
        asks = {**page, "access-control-request-method": "PUT"}
        asked = await server.anyone.options("/tasks/x", headers=asks)
        assert asked.status_code == 204
        assert "PUT" in asked.headers["access-control-allow-methods"]
        assert "authorization" in asked.headers["access-control-allow-headers"]
        other = await server.anyone.options("/tasks/x", headers={**asks, "origin": "https://evil.example"})
        assert told(other) == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/tasks", "GET, HEAD, POST"),
        ("/tasks/x", "DELETE, GET, HEAD, PUT"),
        ("/tasks/x/assignees", "PUT"),
        ("/tasks/x/stop", "POST"),
        ("/memory/x", "DELETE, PUT"),
        ("/healthz", "GET, HEAD"),
    ],
)
async def test_another_method_is_told_all_that_are_allowed(server: Desk, path: str, allowed: str) -> None:
    for method in ("PATCH", "OPTIONS", "BREW"):
        answer = await server.anyone.request(method, path)
        assert told(answer) == (405, "METHOD_NOT_ALLOWED")
        assert answer.headers["allow"] == allowed


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/tasks/", "/tasks/x/", "/tasks//stop", "//tasks", "/tasks/x/y"]
)
async def test_other_paths_are_not_there(server: Desk, path: str) -> None:
    answer = await server.jane.get(f"{ORIGIN}{path}")
    assert told(answer) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/tasks", "/tasks/{id}", "/nowhere", "/healthz", "/export"])
async def test_head_is_like_get_without_a_body(server: Desk, path: str) -> None:
    place = path.format(id=(await server.made())["id"])
    got, asked = await server.jane.get(place), await server.jane.head(place)
    assert asked.content == b""
    assert asked.status_code == got.status_code
    for name in ("content-type", "etag", "link", *(["content-length"] if path != "/export" else [])):
        assert asked.headers.get(name) == got.headers.get(name)
    assert asked.headers.get("content-length", "-") != "0"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "INVALID_JSON"),
        (b"", "INVALID_JSON"),
        (b"\xff\xfe{}", "INVALID_JSON"),
        (b'{"title": NaN, "assistant": "a"}', "INVALID_JSON"),
        (b"title=x", "INVALID_JSON"),
        (b'{"x":' * 150 + b"1" + b"}" * 150, "INVALID_JSON"),
        (b"[" * 900_000, "INVALID_JSON"),
        (b'{"x":' + b"[" * 400_000 + b"]" * 400_000 + b"}", "INVALID_JSON"),
        (b'{"x": ' + b"9" * 9000 + b"}", "INVALID_JSON"),
        (b"[]", "VALIDATION_ERROR"),
        (b"null", "VALIDATION_ERROR"),
        (b'"text"', "VALIDATION_ERROR"),
    ],
    ids=range(12),
)
async def test_what_is_no_object_is_refused(server: Desk, content: bytes, code: str) -> None:
    answer = await server.jane.post("/tasks", content=content, headers=JSON)
    assert told(answer) == (400, code)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json-x", ""]
)
async def test_a_body_of_another_type_is_refused(server: Desk, kind: str) -> None:
    content = json.dumps(NEW).encode()
    answer = await server.jane.post("/tasks", content=content, headers={"content-type": kind} if kind else {})
    assert told(answer) == (415, "UNSUPPORTED_MEDIA_TYPE")
    with_charset = {"content-type": "Application/JSON; charset=utf-8"}
    assert (await server.jane.post("/tasks", content=content, headers=with_charset)).status_code == 201


class Counted:
    """A body that comes in pieces, and how many were taken."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.taken = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        yield b'{"title": "'
        while self.taken < self.size:
            self.taken += 65536
            yield b"x" * 65536


async def test_a_body_that_is_too_long_is_not_read_to_its_end(server: Desk) -> None:
    length = {**JSON, "content-length": str(5 * 1024 * 1024)}
    told_before = Counted(5 * 1024 * 1024)
    before = await server.jane.post("/tasks", content=told_before.pieces(), headers=length)
    assert told(before) == (413, "PAYLOAD_TOO_LARGE")
    assert told_before.taken == 0
    in_pieces = Counted(5 * 1024 * 1024)
    answer = await server.jane.post("/tasks", content=in_pieces.pieces(), headers=JSON)
    assert told(answer) == (413, "PAYLOAD_TOO_LARGE")
    assert in_pieces.taken < 1.2 * 1024 * 1024


async def test_who_sent_a_token_is_not_told_how_to_send_one(server: Desk) -> None:
    answer = await server.anyone.get("/tasks", headers={"authorization": "Bearer wrong"})
    assert (
        answer.json()["error"] == "This token is wrong, revoked or over: `agnt token create` makes a new one."
    )
    assert "Send `Authorization" in (await server.anyone.get("/tasks")).json()["error"]


async def test_nobody_without_a_token_has_a_body_read(server: Desk) -> None:
    body = Counted(5 * 1024 * 1024)
    answer = await server.anyone.post("/tasks", content=body.pieces(), headers=JSON)
    assert told(answer) == (401, "UNAUTHORIZED")
    assert body.taken == 0


async def test_files_may_have_twelve_mib_together(server: Desk) -> None:
    place = f"/tasks/{(await server.made())['id']}"
    files = [{"name": f"{number}.txt", "text": "x" * 4 * 1024 * 1024} for number in range(3)]
    more = {"files": [*files, {"name": "more.txt", "text": "x"}]}
    assert told(await server.jane.post(f"{place}/process", json=more)) == (413, "PAYLOAD_TOO_LARGE")
    assert (await server.jane.post(f"{place}/process", json={"files": files})).status_code == 200
    far_more = {"files": [{"name": "a", "text": "x" * 18 * 1024 * 1024}]}
    assert told(await server.jane.post(f"{place}/process", json=far_more)) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize(
    ("sent", "kept"), [("abc-1.2_3", True), ("a b", False), ("x" * 129, False), ("", False)]
)
async def test_every_answer_has_a_request_id(server: Desk, sent: str, kept: bool) -> None:
    for client, path in [(server.jane, "/tasks"), (server.anyone, "/tasks"), (server.jane, "/nowhere")]:
        answer = await client.get(path, headers={"x-request-id": sent})
        assert (answer.headers["x-request-id"] == sent) is kept
        assert answer.headers["x-request-id"]


async def test_every_answer_tells_what_is_offered_and_nothing_else_is_there(tmp_path: Path) -> None:
    offered = Capabilities(files=False, memory=False, board=False)
    async with desk(tmp_path, offers=offered) as server:
        for client, path in [(server.jane, "/tasks"), (server.anyone, "/tasks"), (server.anyone, "/nowhere")]:
            assert heard((await client.get(path)).headers[HEADER]) == offered
        for path in ("/memory", "/tasks/x/files"):
            assert told(await server.jane.get(path)) == (404, "NOT_FOUND")
        assert (await server.jane.get("/usage")).status_code == 200
        paths = (await server.anyone.get("/openapi.json")).json()["paths"]
        assert "/usage" in paths
        assert "/memory" not in paths


async def test_a_limit_of_requests_is_told_and_kept(tmp_path: Path) -> None:
    async with desk(tmp_path, rate=3) as server:
        answers = [await server.jane.get("/tasks") for _ in range(4)]
        assert [each.status_code for each in answers] == [200, 200, 200, 429]
        assert told(answers[3]) == (429, "RATE_LIMITED")
        assert 1 <= int(answers[3].headers["retry-after"]) <= 20
        assert {each.headers["ratelimit-policy"] for each in answers} == {'"token";q=3;w=60'}
        assert answers[0].headers["ratelimit"] == '"token";r=2;t=20'
        assert (await server.bob.get("/tasks")).status_code == 200


def test_requests_come_back_evenly() -> None:
    seconds = 0.0
    limit = RateLimit(60, lambda: seconds)
    assert [limit.take("t").left for _ in range(60)] == [*reversed(range(60))]
    seconds = 2.5
    taken = [limit.take("t").left for _ in range(2)]
    assert taken == [1, 0]
    with pytest.raises(StoreError) as caught:
        limit.take("t")
    assert vars(caught.value)["retry_after"] == pytest.approx(0.5)


async def test_a_server_that_ends_takes_nothing_more(tmp_path: Path) -> None:
    closing = asyncio.Event()
    async with desk(tmp_path, closing=closing) as server:
        assert (await server.jane.get("/tasks")).status_code == 200
        closing.set()
        for path in ("/tasks", "/healthz", "/nowhere"):
            answer = await server.jane.get(path)
            assert told(answer) == (503, "SHUTTING_DOWN")
            assert int(answer.headers["retry-after"]) > 0


async def test_what_nobody_foresaw_is_told_without_its_insides(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Identity) -> NoReturn:
        raise RuntimeError("secret insides")

    async with desk(tmp_path, open_store=broken) as server:
        with caplog.at_level(logging.ERROR):
            answer = await server.jane.get("/tasks", headers={"x-request-id": "find-me"})
        assert told(answer) == (500, "INTERNAL_ERROR")
        assert "secret" not in answer.text
        assert "find-me" in caplog.text
        assert "secret insides" in caplog.text


async def test_a_busy_database_says_when_to_come_again(tmp_path: Path) -> None:
    def busy(_: Identity) -> NoReturn:
        raise StoreBusyError("Another program is writing: try again.")

    async with desk(tmp_path, open_store=busy) as server:
        answer = await server.jane.get("/tasks")
        assert told(answer) == (503, "STORE_BUSY")
        assert int(answer.headers["retry-after"]) > 0


async def test_health_and_readiness_need_no_token(tmp_path: Path) -> None:
    states: Any = itertools.chain([None, StoreTooNewError("Upgrade."), None])

    async def check() -> None:
        error = next(states)
        if error is not None:
            raise error

    async with desk(tmp_path, check=check) as server:
        assert (await server.anyone.get("/healthz")).json() == {"status": "ok"}
        assert (await server.anyone.get("/readyz")).json() == {"status": "ready"}
        assert told(await server.anyone.get("/readyz")) == (503, "STORE_TOO_NEW")
        assert (await server.anyone.get("/readyz")).status_code == 200
