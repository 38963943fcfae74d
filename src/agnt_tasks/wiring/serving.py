"""`agnt serve`: the API over the local store, its webhooks, and a worker beside it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, NamedTuple

from agnt_tasks import wiring
from agnt_tasks.config.settings import Settings
from agnt_tasks.server.app import create_app
from agnt_tasks.server.delivering import delivering
from agnt_tasks.server.running import serve
from agnt_tasks.server.sending import Sender
from agnt_tasks.server.serving import LOOPBACK, Serving
from agnt_tasks.store.local.open import LocalDatabase
from agnt_tasks.store.protocol import Identity
from agnt_tasks.wiring.own_worker import OwnWorker
from agnt_tasks.wiring.owner_token import owner_token


class ServerOptions(NamedTuple):
    host: str = "127.0.0.1"
    port: int = 8787
    """0: any that is free."""
    worker: bool = True
    """Run one beside the server; without it somebody else must."""
    origins: tuple[str, ...] = ()
    """Web pages that may call."""
    rate: int = 0
    """Requests a minute for each token; 0: no limit."""
    names: tuple[str, ...] = ()
    """What else the machine is called, such as by a proxy before it."""
    private_webhooks: bool = False
    """Whether webhooks may lead to this machine and its neighbours."""


class Ready(NamedTuple):
    """Told once the server listens."""

    url: str
    token: str
    """The owner's."""


async def run_server(
    settings: Settings,
    options: ServerOptions,
    announce: Callable[[Ready], None],
    *,
    account: str = "",
    closing: asyncio.Event | None = None,
) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP, or until `closing` is set. Then our worker has ended, too.

    `account`: of the owner; empty is that of the database.

    Raises:
        ConfigError: the address cannot be had, or the owner's token cannot be kept.
        StoreError: the database cannot be opened.
    """
    ending, worker = closing or asyncio.Event(), OwnWorker(settings)
    async with wiring.open_database(settings, worker.wake) as local:
        owner = Identity(settings.email, account or local.account)
        token = await owner_token(local.access, settings.paths.owner_token, owner)

        def ready(url: str) -> None:
            announce(Ready(url, token))
            worker.begin()

        serving = _serving(local, options, ending)
        app = create_app(serving._replace(has_worker=lambda: bool(wiring.list_workers(settings))))
        beside = worker.running(local.journal) if options.worker else nullcontext()
        sender = Sender(private=options.private_webhooks)
        async with delivering(local.webhooks, sender=sender), beside:
            await serve(app, options.host, options.port, ready=ready, closing=ending, signals=closing is None)


def _serving(local: LocalDatabase, options: ServerOptions, closing: asyncio.Event) -> Serving:
    return Serving(
        open_store=local.store,
        access=local.access,
        check=local.check,
        skills=_skills,
        webhooks=local.webhooks,
        private_webhooks=options.private_webhooks,
        hosts=_names(options),
        any_address=options.host not in LOOPBACK,
        origins=options.origins,
        closing=closing,
        rate=options.rate,
    )


def _skills() -> list[dict[str, Any]]:
    return [
        {"name": skill.name, "tools": [tool._asdict() for tool in skill.tools]}
        for skill in wiring.list_skills()
    ]


def _names(options: ServerOptions) -> tuple[str, ...]:
    """What a request may call this machine: as it was told to be called, and as it calls itself."""
    ours = () if options.host in LOOPBACK else (socket.gethostname(),)
    return (*LOOPBACK, options.host, *ours, *options.names)
