"""The table `[board]` of config.toml. Read before the first paint, so without pydantic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from agnt_tasks.config.config_file import read_config
from agnt_tasks.config.paths import Paths, find_paths
from agnt_tasks.config.store_choice import Stores, read_stores
from agnt_tasks.errors import ConfigError

AUTO = "auto"
THEMES = (AUTO, "dark", "light", "dark-clear", "light-clear", "sixteen")
PRESETS = ("vim", "plain")
WAYS = ("off", "bell", "desktop")
"""How the board calls for attention."""


class Notify(NamedTuple):
    """What is worth a call, and how."""

    question: str = "bell"
    failure: str = "bell"
    finish: str = "off"
    unfocused_only: bool = True


class BoardSettings(NamedTuple):
    theme: str = AUTO
    """One of THEMES; `auto`: what was chosen last, else what suits the terminal."""
    preset: str = PRESETS[0]
    keys: Mapping[str, tuple[str, ...]] = {}
    """Keys by action id, as they were written; none: the action has no key."""
    ascii: bool | None = None
    """No sign beyond ASCII; None: if the locale knows no others."""
    animations: bool | None = None
    """None: unless the board is used over SSH."""
    notify: Notify = Notify()
    follow_card: bool = False
    """The cursor goes along with a card that moves to another column."""
    recent_days: int = 7
    """Completed tasks older than this can be hidden by one key."""
    views: Mapping[str, str] = {}
    """Filters by the name of the view."""


def load_board(env: Mapping[str, str]) -> tuple[Paths, BoardSettings, Stores]:
    """As much of the settings as the first paint needs.

    Raises:
        ConfigError: config.toml is wrong; names what.
    """
    paths = find_paths(env)
    table = read_config(paths.config)
    board = board_of(table.get("board", {}), paths.config)
    return paths, board, read_stores(table, env, paths.config)


def board_of(table: Any, file: Path) -> BoardSettings:
    """Check the table of that file; as `read_board`, and names the file."""
    try:
        return read_board(table)
    except ConfigError as error:
        raise ConfigError(f"{file}: {error.message}") from None


def read_board(table: Any) -> BoardSettings:
    """Check the table.

    Raises:
        ConfigError: names the key and says what would be right.
    """
    return BoardSettings(**_read(table, "board", _READERS))


_Reader = Callable[[Any, str], Any]


def _read(table: Any, path: str, readers: Mapping[str, _Reader]) -> dict[str, Any]:
    for key in _table(table, path):
        if key not in readers:
            raise ConfigError(f"{path}.{key}: there is no such key; there are {', '.join(readers)}.")
    return {key: readers[key](value, f"{path}.{key}") for key, value in table.items()}


def _must(is_so: bool, path: str, what: str) -> None:
    if not is_so:
        raise ConfigError(f"{path}: must be {what}.")


def _table(value: Any, path: str) -> dict[str, Any]:
    _must(isinstance(value, dict), path, "a table")
    return dict(value)


def _one_of(words: tuple[str, ...]) -> _Reader:
    def reader(value: Any, path: str) -> Any:
        _must(value in words, path, f"one of {', '.join(words)}")
        return value

    return reader


def _flag(value: Any, path: str) -> Any:
    _must(isinstance(value, bool), path, "true or false")
    return value


def _days(value: Any, path: str) -> Any:
    _must(type(value) is int and 1 <= value <= 3650, path, "a number of days, from 1 to 3650")
    return value


def _notify(value: Any, path: str) -> Notify:
    way = _one_of(WAYS)
    readers = {"question": way, "failure": way, "finish": way, "unfocused_only": _flag}
    return Notify(**_read(value, path, readers))


def _keys(value: Any, path: str) -> dict[str, tuple[str, ...]]:
    return dict(_bound(_table(value, path), path, ""))


def _bound(table: dict[str, Any], path: str, before: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """`"task.stop" = "s"` and, as TOML reads it without quotes, `task.stop = "s"`."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _bound(value, f"{path}.{name}", f"{before}{name}.")
            continue
        keys = [value] if isinstance(value, str) else value
        good = isinstance(keys, list) and all(isinstance(key, str) for key in keys)
        _must(good, f"{path}.{name}", 'a key such as "f5", or a list of keys; "" is none')
        yield before + name, tuple(key for key in keys if key)


def _views(value: Any, path: str) -> dict[str, str]:
    for name, text in _table(value, path).items():
        _must(isinstance(text, str), f"{path}.{name}", 'a filter in quotes, such as "status:failed mine"')
    return dict(value)


_READERS: dict[str, _Reader] = {
    "theme": _one_of(THEMES),
    "preset": _one_of(PRESETS),
    "keys": _keys,
    "ascii": _flag,
    "animations": _flag,
    "notify": _notify,
    "follow_card": _flag,
    "recent_days": _days,
    "views": _views,
}
