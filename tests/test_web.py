"""The board in a browser: who is let in, what is served, and that no board outlives page or server."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest

from agnt_tasks.errors import ConfigError
from agnt_tasks.web import board_process
from agnt_tasks.web.board_process import size_of
from agnt_tasks.web.server import serving
from tests.chromium import CHROMIUM, PATIENCE, browsing

BOARD = """
import os, sys
from textual.app import App
from textual.widgets import Static

class Board(App):
    def compose(self):
        yield Static(f"Ж board {os.getpid()} web={self.is_web}", markup=False)

    def on_key(self, event):
        self.query_one(Static).update(f"Ω {event.key} {self.size.width}")
        if event.key == "q":
            self.exit()

if len(sys.argv) > 1:
    open(sys.argv[1], "w").write(str(os.getpid()))
Board().run()
"""
"""Stands for the real one: any Textual app is served alike. Writes its process id into a file, if named."""
COMMAND = (sys.executable, "-c", BOARD)
AGNT = (sys.executable, "-m", "agnt_tasks")
SERVER = """
import json, sys
from pathlib import Path
from agnt_tasks.web.server import run_server

run_server(json.loads(sys.argv[1]), 0, Path(sys.argv[2]), lambda url: print(url, flush=True))
"""
SPY = """
window.glyphs = "";
const draw = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  window.glyphs += text;
  return draw.call(this, text, ...rest);
};
"""
"""Writes down what the terminal in the page draws; each character is drawn once, then copied."""


class Browser(NamedTuple):
    """A visitor who keeps cookies, and where everything is."""

    session: aiohttp.ClientSession
    url: str

    @property
    def origin(self) -> str:
        return self.url.partition("/?")[0]

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.session.get(self.origin + path, headers=headers) as answer:
            return answer.status, await answer.text()

    async def enter(self) -> str:
        """Use the address; where the board is."""
        status, text = await self.get(self.url.removeprefix(self.origin))
        assert status == 200
        return place_in(text)

    async def board(self, place: str) -> aiohttp.ClientWebSocketResponse:
        address = f"{self.origin}{place}ws?width=90&height=30"
        return await self.session.ws_connect(address, origin=self.origin)


def place_in(page: str) -> str:
    found = re.search('href="(/[^"]+/)"', page)
    assert found is not None, page
    return found[1]


@asynccontextmanager
async def visiting(url: str) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(session, url)


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    async with serving(COMMAND, port=0, log=tmp_path / "web.log") as url, visiting(url) as visitor:
        yield visitor


async def shown(socket: aiohttp.ClientWebSocketResponse, pattern: str) -> str:
    """Wait until the board shows it; the first group of what was found."""
    seen = ""
    async with asyncio.timeout(PATIENCE):
        while not (found := re.search(pattern, seen)):
            message = await socket.receive()
            assert message.type is aiohttp.WSMsgType.BINARY, message
            seen += message.data.decode()
    return found[1]


async def gone(pid: int) -> None:
    """Wait until there is no such process."""
    async with asyncio.timeout(PATIENCE):
        with suppress(ProcessLookupError):
            while True:
                os.kill(pid, 0)
                await asyncio.sleep(0.02)


async def written(file: Path) -> int:
    """Wait for the process id that a board writes."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(FileNotFoundError, ValueError):
                return int(file.read_text())  # noqa: ASYNC240 - a few bytes
            await asyncio.sleep(0.02)


async def test_the_address_lets_one_browser_in_once(browser: Browser) -> None:
    place = await browser.enter()
    status, page = await browser.get(place)
    assert (status, "textual-terminal" in page) == (200, True)
    status, text = await browser.get(browser.url.removeprefix(browser.origin))
    assert (status, "used already" in text) == (403, True)
    async with visiting(browser.url) as stranger:
        assert (await stranger.get(place))[0] == 403
        assert (await stranger.get(f"{place}terminal.js"))[0] == 403
        assert (await stranger.get("/?token=guessed"))[0] == 403
        assert (await stranger.get("/"))[0] == 403


