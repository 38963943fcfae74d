"""Which store a command is about: this machine's own, or one on a server, over real sockets."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest

from agnt_tasks.cli import completion
from agnt_tasks.config.settings import load_settings
from agnt_tasks.verbs import find_verb
from agnt_tasks.wiring.serving import Ready, ServerOptions, run_server
from tests.cli.calling import Agnt, Ran

NOWHERE = "http://127.0.0.1:1"


class Server(NamedTuple):
    url: str
    token: str


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all tests here, without a worker."""
    home, ready = tmp_path_factory.mktemp("server"), Future[tuple[Ready, asyncio.AbstractEventLoop]]()
    closing = asyncio.Event()
    settings = load_settings(
        {"AGNT_HOME": str(home), "AGNT_MODEL": "rehearsal", "AGNT_EMAIL": "jane@example.com"}
    )

    def announce(told: Ready) -> None:
        ready.set_result((told, asyncio.get_running_loop()))

    options = ServerOptions(port=0, worker=False)
    serving = Thread(target=lambda: asyncio.run(run_server(settings, options, announce, closing=closing)))
    serving.start()
    told, loop = ready.result(20)
    yield Server(told.url, told.token)
    loop.call_soon_threadsafe(closing.set)
    serving.join(20)
    assert not serving.is_alive()


@pytest.fixture
def team(agnt: Agnt, server: Server, monkeypatch: pytest.MonkeyPatch) -> Agnt:
    """A command line that knows the server as `team`."""
    monkeypatch.setenv("TEAM_TOKEN", server.token)
    configure(agnt.home, f'url = "{server.url}"\ntoken_env = "TEAM_TOKEN"')
    return agnt


def configure(home: Path, table: str, me: str = "") -> None:
    (home / "config.toml").write_text(f"{me}\n[stores.team]\n{table}\n")


def sentence(ran: Ran) -> str:
    """What a failed call said, in one line."""
    assert ran.code == 1, ran
    return ran.err.strip()


def test_a_store_is_named_before_the_command(team: Agnt) -> None:
    made = team.done("--store", "team", "add", "On the server", "--json").object
    assert made["ownerEmail"] == "jane@example.com"
    assert "On the server" in team.done("--store=team", "list").out
    assert "There are no tasks yet" in team.done("list").out
    assert "There are no tasks yet" in team.done("--store", "local", "list").out
    assert team.done("--store", "team", "stop", made["id"], "--json").object["status"] == "on_hold"


