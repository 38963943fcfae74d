"""A board whose store fails, or takes its time, when a test wants it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

from agnt_tasks.errors import StoreError
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.tui.surroundings import Surroundings
from tests.tui.board_stage import Board, Scene, one_of_each, opened
from tests.tui.stage import lines_of

REASON = "The disk is on fire: put it out, then try again."


class Fault:
    """What a store does not do for now, by the names of its methods; `*`: anything."""

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.refused: list[str] = []
        self.slow: dict[str, asyncio.Event] = {}
        """What does nothing until it is let go, by the names of its methods."""
        self.error: Exception = StoreError(REASON)
        """What is raised then."""

    def check(self, name: str) -> None:
        if self.broken & {name, "*"}:
            self.refused.append(name)
            raise self.error


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
        if name in self._fault.slow:
            await self._fault.slow[name].wait()
        return await method(*given, **named)

    async def _watch(self, watch: Callable[..., AsyncIterator[Any]], *given: Any) -> AsyncIterator[Any]:
        self._fault.check("watch")
        async for event in watch(*given):
            self._fault.check("watch")
            yield event


@asynccontextmanager
async def breakable(
    folder: Path,
    *more: Scene,
    begin_broken: bool = False,
    error: Exception | None = None,
    keep_error: Callable[[BaseException], str] = lambda _: "",
) -> AsyncIterator[tuple[Board, Fault]]:
    """A board with one task of each status and what `more` makes, and the means to break its store."""
    fault = Fault()
    fault.error = error or fault.error
    fault.broken |= {"open_store"} if begin_broken else set()

    def changed(surroundings: Surroundings) -> Surroundings:
        @asynccontextmanager
        async def open_store() -> AsyncIterator[FullStore]:
            fault.check("open_store")
            async with surroundings.open_store() as store:
                yield cast(FullStore, Breakable(store, fault))

        return surroundings._replace(open_store=open_store, keep_error=keep_error)

    async with opened(folder, one_of_each, *more, changed=changed, wait=not begin_broken) as board:
        yield board, fault


async def press(board: Board, keys: str) -> None:
    """Key after key, as somebody presses them who sees what the last one did; `~WORD`: sees that word."""
    for key in keys.split():
        if key.startswith("~"):
            await board.until(partial(_is_shown, board, key[1:]), f"{key[1:]!r} was to be seen:")
            continue
        await board.press(key)
        await board.until(lambda: board.dialog or all(each.group == "store" for each in board.app.workers))


def _is_shown(board: Board, word: str) -> bool:
    return word in shown(board)


def shown(board: Board) -> str:
    """All words on the screen, whichever it is, and in toasts."""
    return " ".join(" ".join([*lines_of(board.app), board.said]).split())