async def test_the_cookie_is_for_this_server_and_no_script(browser: Browser) -> None:
    async with browser.session.get(browser.url) as answer:
        cookie = answer.headers["Set-Cookie"]
        place = place_in(await answer.text())
    assert {"HttpOnly", "SameSite=Strict", f"Path={place}"} <= set(cookie.split("; "))
    # Servers on other ports of this machine are shown the cookies of this one, except by path.
    assert len(place) > 16


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "board.example"},
        {"Host": "localhost:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
async def test_other_names_and_other_pages_are_refused(browser: Browser, headers: Mapping[str, str]) -> None:
    place = await browser.enter()
    for path in (place, f"{place}terminal.js", "/?token=x"):
        assert (await browser.get(path, **headers))[0] == 403
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await browser.session.ws_connect(f"{browser.origin}{place}ws", headers=headers)


async def test_a_websocket_needs_the_page_and_the_cookie(browser: Browser) -> None:
    place = await browser.enter()
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await browser.session.ws_connect(f"{browser.origin}{place}ws")
    async with visiting(browser.url) as stranger:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await stranger.board(place)


async def test_only_the_parts_of_the_page_are_served(browser: Browser) -> None:
    place = await browser.enter()
    parts = ("page.css", "page.js", "terminal.css", "terminal.js", "roboto-mono.ttf")
    for part in parts:
        async with browser.session.get(f"{browser.origin}{place}{part}") as answer:
            assert answer.status == 200
            policy = answer.headers["Content-Security-Policy"]
            assert ("default-src 'none'" in policy, "http" in policy) == (True, False)
    for other in ("page.html", "server.py", "..%2fgate.py", "%2e%2e/gate.py"):
        assert (await browser.get(place + other))[0] in (403, 404)


async def test_a_board_is_seen_typed_into_and_ends_with_its_page(browser: Browser) -> None:
    place = await browser.enter()
    async with await browser.board(place) as socket:
        pid = int(await shown(socket, r"Ж board (\d+) web=True"))
        for junk in ("", "{", "[]", '["resize", 7]', '["stdin", 7]', '["resize", {"width": 1e9}]'):
            await socket.send_str(junk)
        await socket.send_json(["resize", {"width": 77, "height": 20}])
        await socket.send_json(["stdin", "ж"])
        assert await shown(socket, r"Ω .* (\d\d)") == "77"
    await gone(pid)


async def test_the_page_is_closed_with_its_board(browser: Browser) -> None:
    async with await browser.board(await browser.enter()) as socket:
        pid = int(await shown(socket, r"Ж board (\d+)"))
        await socket.send_json(["stdin", "q"])
        async with asyncio.timeout(PATIENCE):
            while (await socket.receive()).type is aiohttp.WSMsgType.BINARY:
                pass
        assert socket.closed
    await gone(pid)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
async def test_no_board_outlives_the_server(tmp_path: Path, number: signal.Signals) -> None:
    arguments = (json.dumps(COMMAND), str(tmp_path / "web.log"))
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVER, *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    url = (await server.stdout.readline()).decode().strip()
    async with visiting(url) as browser, await browser.board(await browser.enter()) as socket:
        pid = int(await shown(socket, r"Ж board (\d+)"))
        server.send_signal(number)
        await gone(pid)
        assert await server.wait() == (-number if number is signal.SIGKILL else 0)
    assert (tmp_path / "web.log").read_text() == ""


async def test_a_board_that_cannot_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_process, "GRACE_SECONDS", 0.2)
    stubborn = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    command = (sys.executable, "-c", stubborn, str(tmp_path / "pid"))
    async with serving(command, port=0, log=tmp_path / "web.log") as url, visiting(url) as browser:
        async with await browser.board(await browser.enter()):
            pid = await written(tmp_path / "pid")
        await gone(pid)


async def test_a_port_in_use_is_told(browser: Browser, tmp_path: Path) -> None:
    port = int(browser.origin.rpartition(":")[2])
    with pytest.raises(ConfigError, match=f"Port {port} cannot be had .*--port"):
        async with serving(COMMAND, port=port, log=tmp_path / "web.log"):
            pass


def test_a_size_is_within_reason() -> None:
    assert size_of({"width": 120, "height": "40"}) == (120, 40)
    assert size_of({}) == (80, 24)
    assert size_of({"width": "9" * 5000, "height": -3}) == (80, 24)
    assert size_of({"width": 99999, "height": 0}) == (1000, 5)


async def test_the_command_serves_the_real_board(tmp_path: Path) -> None:
    environment = {**os.environ, "AGNT_HOME": str(tmp_path), "AGNT_MODEL": "rehearsal", "LANG": "C.UTF-8"}
    server = await asyncio.create_subprocess_exec(
        *AGNT, "web", "--port", "0", env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    url = (await server.stdout.readline()).decode().split()[-1]
    async with visiting(url) as browser, await browser.board(await browser.enter()) as socket:
        assert await shown(socket, "(Pending|tasks)")
        server.terminate()
        assert await server.wait() == 0
    assert (tmp_path / "logs" / "web.log").read_text() == ""


def test_what_is_missing_is_told() -> None:
    without = "import sys; sys.modules['textual_serve'] = None; from agnt_tasks.__main__ import main; "
    ran = subprocess.run(
        [sys.executable, "-c", f"{without}sys.exit(main(['web']))"], capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert 'pip install "agnt-tasks[web]"' in ran.stderr


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")
async def test_a_real_browser_paints_the_board_and_sends_keys(tmp_path: Path) -> None:
    command = (*COMMAND, str(tmp_path / "pid"))
    async with (
        serving(command, port=0, log=tmp_path / "web.log") as url,
        browsing(tmp_path / "profile") as page,
    ):
        await page.call("Page.addScriptToEvaluateOnNewDocument", source=SPY)
        await page.call("Page.navigate", url=url)
        await page.until("window.glyphs.includes('Ж')")
        assert await page.value("[...document.fonts].map(font => font.status).join()") == "loaded"
        pid = await written(tmp_path / "pid")
        await page.press("x")
        await page.until("window.glyphs.includes('Ω')")
        ours = url.partition("/?")[0]
        assert page.requests[0] == url
        assert [each for each in page.requests if not each.startswith(ours)] == []
        await page.call("Page.navigate", url="about:blank")
        await gone(pid)
