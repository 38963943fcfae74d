"""What a server is given: everything that it must not find out by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from agnt_tasks.models.capabilities import Capabilities
from agnt_tasks.store.access import Access as Access
from agnt_tasks.store.access import Caller as Caller
from agnt_tasks.store.protocol import Identity, ServedStore

if TYPE_CHECKING:
    from agnt_tasks.server.webhooks import Webhooks

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Serving(NamedTuple):
    open_store: Callable[[Identity], ServedStore]
    """Costs nothing: it is called for every request."""
    access: Access
    check: Callable[[], Awaitable[None]]
    """Raises StoreError: the database cannot be written, or is not current."""
    skills: Callable[[], Sequence[Mapping[str, Any]]] = lambda: ()
    """As `api.answers.SkillAnswer`."""
    webhooks: Webhooks | None = None
    has_worker: Callable[[], bool] = lambda: True
    """Whether anybody runs what is queued."""
    private_webhooks: bool = False
    """They may lead to this machine and its neighbours, where their settings say so."""
    hosts: tuple[str, ...] = LOOPBACK
    """Names (without a port) that the Host header may have: a page that makes its own name lead here
    (DNS rebinding) is refused."""
    any_address: bool = False
    """The Host header may be any IP address, too: no page can make one lead here, as it can a name."""
    origins: tuple[str, ...] = ()
    """Web pages that may call; any other is refused."""
    closing: asyncio.Event | None = None
    """Set when the server ends: nothing new is taken, streams end at once."""
    rate: int = 0
    """Requests a minute for each token; 0: no limit."""
    offers: Capabilities = Capabilities()
    """What the stores can do; the rest is not there."""
