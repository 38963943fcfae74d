"""`agnt serve` as a process: it says when it listens, works, and leaves nothing behind, however it ends."""

from __future__ import annotations

import http.server
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path
from queue import Queue
from typing import Any, ClassVar

import pytest

from agnt_tasks.engine.worker_locks import living_workers
from agnt_tasks.testing.harness import JANE
from tests.cli.sitting import sitting
from tests.server.process import PATIENCE, made_home, serving, until, worker_of
from tests.test_worker_process import wait_gone


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return made_home(tmp_path, monkeypatch)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_its_worker_ends_with_it(home: Path, number: signal.Signals) -> None:
    with serving() as server:
        assert server.call("GET", "/tasks")[0] == 200
        worker = worker_of(home)
        assert server.end(number) == (-number if number is signal.SIGKILL else 0)
        wait_gone(worker)
    assert living_workers(home / "locks") == []
    assert (home / "logs" / "worker.log").read_text().count("Traceback") == 0


def test_what_is_processed_is_done_by_its_worker(home: Path) -> None:
    with serving() as server:
        pid = worker_of(home)
        assert "by agnt serve" in ran("worker", "status")
        assert f"process {pid} of agnt serve" in ran("doctor")
        task = server.call("POST", "/tasks", {"title": "Write a note", "assistant": "default"})[1]
        assert task["ownerEmail"] == JANE
        assert server.call("POST", f"/tasks/{task['id']}/process")[0] == 200
        until(lambda: server.call("GET", f"/tasks/{task['id']}")[1]["status"] != "in_progress")
        worker = worker_of(home)
        os.kill(worker, signal.SIGTERM)
        wait_gone(worker)
        # Nothing to do: none comes. Something to do: the next one does.
        assert server.call("POST", f"/tasks/{task['id']}/process", {"message": "Again"})[0] == 200
        until(lambda: server.call("GET", f"/tasks/{task['id']}")[1]["status"] != "in_progress")
        last = worker_of(home)
        assert last != worker
        assert server.end(signal.SIGTERM) == 0
        wait_gone(last)


