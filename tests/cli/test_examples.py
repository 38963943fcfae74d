"""Every example in a help text works as it stands, where the tasks and files that it names exist."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from agnt_tasks import wiring
from agnt_tasks.cli.examples import examples
from agnt_tasks.config.settings import load_settings
from tests.cli.calling import Agnt
from tests.cli.test_registry import COMMANDS
from tests.store.dump_database import let_in

EXAMPLES = [line for name in COMMANDS for line in examples(name)]
ENDLESS = [
    line
    for line in EXAMPLES
    if line.startswith(("agnt watch", "agnt demo", "agnt web", "agnt serve")) or "--follow" in line.split()
]
"""They go on until ctrl-c."""
FOR_A_SHELL = [
    line for line in EXAMPLES if "--wait" in line or {"|", ">"} & set(line.split()) or "$(" in line
]
BY_THEMSELVES = [line for line in EXAMPLES if line not in {*FOR_A_SHELL, *ENDLESS}]
ENDS_OF_A_WAIT = {0, 3, 4, 6, 124}

PRELUDE = (
    f"""agnt() {{ {shlex.quote(sys.executable)} -m agnt_tasks "$@"; }}; git() {{ echo "Fix the build"; }}"""
)
"""What stands for the commands in an example."""

TASK = {"id": "task_def456", "title": "Schedule Q2 planning meeting", "assistant": "asst_abc123"}
QUESTION = {"type": "message", "role": "assistant", "content": "When?", "clarification": True}
ASKED = {"type": "status_change", "from": "in_progress", "to": "needs_clarification"}
TIME = {"timestamp": "2026-02-28T14:01:00.000Z"}
ROWS = (
    {**TASK, "followers": ["cto@example.com"]},
    {
        **TASK,
        "id": "task_ask001",
        "status": "needs_clarification",
        "activities": [{**QUESTION, **TIME}, {**ASKED, **TIME}],
    },
    {
        "kind": "file",
        "taskId": "task_def456",
        "name": "notes.md",
        "fileId": "file_1",
        "content": base64.b64encode(b"# Notes\n").decode(),
    },
    {
        "kind": "memory",
        "id": "mem_001",
        "assistant": "default",
        "text": "Mornings are best",
        "createdAt": TIME["timestamp"],
    },
    {"kind": "assistant", "id": "writer", "model": "openai/gpt-5.4-mini"},
)


@pytest.fixture
def place(agnt: Agnt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agnt:
    """A folder with the files, a home with the tasks."""
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("report.md", "calendar.md"):
        Path(name).write_text("# Something to read\n")
    Path("tasks.jsonl").write_text("\n".join(map(json.dumps, ROWS)) + "\n")
    agnt.done("import", "tasks.jsonl")
    asyncio.run(let_in(agnt.home / "tasks.db"))
    return agnt


@pytest.mark.parametrize("line", BY_THEMSELVES)
def test_by_itself(place: Agnt, line: str) -> None:
    ran = place(*shlex.split(line)[1:])
    assert ran.code in (ENDS_OF_A_WAIT if line.startswith("agnt wait") else {0}), ran


@pytest.mark.parametrize("line", FOR_A_SHELL)
def test_in_a_shell(place: Agnt, line: str) -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{PRELUDE}\n{line}"],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ,
        check=False,
    )
    _end_workers(place.home)
    assert ran.returncode in (ENDS_OF_A_WAIT if "--wait" in line else {0}), ran
    assert "Traceback" not in ran.stderr


def _end_workers(home: Path) -> None:
    """Workers that a command started end before the test does."""
    settings = load_settings({**os.environ, "AGNT_HOME": str(home)})
    while wiring.stop_workers(settings):
        pass


@pytest.mark.parametrize("line", ENDLESS)
def test_without_an_end_they_are_at_least_understood(line: str) -> None:
    _, name, *rest = shlex.split(line)
    COMMANDS[name].make_context(name, rest)
