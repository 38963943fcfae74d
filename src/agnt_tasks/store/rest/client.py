"""One server, asked over HTTP: connections, tokens, limits, and trying again."""

from __future__ import annotations

import asyncio
import json
import platform
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import httpx

from agnt_tasks import __version__
from agnt_tasks.api import offers
from agnt_tasks.api.operations import Operation
from agnt_tasks.config.stores import Endpoint
from agnt_tasks.errors import AgntError
from agnt_tasks.models.capabilities import Capabilities
from agnt_tasks.models.ids import new_id
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.rest.addresses import filled
from agnt_tasks.store.rest.answers import Answer, clock_of
from agnt_tasks.store.rest.held_token import HeldToken
from agnt_tasks.store.rest.refusals import TooBigError, broken, refusal
from agnt_tasks.store.rest.retrying import Resend, Retrying, Trouble

AGENT = f"agnt-tasks/{__version__} httpx/{httpx.__version__} python/{platform.python_version()}"
SILENCE_SECONDS = 45.0
"""Without a byte of a stream: three signs of life were missed."""


class Bounds(NamedTuple):
    """What one answer may take."""

    size: int = 64 * 1024 * 1024
    """Bytes."""
    refusal: int = 64 * 1024
    """Bytes that are read of an answer that is no success."""
    whole: float = 300.0
    """Seconds from the request to the end of its answer, however steadily it drips."""


class Request(NamedTuple):
    method: str
    path: str
    """With its query, quoted."""
    content: bytes | None = None
    headers: Mapping[str, str] = {}
    resend: Resend = Resend.SAFE


