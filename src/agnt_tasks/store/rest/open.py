"""Opening a store that is a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx

from agnt_tasks.config.stores import Endpoint, is_loopback
from agnt_tasks.store.rest.client import AGENT, Bounds, RestClient
from agnt_tasks.store.rest.retrying import Retrying
from agnt_tasks.store.rest.store import RestStore

TIMEOUT = httpx.Timeout(connect=5.0, read=30.0, write=15.0, pool=5.0)
LIMITS = httpx.Limits(max_connections=8, max_keepalive_connections=8, keepalive_expiry=50.0)
"""A connection that nobody uses is dropped by us before servers do: theirs breaks requests."""


@asynccontextmanager
async def open_rest(
    endpoint: Endpoint,
    *,
    greet: bool = True,
    retrying: Retrying | None = None,
    bounds: Bounds | None = None,
    timeout: httpx.Timeout = TIMEOUT,
) -> AsyncIterator[RestStore]:
    """The store at that address. With `greet` it is asked once first: what it offers, and whose token it is.

    Without, the store offers nothing beyond the nine operations until its first answer (`RestStore.greet`
    asks for one): for faces that open while the server is away.

    Raises:
        ConfigError: the address is wrong, or there is no token.
        AgntError: the server does not answer, or not to this token.
    """
    async with await connected(endpoint.base, timeout) as http:
        store = RestStore(RestClient(endpoint, http, retrying=retrying, bounds=bounds))
        if greet:
            await store.greet()
        yield store


async def connected(base: str, timeout: httpx.Timeout = TIMEOUT) -> httpx.AsyncClient:
    """A client for one server; it connects when it is used."""
    parts = urlsplit(base)
    # Reading the certificates of this machine takes a tenth of a second.
    trust = await asyncio.to_thread(httpx.create_ssl_context) if parts.scheme == "https" else False
    return httpx.AsyncClient(
        verify=trust,
        timeout=timeout,
        limits=LIMITS,
        follow_redirects=False,
        # No proxy stands between a machine and itself.
        trust_env=not is_loopback(parts.hostname or ""),
        headers={"user-agent": AGENT, "accept-encoding": "gzip, deflate"},
    )
