"""Webhooks of one database: each account's settings, and the outbox that triggers fill."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from agnt_tasks.errors import NotFoundError
from agnt_tasks.models.ids import new_id
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.models.webhook import (
    Delivery,
    Webhook,
    WebhookChange,
    WebhookSecret,
    changed,
    new_secret,
)
from agnt_tasks.store.local.changes import Changes
from agnt_tasks.store.local.repository import Repository
from agnt_tasks.store.webhooks import Parcel, Settled

Found = TypeVar("Found")

DAY_MS = 24 * 3_600_000
KEPT_MS = 7 * DAY_MS
"""For so long a delivery is tried, and its line stays in the log."""
OVERLAP_MS = DAY_MS
"""For so long a secret signs beside its successor."""
_SWITCHED_OFF = "The webhook was switched off before this was sent."


class LocalWebhooks:
    """As `store.webhooks.Webhooks`, over all accounts: whoever asks must know whose it is."""

    def __init__(self, repository: Repository, changes: Changes, now: Callable[[], int] = now_ms) -> None:
        self._repository = repository
        self._changes = changes
        self._now = now

    async def get(self, account: str) -> Webhook:
        async with self._repository.glancing() as records:
            return _there(await records.webhooks.get(account))

    async def save(self, account: str, change: WebhookChange) -> Webhook:
        at = self._now()
        async with self._repository.writing() as records:
            before = await records.webhooks.get(account)
            after = changed(before, change, new_id("hook"), at)
            await records.webhooks.save(account, after, new_secret())
            if not after.enabled:
                await records.webhooks.drop(account, _SWITCHED_OFF, at)
        return after

    async def delete(self, account: str) -> str:
        async with self._repository.writing() as records:
            return _there(await records.webhooks.delete(account))

    async def reveal(self, account: str) -> WebhookSecret:
        async with self._repository.glancing() as records:
            return _there(await records.webhooks.secret(account))

    async def regenerate(self, account: str) -> WebhookSecret:
        at = self._now()
        async with self._repository.writing() as records:
            return _there(await records.webhooks.renew_secret(account, new_secret(), at + OVERLAP_MS, at))

    async def log(self, account: str, limit: int) -> Sequence[Delivery]:
        async with self._repository.reading() as records:
            _there(await records.webhooks.get(account))
            return await records.webhooks.log(account, self._now() - KEPT_MS, limit)

    async def begin_test(self, account: str, lease_until: int) -> Parcel:
        async with self._repository.writing() as records:
            _there(await records.webhooks.get(account))
            return await records.webhooks.begin_test(account, new_id("msg"), self._now(), lease_until)

    async def next_due(self, busy: Collection[str]) -> int | None:
        async with self._repository.glancing() as records:
            return await records.webhooks.next_due(busy)

    async def claim(self, now: int, lease_until: int, busy: Collection[str], most: int) -> Sequence[Parcel]:
        async with self._repository.writing() as records:
            await records.webhooks.prune(now - KEPT_MS)
            return await records.webhooks.claim(now, lease_until, busy, most)

    async def settle(self, parcel: Parcel, settled: Settled) -> Delivery | None:
        async with self._repository.writing() as records:
            delivery = await records.webhooks.settle(parcel, settled)
            disabled = settled.disables and await records.webhooks.disable(
                parcel.account, parcel.url, settled.disables, settled.at
            )
            if disabled:
                await records.webhooks.drop(parcel.account, _SWITCHED_OFF, settled.at)
        return delivery

    async def version(self) -> int:
        return await self._changes.version()

    async def after(self, version: int) -> int:
        return await self._changes.after(version)


def _there(found: Found | None) -> Found:
    """Raises NotFoundError."""
    if found is None:
        raise NotFoundError("There is no webhook: make one with PUT /account/webhook.")
    return found