class RestClient:
    """Requests to one server."""

    def __init__(
        self,
        endpoint: Endpoint,
        http: httpx.AsyncClient,
        *,
        retrying: Retrying | None = None,
        bounds: Bounds | None = None,
    ) -> None:
        self.name = endpoint.name
        self.host = urlsplit(endpoint.base).netloc
        self.offers: Capabilities | None = None
        """What the server said that it offers; None: it never did."""
        self.owner = ("", "")
        """Email and account that the token belongs to; empty: the server does not tell."""
        self.retrying = retrying or Retrying()
        self.before_again: Callable[[AgntError | None], None] = lambda error: None
        """Called before a request is sent once more, with what it met; None: its token was an old one."""
        self._base = endpoint.base
        self._http = http
        self._token = HeldToken(endpoint.token)
        self.bounds = bounds or Bounds()
        self._ahead = 0

    def __repr__(self) -> str:
        return f"RestClient({self.name}, {self.host})"

    @property
    def keeps_keys(self) -> bool:
        """Whether a request with the same Idempotency-Key is done once."""
        return self.offers is not None

    def server_now(self) -> int:
        """The server's clock, as its last answer told it; milliseconds since 1970."""
        return now_ms() + self._ahead

    async def call(
        self,
        operation: Operation,
        *names: str,
        query: Mapping[str, str] | None = None,
        body: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        resend: Resend = Resend.SAFE,
    ) -> Answer:
        """Ask for an operation; `names` fill its path in order.

        The answer is a success, or 304 if headers ask for it, or what a request meets that was sent before
        (`Answer.resent`) and came through: 404 to a DELETE, 412 to whatever names a revision.

        Raises:
            AgntError: what the server answered, or StoreError: it did not, or nothing of use.
        """
        sent = dict(headers or {})
        if body is not None:
            content = json.dumps(body, separators=(",", ":")).encode()
            sent["content-type"] = "application/json"
        path = filled(operation.path, names) + (f"?{urlencode(query)}" if query else "")
        return await self.send(Request(operation.method, path, content, sent, resend))

    async def send(self, request: Request) -> Answer:
        """Send it, and again where `request.resend` allows it. As `call`."""
        maybe_done = False
        for attempt in count():
            outcome = await self._outcome(request, maybe_done)
            if isinstance(outcome, Answer):
                return outcome
            maybe_done = maybe_done or outcome.maybe_done
            if not self.retrying.goes_on(attempt, outcome, request.resend):
                raise outcome.error
            self.before_again(outcome.error)
            await self.retrying.pause(attempt, outcome)
        raise AssertionError("only a result ends it")

    async def _outcome(self, request: Request, maybe_done: bool) -> Answer | Trouble:
        try:
            async with asyncio.timeout(self.bounds.whole):
                answer = await self._authorized(request)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError) as error:
            return broken(error, self.host)
        if answer.is_success or answer.status == 304 or (maybe_done and _is_own_trace(request, answer)):
            return answer._replace(resent=maybe_done)
        return refusal(answer.status, answer.headers, answer.content, self.host, maybe_done=maybe_done)

    async def _authorized(self, request: Request) -> Answer:
        """With the token at hand, and once more with a newer one if the server no longer takes it."""
        token = await self._token.now()
        answer = await self._exchange(request, token)
        if answer.status == 401:
            newer = await self._token.newer(token)
            if newer != token:
                self.before_again(None)
                answer = await self._exchange(request, newer)
        return answer

    async def _exchange(self, request: Request, token: str) -> Answer:
        async with self._http.stream(
            request.method,
            self._base + request.path,
            content=request.content,
            headers=_headers(request, token),
        ) as response:
            self._hear(response)
            content = await self._content(response)
            return Answer(response.status_code, response.headers, content, self.host)

    async def _content(self, response: httpx.Response) -> bytes:
        """All of it; of a refusal, the beginning."""
        limit = self.bounds.size if response.is_success else self.bounds.refusal
        told = response.headers.get("content-length", "")
        if response.is_success and told.isdecimal() and int(told[:18]) > limit:
            raise TooBigError(limit)
        content = bytearray()
        async for part in response.aiter_bytes():
            if len(content) + len(part) > limit:
                if response.is_success:
                    raise TooBigError(limit)
                break
            content += part
        return bytes(content)

    def _hear(self, response: httpx.Response) -> None:
        """What a server tells beside the answer."""
        if not response.is_success:
            return
        told = response.headers.get(offers.HEADER)
        if told is not None:
            self.offers = offers.heard(told)
        told = response.headers.get(offers.IDENTITY)
        if told is not None:
            self.owner = offers.recognised(told)
        clock = clock_of(response.headers)
        if clock is not None:
            self._ahead = clock - now_ms()

    @asynccontextmanager
    async def opened(
        self,
        operation: Operation,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        silence: float = SILENCE_SECONDS,
    ) -> AsyncIterator[httpx.Response]:
        """A success that is read bit by bit; after `silence` seconds without a byte it counts as lost.

        Raises:
            AgntError: as `call`, on entering and out of the block. Nothing is tried again here.
        """
        path = operation.path + (f"?{urlencode(query)}" if query else "")
        request = Request(operation.method, path, headers=headers or {})
        try:
            token = await self._token.now()
            async with self._stream(request, token, silence) as response:
                if response.is_success:
                    yield response
                    return
                newer = await self._token.newer(token) if response.status_code == 401 else token
                if newer == token:
                    raise await self._refused(response)
            async with self._stream(request, newer, silence) as response:
                if not response.is_success:
                    raise await self._refused(response)
                yield response
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise broken(error, self.host).error from None

    @asynccontextmanager
    async def _stream(self, request: Request, token: str, silence: float) -> AsyncIterator[httpx.Response]:
        timeout = httpx.Timeout(5.0, read=silence)
        url, headers = self._base + request.path, _headers(request, token)
        async with self._http.stream(request.method, url, headers=headers, timeout=timeout) as response:
            self._hear(response)
            yield response

    async def _refused(self, response: httpx.Response) -> Exception:
        content = await self._content(response)
        return refusal(response.status_code, response.headers, content, self.host).error

    async def close(self) -> None:
        await self._http.aclose()


def _is_own_trace(request: Request, answer: Answer) -> bool:
    """Whether it is what a request meets that was done before."""
    return answer.status == 412 or (answer.status == 404 and request.method == "DELETE")


def _headers(request: Request, token: str) -> dict[str, str]:
    own = {"x-request-id": new_id("req"), "authorization": f"Bearer {token}"}
    return {"accept": "application/json", **request.headers, **own}
