"""A task's file goes to the disk under a harmless name, and over nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from agnt_tasks.errors import StoreError
from agnt_tasks.wiring.downloads import save_file


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_goes_where_downloads_go(home: Path) -> None:
    (home / "Downloads").mkdir()
    assert save_file("report.md", b"one") == str(home / "Downloads" / "report.md")
    assert save_file("report.md", b"two") == str(home / "Downloads" / "report (2).md")
    assert (home / "Downloads" / "report.md").read_bytes() == b"one"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../.bashrc", "bashrc"),
        ("/etc/passwd", "passwd"),
        ("..", "file"),
        ("C:\\tmp\\x.txt", "x.txt"),
        ("a\x1b[2Jb.txt", "a\ufffd[2Jb.txt"),
    ],
)
def test_a_name_from_a_model_leads_nowhere_else(home: Path, name: str, kept: str) -> None:
    assert save_file(name, b"") == str(home / kept)


def test_what_cannot_be_written_is_told(home: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        save_file("x" * 300, b"")
