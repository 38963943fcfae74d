"""Which files are ours, and which schemas this program knows."""

from __future__ import annotations

from functools import cache
from pathlib import Path

APPLICATION_ID = 0x41474E54
"""`AGNT`: marks a file as ours."""


@cache
def migrations() -> dict[int, str]:
    """SQL by number, in order."""
    folder = Path(__file__).with_name("migrations")
    return {int(file.name[:4]): file.read_text("utf-8") for file in sorted(folder.glob("[0-9]*_*.sql"))}


def beside(path: Path) -> list[Path]:
    """Where SQLite keeps the log of a file, and the index of the log."""
    return [Path(f"{path}-wal"), Path(f"{path}-shm")]


def reading_mode(path: Path) -> str:
    """How to look without leaving a trace. With no log nothing can be missing, so no locks are needed:
    they would want files of their own, which a folder that cannot be written does not take."""
    return "ro" if beside(path)[0].exists() else "immutable"


def uri(path: Path, mode: str) -> str:
    """How SQLite opens an existing file."""
    return f"{path.as_uri()}?mode=" + ("ro&immutable=1" if mode == "immutable" else mode)
