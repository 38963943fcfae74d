"""The document's own commands, word for word but for the host, each against a freshly seeded server."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from agnt_tasks.wiring.demo_api import ACCOUNT, prepare_examples
from agnt_tasks.wiring.serving import Ready, ServerOptions, run_server
from tests.server.documented import Documented, documented_curls, fits, shape

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")

CURLS = documented_curls()
CURLRC = 'silent\nshow-error\nmax-time = 30\nwrite-out = "\\n%{http_code}"\n'
"""What curl reads before its arguments: the commands stay as they are."""


@asynccontextmanager
async def freshly_seeded(home: Path) -> AsyncIterator[Ready]:
    """A server with nothing but what the document's examples name."""
    settings = await prepare_examples(home)
    closing = asyncio.Event()
    told: asyncio.Future[Ready] = asyncio.get_running_loop().create_future()
    options = ServerOptions(port=0, worker=False)
    running = asyncio.create_task(
        run_server(settings, options, told.set_result, account=ACCOUNT, closing=closing)
    )
    await asyncio.wait((told, running), return_when=asyncio.FIRST_COMPLETED)
    try:
        yield told.result()
    finally:
        closing.set()
        await running


async def ran(curl: Documented, folder: Path) -> tuple[int, Any]:
    """Status and JSON of its answer."""
    (folder / ".curlrc").write_text(CURLRC)
    (folder / "home").mkdir()
    async with freshly_seeded(folder / "home") as server:
        process = await asyncio.create_subprocess_exec(
            *("bash", "-c", curl.at(server.url)),
            env={"PATH": os.environ["PATH"], "CURL_HOME": str(folder), "TOKEN": server.token},
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
    assert process.returncode == 0
    body, _, status = out.decode().rpartition("\n")
    return int(status), json.loads(body)


def test_all_of_them_were_found() -> None:
    assert len(CURLS) == 12
    assert sum(curl.answer is not None for curl in CURLS) == 7


@pytest.mark.parametrize("curl", CURLS, ids=lambda curl: curl.name)
async def test_it_works_as_documented(curl: Documented, tmp_path: Path) -> None:
    status, answer = await ran(curl, tmp_path)
    assert status == (201 if curl.name == "POST /tasks" else 200), answer
    if curl.answer is not None:
        assert fits(shape(answer), shape(curl.answer)), (answer, curl.answer)
        assert _lasting(answer) == _lasting(curl.answer)


def _lasting(answer: Any) -> Any:
    """What does not depend on when it is asked, nor on which task it is."""
    if "data" in answer:
        return answer["pagination"], [(row["status"], row["ownerEmail"]) for row in answer["data"]]
    varying = ("id", "createdAt", "updatedAt")
    return {key: value for key, value in answer.items() if key not in varying}


def test_shapes_differ_where_they_should() -> None:
    told = shape({"a": [{"b": 1}], "c": "2026-02-28T14:00:00.000Z"})
    assert fits(shape({"a": [], "c": "2026-03-01T14:00:00.000Z"}), told)
    assert fits(shape({"a": [{"b": 2}, {"b": 3}], "c": "2026-03-01T14:00:00.000Z"}), told)
    for other in (
        {"c": "2026-02-28T14:00:00.000Z", "a": [{"b": 1}]},
        {"a": [{"b": 1}]},
        {"a": [{"b": "1"}], "c": "2026-02-28T14:00:00.000Z"},
        {"a": [{"b": 1}], "c": "2026-02-28"},
        {"a": {}, "c": "2026-02-28T14:00:00.000Z"},
        {"a": [{"b": 1}], "c": "2026-02-28T14:00:00.000Z", "d": None},
    ):
        assert not fits(shape(other), told)
