"""Whatever a server sends, a store answers with a value or with an error in words, soon, in little memory."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from agnt_tasks.errors import AgntError, StoreError
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.capabilities import Capabilities
from agnt_tasks.models.card import Span, View
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import Feedback
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.store.rest.client import Bounds
from agnt_tasks.store.rest.open import open_rest
from agnt_tasks.store.rest.store import RestStore
from agnt_tasks.testing.driving import new_task
from tests.rest.harness import endpoint
from tests.rest.patience import AT_ONCE
from tests.rest.scripted import Act, cut, raw, reply, scripted

MIB = 1024 * 1024
SMALL = Bounds(size=MIB // 2, whole=0.08)


async def _every(rows: Any) -> list[Any]:
    return [row async for row in rows]


Call = Callable[[RestStore], Awaitable[object]]
CALLS: dict[str, Call] = {
    "list_tasks": lambda store: store.list_tasks(TaskQuery()),
    "get_task": lambda store: store.get_task("task_1"),
    "create_task": lambda store: store.create_task(new_task()),
    "update_task": lambda store: store.update_task("task_1", TaskUpdate(title="New")),
    "delete_task": lambda store: store.delete_task("task_1"),
    "set_assignees": lambda store: store.set_assignees("task_1", ["a@example.com"]),
    "send_feedback": lambda store: store.send_feedback("task_1", Feedback.LIKE),
    "stop_task": lambda store: store.stop_task("task_1"),
    "process_task": lambda store: store.process_task("task_1", "Go."),
    "watch": lambda store: anext(store.watch(0)),
    "list_files": lambda store: store.list_files("task_1"),
    "read_file": lambda store: store.read_file("task_1", "a.txt"),
    "list_memory": lambda store: store.list_memory(),
    "edit_memory": lambda store: store.edit_memory("mem_1", "x"),
    "forget": lambda store: store.forget("mem_1"),
    "list_assistants": lambda store: store.list_assistants(),
    "save_assistant": lambda store: store.save_assistant(Assistant(id="asst_1")),
    "delete_assistant": lambda store: store.delete_assistant("asst_1"),
    "usage": lambda store: store.usage(),
    "export": lambda store: _every(store.export()),
    "import_": lambda store: store.import_([{"title": "t", "assistant": "a"}]),
    "windows": lambda store: store.windows(View(), {"pending": Span(0, 10)}),
    "place_of": lambda store: store.place_of(View(), "pending", "task_1"),
    "standings": lambda store: store.standings(["task_1"]),
    "spent_since": lambda store: store.spent_since(0),
    "find_ids": lambda store: store.find_ids("t", 5),
    "greet": lambda store: store.greet(),
}
"""Everything that asks the server."""


async def _endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n")
    for _ in range(300):
        writer.write(b"100000\r\n" + b"[" * MIB + b"\r\n")
        await writer.drain()


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


_ZIPPED = gzip.compress(bytes(2 * MIB))
ANSWERS: dict[str, Act] = {
    "a web page": reply(b"<!doctype html><title>Sign in</title>", content_type="text/html"),
    "half of a JSON": reply(b'{"data": [{"id": "task_1", "ti'),
    "nothing": reply(None, 204),
    "300 MB told": raw(b"HTTP/1.1 200 X\r\ncontent-length: 300000000\r\n\r\n[[[["),
    "300 MB sent": _endless,
    "a bomb": reply(_ZIPPED, content_encoding="gzip"),
    "no gzip": reply(b"nonsense", content_encoding="gzip"),
    "deep lists": reply(b"[" * 200_000),
    "deep objects": reply(b'{"a":' * 100_000),
    "less than told": raw(b"HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n{}"),
    "a drip": _drip,
    "no HTTP": raw(b"\x00\x01 nonsense\r\n\r\n"),
    "too many headers": raw(b"HTTP/1.1 200 X\r\n" + b"a: b\r\n" * 100_000),
    "the end": cut,
    "an error page": reply(b"<html>oops</html>", 500, content_type="text/html"),
    "an error in an error": reply(b'{"error":' * 400 + b"1" + b"}" * 400, 400),
    "a way elsewhere": reply(None, 302, location="http://127.0.0.1:1/tasks"),
    "a change of protocol": raw(b"HTTP/1.1 101 X\r\nupgrade: websocket\r\n\r\n"),
}
HARMLESS = {
    # Bytes are bytes.
    *(("read_file", answer) for answer in ("a web page", "half of a JSON", "nothing", "deep lists")),
    ("read_file", "deep objects"),
    # Done is done, and an export of nothing is one.
    *((call, "nothing") for call in ("delete_task", "forget", "delete_assistant", "export")),
}
STRANGE = [
    None,
    5,
    "text",
    [],
    [5],
    {},
    {"data": 5},
    {"data": [5]},
    {"data": [{"id": []}], "pagination": {"page": "x", "total": -1}},
    {"id": "task_1"},
    {"id": "task_1", "title": [], "status": {}, "activities": 5, "executions": [5, {"steps": [5]}]},
    {"id": "t", "updatedAt": "yesterday", "createdAt": 10**400, "activities": [{"type": []}, {"type": "x"}]},
    {"task": {"task": {}}, "columns": {"pending": {"cards": [5]}}, "place": [], "tasks": "many"},
    {"ok": False, "feedback": {"status": 5}, "process": [], "updatedAt": -1, "skills": {"a": 1}},
]


async def outcome(call: str, answer: Act, bounds: Bounds = SMALL) -> object:
    """What the call gives, or the error that it raises."""
    async with (
        scripted(answer) as server,
        open_rest(endpoint(server.url), greet=False, retrying=AT_ONCE, bounds=bounds) as store,
        asyncio.timeout(5),
    ):
        store.client.offers = Capabilities()
        try:
            return await CALLS[call](store)
        except AgntError as error:
            return error


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("call", CALLS)
async def test_a_hostile_answer_is_an_error_in_words(call: str, answer: str) -> None:
    error = await outcome(call, ANSWERS[answer])
    if (call, answer) in HARMLESS:
        assert not isinstance(error, AgntError)
        return
    assert isinstance(error, AgntError), error
    assert 20 < len(error.message) < 400
    assert not set("<>[{\x00\n") & set(error.message), error.message
    assert error.message.endswith((".", "?"))


@pytest.mark.parametrize("body", STRANGE, ids=lambda body: repr(body)[:40])
async def test_strange_values_are_read_or_refused(body: Any) -> None:
    for call in CALLS:
        if call != "watch":
            await outcome(call, reply(body))


async def test_a_big_answer_is_refused_before_it_has_come() -> None:
    tracemalloc.start()
    try:
        error = await outcome("list_tasks", ANSWERS["300 MB told"], Bounds())
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()
    assert isinstance(error, StoreError)
    assert "64 MiB" in error.message


async def test_an_endless_answer_takes_no_more_memory_than_allowed() -> None:
    tracemalloc.start()
    try:
        error = await outcome("list_tasks", _endless, Bounds(size=4 * MIB))
        assert tracemalloc.get_traced_memory()[1] < 24 * MIB
    finally:
        tracemalloc.stop()
    assert isinstance(error, StoreError)
