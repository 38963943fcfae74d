"""The board on a server: real sockets, tokens and files, put together as `agnt` does it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from starlette.types import ASGIApp

from agnt_tasks.config.stores import Endpoint
from agnt_tasks.config.tokens import GivenToken
from agnt_tasks.models.token import Scope
from agnt_tasks.server.app import create_app
from agnt_tasks.server.serving import Serving
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.protocol import Identity
from agnt_tasks.store.rest.open import open_rest
from agnt_tasks.store.rest.store import RestStore
from agnt_tasks.testing.harness import BOB, JANE
from agnt_tasks.testing.hosted import Hosted
from agnt_tasks.tui.surroundings import Surroundings
from agnt_tasks.wiring.board import surroundings
from tests.server.served import Served, served
from tests.tui.board_stage import QUIET, Board, Scene, opened

NAME = "team"


class Site:
    """A server that can be ended and started again, at one address."""

    def __init__(self, folder: Path, local: LocalDatabase, *, hosted: bool) -> None:
        self.folder = folder
        self.hosted = hosted
        self.local = local
        self.url = ""
        self.token = ""
        """Of Jane."""
        self._running: Served | None = None
        self._ending: AbstractAsyncContextManager[Served] | None = None

    async def start(self) -> None:
        port = self._running.port if self._running else 0
        closing = asyncio.Event()
        self._ending = served(self._app(closing), port=port, closing=closing)
        self._running = await self._ending.__aenter__()
        self.url = self._running.url

    def _app(self, closing: asyncio.Event) -> ASGIApp:
        if self.hosted:
            store = self.local.store(Identity(JANE, self.local.account))
            return Hosted(store, token=self.token).app
        serving = Serving(self.local.store, self.local.access, self.local.check, closing=closing)
        return create_app(serving)

    async def end(self) -> None:
        if self._ending is not None:
            await self._ending.__aexit__(None, None, None)
            self._ending = None

    async def invited(self, email: str) -> str:
        made = await self.local.access.create(email, scopes=tuple(Scope))
        return made.token

    @asynccontextmanager
    async def bob(self) -> AsyncIterator[RestStore]:
        """Somebody else at the same server."""
        endpoint = Endpoint("bob", self.url, GivenToken(await self.invited(BOB)))
        async with open_rest(endpoint) as store:
            yield store

    def board(self, own: Surroundings, url: str) -> Surroundings:
        """As `agnt --store team` has it, with a home of its own for what is local."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        (home / "config.toml").write_text(f'[stores.{NAME}]\nurl = "{url}"\ntoken_env = "TEAM_TOKEN"\n')
        env = {
            "AGNT_HOME": str(home),
            "AGNT_STORE": NAME,
            "TEAM_TOKEN": self.token,
            "AGNT_MODEL": "rehearsal",
        }
        return _quiet(surroundings(env), own)


def _quiet(made: Surroundings, own: Surroundings) -> Surroundings:
    another = made.another
    assert another is not None
    return made._replace(
        settings=QUIET, clock=own.clock, wake=None, another=lambda name: _quiet(another(name), own)
    )


@asynccontextmanager
async def site(folder: Path, *, hosted: bool = False) -> AsyncIterator[Site]:
    """`hosted`: it speaks as the hosted service does, and tells of no changes."""
    async with open_local(folder / "tasks.db") as local:
        place = Site(folder, local, hosted=hosted)
        place.token = await place.invited(JANE)
        await place.start()
        try:
            yield place
        finally:
            await place.end()


@asynccontextmanager
async def remote(place: Site, *scenes: Scene, url: str = "", wait: bool = True) -> AsyncIterator[Board]:
    """A board of Jane's; `url`: of what stands before the server."""
    async with opened(
        place.folder, *scenes, changed=lambda own: place.board(own, url or place.url), wait=wait
    ) as board:
        yield board
