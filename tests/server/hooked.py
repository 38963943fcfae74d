"""A database whose account has a webhook, a receiver for it, and a time that goes on by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.models.webhook import Delivery, DeliveryState, Webhook, WebhookChange
from agnt_tasks.server.delivering import Clock, delivering
from agnt_tasks.server.sending import Sender
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.local.store import LocalStore
from agnt_tasks.store.protocol import Identity
from agnt_tasks.testing.driving import forced, made
from agnt_tasks.testing.harness import JANE
from tests.server.receiver import PATIENCE_SECONDS, Receiver, receiving
from tests.store.harness import LocalHarness

SENDER = Sender(private=True)
"""The receiver is on this machine."""


class Time:
    """Whoever sleeps wakes at once, and it is later then. `stands`: nobody ever wakes."""

    def __init__(self, *, stands: bool = False) -> None:
        self.now = now_ms()
        self.slept: list[float] = []
        self._stands = stands

    async def sleep(self, seconds: float) -> None:
        if self._stands:
            await asyncio.Event().wait()
        self.slept.append(seconds)
        self.now += int(seconds * 1000)
        await asyncio.sleep(0)

    @property
    def clock(self) -> Clock:
        """Its chance is always in the middle."""
        return Clock(lambda: self.now, self.sleep, lambda: 0.5)


class Hooked:
    def __init__(self, path: Path, local: LocalDatabase, receiver: Receiver) -> None:
        self.path = path
        self.local = local
        self.receiver = receiver
        self.account = local.account
        self.webhooks = local.webhooks
        self.store: LocalStore = local.store(Identity(JANE, local.account))
        self.local_harness = LocalHarness(path, AsyncExitStack(), self.store, local.journal)

    async def hook(self, account: str = "", **fields: Any) -> Webhook:
        """Make or change a webhook; fields as on the wire."""
        change = WebhookChange.parse({"url": self.receiver.url(), "allowPrivate": True, **fields})
        return await self.webhooks.save(account or self.account, change)

    async def secret(self) -> str:
        return (await self.webhooks.reveal(self.account)).secret

    async def done(self, title: str = "Book a room") -> str:
        """A task that is completed, by force."""
        task = await made(self.store, title)
        await forced(self.store, task.id, TaskStatus.COMPLETED)
        return task.id

    async def log(self) -> list[Delivery]:
        return list(await self.webhooks.log(self.account, 200))

    async def logged(self, fits: Callable[[list[Delivery]], bool]) -> list[Delivery]:
        """The log, as soon as it is so."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                version = await self.webhooks.version()
                log = await self.log()
                if fits(log):
                    return log
                await self.webhooks.after(version)

    async def ended(self) -> list[Delivery]:
        """The log, as soon as nothing is to be sent any more."""
        return await self.logged(lambda log: all(each.state is not DeliveryState.PENDING for each in log))

    def delivering(self, time: Time | None = None, sender: Sender | None = None) -> Any:
        return delivering(self.webhooks, clock=(time or Time()).clock, sender=sender or SENDER)


@asynccontextmanager
async def hooked(folder: Path) -> AsyncIterator[Hooked]:
    path = folder / "tasks.db"
    async with open_local(path) as local, receiving() as receiver:
        yield Hooked(path, local, receiver)
