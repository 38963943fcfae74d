"""What webhooks ask of a database: settings for each account, and an outbox that whoever serves empties."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from agnt_tasks.models.execution import Failure
from agnt_tasks.models.task import TaskRow
from agnt_tasks.models.webhook import Delivery, DeliveryState, Webhook, WebhookChange, WebhookSecret


class Parcel(NamedTuple):
    """A delivery that is ours to be sent, until the lease ends."""

    id: str
    account: str
    event: str
    at: int
    """When it happened; milliseconds."""
    attempt: int
    """This one, counted from 1. Proves that it is still ours."""
    retries: int
    """How many there may be after the first attempt."""
    url: str
    allow_private: bool
    secrets: tuple[str, ...]
    """All that sign it."""
    task: TaskRow | None
    """As it was then; None: a test."""
    execution_id: str | None = None
    result: str | None = None
    """What the execution gave, if it gave it by then."""
    error: Failure | None = None

    def __repr__(self) -> str:
        # Secrets are in no log and no traceback.
        return f"Parcel({self.id}, {self.event}, attempt {self.attempt})"


class Outcome(NamedTuple):
    """What came of one attempt."""

    status: int | None = None
    """None: there was no answer."""
    error: str = ""
    """In words for a person; empty: it was taken."""
    answer: str = ""
    """The beginning of the body."""
    is_final: bool = False
    """Trying again would not help."""


class Settled(NamedTuple):
    """What becomes of a delivery after an attempt."""

    state: DeliveryState
    outcome: Outcome
    at: int
    due_at: int = 0
    """When to try again, while pending."""
    disables: str = ""
    """Why the webhook is switched off because of it."""


class Webhooks(Protocol):
    """Every call may raise StoreError. Those of an account raise NotFoundError if it has no webhook."""

    async def get(self, account: str) -> Webhook: ...

    async def save(self, account: str, change: WebhookChange) -> Webhook:
        """Change it, or make it. Who switches it off, gives up what is still to be sent.

        Raises:
            ValidationError: see `models.webhook.changed`.
        """

    async def delete(self, account: str) -> str:
        """With its secret and its log; the id that it had."""

    async def reveal(self, account: str) -> WebhookSecret: ...

    async def regenerate(self, account: str) -> WebhookSecret:
        """A new secret; the one before signs beside it for a day."""

    async def log(self, account: str, limit: int) -> Sequence[Delivery]:
        """Of the last week, newest first."""

    async def begin_test(self, account: str, lease_until: int) -> Parcel:
        """A test call, ours to be sent at once, whether the webhook is enabled or not."""

    async def next_due(self, busy: Collection[str]) -> int | None:
        """When the next delivery of another account than these is due; None: there is none."""

    async def claim(self, now: int, lease_until: int, busy: Collection[str], most: int) -> Sequence[Parcel]:
        """What is due, one for each account, but none of the busy ones. Nobody else gets it until the lease
        ends: then it is sent again, because its sender may have died."""

    async def settle(self, parcel: Parcel, settled: Settled) -> Delivery | None:
        """Note what came of it; None: it was no longer ours, and nothing was noted."""

    async def version(self) -> int: ...

    async def after(self, version: int) -> int:
        """Wait until anything was committed after that version; the new one."""
