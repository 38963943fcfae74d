"""What was spent today: asked for seldom, because it is the slowest question, and the least urgent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from agnt_tasks.store.protocol import FullStore
from agnt_tasks.verbs.boarding import spent_since
from agnt_tasks.wording.amounts import price

_PAUSE = 5_000
"""Milliseconds between two questions at least."""


class Spending:
    def __init__(self, store: FullStore, clock: Callable[[], int]) -> None:
        self._store = store
        self._clock = clock
        self._counted = 0
        self.may_have_grown = False
        """Something happened that may have cost something."""
        self.words = ""
        """Money of today; empty: none, or nobody knows."""

    async def count(self) -> None:
        """Ask, if there may be an answer other than the last. Raises StoreError."""
        now = self._clock()
        day = datetime.fromtimestamp(now / 1000).replace(hour=0, minute=0, second=0, microsecond=0)
        midnight = int(day.timestamp() * 1000)
        is_today = self._counted >= midnight
        if is_today and (not self.may_have_grown or now - self._counted < _PAUSE):
            return
        self._counted, self.may_have_grown = now, False
        usage = await spent_since(self._store, midnight)
        self.words = price(usage.cost_usd) if usage and usage.cost_usd else ""
