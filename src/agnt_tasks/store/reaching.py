"""A store that can get out of reach, or be told to ask less."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable


@runtime_checkable
class Reaching(Protocol):
    def when_lost(self, tell: Callable[[], None]) -> None:
        """`tell` is called on the event loop whenever a watch loses its server; the last one given counts."""


@runtime_checkable
class Limited(Protocol):
    def limited_for(self) -> float:
        """Seconds for which its server wants to be asked nothing more; 0: it does not mind."""
