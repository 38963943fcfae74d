"""What a board on a server's store needs of this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING

from agnt_tasks.config.store_choice import RemoteStore, endpoint_of
from agnt_tasks.errors import AgntError, ConfigError, UnauthorizedError

if TYPE_CHECKING:
    from agnt_tasks.store.protocol import FullStore
    from agnt_tasks.store.rest.store import RestStore


class RemoteMachine:
    def __init__(self, chosen: RemoteStore, env: Mapping[str, str]) -> None:
        """Raises ConfigError: the address is none, or no token may travel there."""
        self._endpoint = endpoint_of(chosen, env)
        self._skills: tuple[str, ...] = ()
        _ = self._endpoint.base

    @asynccontextmanager
    async def open_store(self) -> AsyncIterator[FullStore]:
        """The store, once the server has answered.

        Raises:
            UnauthorizedError: there is no token, or the server does not take it.
            StoreError: the server does not answer.
        """
        from agnt_tasks.store.rest.open import open_rest

        async with AsyncExitStack() as stack:
            try:
                store = await stack.enter_async_context(open_rest(self._endpoint))
            except ConfigError as error:
                # It may be there with the next try: the board need not end for it.
                raise UnauthorizedError(error.message) from None
            learning = asyncio.create_task(self._learn_skills(store))
            stack.push_async_callback(_ended, learning)
            yield store

    async def _learn_skills(self, store: RestStore) -> None:
        from agnt_tasks.wiring.remote_skills import skills_of

        with suppress(AgntError):
            known = await skills_of(store)
            tools = tuple(tool.name for skill in known for tool in skill.tools)
            self._skills = tuple(skill.name for skill in known) + tools

    def skills(self) -> tuple[str, ...]:
        """As far as the server has told them; they are only offered."""
        return self._skills


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
