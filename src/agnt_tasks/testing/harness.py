"""What a store's tests hand to the contract suite: stores of several people, and the workers' journal."""

from __future__ import annotations

from typing import Protocol

from agnt_tasks.store.journal import Journal
from agnt_tasks.store.protocol import FullStore

JANE = "jane@example.com"
"""Who `harness.store` acts for."""
BOB = "bob@example.com"
EVE = "eve@example.com"


class Harness(Protocol):
    """One fresh, empty database, and ways into it. Whoever makes it closes everything at the end."""

    @property
    def store(self) -> FullStore:
        """The store of `JANE`."""

    @property
    def journal(self) -> Journal:
        """Drives executions as a worker would: claim, steps, finish."""

    async def store_for(self, email: str) -> FullStore:
        """A store of the same account over a connection of its own, as another process would have it."""

    async def other_account(self, email: str) -> FullStore:
        """A store of an account that must never see the first one's tasks, on the same database."""
