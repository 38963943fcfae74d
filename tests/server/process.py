"""`agnt serve` as a process, started as a shell starts it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from agnt_tasks.engine.worker_locks import living_workers
from agnt_tasks.testing.harness import JANE

PATIENCE = 30.0
END_SECONDS = 5.0
"""Server and worker have ended by then; they take a fraction of a second."""
CONFIG = f'[me]\nemail = "{JANE}"\n\n[worker]\nidle_seconds = 0.5\nrehearsal_pace = 0\n'


def made_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for this process and its children."""
    for name in [name for name in os.environ if name.endswith("_API_KEY") or name.startswith("AGNT_")]:
        monkeypatch.delenv(name)
    place = tmp_path / "home"
    place.mkdir()
    (place / "config.toml").write_text(CONFIG)
    monkeypatch.setenv("AGNT_HOME", str(place))
    monkeypatch.setenv("AGNT_MODEL", "rehearsal")
    return place


class Server(NamedTuple):
    process: subprocess.Popen[str]
    url: str
    token: str

    def call(
        self, method: str, path: str, body: Any = None, token: str | None = None, **more: str
    ) -> tuple[int, Any]:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {self.token if token is None else token}", **more}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(END_SECONDS)


@contextmanager
def serving(*options: str, **environment: str) -> Iterator[Server]:
    """A server on any free port, as a shell starts it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "agnt_tasks", "serve", "--port", "0", *options],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline().rstrip("\n") for _ in range(2)]
        assert lines[0].startswith(("Serving http://127.0.0.1:", "Serving http://localhost:")), lines
        assert lines[1].startswith("export TOKEN=agnt_"), lines
        yield Server(process, lines[0].partition(" ")[2], lines[1].partition("=")[2])
    finally:
        process.kill()
        process.communicate()


def until(holds: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def worker_of(home: Path) -> int:
    """Its process, once it has its lock."""
    (note,) = until(lambda: living_workers(home / "locks"))
    return int(note.pid)
