"""Paths with names in them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from agnt_tasks.errors import NotFoundError


def filled(path: str, names: Iterable[str]) -> str:
    """The path with its names in order, quoted.

    Raises:
        NotFoundError: a name that no path can hold, so nothing has it.
    """
    left = iter(names)
    parts = [_quoted(next(left)) if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


def _quoted(name: str) -> str:
    # Dots alone are steps through the path for whoever stands between.
    if name in ("", ".", ".."):
        raise NotFoundError(f"Nothing is called {name!r}.")
    try:
        return quote(name, safe="")
    except UnicodeEncodeError:
        raise NotFoundError("Nothing has a name with half a character in it.") from None
