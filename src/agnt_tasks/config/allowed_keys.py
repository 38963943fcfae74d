"""Which provider keys, found by chance, the user agreed to spend money with (ruling Models)."""

from __future__ import annotations

from pathlib import Path


def is_allowed(file: Path, variable: str) -> bool:
    try:
        return variable in file.read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return False


def allow(file: Path, variable: str) -> None:
    """Remember the agreement."""
    if not is_allowed(file, variable):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(variable + "\n")
