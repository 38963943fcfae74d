"""Over real sockets: what only shows there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from agnt_tasks.testing.harness import JANE
from tests.server.desk import NEW, Desk, desk
from tests.server.served import Served, served

AUTHORIZED = {"authorization": "Bearer jane"}


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Desk]:
    closing = asyncio.Event()
    async with desk(tmp_path, closing=closing) as server:
        yield server


@pytest.fixture
async def running(opened: Desk) -> AsyncIterator[Served]:
    async with served(opened.app, closing=opened.serving.closing) as listening:
        yield listening


@pytest.fixture
async def client(running: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=running.url, headers=AUTHORIZED, verify=False, timeout=20
    ) as opened:
        yield opened


async def test_a_refused_body_is_answered_and_the_connection_goes_on(client: httpx.AsyncClient) -> None:
    typed = {"content-type": "application/json"}
    refused = await client.post("/tasks", content=b"x" * 8 * 1024 * 1024, headers=typed)
    assert (refused.status_code, refused.json()["error_code"]) == (413, "PAYLOAD_TOO_LARGE")
    made = await client.post("/tasks", json=NEW)
    assert (made.status_code, made.json()["ownerEmail"]) == (201, JANE)


async def _said(running: Served, *lines: str, body: bytes = b"") -> tuple[bytes, bytes]:
    """Head and body of what comes back for these very bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    try:
        writer.write("\r\n".join((*lines, "", "")).encode("latin-1") + body)
        async with asyncio.timeout(10):
            head, _, content = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
    return head, content


async def test_head_sends_no_body(running: Served) -> None:
    lines = ("HEAD /tasks HTTP/1.1", "Host: localhost", "Authorization: Bearer jane", "Connection: close")
    head, content = await _said(running, *lines)
    assert head.startswith(b"HTTP/1.1 200")
    assert content == b""


async def test_a_body_in_pieces_without_a_length_is_limited(client: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 65536

    typed = {"content-type": "application/json"}
    refused = await client.post("/tasks", content=pieces(), headers=typed)
    assert (refused.status_code, refused.json()["error_code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert (await client.get("/tasks")).status_code == 200


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("GET /tasks?page=%FF HTTP/1.1", 400),
        ("GET /tasks/%00%FF HTTP/1.1", 404),
        ("GET /tasks/a%2Fb HTTP/1.1", 404),
        ("GET /..%2f..%2fetc/passwd HTTP/1.1", 404),
        ("GET /tasks/../healthz HTTP/1.1", 404),
    ],
)
async def test_odd_paths_are_harmless(running: Served, request_line: str, status: int) -> None:
    lines = (request_line, "Host: localhost", "Authorization: Bearer jane", "Connection: close")
    head, content = await _said(running, *lines)
    assert head.startswith(f"HTTP/1.1 {status}".encode())
    assert json.loads(content)["status"] == status


async def test_a_task_whose_id_holds_a_slash_can_be_reached(client: httpx.AsyncClient) -> None:
    row = {**(await client.post("/tasks", json=NEW)).json(), "kind": "task", "id": "old/1 é"}
    lines = {"content-type": "application/x-ndjson"}
    assert (await client.post("/import", content=json.dumps(row), headers=lines)).json()["tasks"] == 1
    assert (await client.get("/tasks/old%2F1%20%C3%A9")).json()["id"] == "old/1 é"


async def test_a_page_below_a_prefix_of_a_proxy_is_found(opened: Desk) -> None:
    transport = httpx.ASGITransport(app=opened.app, root_path="/agnt")
    base = "http://localhost/agnt"
    async with httpx.AsyncClient(transport=transport, base_url=base, headers=AUTHORIZED) as client:
        made = await client.post("/tasks", json=NEW)
        assert made.headers["location"].startswith("/agnt/tasks/task_")
        assert (await client.get(f"http://localhost{made.headers['location']}")).status_code == 200
