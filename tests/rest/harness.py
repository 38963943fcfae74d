"""The harness of the REST store: real sockets to our server over the local store, in one process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from agnt_tasks.config.stores import Endpoint
from agnt_tasks.config.tokens import GivenToken
from agnt_tasks.models.token import Scope
from agnt_tasks.server.app import create_app
from agnt_tasks.server.serving import Caller, Serving
from agnt_tasks.store.journal import Journal
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.store.rest.open import open_rest
from agnt_tasks.store.rest.store import RestStore
from agnt_tasks.testing.harness import JANE
from tests.rest.quick_server import quickly_served


class People:
    """Whose tokens these are."""

    def __init__(self) -> None:
        self._callers: dict[str, Caller] = {}

    def invite(self, email: str, account: str) -> str:
        """A token for somebody."""
        token = f"token-{len(self._callers)}-of-{email}"
        self._callers[token] = Caller(Identity(email, account), frozenset(Scope), token)
        return token

    async def caller(self, token: str) -> Caller | None:
        return self._callers.get(token)


class RestHarness:
    """Every store has a token and connections of its own."""

    def __init__(self, local: LocalDatabase, url: str, people: People, closing: AsyncExitStack) -> None:
        self._local = local
        self._people = people
        self._closing = closing
        self.url = url
        self.journal: Journal = local.journal
        self.store: FullStore

    async def store_for(self, email: str) -> RestStore:
        return await self._open(email, self._local.account)

    async def other_account(self, email: str) -> RestStore:
        return await self._open(email, "acc_other")

    async def _open(self, email: str, account: str) -> RestStore:
        token = self._people.invite(email, account)
        return await self._closing.enter_async_context(open_rest(endpoint(self.url, token)))


def endpoint(url: str, token: str = "token") -> Endpoint:
    return Endpoint("here", url, GivenToken(token))


async def _nothing_wrong() -> None:
    """The database is as it should be."""


@asynccontextmanager
async def rest_harness(path: Path) -> AsyncIterator[RestHarness]:
    """A fresh database at `path` and a server on it, everything closed at the end."""
    async with AsyncExitStack() as closing:
        local = await closing.enter_async_context(open_local(path))
        people, ended = People(), asyncio.Event()
        app = create_app(Serving(local.store, people, _nothing_wrong, closing=ended))
        url = await closing.enter_async_context(quickly_served(app, ended))
        harness = RestHarness(local, url, people, closing)
        harness.store = await harness.store_for(JANE)
        yield harness
