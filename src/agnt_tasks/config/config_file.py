"""config.toml as a table, for whoever reads a part of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agnt_tasks.errors import ConfigError


def read_config(path: Path) -> dict[str, Any]:
    """The whole file; empty when there is none.

    Raises:
        ConfigError: it cannot be read, or is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from None
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from None
