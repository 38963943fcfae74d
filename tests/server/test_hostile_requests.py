"""Bytes that no good client sends, over real sockets: never a 500, never a hang, never a growing server."""

from __future__ import annotations

import asyncio
import gc
import json
import tracemalloc
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from agnt_tasks.server import connections
from tests.server.desk import NEW, Desk, desk
from tests.server.served import Served, served

PATIENCE = 20.0
KNOWN = b"Host: localhost\r\nAuthorization: Bearer jane\r\n"
NOBODY = b"Host: localhost\r\nAuthorization: Bearer \xff\r\nConnection: close\r\n"
LAST = KNOWN + b"Connection: close\r\n"
BODY = json.dumps(NEW).encode()
TYPED = b"Content-Type: application/json\r\n"
IN_PIECES = TYPED + b"Transfer-Encoding: chunked\r\n"
CHUNK = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)


def get(target: bytes, headers: bytes = LAST, version: bytes = b"1.1") -> bytes:
    return b"GET " + target + b" HTTP/" + version + b"\r\n" + headers + b"\r\n"


def post(headers: bytes, body: bytes = BODY, target: bytes = b"/tasks") -> bytes:
    return b"POST " + target + b" HTTP/1.1\r\n" + headers + b"\r\n" + body


def length(size: int) -> bytes:
    return TYPED + b"Content-Length: %d\r\n" % size


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path, closing=asyncio.Event()) as server:
        yield server


@pytest.fixture
async def running(opened: Desk) -> AsyncIterator[Served]:
    async with served(opened.app, closing=opened.serving.closing) as listening:
        yield listening


