"""What was read, with its tag: a server that knows tags need not send it again. It only saves bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Generic, TypeVar

_KEPT = 100
Value = TypeVar("Value")


class Validators(Generic[Value]):
    """By the address that was asked."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, Value]] = OrderedDict()

    def headers(self, address: str) -> Mapping[str, str]:
        """What to send along; empty: nothing is known."""
        tag, _ = self._kept.get(address, ("", None))
        return {"if-none-match": tag} if tag else {}

    def same(self, address: str) -> Value | None:
        """What it was: the server says that it is the same still. None: it was forgotten meanwhile."""
        return self._kept[address][1] if address in self._kept else None

    def keep(self, address: str, tag: str, value: Value) -> None:
        """An empty tag: the server does not tell."""
        self._kept.pop(address, None)
        if tag:
            self._kept[address] = tag, value
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
