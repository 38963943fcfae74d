"""A server over a fresh local store, and clients that talk to it without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp

from agnt_tasks.models.token import Scope
from agnt_tasks.server.app import create_app
from agnt_tasks.server.serving import Caller, Serving
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.protocol import Identity
from agnt_tasks.testing.harness import BOB, EVE, JANE

ORIGIN = "http://127.0.0.1:8787"
NEW: Mapping[str, Any] = {"title": "Schedule Q2 planning meeting", "assistant": "asst_abc123"}


class Tokens:
    """Who may come in, kept in memory; counts how often it is asked."""

    def __init__(self) -> None:
        self.callers: dict[str, Caller] = {}
        self.asked = 0

    def give(self, token: str, email: str, account: str, *scopes: Scope) -> None:
        held = frozenset(scopes or Scope)
        self.callers[token] = Caller(Identity(email, account), held, f"tok_{token}")

    async def caller(self, token: str) -> Caller | None:
        self.asked += 1
        return self.callers.get(token)


class Desk:
    """One server. `jane` and `bob` share an account, `eve` has another one, `anyone` has no token."""

    def __init__(
        self, local: LocalDatabase, serving: Serving, tokens: Tokens, closing: AsyncExitStack
    ) -> None:
        self.local = local
        self.serving = serving
        self.tokens = tokens
        self.app: ASGIApp = create_app(serving)
        self._closing = closing
        self.anyone = self._client({})
        self.jane, self.bob, self.eve = (self.client(name) for name in ("jane", "bob", "eve"))
        self.store = local.store(Identity(JANE, local.account))

    def client(self, token: str) -> httpx.AsyncClient:
        return self._client({"authorization": f"Bearer {token}"})

    def _client(self, headers: Mapping[str, str]) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)
        self._closing.push_async_callback(client.aclose)
        return client

    async def made(self, title: str = NEW["title"], **fields: Any) -> dict[str, Any]:
        """A task of Jane's, as the answer of its create."""
        answer = await self.jane.post("/tasks", json={**NEW, "title": title, **fields})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made


async def _well() -> None:
    """The database is as it should be."""


@asynccontextmanager
async def desk(path: Path, **more: Any) -> AsyncIterator[Desk]:
    """`more`: fields of `Serving`."""
    async with AsyncExitStack() as closing:
        local = await closing.enter_async_context(open_local(path / "tasks.db"))
        tokens = Tokens()
        for name, email in (("jane", JANE), ("bob", BOB)):
            tokens.give(name, email, local.account)
        tokens.give("eve", EVE, "acc_other")
        serving = Serving(**{"open_store": local.store, "access": tokens, "check": _well, **more})
        yield Desk(local, serving, tokens, closing)
