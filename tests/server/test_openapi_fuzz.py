"""Requests made from the OpenAPI document by the thousand, over real sockets, beside another account's data.

No 500, nothing that the document does not tell, nothing of the other account in any answer or changed in it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import httpx
import pytest
import schemathesis
from schemathesis import Case, CheckContext, Config, HookContext, Response, hooks
from schemathesis.config import CacheConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.schemas import BaseSchema

from agnt_tasks.models.webhook import WebhookChange
from agnt_tasks.server.app import create_app
from agnt_tasks.store.journal import Completed
from agnt_tasks.testing.driving import claimed, model_step
from tests.server.desk import NEW, Desk, desk
from tests.server.served import served

SEED = 20260
MARK = "planted-for-jane-alone"
"""In everything of Jane's account; Eve must never see it."""
FILE = "notes.txt"
PHASES = ("coverage", "fuzzing")
EXAMPLES = 25
"""Random requests for each operation, beside those that cover the document one value at a time."""
LEFT_OUT = ("/events", "/account/webhook/test")
"""The first never ends, the second calls the addresses that are made up here."""
NOT_ASKED = ["positive_data_acceptance"]
"""What a schema allows may still be refused, for what it means: a revision that is over, a key used again."""


class Opened(NamedTuple):
    url: str
    names: dict[str, list[str]]
    """What is there of Jane's and Eve's, by the parameters of paths."""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    with _in_a_thread(tmp_path) as opened:
        yield opened


@contextmanager
def _in_a_thread(folder: Path) -> Iterator[Opened]:
    """A server with an event loop of its own: the requests are sent by code that blocks."""
    opened = Future[tuple[Opened, asyncio.AbstractEventLoop, asyncio.Event]]()
    serving = Thread(target=lambda: asyncio.run(_serve(folder, opened)))
    serving.start()
    told, loop, closing = opened.result(20)
    try:
        yield told
    finally:
        loop.call_soon_threadsafe(closing.set)
        serving.join(20)
        assert not serving.is_alive()


async def _serve(folder: Path, opened: Future[Any]) -> None:
    closing = asyncio.Event()
    async with desk(folder, closing=closing) as server:
        both = [await _planted(server, "jane", MARK), await _planted(server, "eve", "hers")]
        names = {name: [each for one in both for each in one[name]] for name in both[0]}
        app = create_app(server.serving._replace(webhooks=server.local.webhooks, skills=_skills))
        async with served(app, closing=closing) as listening:
            opened.set_result((Opened(listening.url, names), asyncio.get_running_loop(), closing))
            await closing.wait()


def _skills() -> list[dict[str, Any]]:
    return [{"name": "files", "tools": [{"name": "read_file", "effect": "read"}]}]


async def _planted(server: Desk, name: str, words: str) -> dict[str, list[str]]:
    """Of everything that an account can have, something with these words in it."""
    client, journal = server.client(name), server.local.journal
    made = await client.post("/tasks", json={**NEW, "title": words, "description": words, "type": words})
    task_id: str = made.json()["id"]
    files = [{"name": FILE, "text": words}, {"name": f"{words}.txt", "text": words}]
    await client.post(f"/tasks/{task_id}/process", json={"message": words, "files": files})
    claim = await claimed(journal, task_id)
    await model_step(journal, claim, words)
    await journal.remember(claim, 0, words)
    await journal.finish(claim, Completed(words))
    await client.post(f"/tasks/{task_id}/feedback", json={"status": "like", "reason": words})
    assistant = f"asst_{name}"
    await client.put(f"/assistants/{assistant}", json={"name": words, "instructions": words})
    account = server.tokens.callers[name].identity.account
    hook = WebhookChange.parse({"url": f"https://{words}.example/"})
    await server.local.webhooks.save(account, hook)
    notes = (await client.get("/memory")).json()["data"]
    return {
        "taskId": [task_id],
        "assistantId": [assistant],
        "noteId": [note["id"] for note in notes],
        "name": [FILE],
    }


@schemathesis.check
def nothing_of_others(_: CheckContext, response: Response, __: Case[Any]) -> None:
    told = response.content + str(response.headers).encode()
    assert MARK.encode() not in told


def _document(url: str) -> BaseSchema:
    """Loaded, which checks it as OpenAPI 3.1, and set up for a run that is always the same."""
    schema = schemathesis.openapi.from_url(
        f"{url}/openapi.json", config=Config(seed=SEED, cache=CacheConfig(enabled=False))
    )
    schema.validate()
    config = schema.config
    config.update(headers={"Authorization": "Bearer eve"}, continue_on_failure=True, request_timeout=20)
    config.phases.update(phases=list(PHASES))
    config.generation.update(max_examples=EXAMPLES, no_shrink=True, database="none")
    config.checks.update(excluded_check_names=NOT_ASKED)
    return schema.exclude(path=list(LEFT_OUT))


@contextmanager
def _aimed(names: dict[str, list[str]]) -> Iterator[None]:
    """Half of all paths lead to what is there, a part of it to what is another's."""
    chance = random.Random(SEED)

    def before_call(_: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
        for name in case.path_parameters or ():
            if chance.random() < 0.5:
                case.path_parameters[name] = chance.choice(names[name])

    schemathesis.hook(before_call)
    try:
        yield
    finally:
        hooks.unregister(before_call)


def test_made_up_requests_find_only_what_is_told_and_ones_own(opened: Opened) -> None:
    with httpx.Client(base_url=opened.url, headers={"authorization": "Bearer jane"}, verify=False) as jane:
        before = _everything(jane)
        assert before.count(MARK) > 10
        with _aimed(opened.names):
            failures, calls = _run(_document(opened.url))
        assert not failures, "\n\n".join(failures)
        assert calls > 1000
        assert _everything(jane) == before


def _everything(client: httpx.Client) -> str:
    places = ("/export", "/tasks", "/memory", "/assistants", "/usage", "/account/webhook")
    return "\n".join(client.get(place).text for place in places)


def _run(schema: BaseSchema) -> tuple[list[str], int]:
    """What was found wrong, with the call that shows it, and the number of requests."""
    failures: list[str] = []
    calls = 0
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            calls += len(event.recorder.interactions)
            failures += _failed(event.recorder)
        elif isinstance(event, events.NonFatalError):
            failures.append(f"{event.label}: {event.info}")
        elif isinstance(event, events.FatalError):
            raise event.exception
    return failures, calls


def _failed(recorder: ScenarioRecorder) -> Iterator[str]:
    for case_id, checks in recorder.checks.items():
        shown = recorder.cases[case_id].value.as_curl_command()
        yield from (
            f"{each.name}: {each.failure_info.failure}\n{shown}" for each in checks if each.failure_info
        )
