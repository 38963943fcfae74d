"""A home for each test, without keys, colours or workers of the machine that it runs on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agnt_tasks.testing.harness import JANE
from agnt_tasks.wiring import workers
from tests.cli.calling import Agnt


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty AGNT_HOME for this process and its children."""
    for name in [name for name in os.environ if name.endswith("_API_KEY") or name.startswith("AGNT_")]:
        monkeypatch.delenv(name)
    for name in ("COLUMNS", "NO_COLOR", "EDITOR", "VISUAL", "_AGNT_COMPLETE"):
        monkeypatch.delenv(name, raising=False)
    place = tmp_path / "home"
    place.mkdir()
    (place / "config.toml").write_text("[worker]\nrehearsal_pace = 0\nidle_seconds = 0.3\n")
    monkeypatch.setenv("AGNT_HOME", str(place))
    monkeypatch.setenv("AGNT_MODEL", "rehearsal")
    monkeypatch.setenv("AGNT_EMAIL", JANE)
    monkeypatch.setenv("TZ", "UTC")
    return place


@pytest.fixture
def agnt(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Agnt:
    monkeypatch.setattr(workers, "start_detached", lambda settings: None)
    return Agnt(home, capsys, monkeypatch)
