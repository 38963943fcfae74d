"""A board whose store fails when a test wants it to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

from agnt_tasks.errors import StoreError
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.tui.surroundings import Surroundings
from tests.tui.board_stage import Board, one_of_each, opened

REASON = "The disk is on fire: put it out, then try again."


class Fault:
    """What a store does not do for now, by the names of its methods; `*`: anything."""

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.refused: list[str] = []

    def check(self, name: str) -> None:
        if self.broken & {name, "*"}:
            self.refused.append(name)
            raise StoreError(REASON)


class Breakable:
    """A real store, whose methods fail when they are to."""

    def __init__(self, store: FullStore, fault: Fault) -> None:
        self._store, self._fault = store, fault

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if name == "watch":
            return partial(self._watch, found)
        return partial(self._call, name, found) if callable(found) else found

    async def _call(self, name: str, method: Callable[..., Awaitable[Any]], *given: Any, **named: Any) -> Any:
        self._fault.check(name)
        return await method(*given, **named)

    async def _watch(self, watch: Callable[..., AsyncIterator[Any]], *given: Any) -> AsyncIterator[Any]:
        self._fault.check("watch")
        async for event in watch(*given):
            self._fault.check("watch")
            yield event


@asynccontextmanager
async def breakable(folder: Path, *, begin_broken: bool = False) -> AsyncIterator[tuple[Board, Fault]]:
    """A board with one task of each status, and the means to break its store."""
    fault = Fault()
    fault.broken |= {"open_store"} if begin_broken else set()

    def changed(surroundings: Surroundings) -> Surroundings:
        @asynccontextmanager
        async def open_store() -> AsyncIterator[FullStore]:
            fault.check("open_store")
            async with surroundings.open_store() as store:
                yield cast(FullStore, Breakable(store, fault))

        return surroundings._replace(open_store=open_store)

    async with opened(folder, one_of_each, changed=changed, wait=not begin_broken) as board:
        yield board, fault
