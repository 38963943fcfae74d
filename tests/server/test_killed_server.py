"""Two people at two command lines work on the same tasks while their server is killed and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import urlsplit

import pytest

from agnt_tasks.testing.harness import BOB, JANE
from tests.server.process import PATIENCE, Server, made_home, serving, until

TASKS = 5
KILLED_AFTER = 2
"""Tasks of Jane's."""


class Person:
    """Somebody with a command line and a token, in processes and a home of their own."""

    def __init__(self, home: Path, url: str, token: str) -> None:
        home.mkdir()
        self._environment = {**os.environ, "AGNT_HOME": str(home), "AGNT_API_URL": url, "AGNT_TOKEN": token}

    def agnt(self, *arguments: str) -> tuple[Any, str]:
        """What it printed, and the code of the error that it told; one of them is empty."""
        ran = subprocess.run(
            [sys.executable, "-m", "agnt_tasks", *arguments, "--json"],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        if ran.returncode == 0:
            return json.loads(ran.stdout), ""
        error = json.loads(ran.stderr)
        assert "Traceback" not in ran.stderr
        return None, error["error_code"]

    def sees(self, *arguments: str) -> Any:
        """Once the server is there again."""

        def answered() -> Any:
            found = self.agnt(*arguments)
            return None if found[1] else found

        return until(answered)

    def has(self, title: str) -> Any:
        shown, _ = self.sees("list", "--per-page", "100")
        return next((task for task in shown["data"] if task["title"] == title), None)


def test_nothing_is_lost_or_doubled_when_the_server_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = made_home(tmp_path, monkeypatch)
    tasks, added = Queue[str](), Queue[str]()
    with ThreadPoolExecutor(2) as people:
        with serving() as first:
            jane = Person(tmp_path / "jane", first.url, first.token)
            bob = Person(tmp_path / "bob", first.url, _token_of_bob(home))
            adding = people.submit(_add, jane, tasks, added)
            processing = people.submit(_process, bob, tasks)
            for _ in range(KILLED_AFTER):
                added.get(timeout=PATIENCE)
            assert first.end(signal.SIGKILL) == -signal.SIGKILL
        with serving("--port", str(urlsplit(first.url).port)) as second:
            titles = adding.result(PATIENCE)
            processing.result(PATIENCE)
            _check(second, titles)


def _token_of_bob(home: Path) -> str:
    command = [sys.executable, "-m", "agnt_tasks", "token", "create", BOB, "--json"]
    made = subprocess.run(
        command, env={**os.environ, "AGNT_HOME": str(home)}, capture_output=True, check=True
    )
    token: str = json.loads(made.stdout)["token"]
    return token


def _add(jane: Person, tasks: Queue[str], added: Queue[str]) -> dict[str, str]:
    """Ids by title. After an error she looks first, and writes it down again only if it is not there."""
    ids = {}
    for number in range(TASKS):
        title = f"Write note {number}"
        made, _ = jane.agnt("add", title)
        while made is None and (made := jane.has(title)) is None:
            made, _ = jane.agnt("add", title)
        ids[title] = made["id"]
        tasks.put(made["id"])
        added.put(title)
    return ids


def _process(bob: Person, tasks: Queue[str]) -> None:
    for number in range(TASKS):
        task_id = tasks.get(timeout=PATIENCE)
        message = f"Bob's word {number}"
        _, error = bob.agnt("process", task_id, "-m", message)
        while error:
            shown, error = bob.sees("show", task_id)
            if message not in [entry.get("content") for entry in shown["activities"]]:
                _, error = bob.agnt("process", task_id, "-m", message)


def _check(server: Server, ids: dict[str, str]) -> None:
    rows = server.call("GET", "/tasks?perPage=100")[1]["data"]
    assert sorted(row["title"] for row in rows) == sorted(ids)
    assert {row["title"]: row["id"] for row in rows} == ids
    assert {row["ownerEmail"] for row in rows} == {JANE}
    for task_id in ids.values():
        task = _ended(server, task_id)
        (execution,) = task["executions"]
        assert execution["status"] == task["status"]
        words = [each for each in task["activities"] if each["type"] == "message" and each["role"] == "user"]
        assert [(word["by"], word["content"][:10]) for word in words] == [(BOB, "Bob's word")]
        moves = [each for each in task["activities"] if each["type"] == "status_change"]
        assert all(one["to"] == two["from"] for one, two in pairwise(moves))
        assert [moves[0]["to"], moves[-1]["to"]] == ["in_progress", task["status"]]
        assert len(moves) == 2


def _ended(server: Server, task_id: str) -> Any:
    def ended() -> Any:
        task = server.call("GET", f"/tasks/{task_id}")[1]
        return None if task["status"] == "in_progress" else task

    return until(ended)
