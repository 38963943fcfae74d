"""One call of a webhook: where it really leads, what it says, and what came back.

A target is anybody's choice, so it must not become a way into the network of this machine: its name is
resolved once, every address is looked at, and the call goes to one of these addresses, whatever the name
means a moment later. Nothing is followed, nothing is kept between two calls, no proxy is asked.
"""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Any, NamedTuple

import httpx

from agnt_tasks import __version__
from agnt_tasks.models.addresses import is_public
from agnt_tasks.models.clean import clean
from agnt_tasks.models.text import mended
from agnt_tasks.models.timestamp import to_iso
from agnt_tasks.server.signing import signed
from agnt_tasks.store.webhooks import Outcome, Parcel

SECONDS = 15.0
"""What a receiver gets for the whole of a call."""
_CONNECT_SECONDS = 5.0
_MOST_ADDRESSES = 3
_ANSWER_BYTES = 16 * 1024
"""So much of an answer is read."""
ANSWER_SHOWN = 1000
"""Characters of an answer that are kept."""
RESULT_SHOWN = 2000
"""Characters of a result that are told; the whole is with the task."""
_AGENT = f"agnt-tasks/{__version__}"

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Addresses of a host. Raises OSError."""


async def resolved(host: str, port: int) -> Sequence[str]:
    """In a thread of its own, which nobody waits for: a resolver that hangs must not hold up the end."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Sequence[str]] = loop.create_future()

    def look() -> None:
        tell: Callable[[], None]
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = tuple(dict.fromkeys(str(address[0]) for *_, address in found))
            tell = partial(_settle, answer, addresses)
        except (OSError, UnicodeError) as error:
            tell = partial(_settle, answer, (), error)
        with suppress(RuntimeError):  # The loop is closed: nobody wants to know any more.
            loop.call_soon_threadsafe(tell)

    Thread(target=look, name="resolver", daemon=True).start()
    return await answer


def _settle(
    answer: asyncio.Future[Sequence[str]], addresses: Sequence[str], error: Exception | None = None
) -> None:
    if answer.done():
        return
    if error is None:
        answer.set_result(addresses)
    else:
        answer.set_exception(error)


class _RefusedError(Exception):
    """It leads to where it may not go."""


class _Target(NamedTuple):
    url: httpx.URL
    """With an address in the place of the name."""
    host: str
    """For the Host header."""
    name: str
    """Whose certificate must be shown."""


class Sender:
    def __init__(
        self,
        resolve: Resolve = resolved,
        *,
        seconds: float = SECONDS,
        trusted: ssl.SSLContext | None = None,
        private: bool = False,
    ) -> None:
        """`private`: a webhook whose settings say so may lead to this machine and its neighbours.
        `trusted`: whom to believe over https; None: whoever the system's usual authorities vouch for."""
        self._resolve = resolve
        self._seconds = seconds
        self._trusted = trusted
        self._private = private

    async def send(self, parcel: Parcel, now: int) -> Outcome:
        """Call once. What went wrong is in the outcome. `now`: milliseconds since 1970."""
        try:
            body = body_of(parcel)
            headers = {
                "content-type": "application/json",
                "accept-encoding": "identity",
                "user-agent": _AGENT,
                **signed(parcel.id, now // 1000, body, parcel.secrets),
            }
            async with asyncio.timeout(self._seconds):
                return await self._called(await self._targets(parcel), body, headers)
        except _RefusedError as error:
            return Outcome(error=str(error), is_final=True)
        except TimeoutError:
            return Outcome(error=f"No answer came within {self._seconds:g} seconds.")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Outcome(error=_words(error))
        except OSError as error:
            return Outcome(error=f"The host was not found: {error.strerror or error}.")
        except UnicodeError:
            return Outcome(error="The host was not found: no host can have that name.", is_final=True)

    async def _targets(self, parcel: Parcel) -> list[_Target]:
        url = httpx.URL(parcel.url)
        name = url.raw_host.decode("ascii")
        if url.scheme not in ("http", "https") or url.userinfo:
            raise _RefusedError("The address must be http or https, without a user name.")
        port = url.port or (443 if url.scheme == "https" else 80)
        addresses = await self._resolve(name, port)
        for address in () if parcel.allow_private and self._private else addresses:
            if not is_public(address):
                raise _RefusedError(f"{name} leads to {address}, a private address: not called.")
        host = url.netloc.decode("ascii")
        return [_Target(url.copy_with(host=address), host, name) for address in addresses[:_MOST_ADDRESSES]]

    async def _called(self, targets: Sequence[_Target], body: bytes, headers: dict[str, str]) -> Outcome:
        """At the first address that takes a connection."""
        async with httpx.AsyncClient(
            verify=await self._context(targets),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(self._seconds, connect=_CONNECT_SECONDS),
            # A connection to an address was made for one name, and must not serve another.
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=0),
        ) as client:
            for left, target in zip(reversed(range(len(targets))), targets, strict=True):
                try:
                    return await _post(client, target, body, headers)
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    if not left:
                        raise
        return Outcome(error="The host has no address.")

    async def _context(self, targets: Sequence[_Target]) -> ssl.SSLContext | bool:
        if not any(target.url.scheme == "https" for target in targets):
            return False
        if self._trusted is None:
            # Reading all authorities takes longer than a frame.
            self._trusted = await asyncio.to_thread(httpx.create_ssl_context, trust_env=False)
        return self._trusted


async def _post(client: httpx.AsyncClient, target: _Target, body: bytes, headers: dict[str, str]) -> Outcome:
    async with client.stream(
        "POST",
        target.url,
        content=body,
        headers={**headers, "host": target.host},
        extensions={"sni_hostname": target.name},
    ) as response:
        answer = await _beginning(response)
        if response.is_success:
            return Outcome(response.status_code, answer=answer)
        return Outcome(response.status_code, f"The receiver answered {response.status_code}.", answer)


async def _beginning(response: httpx.Response) -> str:
    """Of its body. The status says everything: a body that breaks off is none the worse."""
    content = bytearray()
    try:
        async for piece in response.aiter_raw():
            content += piece
            if len(content) >= _ANSWER_BYTES:
                break
    except httpx.TransportError:
        pass
    return clean(mended(content[:_ANSWER_BYTES].decode("utf-8", "replace")))[:ANSWER_SHOWN]


def _words(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "The receiver took too long."
    if isinstance(error, httpx.ConnectError):
        return f"No connection: {clean(str(error)) or 'refused'}."
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError | httpx.WriteError):
        return "The receiver broke off before it had answered."
    return "The receiver could not be called: is the address right?"


def body_of(parcel: Parcel) -> bytes:
    """The same for every attempt, so that a receiver who has seen it knows it."""
    payload = {"type": parcel.event, "timestamp": to_iso(parcel.at), "data": _data(parcel)}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _data(parcel: Parcel) -> dict[str, Any]:
    if parcel.task is None:
        return {"message": "This is a test: the webhook works."}
    data = parcel.task.to_wire()
    if parcel.execution_id:
        data["executionId"] = parcel.execution_id
    if parcel.result is not None:
        data["result"] = _cut(parcel.result)
    if parcel.error is not None:
        data["error"] = {"message": _cut(parcel.error.message), "code": parcel.error.code}
    return data


def _cut(text: str) -> str:
    return text if len(text) <= RESULT_SHOWN else text[: RESULT_SHOWN - 1] + "…"
