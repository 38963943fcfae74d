"""Who is behind a token: what a server asks before it opens a store."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from agnt_tasks.models.token import Scope
from agnt_tasks.store.protocol import Identity


class Caller(NamedTuple):
    """Somebody who may come in."""

    identity: Identity
    scopes: frozenset[Scope]
    token: str
    """The token's id, which is no secret."""


class Access(Protocol):
    async def caller(self, token: str) -> Caller | None:
        """Who has this token; None: nobody, or it was revoked or is over.

        Raises:
            StoreError: it cannot be looked up now.
        """
