"""What came back from a server, before anybody knows what it means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple, TypeVar

from agnt_tasks.errors import AgntError, StoreError

_Error = TypeVar("_Error", bound=AgntError)


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    content: bytes
    host: str
    resent: bool = False
    """The request was sent before, and what became of that is not known."""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """What it holds.

        Raises:
            StoreError: no JSON; says what it looks like.
        """
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            raise self.unusable(self._looks) from None

    def check_done(self) -> None:
        """Whatever it says, and be it nothing, as long as it is a server of this kind that says it.

        Raises:
            StoreError: a page, of somebody who stands between.
        """
        if self.content.strip():
            self.json()

    @property
    def _looks(self) -> str:
        start = self.content[:200].lstrip()
        if not start:
            return f"answered {self.status} and nothing more, where something was due"
        if start.startswith(b"<"):
            return "answered with a web page where JSON was due: does its address end before /tasks?"
        return "answered with something that is no JSON, or with a part of it"

    def unusable(self, why: str) -> StoreError:
        """The error for an answer that nobody can use; `why` goes on after the server's name."""
        mark = "" if why.endswith("?") else "."
        return named(StoreError(f"{self.host} {why}{mark}"), self.headers)


def named(error: _Error, headers: Mapping[str, str]) -> _Error:
    """The error, knowing the server's name for the request."""
    told = headers.get("x-request-id", "")
    error.request_id = "".join(each for each in told if "!" <= each <= "~")[:64]
    return error


def clock_of(headers: Mapping[str, str]) -> int | None:
    """The server's clock, in milliseconds since 1970, exact to a second; None: it does not tell."""
    try:
        return int(parsedate_to_datetime(headers["date"]).timestamp() * 1000)
    except (KeyError, ValueError, OverflowError, TypeError):
        return None
