"""The socket: where it listens, what is said when it cannot, and how soon it is gone."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from agnt_tasks.errors import ConfigError
from agnt_tasks.server.running import listen
from tests.server.served import served

SOON = 10.0
ALONE = """
import asyncio
from starlette.responses import PlainTextResponse
from agnt_tasks.server.running import serve

async def main():
    closing = asyncio.Event()
    await serve(PlainTextResponse("here"), "127.0.0.1", 0, ready=lambda url: print(url, flush=True),
                closing=closing, signals=True)
    print("closing" if closing.is_set() else "open", flush=True)

asyncio.run(main())
"""


async def here(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("here")(scope, receive, send)


async def get(url: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=SOON, verify=False) as client:
        return await client.get(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "::1", "::"])
async def test_it_answers_at_the_address_that_it_tells(host: str) -> None:
    if ":" in host and not _has_ipv6():
        pytest.skip("this machine has no IPv6")
    async with served(here, host) as server:
        answer = await get(server.url)
    assert answer.text == "here"
    assert "server" not in answer.headers


async def test_a_port_is_free_again_at_once() -> None:
    async with served(here) as server, httpx.AsyncClient(verify=False) as client:
        assert (await client.get(server.url)).text == "here"
        await server.close()
        async with served(here, port=server.port) as again:
            assert again.port == server.port
            assert (await get(again.url)).text == "here"


def test_a_port_that_is_taken_is_told() -> None:
    with (
        listen("127.0.0.1", 0) as taken,
        pytest.raises(ConfigError, match=r"cannot be had .*in use.*--port"),
    ):
        listen("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("127.0.0.1", 65536, "65536 is no port"),
        ("127.0.0.1", -1, "-1 is no port"),
        ("", 0, "There is no host ''"),
        ("a..b", 0, r"There is no host 'a\.\.b'"),
        ("192.0.2.1", 0, "cannot be had .*--host"),
    ],
)
def test_an_address_that_cannot_be_had_is_told(host: str, port: int, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        listen(host, port)


async def test_a_request_is_answered_before_the_end() -> None:
    arrived, go = asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        arrived.set()
        await go.wait()
        await PlainTextResponse("late")(scope, receive, send)

    async with served(slow) as server:
        asking = asyncio.create_task(get(server.url))
        await arrived.wait()
        server.closing.set()
        await asyncio.sleep(0)
        go.set()
        assert (await asking).text == "late"


async def test_a_request_that_never_ends_is_left_after_the_grace() -> None:
    arrived, ended = asyncio.Event(), asyncio.Event()

    async def stuck(scope: Scope, receive: Receive, send: Send) -> None:
        arrived.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with served(stuck, grace=0.3) as server:
        asking = asyncio.create_task(get(server.url))
        await arrived.wait()
        assert await server.close() < 1.0
        assert ended.is_set()
        with pytest.raises(httpx.TransportError):
            await asking


async def test_a_cancelled_server_leaves_neither_its_port_nor_a_connection() -> None:
    async with served(here) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        server.running.cancel()
        async with asyncio.timeout(SOON):
            assert (await reader.read()).endswith(b"here")
        writer.close()
        await asyncio.wait([server.running])
        assert server.running.cancelled()
        listen("127.0.0.1", server.port).close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_good_order(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", ALONE], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert httpx.get(process.stdout.readline().strip()).text == "here"
        process.send_signal(number)
        assert process.stdout.read() == "closing\n"
    assert process.returncode == 0


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True
