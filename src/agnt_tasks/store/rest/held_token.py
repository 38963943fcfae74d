"""The token in use, and the way to a newer one."""

from __future__ import annotations

import asyncio

from agnt_tasks.config.tokens import TokenSource


class HeldToken:
    """Asked of its source at first use, and again when a server no longer takes it."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source
        self._token = ""
        self._asking = asyncio.Lock()

    def __repr__(self) -> str:
        return f"HeldToken({self._source!r})"

    async def now(self) -> str:
        """Raises ConfigError: there is none."""
        return self._token or await self.newer("")

    async def newer(self, refused: str) -> str:
        """What the source gives now, asked once however many requests were refused.

        The same token again: there is no newer one. Raises ConfigError.
        """
        async with self._asking:
            if self._token == refused:
                self._token = await self._source.read()
            return self._token
