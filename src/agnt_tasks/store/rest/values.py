"""Single values of an answer, taken from whatever stands there; None: nothing of use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from agnt_tasks.models.timestamp import LATEST, from_iso

Kind = TypeVar("Kind")
_SECONDS_UNTIL = 100_000_000_000
"""Smaller numbers count seconds, larger ones milliseconds: the year 5138, or March of 1973."""


def text_of(value: Any) -> str | None:
    """Numbers count as text: some servers count their ids."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def id_of(value: Any) -> str | None:
    """An id, or that of an object."""
    if isinstance(value, Mapping):
        return first(id_of, value, "id", "_id")
    return text_of(value)


def email_of(value: Any) -> str | None:
    """An address, or that of a person; without one, what else names them."""
    if isinstance(value, Mapping):
        return first(text_of, value, "email", "name", "id", "_id")
    return text_of(value)


def emails_of(value: Any) -> tuple[str, ...] | None:
    return _each(email_of, value)


def names_of(value: Any) -> tuple[str, ...] | None:
    """Names, or those of objects."""
    return _each(_name_of, value)


def _name_of(value: Any) -> str | None:
    return first(text_of, value, "name", "id", "_id") if isinstance(value, Mapping) else text_of(value)


def _each(read: Callable[[Any], str | None], value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple):
        return None
    return tuple(found for found in map(read, value) if found)


def time_of(value: Any) -> int | None:
    """Milliseconds since 1970, of any RFC 3339 time, or of a number of seconds or milliseconds."""
    try:
        if isinstance(value, str):
            at = from_iso(value.strip())
        elif isinstance(value, int | float) and not isinstance(value, bool):
            at = int(value * 1000 if abs(value) < _SECONDS_UNTIL else value)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return at if 0 <= at <= LATEST else None


def first(read: Callable[[Any], Kind | None], source: Mapping[str, Any], *names: str) -> Kind | None:
    """The first of these that can be read."""
    for name in names:
        found = read(source.get(name))
        if found is not None:
            return found
    return None
