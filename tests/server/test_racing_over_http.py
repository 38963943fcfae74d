"""Races over real sockets: what several clients and a worker do at once (decisions 2.11, c)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from agnt_tasks.errors import FencedError
from agnt_tasks.lifecycle import Question
from agnt_tasks.models.execution import Failure
from agnt_tasks.store.journal import Asked, Claim, Completed, Failed, Journal, Outcome
from agnt_tasks.testing.driving import claimed
from tests.server.desk import NEW, Desk, desk
from tests.server.served import served

RACES = 200
LATEST = 8
"""So many different starts are given to the worker: one of them meets the stop in the middle."""
OUTCOMES: tuple[Outcome, ...] = (
    Completed("done"),
    Failed(Failure(message="broken", code="BROKEN")),
    Asked((Question("Which week?"),)),
)
TERMINAL = {"completed", "failed"}


Clients = tuple[httpx.AsyncClient, httpx.AsyncClient]
"""Jane's and Bob's, who share an account; each has connections of its own."""


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path, closing=asyncio.Event()) as server:
        yield server


@pytest.fixture
async def clients(opened: Desk) -> AsyncIterator[Clients]:
    async with (
        served(opened.app, closing=opened.serving.closing) as listening,
        _client(listening.url, "jane") as jane,
        _client(listening.url, "bob") as bob,
    ):
        yield jane, bob


def _client(url: str, token: str) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=url, headers=headers, verify=False, timeout=30)


async def test_of_fifty_process_calls_of_two_people_one_runs(clients: Clients) -> None:
    place = (await clients[0].post("/tasks", json=NEW)).headers["location"]
    before = await _shown(clients[0], place)
    calls = [
        client.post(f"{place}/process", json={"message": f"call {number}"})
        for number, client in zip(range(50), cycle(clients), strict=False)
    ]
    answers = await asyncio.gather(*calls)
    codes = sorted((answer.status_code, answer.json().get("error_code", "")) for answer in answers)
    assert codes == [(200, ""), *[(409, "TASK_ALREADY_RUNNING")] * 49]
    (won,) = [number for number, answer in enumerate(answers) if answer.status_code == 200]
    after = await _shown(clients[0], place)
    assert before["executions"] == []
    assert [each["status"] for each in after["executions"]] == ["in_progress"]
    assert [each["type"] for each in after["activities"]] == ["message", "status_change"]
    assert after["activities"][0]["content"] == f"call {won}"
    assert after["activities"][0]["by"] == ["jane@example.com", "bob@example.com"][won % 2]


async def test_a_stop_that_races_the_end_of_a_run_leaves_one_end(opened: Desk, clients: Clients) -> None:
    stops = 0
    for number, outcome in zip(range(RACES), cycle(OUTCOMES), strict=False):
        client, other = clients if number % 2 else reversed(clients)
        place = (await client.post("/tasks", json=NEW)).headers["location"]
        await client.post(f"{place}/process", json={"message": "go"})
        claim = await claimed(opened.local.journal, place.rpartition("/")[2])
        stop, end = await asyncio.gather(
            other.post(f"{place}/stop"),
            _finished(opened.local.journal, claim, outcome, number % LATEST),
        )
        stops += not end
        _check_end(await _shown(client, place), stop, end)
    assert 0 < stops < RACES, "one side always came first: nothing was a race"


async def _finished(journal: Journal, claim: Claim, outcome: Outcome, late: int) -> bool:
    """Whether the run could end; False: the stop was there first, which the worker then confirms."""
    for _ in range(late):
        await journal.heartbeat(claim)
    try:
        await journal.finish(claim, outcome)
    except FencedError:
        await journal.confirm_stop(claim, "late")
        return False
    return True


def _check_end(task: dict[str, Any], stop: httpx.Response, ended: bool) -> None:
    moves = [each for each in task["activities"] if each["type"] == "status_change"]
    (execution,) = task["executions"]
    way = [moves[0]["from"], *(each["to"] for each in moves)]
    assert all(one["to"] == two["from"] for one, two in pairwise(moves))
    assert way[:2] == ["pending", "in_progress"]
    assert way[-1] == task["status"], "the status is the last word of the log"
    assert len([each for each in way if each in TERMINAL]) <= 1
    if not ended:
        assert (stop.status_code, way[2:], execution["status"]) == (200, ["on_hold"], "stopped")
    elif way[2] == "needs_clarification":
        # A stop ends the waiting too, whether it saw the run or the question.
        assert (stop.status_code, way[3:]) == (200, ["on_hold"])
    else:
        assert way[3:] == []
        assert (stop.status_code, stop.json()["error_code"]) == (409, "TASK_NOT_STOPPABLE")
        assert execution["status"] == way[2]


async def _shown(client: httpx.AsyncClient, place: str) -> dict[str, Any]:
    answer = await client.get(place)
    assert answer.status_code == 200
    shown: dict[str, Any] = answer.json()
    return shown
