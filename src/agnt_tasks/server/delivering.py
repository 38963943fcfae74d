"""The outbox of webhooks, emptied beside the server: each delivery at least once, always under the same id.

A delivery is claimed before it is sent, with a lease: two servers on one database do not send it both,
and one that dies between sending and noting has it sent again by whoever comes after the lease.
Each account has one call at a time, so that they come in order and a slow receiver delays only its own.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from agnt_tasks.errors import NotFoundError, StoreError
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.models.webhook import Delivery, DeliveryState
from agnt_tasks.server.sending import Sender
from agnt_tasks.store.webhooks import Outcome, Parcel, Settled, Webhooks

LEASE_MS = 60_000
"""Much longer than a call may take."""
MOST_AT_ONCE = 16
"""Calls, over all accounts."""
DELAYS = (5, 60, 300, 1_800, 7_200, 18_000, 36_000)
"""Seconds after the first, second, … failure; the last one for all that follow."""
JITTER = 0.2
"""So much of a delay, more or less, so that many do not come again in the same moment."""
_TROUBLE_SECONDS = 5.0
"""Until a database that could not be asked is asked again."""
_LONGEST_SLEEP_SECONDS = 60.0
"""A machine that was asleep must not sleep on."""
_GONE = 410

_LOG = logging.getLogger(__name__)


class Clock(NamedTuple):
    now: Callable[[], int] = now_ms
    """Milliseconds since 1970."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    """For seconds."""
    chance: Callable[[], float] = random.random
    """From 0 to 1."""


@asynccontextmanager
async def delivering(
    webhooks: Webhooks, *, sender: Sender | None = None, clock: Clock | None = None
) -> AsyncIterator[None]:
    """Deliveries go out for as long as the block lasts. What is on its way at the end is sent again later."""
    working = asyncio.create_task(_Delivering(webhooks, sender or Sender(), clock or Clock()).run())
    try:
        yield
    finally:
        working.cancel()
        await asyncio.wait([working])


async def try_out(
    webhooks: Webhooks, account: str, *, sender: Sender | None = None, clock: Clock | None = None
) -> Delivery:
    """Call the webhook of an account once, now; what came of it.

    Raises:
        NotFoundError: it has none, or none any more.
        StoreError
    """
    clock = clock or Clock()
    parcel = await webhooks.begin_test(account, clock.now() + LEASE_MS)
    outcome = await (sender or Sender()).send(parcel, clock.now())
    delivery = await webhooks.settle(parcel, settled(parcel, outcome, clock))
    if delivery is None:
        raise NotFoundError("The webhook was changed while it was being called.")
    return delivery


def settled(parcel: Parcel, outcome: Outcome, clock: Clock) -> Settled:
    """What becomes of a delivery after this."""
    now = clock.now()
    if not outcome.error:
        return Settled(DeliveryState.DELIVERED, outcome, now)
    if outcome.status == _GONE:
        why = "The receiver answered 410: it wants no more."
        return Settled(DeliveryState.FAILED, outcome, now, disables=why)
    if outcome.is_final or parcel.attempt > parcel.retries:
        return Settled(DeliveryState.FAILED, outcome, now)
    due_at = now + delay_ms(parcel.attempt, clock.chance())
    return Settled(DeliveryState.PENDING, outcome, now, due_at)


def delay_ms(failures: int, chance: float) -> int:
    seconds = DELAYS[min(failures, len(DELAYS)) - 1]
    return int(seconds * 1000 * (1 + JITTER * (2 * chance - 1)))


class _Delivering:
    def __init__(self, webhooks: Webhooks, sender: Sender, clock: Clock) -> None:
        self._webhooks = webhooks
        self._sender = sender
        self._clock = clock
        self._sending: dict[str, asyncio.Task[None]] = {}
        """By account."""

    async def run(self) -> None:
        try:
            while True:
                try:
                    await self._round()
                except StoreError:
                    await self._clock.sleep(_TROUBLE_SECONDS)
                except Exception:
                    _LOG.exception("Webhooks stopped for a moment")
                    await self._clock.sleep(_TROUBLE_SECONDS)
        finally:
            for sending in self._sending.values():
                sending.cancel()
            await asyncio.gather(*self._sending.values(), return_exceptions=True)

    async def _round(self) -> None:
        """Begin what is due; if nothing is, wait until something may be."""
        version = await self._webhooks.version()
        due = await self._webhooks.next_due(self._sending)
        now, free = self._clock.now(), MOST_AT_ONCE - len(self._sending)
        if due is not None and due <= now and free:
            for parcel in await self._webhooks.claim(now, now + LEASE_MS, self._sending, free):
                self._begin(parcel)
            return
        await self._wait(version, None if due is None or not free else due - now)

    def _begin(self, parcel: Parcel) -> None:
        sending = asyncio.create_task(self._deliver(parcel))
        self._sending[parcel.account] = sending
        sending.add_done_callback(lambda _: self._sending.pop(parcel.account))

    async def _wait(self, version: int, at_most_ms: int | None) -> None:
        """For a commit, the end of a call, or the time."""
        news = asyncio.ensure_future(self._webhooks.after(version))
        ours: list[asyncio.Future[Any]] = [news]
        if at_most_ms is not None:
            seconds = min(at_most_ms / 1000, _LONGEST_SLEEP_SECONDS)
            ours.append(asyncio.ensure_future(self._clock.sleep(seconds)))
        try:
            await asyncio.wait([*ours, *self._sending.values()], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in ours:
                each.cancel()
            await asyncio.wait(ours)
        if not news.cancelled():
            news.result()

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            outcome = await self._sender.send(parcel, self._clock.now())
        except Exception:
            # One that nobody foresaw must not hold up all the others.
            _LOG.exception("Delivery %s failed", parcel.id)
            outcome = Outcome(error="Something unexpected happened here.")
        try:
            await self._webhooks.settle(parcel, settled(parcel, outcome, self._clock))
        except StoreError:
            # It is sent once more after the lease; the receiver knows it by its id.
            _LOG.warning("Delivery %s was sent, but that could not be noted", parcel.id)
