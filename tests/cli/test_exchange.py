"""`export` and `import`: everything out, everything in, and a word about every line that is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agnt_tasks.cli.parameters import read_rows
from agnt_tasks.errors import InvalidJsonError
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.testing.driving import reached
from tests.cli.calling import Agnt


def _without_account(lines: str) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in json.loads(line).items() if key != "account"}
        for line in lines.splitlines()
    ]


def test_what_was_exported_can_be_imported_and_is_the_same(
    agnt: Agnt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for status in (
        TaskStatus.COMPLETED,
        TaskStatus.NEEDS_CLARIFICATION,
        TaskStatus.FAILED,
        TaskStatus.PENDING,
    ):
        agnt.drive(lambda harness, status=status: reached(harness, status))  # type: ignore[misc]
    task = agnt.made("Evil \x1b[31m \u202e title", description="日本語")
    attachment = tmp_path / "data.bin"
    attachment.write_bytes(bytes(range(256)))
    agnt.done("process", task.id, "-f", str(attachment))
    agnt.done("stop", task.id)
    agnt.done("like", task.id, "--reason", "good")
    agnt.done("assistants", "save", "writer", "--model", "openai/gpt")
    exported = agnt.done("export").out
    assert exported.isprintable() is False  # only because of the line ends:
    assert all(line.isprintable() for line in exported.splitlines())

    other = tmp_path / "other"
    monkeypatch.setenv("AGNT_HOME", str(other))
    counts = agnt.done("import", "-", "--json", stdin=exported).object
    assert (counts["tasks"], counts["files"], counts["assistants"]) == (5, 1, 1)
    assert _without_account(agnt.done("export").out) == _without_account(exported)
    assert agnt.done("import", "-", stdin=exported).out.startswith("Imported ")


def test_importing_again_changes_nothing(agnt: Agnt) -> None:
    agnt.made()
    exported = agnt.done("export").out
    said = agnt.done("import", "-", stdin=exported).out
    assert said == "Imported nothing new. 1 task left alone: the id was there already.\n"


def test_task_objects_of_the_document_need_only_title_and_assistant(agnt: Agnt, tmp_path: Path) -> None:
    file = tmp_path / "tasks.jsonl"
    lines = [
        '{"title": "A", "assistant": "b"}',
        '{"title": "B", "assistant": "x", "status": "failed"}',
        "",
        "",
    ]
    file.write_text("\n".join(lines))
    assert agnt.done("import", str(file)).out == "Imported 2 tasks.\n"
    rows = agnt.done("list", "--json").object["data"]
    assert sorted((row["title"], row["status"]) for row in rows) == [("A", "pending"), ("B", "failed")]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('{"title": "A", "assistant": "b"}\n{"title": "B"', "Line 2 is not JSON"),
        ('{"title": "A", "assistant": "b"}\n[1]\n', "Line 2 is not a JSON object"),
        ('{"title": "A", "assistant": "b"}\n\n{"title": "C", "assistant": "b"}\n', "Line 2 is empty"),
        ('{"title": "A", "assistant": "b"}\n{"title": "B"}\n', "Line 2"),
        ("[" * 100_000, "Line 1 is not JSON"),
        ("\xff\xfe", "Line 1 is not JSON"),
    ],
)
def test_a_wrong_line_is_named(agnt: Agnt, lines: str, told: str) -> None:
    ran = agnt("import", "-", "--json", stdin=lines.encode("latin-1"))
    assert ran.code == 1
    assert told in ran.error["error"]
    assert ran.error["error_code"] in ("INVALID_JSON", "VALIDATION_ERROR")


def test_a_missing_file_is_named(agnt: Agnt) -> None:
    ran = agnt("import", "nowhere.jsonl", "--json")
    assert (ran.code, "nowhere.jsonl" in ran.error["error"]) == (1, True)


def test_lines_are_read_as_they_are_needed() -> None:
    read = 0

    def lines() -> Iterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield b'{"title": "A"}\n'

    rows = read_rows(lines())
    assert next(rows) == {"title": "A"}
    assert read == 1


def test_a_row_must_be_an_object() -> None:
    with pytest.raises(InvalidJsonError, match="Line 1"):
        list(read_rows([b"null"]))
