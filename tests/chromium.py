"""A headless Chromium, driven through its own protocol: a page that is opened, typed into and looked at."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

PATIENCE = 30.0
"""Seconds after which what does not come has failed."""
CHROMIUM = shutil.which("chromium")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1200,800",
)


class Page:
    """The one tab of a browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self.requests: list[str] = []
        """Every address that the page asked for."""

    async def call(self, method: str, **parameters: Any) -> Any:
        """A command of the DevTools protocol; its result."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while (told := json.loads((await self._socket.receive()).data)).get("id") != number:
            if told["method"] == "Network.requestWillBeSent":
                self.requests.append(told["params"]["request"]["url"])
        assert "error" not in told, told
        return told["result"]

    async def value(self, script: str) -> Any:
        """What a piece of JavaScript gives in the page."""
        found = await self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return found["result"].get("value")

    async def until(self, script: str) -> None:
        """Wait until a piece of JavaScript gives something true."""
        async with asyncio.timeout(PATIENCE):
            while not await self.value(script):  # noqa: ASYNC110 - the page tells of nothing
                await asyncio.sleep(0.05)

    async def press(self, key: str) -> None:
        """A key that types a character."""
        await self.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
        await self.call("Input.dispatchKeyEvent", type="keyUp", key=key)


@asynccontextmanager
async def browsing(folder: Path) -> AsyncIterator[Page]:
    """A browser with an empty page, its profile in `folder`; gone at the end."""
    process = await asyncio.create_subprocess_exec(
        CHROMIUM or "chromium",
        *_FLAGS,
        f"--user-data-dir={folder}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(await _tab(session, folder)) as socket,
        ):
            page = Page(socket)
            for area in ("Page", "Runtime", "Network"):
                await page.call(f"{area}.enable")
            yield page
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _tab(session: aiohttp.ClientSession, folder: Path) -> str:
    """Where the tab is talked to: Chromium writes its port into its profile."""
    async with asyncio.timeout(PATIENCE):
        port = await _port(folder / "DevToolsActivePort")
        async with session.get(f"http://127.0.0.1:{port}/json") as answer:
            tabs = await answer.json()
    return next(str(tab["webSocketDebuggerUrl"]) for tab in tabs if tab["type"] == "page")


async def _port(note: Path) -> str:
    while True:
        with suppress(FileNotFoundError, IndexError):
            return note.read_text().split()[0]  # noqa: ASYNC240 - a few bytes
        await asyncio.sleep(0.05)
