"""Commands that are no verbs: workers, doctor, logs, backup, skills, config, model, completion."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from agnt_tasks import wiring
from agnt_tasks.config.settings import Settings
from agnt_tasks.wiring import Check, WorkerInfo
from tests.cli.calling import Agnt


def test_a_worker_in_the_foreground_runs_what_is_queued(agnt: Agnt) -> None:
    task = agnt.done("add", "Draft Q2 OKRs", "--process", "--json").object
    ran = agnt.done("worker", "--idle", "0")
    assert ran.out == f"The worker runs as process {os.getpid()}, 3 executions at once. Ctrl-c ends it.\n"
    assert agnt.task(task["id"]).status in ("completed", "needs_clarification", "failed")
    assert "starts" in agnt.done("logs").out


def test_a_detached_worker_says_nothing(agnt: Agnt) -> None:
    assert agnt.done("worker", "--detached", "--concurrency", "1").out == ""


def test_workers_are_listed_and_ended(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    assert agnt.done("worker", "status").out.startswith("No worker runs.")
    assert agnt.done("worker", "stop").out == "No worker runs.\n"
    assert agnt.done("worker", "status", "--json").object == {"data": []}
    living = [WorkerInfo("worker_1", 4321, 1_772_287_260_000, detached=True)]
    monkeypatch.setattr(wiring, "list_workers", lambda settings: living)
    monkeypatch.setattr(wiring, "stop_workers", lambda settings: living)
    assert agnt.done("worker", "status").out.splitlines()[1].startswith("worker_1  4321")
    (listed,) = agnt.done("worker", "status", "--json").object["data"]
    assert listed == {
        "id": "worker_1",
        "pid": 4321,
        "startedAt": "2026-02-28T14:01:00.000Z",
        "detached": True,
        "attached": False,
    }
    assert agnt.done("worker", "stop").out == "worker_1 (process 4321) is asked to end.\n"
    assert len(agnt.done("worker", "stop", "--json").object["data"]) == 1


def test_doctor_ends_with_an_error_only_for_errors(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    states = ["ok", "warning"]

    async def examine(settings: Settings) -> list[Check]:
        return [Check(f"check {state}", state, f"This is {state}.") for state in states]

    monkeypatch.setattr(wiring, "examine", examine)
    assert (
        agnt.done("doctor").out
        == "✓ ok       check ok       This is ok.\n◆ warning  check warning  This is warning.\n"
    )
    assert agnt.done("doctor", "--plain").out.splitlines()[0] == "ok: check ok: This is ok."
    states.append("error")
    assert agnt("doctor").code == 1
    assert [check["state"] for check in agnt("doctor", "--json").object["data"]] == states


def test_doctor_examines_this_very_home(agnt: Agnt) -> None:
    agnt.made()
    checks = {check["name"]: check for check in agnt("doctor", "--json").object["data"]}
    assert str(agnt.home) in checks["database"]["message"]


def test_logs_show_the_end_cleaned(agnt: Agnt) -> None:
    assert "No worker has written a log yet" in agnt("logs").err
    log = agnt.home / "logs" / "worker.log"
    log.parent.mkdir(exist_ok=True)
    log.write_bytes(b"one\ntwo\x1b[31m\nthree\xff\n")
    assert agnt.done("logs", "-n", "2").out == "two\ufffd[31m\nthree\ufffd\n"
    assert [each["line"] for each in agnt.done("logs", "--json").objects] == [
        "one",
        "two\x1b[31m",
        "three\ufffd",
    ]
    assert agnt.done("logs", "-n", "0").out == ""


def test_logs_follow_what_is_written_later(home: Path) -> None:
    log = home / "logs" / "worker.log"
    log.parent.mkdir()
    log.write_text("one\n")
    command = [sys.executable, "-m", "agnt_tasks", "logs", "--follow"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as following:
        assert following.stdout is not None
        assert following.stdout.readline() == "one\n"
        with log.open("a") as more:
            more.write("two\nhalf")
        assert following.stdout.readline() == "two\n"
        log.write_text("anew\n")
        assert following.stdout.readline() == "anew\n"
        following.terminate()


def test_backup_copies_and_never_overwrites(agnt: Agnt, tmp_path: Path) -> None:
    agnt.made()
    copied = agnt.done("backup", "--json").object
    assert Path(copied["path"]).parent == agnt.home / "backups"
    target = tmp_path / "copy.db"
    assert agnt.done("backup", str(target)).out.startswith(f"{target} has ")
    with sqlite3.connect(target) as database:
        assert database.execute("SELECT count(*) FROM tasks").fetchone() == (1,)
    database.close()
    ran = agnt("backup", str(target), "--json")
    assert (ran.code, str(target) in ran.error["error"]) == (1, True)


def test_skills_tell_what_tools_do(agnt: Agnt) -> None:
    said = agnt.done("skills").out
    assert "ask_user" in said
    assert "always allowed" in said
    skills = agnt.done("skills", "--json").object["data"]
    assert any(tool["name"] == "ask_user" and tool["always"] for skill in skills for tool in skill["tools"])
    assert "ask_user: " in agnt.done("skills", "--plain").out


def test_config_shows_settings_but_no_secret(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "AGNT_MODEL_API_BASE": "https://user:hunter2@example.com/v1",
        "AGNT_MODEL_API_KEY": "sk-hunter2",
        "OPENAI_API_KEY": "sk-hunter2",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    for form in ([], ["--plain"], ["--json"]):
        said = agnt.done("config", *form).out
        assert "hunter2" not in said
        assert str(agnt.home / "tasks.db") in said
        assert "OPENAI_API_KEY" in said
    settings = agnt.done("config", "--json").object
    assert settings["worker"]["rehearsal_pace"] == 0
    assert settings["keys"] == {"OPENAI_API_KEY": "not yet allowed"}
    assert settings["environment"]["AGNT_MODEL_API_KEY"] == "is set"


def test_the_model_in_use_and_why(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    assert agnt.done("model", "show").out == "Model          rehearsal\nBecause of     AGNT_MODEL\n"
    monkeypatch.delenv("AGNT_MODEL")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hunter2")
    said = agnt.done("model", "show").out
    assert "env:OPENAI_API_KEY" in said
    assert "agnt model allow OPENAI_API_KEY" in said
    assert "hunter2" not in said
    assert agnt.done("model", "show", "--json").object["allowed"] is False
    agnt.done("model", "allow", "OPENAI_API_KEY")
    assert agnt.done("model", "show", "--json").object["allowed"] is True
    assert agnt.done("model", "allow", "OPENAI_API_KEY", "--json").object["allowed"] is True
    assert agnt("model", "allow", "PATH", "--json").error["error_code"] == "VALIDATION_ERROR"
    assert agnt("model", "show", "nobody", "--json").error["error_code"] == "NOT_FOUND"


def test_a_profile_whose_key_is_missing_says_so(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AGNT_MODEL")
    agnt.done("assistants", "save", "writer", "--model", "openai/gpt", "--key", "env:MY_KEY")
    agnt.done("assistants", "save", "writer", "--api-base", "https://me:hunter2@example.com/v1")
    assert "env:MY_KEY, which holds none here" in agnt.done("model", "show", "writer").out
    shown = agnt.done("model", "show", "writer", "--json").object
    assert (shown["key"], shown["keyIsSet"], shown["apiBase"]) == (
        "env:MY_KEY",
        False,
        "https://example.com/v1",
    )


def test_the_model_is_asked(agnt: Agnt) -> None:
    assert agnt.done("model", "test").out.strip()
    assert agnt.done("model", "test", "--json").object["assistant"] == "default"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(agnt: Agnt, shell: str) -> None:
    assert "_AGNT_COMPLETE" in agnt.done("completion", shell).out


def _complete(agnt: Agnt, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    monkeypatch.setenv("_AGNT_COMPLETE", "fish_complete")
    monkeypatch.setenv("COMP_WORDS", " ".join(["agnt", *words]))
    monkeypatch.setenv("COMP_CWORD", words[-1] if words else "")
    with pytest.raises(SystemExit):
        agnt()
    monkeypatch.delenv("_AGNT_COMPLETE")
    return agnt("--version").out


def test_commands_statuses_and_ids_are_completed(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    pending, held = agnt.made("Pending \x1b[31m one"), agnt.made("Held one")
    agnt.done("stop", held.id)
    assert "process" in _complete(agnt, monkeypatch, "pro")
    assert "needs_clarification" in _complete(agnt, monkeypatch, "list", "--status", "need")
    said = _complete(agnt, monkeypatch, "stop", "task_")
    assert pending.id in said
    assert held.id not in said
    assert "\x1b" not in said
    (agnt.home / "tasks.db").write_bytes(b"broken" * 200)
    assert "task_" not in _complete(agnt, monkeypatch, "stop", "task_")