def ran(*words: str) -> str:
    agnt = [sys.executable, "-m", "agnt_tasks", *words]
    return subprocess.run(agnt, capture_output=True, text=True, timeout=PATIENCE).stdout


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes one call of a webhook, and keeps what it told."""

    told: ClassVar[Queue[Any]] = Queue()

    def do_POST(self) -> None:
        self.told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def test_what_its_worker_does_is_told_to_the_webhook(home: Path) -> None:
    allowed = "--private-webhooks"
    with http.server.HTTPServer(("127.0.0.1", 0), Receiver) as receiver, serving(allowed) as server:
        hook = {"url": f"http://127.0.0.1:{receiver.server_port}/", "enabled": True, "allowPrivate": True}
        assert server.call("PUT", "/account/webhook", hook)[0] == 200
        task = server.call("POST", "/tasks", {"title": "Write a note", "assistant": "default"})[1]
        assert server.call("POST", f"/tasks/{task['id']}/process")[0] == 200
        receiver.timeout = PATIENCE
        receiver.handle_request()
        assert task["id"] in json.dumps(Receiver.told.get(timeout=PATIENCE))


def test_without_a_worker_what_is_processed_waits(home: Path) -> None:
    with serving("--no-worker") as server:
        task = server.call("POST", "/tasks", {"title": "Write a note", "assistant": "default"})[1]
        assert server.call("POST", f"/tasks/{task['id']}/process")[1]["status"] == "in_progress"
        [execution] = server.call("GET", f"/tasks/{task['id']}")[1]["executions"]
        assert execution["startedAt"] is None
        [standing] = server.call("POST", "/board/standings", {"ids": [task["id"]]})[1]["data"]
        assert (standing["execution"], standing["unattended"]) == ("queued", True)
        assert server.end(signal.SIGTERM) == 0
    assert not (home / "locks").exists()


def test_what_is_asked_for_is_in_force(home: Path) -> None:
    options = ("--no-worker", "--rate-limit", "5", "--cors-origin", "https://Board.example/")
    with serving(*options, "--host", "localhost", "--allow-host", "Tasks.example") as server:
        assert server.call("GET", "/readyz")[0] == 200
        assert server.call("GET", "/skills")[1]["data"][0]["tools"]
        assert server.call("GET", "/account/webhook")[0] == 404
        assert server.call("GET", "/tasks", Host="board.example")[0] == 421
        assert server.call("GET", "/tasks", Host="192.0.2.7")[0] == 421
        assert server.call("GET", "/tasks", Host="tasks.example:443")[0] == 200
        hook = {"url": "http://127.0.0.1/", "allowPrivate": True}
        assert server.call("PUT", "/account/webhook", hook)[0] == 400
        assert server.call("GET", "/tasks", Origin="https://board.example")[0] == 200
        assert server.call("GET", "/tasks", Origin="https://other.example")[0] == 403
        assert [server.call("GET", "/tasks")[0] for _ in range(5)][-1] == 429


def test_who_listens_everywhere_answers_to_every_address_and_its_own_name(home: Path) -> None:
    with serving("--no-worker", "--host", "0.0.0.0") as server:
        for name, status in [("192.0.2.7:8787", 200), (socket.gethostname(), 200), ("evil.example", 421)]:
            assert server.call("GET", "/tasks", Host=name)[0] == status


def test_the_owners_token_is_kept_and_others_are_let_in(home: Path) -> None:
    with serving("--no-worker") as server:
        first = server.token
        agnt = [sys.executable, "-m", "agnt_tasks", "token"]
        made = subprocess.run([*agnt, "create", "bob@example.com"], capture_output=True, text=True)
        bobs = made.stdout.strip()
        assert server.call("POST", "/tasks", {"title": "Bob's", "assistant": "a"}, bobs)[0] == 201
        assert server.call("GET", "/tasks?mine=true", token=bobs)[1]["pagination"]["total"] == 1
        assert server.call("GET", "/tasks?mine=true")[1]["pagination"]["total"] == 0
        assert server.call("GET", "/tasks", token="agnt_0")[0] == 401
        subprocess.run([*agnt, "revoke", bobs], check=True, capture_output=True)
        until(lambda: server.call("GET", "/tasks", token=bobs)[0] == 401)
    kept = home / "owner-token"
    assert kept.read_text() == f"{first}\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with serving("--no-worker") as server:
        assert server.token == first


def test_the_demo_leaves_nothing(home: Path, tmp_path: Path) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    with serving("--demo", TMPDIR=str(place)) as server:
        [demo] = place.iterdir()
        worker = worker_of(demo)
        assert server.call("POST", "/tasks/task_def456/process")[0] == 200
        assert server.end(signal.SIGTERM) == 0
        wait_gone(worker)
    assert list(place.iterdir()) == []
    assert [each.name for each in home.iterdir()] == ["config.toml"]


def test_at_a_terminal_ctrl_c_ends_it(home: Path) -> None:
    with sitting("serve", "--port", "0") as person:
        person.expect("Serving http://127.0.0.1:")
        person.expect("export TOKEN=agnt_")
        worker = worker_of(home)
        person.interrupt()
        assert person.end() == 0
        assert "Traceback" not in person.seen
        wait_gone(worker)


def refused(*options: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "agnt_tasks", "serve", *options],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (ran.returncode, ran.stdout) in [(1, ""), (2, "")], ran
    assert ran.stderr.startswith("agnt: ")
    assert "Traceback" not in ran.stderr
    return ran.stderr


def test_what_cannot_be_served_is_told(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"port {port} cannot be had" in refused("--port", port)
    assert "--host" in refused("--host", "nowhere.invalid")
    assert "is no origin" in refused("--cors-origin", "*")
    assert "without scheme or port" in refused("--allow-host", "tasks.example:443")
    (home / "owner-token").chmod(0o644)
    assert "chmod 600" in refused("--port", "0")
    assert not (home / "locks").exists()
