"""Where things are: one folder with AGNT_HOME, else the platform's own places."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Paths(NamedTuple):
    database: Path
    config: Path
    """config.toml: written by people, never by the program."""
    locks: Path
    """One file for each worker, locked as long as it lives."""
    logs: Path
    backups: Path
    allowed_keys: Path
    """Names of provider keys that the user agreed to use, one a line."""
    owner_token: Path
    """The token that `agnt serve` made for whoever owns this home; only theirs to read."""


def find_paths(env: Mapping[str, str]) -> Paths:
    """The paths of this user, or of the home that AGNT_HOME names."""
    home = env.get("AGNT_HOME", "")
    if home:
        root = Path(home).expanduser().absolute()
        return _paths(root, root, root)
    # Only without AGNT_HOME, so that a scripted call does not pay for the import.
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("agnt-tasks", appauthor=False)
    return _paths(dirs.user_data_path, dirs.user_config_path, dirs.user_state_path)


def _paths(data: Path, config: Path, state: Path) -> Paths:
    return Paths(
        database=data / "tasks.db",
        config=config / "config.toml",
        locks=state / "locks",
        logs=state / "logs",
        backups=data / "backups",
        allowed_keys=data / "allowed-keys",
        owner_token=data / "owner-token",
    )