@pytest.mark.parametrize("way", ["AGNT_STORE", "me.store", "AGNT_API_URL"])
def test_it_can_be_the_usual_one(
    team: Agnt, server: Server, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    team.done("--store", "team", "add", f"By {way}")
    if way == "AGNT_STORE":
        monkeypatch.setenv("AGNT_STORE", "team")
    elif way == "me.store":
        table = f'url = "{server.url}/"\ntoken_env = "TEAM_TOKEN"'
        configure(team.home, table, '[me]\nstore = "team"')
    else:
        monkeypatch.setenv("AGNT_API_URL", server.url)
        monkeypatch.setenv("AGNT_TOKEN", server.token)
    assert f"By {way}" in team.done("list").out
    assert "There are no tasks yet" in team.done("--store", "local", "list").out
    assert team.done("config", "--json").object["store"] != "local"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('token_env = "TEAM_TOKEN"', 'stores.team: must be told where it is: url = "https://…"'),
        ('url = "http://127.0.0.1:1"', "told where its token is by one of token_env, token_command"),
        ('url = "http://127.0.0.1:1"\ntoken_env = "A"\nkeyring = true', "by one of"),
        ('url = "http://127.0.0.1:1"\ntoken = "secret"', "stores.team.token: there is no such key"),
        ('url = 1\ntoken_env = "A"', "stores.team.url: must be an address in quotes"),
        ('url = "http://127.0.0.1:1"\ntoken_command = "pass agnt"', "must be a program and its arguments"),
        ('url = "http://127.0.0.1:1"\ntoken_env = "A"\ninsecure = "yes"', "must be true or false"),
        ('url = "http://example.com"\ntoken_env = "TEAM_TOKEN"', "or write `insecure = true`"),
        ('url = "ftp://example.com"\ntoken_env = "TEAM_TOKEN"', "must begin with https://"),
        ('url = "http://127.0.0.1:1"\ntoken_env = "NO_TOKEN"', "$NO_TOKEN holds no token"),
        ('url = "http://127.0.0.1:1"\ntoken_file = "/nowhere/token"', "/nowhere/token cannot be read"),
        ('url = "http://127.0.0.1:1"\ntoken_env = "TEAM_TOKEN"', "127.0.0.1:1 cannot be reached"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(team: Agnt, table: str, words: str) -> None:
    configure(team.home, table)
    said = sentence(team("--store", "team", "list"))
    assert words in said
    assert "secret" not in said


def test_a_store_that_is_set_wrongly_is_in_the_way_of_nothing_else(team: Agnt, server: Server) -> None:
    wrong = '[stores.half]\ntoken_env = "TEAM_TOKEN"\n[stores.local]\nurl = "https://elsewhere"\n'
    configure(team.home, f'url = "{server.url}"\ntoken_env = "TEAM_TOKEN"\n{wrong}')
    team.done("list")
    team.done("--store", "team", "list")
    missing = "stores.half: must be told where it is"
    assert missing in sentence(team("--store", "half", "list"))
    assert "there are local, team, half." in sentence(team("--store", "tea", "list"))
    listed = team.done("config", "--json").object["stores"]
    assert listed["team"] == server.url
    assert missing in listed["half"]
    checks = team("--store", "team", "doctor", "--json").object["data"]
    named = [check["message"] for check in checks if check["name"] == "stores"]
    assert [check["state"] for check in checks if check["name"] == "stores"] == ["warning", "warning"]
    assert missing in named[0]
    assert "stores.local: must be named with" in named[1]
    assert missing in sentence(team("--store", "half", "doctor"))


def test_a_store_that_there_is_not_is_answered_with_those_that_there_are(
    team: Agnt, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no store 'tea': there are local, team." in sentence(team("--store", "tea", "list"))
    assert team("--store", "tea", "list", "--json").error["error_code"] == "CONFIG_ERROR"
    monkeypatch.setenv("AGNT_STORE", "tea")
    assert "there are local, team." in sentence(team("list"))
    team.done("worker", "status")


@pytest.mark.parametrize("way", ["token_command", "token_file"])
def test_a_token_comes_from_a_command_or_a_file(team: Agnt, server: Server, way: str) -> None:
    file = team.home / "token"
    file.write_text(f"{server.token}\n")
    file.chmod(0o600)
    tell = f"print(open({str(file)!r}).read())"
    values = {"token_command": f"['{sys.executable}', '-c', \"{tell}\"]", "token_file": f'"{file}"'}
    configure(team.home, f'url = "{server.url}"\n{way} = {values[way]}')
    team.done("--store", "team", "list", "--json")
    file.chmod(0o644)
    ran = team("--store", "team", "list", "--json")
    assert (ran.code == 0) is (way == "token_command")
    assert server.token not in ran.err


def test_a_token_that_is_refused_says_how_to_sign_in(team: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAM_TOKEN", "agnt_hunter2")
    said = sentence(team("--store", "team", "list"))
    assert "Set TEAM_TOKEN to a valid token" in said
    assert "hunter2" not in said
    checks = team("--store", "team", "doctor", "--json").object["data"]
    assert checks[-1]["name"] == "identity"
    assert checks[-1]["state"] == "error"


@pytest.mark.parametrize("command", ["worker status", "logs", "backup", "model show", "token list"])
def test_what_is_about_this_machine_says_so(
    team: Agnt, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    ran = team("--store", "team", *command.split())
    assert ran.code == 2
    assert (
        f"`agnt {command.split()[0]}` is about the store of this machine: leave --store team out." in ran.err
    )
    monkeypatch.setenv("AGNT_STORE", "team")
    team.done("add", "There", "--json")
    monkeypatch.delenv("AGNT_STORE")
    team.done("add", "Here", "--json")
    monkeypatch.setenv("AGNT_STORE", "team")
    assert team(*command.split()).code == 0, "what is meant without a name is plain"


@pytest.mark.parametrize("command", ["worker status", "logs", "backup", "model show", "token list"])
def test_what_it_is_of_is_told_to_people_where_another_store_is_the_usual_one(
    team: Agnt, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    words, note = command.split(), "Of this machine, not of team."
    team.done("add", "Here", "--json")
    assert "Of this machine" not in team(*words).err
    monkeypatch.setenv("AGNT_STORE", "team")
    assert note in team(*words).err.splitlines()
    assert note in team(*words, "--plain").err.splitlines()
    assert "Of this machine" not in team(*words, "--json").err
    assert "Of this machine" not in team("--store", "local", *words).err
    monkeypatch.delenv("AGNT_STORE")
    monkeypatch.setenv("AGNT_API_URL", "http://127.0.0.1:1")
    assert "Of this machine, not of 127.0.0.1:1." in team(*words).err.splitlines()


def test_a_worker_is_of_this_machine_and_tells_so_to_people(
    team: Agnt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGNT_STORE", "team")
    assert "Of this machine, not of team." in team("worker", "--idle", "0").err.splitlines()
    assert "Of this machine" not in team("worker", "--idle", "0", "--detached").err


def test_doctor_tells_how_a_server_is_and_changes_nothing(team: Agnt) -> None:
    for title in ("One", "Two"):
        team.done("--store", "team", "add", title)
    before = team.done("--store", "team", "export").out
    checks = team.done("--store", "team", "doctor", "--json").object["data"]
    found = {check["name"]: (check["state"], check["message"]) for check in checks}
    assert {state for state, _ in found.values()} == {"ok"}
    assert list(found) == [
        "agnt-tasks", "config", "store", "server", "clock", "TLS",
        "dialect", "identity", "news", "order", "ETags", "rate limit",
    ]  # fmt: skip
    assert "beyond it: replay" in found["dialect"][1]
    assert found["identity"][1].startswith("jane@example.com in acc_")
    assert found["order"][1] == "lists have the newest change first"
    assert "is not sent again" in found["ETags"][1]
    assert team.done("--store", "team", "export").out == before
    configure(team.home, f'url = "{NOWHERE}"\ntoken_env = "TEAM_TOKEN"')
    ran = team("--store", "team", "doctor", "--plain")
    assert ran.code == 1
    assert "error: server: 127.0.0.1:1 cannot be reached" in ran.out


def test_a_reader_that_goes_away_is_no_error(team: Agnt) -> None:
    for number in range(3):
        team.done("--store", "team", "add", f"Task {number}", "-d", "long " * 10_000)
    call = f"{sys.executable} -m agnt_tasks --store team export | true; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", call], capture_output=True, timeout=60, check=False)
    assert (ran.stdout, ran.stderr) == (b"141\n", b"")


def test_skills_are_those_of_the_server(team: Agnt) -> None:
    assert team.done("--store", "team", "skills", "--json").object == team.done("skills", "--json").object


def test_processing_what_runs_says_how_to_go_on(team: Agnt) -> None:
    task = team.done("--store", "team", "add", "Twice", "--json").object["id"]
    team.done("--store", "team", "process", task)
    said = sentence(team("--store", "team", "process", task, "-m", "in German"))
    assert f"`agnt stop {task}` stops it" in said
    assert "error_code" in team("--store", "team", "process", task, "--json").error


def test_a_shell_that_completes_does_not_wait_for_a_server(
    team: Agnt, monkeypatch: pytest.MonkeyPatch
) -> None:
    verb = find_verb("show")
    assert verb is not None
    monkeypatch.setenv("AGNT_STORE", "team")
    task = team.done("add", "To be shown", "--json").object["id"]
    assert task in [each.value for each in completion.complete_ids(verb, task[:8])]
    configure(team.home, f'url = "{NOWHERE}"\ntoken_env = "TEAM_TOKEN"')
    assert completion.complete_ids(verb, "task") == []
