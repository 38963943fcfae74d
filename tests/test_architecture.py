"""The house rules that a machine can check: sizes, packages, what a command imports, no machine's paths."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
SOURCE = TOP / "src" / "agnt_tasks"
MODULE_LINES = 300
FUNCTION_LINES = 50
CLASS_LINES = 300
HEAVY = ("textual", "litellm", "starlette", "httpx", "uvicorn")
"""What no command of the CLI may import before it needs it (architecture, The board never runs an agent)."""

LISTING = """
import json, sys
from agnt_tasks.__main__ import main
code = main(["list", "--json"])
loaded = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({"code": code, "loaded": loaded}), file=sys.stderr)
"""

# In pieces, so that this file does not name what it looks for.
MACHINE_PATHS = re.compile("|".join(("/wo" + r"rk/\w", "/ro" + r"ot/\w", "/tm" + r"p/v/")))
TEXT_FILES = {".py", ".md", ".toml", ".sql", ".tcss", ".txt", ".sh", ".yml", ".json", ".cfg", ".html"}


def _modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def _name(path: Path) -> str:
    return str(path.relative_to(TOP))


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _definitions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def test_there_is_something_to_look_at() -> None:
    assert len(_modules()) > 30


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for path in _modules()}
    parents = {parent for folder in folders for parent in folder.parents if parent.is_relative_to(SOURCE)}
    missing = [_name(each) for each in folders | parents if not (each / "__init__.py").is_file()]
    assert missing == []


def test_modules_are_small() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in _modules()}
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}


def test_functions_and_classes_are_small() -> None:
    long = {
        f"{_name(path)}:{node.lineno} {node.name}": _lines(node)
        for path in _modules()
        for node in _definitions(path)
        if _lines(node) > (CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES)
    }
    assert long == {}


def test_no_file_names_a_path_of_some_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a checkout: git knows no files here")
    files = [TOP / name for name in listed.stdout.splitlines() if Path(name).suffix in TEXT_FILES]
    assert len(files) > 50
    found = {
        f"{_name(path)}:{number}": line.strip()[:80]
        for path in files
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE_PATHS.search(line)
    }
    assert found == {}


def test_listing_tasks_imports_nothing_heavy(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SOURCE.parent),
        "AGNT_HOME": str(tmp_path / "agnt"),
        "HOME": str(tmp_path),
        "AGNT_MODEL": "rehearsal",
    }
    ran = subprocess.run(
        [sys.executable, "-c", LISTING],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stderr.splitlines()[-1])
    assert told["code"] == 0
    assert json.loads(ran.stdout) in ([], {"data": [], "pagination": {"page": 1, "perPage": 20, "total": 0}})
    assert "aiosqlite" in told["loaded"], "it did not even open a store"
    assert [name for name in HEAVY if name in told["loaded"]] == []
