"""What was read, for as long as nobody writes.

An event reaches every board of an account at the same moment, and all of them ask for the same.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

MOST = 32
"""Answers that are kept; the oldest goes first. A page has a hundred rows at most."""


class Answers:
    """Of one connection that only reads; used in its thread alone."""

    def __init__(self) -> None:
        self._version = -1
        self._known: dict[Hashable, Any] = {}

    def knows(self, version: int, question: Hashable) -> bool:
        """Whether this was asked since the database is as it is now."""
        self._forget_before(version)
        return question in self._known

    def of(self, question: Hashable) -> Any:
        return self._known[question]

    def keep(self, version: int, question: Hashable, answer: Any) -> None:
        self._forget_before(version)
        if len(self._known) >= MOST:
            del self._known[next(iter(self._known))]
        self._known[question] = answer

    def _forget_before(self, version: int) -> None:
        if version != self._version:
            self._known.clear()
            self._version = version