async def said(running: Served, sent: bytes) -> list[int]:
    """The statuses of all answers to these bytes; none: the connection was closed without one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    heard = b""
    try:
        async with asyncio.timeout(PATIENCE):
            writer.write(sent)
            while piece := await reader.read(65536):
                heard += piece
    except ConnectionError:
        # Whoever sends more than is read may not see the answer.
        pass
    finally:
        writer.close()
    return [int(part[:3]) for part in heard.split(b"HTTP/1.1 ")[1:]]


REFUSED: Mapping[str, tuple[bytes, list[int]]] = {
    "long path": (get(b"/tasks/" + b"a" * 60_000), [404]),
    "long query": (get(b"/tasks?search=" + b"%22*+OR+" * 7_000), [200]),
    "many parameters": (get(b"/tasks?" + b"page=1&" * 8_000), [200]),
    "many headers": (get(b"/tasks", LAST + b"".join(b"x-%d: y\r\n" % each for each in range(4_000))), [200]),
    "long condition": (get(b"/tasks", LAST + b"If-None-Match: " + b'W/"' * 15_000 + b"\r\n"), [200]),
    "NUL in a path": (get(b"/tasks/%00"), [404]),
    "half a character in a path": (get(b"/tasks/%ED%A0%80"), [404]),
    "line ends in a path": (get(b"/tasks/%0d%0aX-Evil:%201"), [404]),
    "no hexadecimal": (get(b"/tasks/%zz%1"), [404]),
    "a raw NUL": (get(b"/tasks/\0"), [400]),
    "raw UTF-8": (get("/tasks/é".encode()), [400]),
    "NUL in a query": (get(b"/tasks?search=%00"), [400]),
    "half a character in a query": (get(b"/tasks?search=%ED%A0%80"), [200]),
    "NUL where ids are looked up": (get(b"/ids?beginning=%00"), [400]),
    "a number of other digits": (get(b"/tasks?page=%D9%A3"), [400]),
    "a number beyond all": (get(b"/tasks?page=" + b"9" * 5_000), [400]),
    "a sequence beyond all": (get(b"/events?after=" + b"9" * 30), [400]),
    "another form of target": (get(b"http://localhost/tasks"), [404]),
    "two hosts": (get(b"/tasks", LAST + b"Host: evil.example\r\n"), [400]),
    "no host": (get(b"/tasks", b"Authorization: Bearer jane\r\n"), [400]),
    "a token that is no text": (get(b"/tasks", NOBODY), [401]),
    "an old protocol": (get(b"/tasks", KNOWN, b"1.0"), [200]),
    "an old protocol without host": (get(b"/tasks", b"Authorization: Bearer jane\r\n", b"1.0"), [421]),
    "a stream for an old protocol": (get(b"/export", KNOWN, b"1.0"), [200]),
    "another protocol": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [421, 400]),
    "no protocol": (bytes.fromhex("16030102000100"), [400]),
    "two lengths": (post(LAST + length(len(BODY)) + b"Content-Length: 3\r\n"), [400]),
    "a length below 0": (post(LAST + TYPED + b"Content-Length: -1\r\n"), [400]),
    "a length that is none": (post(LAST + TYPED + b"Content-Length: 1e3\r\n"), [400]),
    "a length beyond all": (post(LAST + length(10**19)), [413]),
    "a length and pieces": (post(KNOWN + IN_PIECES + length(3), CHUNK) + get(b"/healthz"), [400]),
    "two tokens": (get(b"/tasks", KNOWN + b"Authorization: Bearer eve\r\n") + get(b"/healthz"), [400]),
    "a body in one piece": (post(LAST + IN_PIECES, CHUNK), [201]),
    "too short a length": (post(LAST + length(len(BODY) - 5)), [400]),
    "blanks before a colon": (get(b"/tasks", LAST + b"Content-Length : 3\r\n") + b"abc", [400]),
    "a chunk without a size": (post(LAST + IN_PIECES, b"zz\r\n"), [400]),
    "a chunk that never ends": (post(LAST + IN_PIECES, b"%x\r\n" % 2**62 + b"x" * 1_200_000), [413]),
    "another coding": (post(LAST + TYPED + b"Transfer-Encoding: gzip\r\n"), [400]),
    "a packed body": (post(LAST + length(4) + b"Content-Encoding: gzip\r\n", b"\x1f\x8b\x08\0"), [400]),
    "deep JSON": (post(LAST + length(900_000), b"[" * 900_000), [400]),
    "a body where none is read": (post(LAST + length(len(BODY)), target=b"/tasks/none/stop"), [404]),
    "two types": (post(LAST + length(len(BODY)) + b"Content-Type: text/plain\r\n"), [415]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
async def test_odd_bytes_are_answered_and_the_server_goes_on(running: Served, name: str) -> None:
    sent, statuses = REFUSED[name]
    assert await said(running, sent) == statuses
    assert await said(running, get(b"/healthz")) == [200]


async def test_what_is_no_http_is_told_as_a_problem(running: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    async with asyncio.timeout(PATIENCE):
        writer.write(get(b"/tasks", LAST + b"no header\r\n"))
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    assert b"content-type: application/problem+json" in head
    told = json.loads(body)
    assert (told["status"], told["error_code"]) == (400, "VALIDATION_ERROR")
    assert f"x-request-id: {told['requestId']}".encode() in head


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (get(b"/events", KNOWN + IN_PIECES), b"retry: "),
        (get(b"/healthz", KNOWN + IN_PIECES), b'"ok"}'),
        (post(b"Host: localhost\r\n" + IN_PIECES, b""), b'"requestId"'),
    ],
    ids=("a stream", "an answer", "a refusal"),
)
async def test_odd_bytes_after_an_answer_only_end_it(
    running: Served, caplog: pytest.LogCaptureFixture, asked: bytes, answered: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    async with asyncio.timeout(PATIENCE):
        writer.write(asked)
        await reader.readuntil(answered)
        writer.write(b"zz\r\n")
        assert b"HTTP/1.1" not in await reader.read()
    writer.close()
    assert await said(running, get(b"/healthz")) == [200]
    assert caplog.records == []


async def test_a_head_without_end_is_cut(running: Served) -> None:
    endless = b"GET /tasks HTTP/1.1\r\n" + KNOWN + b"x: " + b"y" * 500_000
    assert await said(running, endless) in ([], [400])
    assert await said(running, get(b"/healthz")) == [200]


async def test_requests_in_a_row_are_answered_in_their_order(running: Served) -> None:
    row = [
        get(b"/tasks", KNOWN),
        post(KNOWN + length(len(BODY))),
        post(KNOWN + b"Content-Length: %d\r\n" % len(BODY)),
        post(KNOWN + length(len(BODY)), target=b"/tasks/none/stop"),
        get(b"/nowhere", KNOWN),
        get(b"/healthz"),
    ]
    assert await said(running, b"".join(row)) == [200, 201, 415, 404, 404, 200]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (b"..%2f..%2fetc%2fpasswd", 200),
        (b"..%2f..%2f..%2fetc%2fpasswd", 404),
        (b"%2fetc%2fpasswd", 404),
        (b"%252e%252e%252fetc%252fpasswd", 404),
        (b"../../etc/passwd", 404),
        (b"..", 404),
        (b"a%00b", 404),
    ],
)
async def test_the_name_of_a_file_leads_to_no_other_place(
    opened: Desk, running: Served, name: bytes, status: int
) -> None:
    task_id = (await opened.made())["id"]
    files = {"files": [{"name": "../../etc/passwd", "text": "kept as it was sent"}]}
    assert (await opened.jane.post(f"/tasks/{task_id}/process", json=files)).status_code == 200
    place = b"/tasks/" + task_id.encode() + b"/files/"
    assert await said(running, get(place + name)) == [status]


@pytest.mark.parametrize(
    "started",
    [
        b"",
        b"GET /tasks HT",
        b"GET /tasks HTTP/1.1\r\n" + KNOWN,
        get(b"/healthz", KNOWN) + b"GET /tas",
        post(KNOWN + length(len(BODY) + 5)),
        post(KNOWN + IN_PIECES, b"3\r\n{} \r\n"),
        post(b"Host: localhost\r\n" + length(10**6)),
    ],
    ids=("nothing", "half a line", "half a head", "a second head", "a body", "pieces", "a refused body"),
)  # fmt: skip
async def test_who_stops_in_the_middle_is_not_waited_for(
    running: Served, monkeypatch: pytest.MonkeyPatch, started: bytes
) -> None:
    for name in ("HEAD_SECONDS", "PAUSE_SECONDS", "REST_SECONDS"):
        monkeypatch.setattr(connections, name, 0.1)
    assert await said(running, started) in ([], [200], [401])
    assert await said(running, get(b"/healthz")) == [200]


async def test_who_sends_a_head_bit_by_bit_is_not_waited_for(
    running: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(b"GET /tasks HTTP/1.1\r\n")
    ended = asyncio.ensure_future(reader.read())
    async with asyncio.timeout(PATIENCE):
        while not ended.done():
            writer.write(b"x: y\r\n")
            await asyncio.wait([ended], timeout=0.02)
    writer.close()
    assert ended.exception() is not None or ended.result() == b""


async def test_who_is_quick_is_waited_for(running: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a connection between two requests nor a stream is cut by what is meant for the slow."""
    for name in ("HEAD_SECONDS", "PAUSE_SECONDS", "REST_SECONDS"):
        monkeypatch.setattr(connections, name, 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(get(b"/healthz", KNOWN))
    async with asyncio.timeout(PATIENCE):
        await reader.readuntil(b'{"status":"ok"}')
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.3)
        writer.write(get(b"/events", KNOWN))
        await reader.readuntil(b"retry: ")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readuntil(b"never"), 0.3)
    assert not reader.at_eof()
    writer.close()


async def test_many_odd_requests_leave_nothing_behind(running: Served) -> None:
    odd = [sent for sent, _ in REFUSED.values()]

    async def all_at_once() -> int:
        await asyncio.gather(*(said(running, sent) for sent in odd))
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        await all_at_once()
        first = await all_at_once()
        for _ in range(3):
            last = await all_at_once()
    finally:
        tracemalloc.stop()
    assert last - first < 1_000_000
