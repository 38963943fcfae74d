"""What goes wrong is told in one sentence, in the shape that was asked for, with a code for scripts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agnt_tasks import wiring
from agnt_tasks.models.attachment import PROCESS_LIMIT
from tests.cli.calling import Agnt


def test_errors_of_ours(agnt: Agnt) -> None:
    ran = agnt("show", "nothing")
    assert ran == (1, "", "agnt: There is no task nothing. `agnt list` shows the tasks that exist.\n")
    error = agnt("show", "nothing", "--json").error
    assert list(error) == ["error", "error_code"]
    assert error["error_code"] == "TASK_NOT_FOUND"


@pytest.mark.parametrize(
    "arguments",
    [
        ["unknown"],
        ["list", "--unknown"],
        ["add"],
        ["list", "--page", "x"],
        ["worker", "--concurrency", "0"],
        ["process", "task_x", "--timeout", "5"],
        ["edit", "task_x", "--status", "pending,failed"],
        ["memory", "--search", "mornings", "forget", "mem_001"],
    ],
)
def test_wrong_calls(agnt: Agnt, arguments: list[str]) -> None:
    ran = agnt(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("agnt: ")
    assert "--help` explains it." in ran.err
    assert agnt(*arguments, "--json").error["error_code"] == "USAGE_ERROR"


def test_json_after_the_end_of_options_is_no_option(agnt: Agnt) -> None:
    assert agnt("show", "--", "--json").err.startswith("agnt: There is no task --json")


def test_a_setting_that_is_wrong(agnt: Agnt) -> None:
    (agnt.home / "config.toml").write_text("[worker]\nconcurency = 3\n")
    ran = agnt("list", "--json")
    assert (ran.code, ran.error["error_code"]) == (1, "CONFIG_ERROR")
    assert "concurency" in ran.error["error"]


def test_a_database_that_is_none(agnt: Agnt) -> None:
    (agnt.home / "tasks.db").write_bytes(b"no database at all" * 100)
    ran = agnt("list", "--json")
    assert ran.code == 1
    assert ran.error["error_code"].startswith("STORE_")


def test_what_nobody_foresaw_is_one_line_and_a_log(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(settings: Any) -> Any:
        raise RuntimeError("the dam \x1b[31mbroke")

    monkeypatch.setattr(wiring, "open_store", burst)
    ran = agnt("list")
    log = agnt.home / "logs" / "errors.log"
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert str(log) in ran.err
    assert "\x1b" not in ran.err
    assert "in burst" in log.read_text()
    assert agnt("list", "--json").error["error_code"] == "INTERNAL_ERROR"


def test_ctrl_c_says_nothing(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(settings: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(wiring, "open_store", interrupt)
    assert agnt("list") == (130, "", "")


def test_a_file_that_is_too_large_is_named(agnt: Agnt, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate(PROCESS_LIMIT + 1)
    task = agnt.made()
    ran = agnt("process", task.id, "-f", str(large), "--json")
    assert (ran.code, ran.error["error_code"]) == (1, "PAYLOAD_TOO_LARGE")
    assert "large.bin" in ran.error["error"]
    assert "/dev/zero" in agnt("process", task.id, "-f", "/dev/zero").err
    half = tmp_path / "half.bin"
    with half.open("wb") as file:
        file.truncate(PROCESS_LIMIT // 2 + 1)
    assert "half.bin" in agnt("process", task.id, "-f", str(half), "-f", str(half)).err
    assert agnt.task(task.id).status == "pending"


def test_a_file_that_cannot_be_read_is_named(agnt: Agnt, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.txt", tmp_path):
        ran = agnt("add", "A", "-f", str(path), "--json")
        assert (ran.code, str(path) in ran.error["error"]) == (1, True)
    assert agnt.done("list", "--json").object["data"] == []


def test_bytes_that_are_no_text(agnt: Agnt) -> None:
    assert agnt("add", "-", "--json", stdin=b"\xff\xfe").error["error_code"] == "VALIDATION_ERROR"
    assert agnt("add", "half \udcff", "--json").error["error_code"] == "VALIDATION_ERROR"


def _run(arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", arguments],
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_a_reader_that_goes_away_is_no_error(agnt: Agnt) -> None:
    for number in range(3):
        agnt.made(f"Task {number}", description="long " * 10_000)
    ran = _run(f"{sys.executable} -m agnt_tasks export | true; echo ${{PIPESTATUS[0]}}")
    assert (ran.stdout, ran.stderr) == (b"141\n", b"")


def test_the_exit_code_reaches_the_shell(home: Path) -> None:
    ran = _run(f"{sys.executable} -m agnt_tasks show nothing")
    assert (ran.returncode, ran.stdout) == (1, b"")


def test_an_encoding_without_our_signs(agnt: Agnt) -> None:
    agnt.made("Café 会議")
    ran = _run(
        f"{sys.executable} -m agnt_tasks list; {sys.executable} -m agnt_tasks list --json",
        PYTHONIOENCODING="ascii",
    )
    assert b"o Pending" in ran.stdout
    assert b"Caf? ??" in ran.stdout
    assert b'"Caf\\u00e9 \\u4f1a\\u8b70"' in ran.stdout
    assert ran.stderr == b""
