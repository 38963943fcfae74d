"""`RestStore`: everything that `FullStore` asks, of a server."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from agnt_tasks.models.event import Event
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.store.rest.boarding import BoardingOperations
from agnt_tasks.store.rest.exchange import ExchangeOperations
from agnt_tasks.store.rest.keeping import KeepingOperations
from agnt_tasks.store.rest.polled import PolledOperations
from agnt_tasks.store.rest.stream import events


class RestStore(PolledOperations, KeepingOperations, ExchangeOperations, BoardingOperations):
    """One token's view of one server; each group of operations in a file of its own."""

    _lost: Callable[[], None] = staticmethod(lambda: None)

    async def greet(self) -> None:
        """Hear what the server offers, and whose token it is. Raises as any question."""
        await self.list_tasks(TaskQuery(per_page=1))

    async def watch(self, after: int | None = None) -> AsyncGenerator[Event, None]:
        """See `Store.watch`; where the server tells of no changes, they are looked for."""
        if self.client.offers is None and not self.is_hosted:
            await self.greet()
        trying = self.client.retrying
        told = events(self.client, after, tell=self._told, sleep=trying.sleep, chance=trying.chance)
        async with aclosing(told if self.capabilities.replay else self.polling.watch()) as found:
            async for event in found:
                yield event

    def when_lost(self, tell: Callable[[], None]) -> None:
        """See `store.reaching.Reaching`."""
        self._lost = tell

    def _told(self, pause: float | None) -> None:
        if pause is not None:
            self._lost()

    async def close(self) -> None:
        await self.client.close()
