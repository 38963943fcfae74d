"""The curl commands of the API document, each with the JSON that stands behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

HOST = "https://api.agnt.ai"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Documented(NamedTuple):
    command: str
    """As it stands in the document, over several lines."""
    answer: Any
    """None: the document shows none."""

    @property
    def name(self) -> str:
        """Method and path, for people."""
        method = re.search(r"-X (\w+)", self.command)
        path = re.search(re.escape(HOST) + r'([^\s"]+)', self.command)
        assert path is not None
        return f"{method[1] if method else 'GET'} {path[1]}"

    def at(self, url: str) -> str:
        return self.command.replace(HOST, url)


def documented_curls() -> list[Documented]:
    text = Path(__file__).with_name("agnt-tasks.txt").read_text("utf-8")
    return list(_curls(text.splitlines()))


def _curls(lines: Sequence[str]) -> Iterator[Documented]:
    for number, line in enumerate(lines):
        if line.startswith("curl "):
            command = _command(lines[number:])
            yield Documented("\n".join(command), _answer(lines[number + len(command) :]))


def _command(lines: Sequence[str]) -> list[str]:
    """Up to a line's end that is neither escaped nor within quotes."""
    goes_on = list(takewhile(lambda number: _is_open(lines[: number + 1]), range(len(lines))))
    return list(lines[: len(goes_on) + 1])


def _is_open(lines: Sequence[str]) -> bool:
    return lines[-1].endswith("\\") or "\n".join(lines).count("'") % 2 == 1


def _answer(rest: Sequence[str]) -> Any:
    if rest[:1] != ["json"]:
        return None
    answer, _ = json.JSONDecoder().raw_decode("\n".join(rest[1:]))
    return answer


def shape(value: Any) -> Any:
    """Keys in their order and types of values; of a list, what its first entry is."""
    if isinstance(value, Mapping):
        return [(key, shape(each)) for key, each in value.items()]
    if isinstance(value, list):
        return ["list", *map(shape, value[:1])]
    if isinstance(value, str) and _TIME.fullmatch(value):
        return "time"
    return type(value).__name__


def fits(given: Any, told: Any) -> bool:
    """Whether two shapes are the same; an empty list fits any list."""
    if isinstance(given, list) and isinstance(told, list):
        if "list" in (given[:1] + told[:1]) and min(len(given), len(told)) == 1:
            return given[:1] == told[:1]
        return len(given) == len(told) and all(map(fits, given, told))
    if isinstance(given, tuple) and isinstance(told, tuple):
        return given[0] == told[0] and fits(given[1], told[1])
    return bool(given == told)
