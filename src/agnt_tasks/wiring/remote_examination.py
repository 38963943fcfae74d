"""What `agnt doctor` looks at where the store is on a server. It asks for lists, and changes nothing."""

from __future__ import annotations

import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from agnt_tasks.api.operations import BY_NAME
from agnt_tasks.config.settings import Settings
from agnt_tasks.config.store_choice import RemoteStore, endpoint_of, sign_in_words
from agnt_tasks.config.stores import Endpoint, is_loopback
from agnt_tasks.errors import AgntError, ConfigError, UnauthorizedError
from agnt_tasks.models.page import PER_PAGE_LIMIT, TaskPage, TaskQuery
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.rest.answers import Answer, clock_of
from agnt_tasks.store.rest.client import RestClient
from agnt_tasks.store.rest.dialect import is_hosted
from agnt_tasks.store.rest.open import connected
from agnt_tasks.store.rest.reading import page_in
from agnt_tasks.wiring import Check
from agnt_tasks.wording.amounts import count, duration

_TIMES = 5
"""Requests of which the usual one counts."""
_SLOW = 1_000
_AHEAD = 5_000
"""Milliseconds by which clocks may differ: ages and times are told by ours."""
_DAYS = 14
"""A certificate that is over sooner is worth a word."""
_LIMITS = ("ratelimit", "x-ratelimit", "retry-after")


class _Heard(NamedTuple):
    """What the server answered to a list of its tasks."""

    answer: Answer
    page: TaskPage
    usual_ms: int
    ahead_ms: int | None
    """The server's clock less ours; None: it does not tell."""
    repeated: int
    """The status of the same question with the tag of the answer before; 0: there was no tag."""


async def remote_checks(settings: Settings, chosen: RemoteStore) -> list[Check]:
    endpoint = endpoint_of(chosen, settings.env)
    try:
        host = urlsplit(endpoint.base).netloc
        await endpoint.token.read()
    except ConfigError as error:
        return [Check("store", "error", f"{chosen.name}: {error.message}")]
    found = [Check("store", "ok", f"{chosen.name} at {endpoint.base}")]
    try:
        async with _client(endpoint) as client:
            encrypted = await _encryption(client, endpoint)
            heard = await _hear(client)
    except UnauthorizedError as error:
        return [*found, Check("identity", "error", f"{error.message} {sign_in_words(chosen)}")]
    except AgntError as error:
        return [*found, Check("server", "error", error.message)]
    return [*found, *_of_server(heard, host), encrypted, *_of_client(client, heard)]


@asynccontextmanager
async def _client(endpoint: Endpoint) -> AsyncIterator[RestClient]:
    async with await connected(endpoint.base) as http:
        yield RestClient(endpoint, http)


async def _hear(client: RestClient) -> _Heard:
    """Raises AgntError: the server does not answer, or not so."""
    query, took = TaskQuery(per_page=PER_PAGE_LIMIT), list[int]()
    asked = {"perPage": str(query.per_page)}
    for _ in range(_TIMES):
        began, at = time.monotonic(), now_ms()
        answer = await client.call(BY_NAME["list_tasks"], query=asked)
        took.append(round((time.monotonic() - began) * 1000))
    told, tag = clock_of(answer.headers), answer.headers.get("etag", "")
    repeated = 0
    if tag:
        again = await client.call(BY_NAME["list_tasks"], query=asked, headers={"if-none-match": tag})
        repeated = again.status
    ahead = None if told is None else _difference(told, at)
    return _Heard(answer, page_in(answer, query), sorted(took)[_TIMES // 2], ahead, repeated)


def _difference(told: int, ours: int) -> int:
    """Their clock tells whole seconds: what lies within one is none."""
    return 0 if 0 <= ours - told < 1000 else told - ours


def _of_server(heard: _Heard, host: str) -> list[Check]:
    slow = heard.usual_ms > _SLOW
    advice = ": everything takes as long; is it far away, or busy?" if slow else ""
    tasks = count(heard.page.pagination.total, "task")
    answers = f"{host} answers in {duration(heard.usual_ms)}, {tasks}{advice}"
    return [Check("server", "warning" if slow else "ok", answers), _clock(heard.ahead_ms)]


def _clock(ahead: int | None) -> Check:
    if ahead is None:
        return Check("clock", "warning", "the server does not tell its time: ages may be wrong")
    if abs(ahead) < _AHEAD:
        return Check("clock", "ok", "the server's and ours agree")
    words = f"the server's is {duration(abs(ahead))} {'ahead of' if ahead > 0 else 'behind'} ours"
    return Check("clock", "warning", f"{words}: ages are wrong by as much; set the clock that is wrong")


def _of_client(client: RestClient, heard: _Heard) -> list[Check]:
    return [
        _dialect(client, heard),
        _identity(client),
        _news(client),
        _order(heard.page),
        _tags(heard),
        _limits(heard.answer.headers),
    ]


def _dialect(client: RestClient, heard: _Heard) -> Check:
    if client.offers is not None:
        offered = [name for name, there in client.offers._asdict().items() if there]
        return Check("dialect", "ok", f"the API, and beyond it: {', '.join(offered) or 'nothing'}")
    if is_hosted(heard.answer.json()):
        return Check("dialect", "ok", "the hosted service's: the nine operations, under names of its own")
    advice = "memory, assistants, usage and export are not there"
    return Check("dialect", "ok", f"the API, and nothing beyond: {advice}")


def _identity(client: RestClient) -> Check:
    email, account = client.owner
    if not email:
        return Check("identity", "ok", "the token is taken; the server does not tell whose it is")
    return Check("identity", "ok", f"{email} in {account or 'an account that is not told'}")


def _news(client: RestClient) -> Check:
    if client.offers is not None and client.offers.replay:
        return Check("news", "ok", "the server tells of every change at once")
    return Check("news", "ok", "the server tells of nothing: it is asked, and changes show seconds later")


def _order(page: TaskPage) -> Check:
    times = [row.updated_at for row in page.data]
    if len(set(times)) < 2:
        return Check("order", "ok", "there are too few tasks to tell")
    if times == sorted(times, reverse=True):
        return Check("order", "ok", "lists have the newest change first")
    advice = "an old task that changes shows later, when its page is read again"
    return Check("order", "warning", f"lists do not have the newest change first: {advice}")


def _tags(heard: _Heard) -> Check:
    if not heard.repeated:
        return Check("ETags", "ok", "none: what did not change is sent again, and nobody notices overwriting")
    known = "is not sent again" if heard.repeated == 304 else "is sent again all the same"
    return Check("ETags", "ok", f"there are: what did not change {known}")


def _limits(headers: Mapping[str, str]) -> Check:
    told = [f"{name}: {value}"[:80] for name, value in headers.items() if name.lower().startswith(_LIMITS)]
    return Check("rate limit", "ok", ", ".join(told) or "the server tells of none")


async def _encryption(client: RestClient, endpoint: Endpoint) -> Check:
    """Of a connection of its own. Raises AgntError, as any question."""
    async with client.opened(BY_NAME["list_tasks"], query={"perPage": "1"}) as response:
        stream: Any = response.extensions.get("network_stream")
        secured = stream.get_extra_info("ssl_object") if stream else None
    parts = urlsplit(endpoint.base)
    if parts.scheme == "https":
        return _certificate(secured)
    if is_loopback(parts.hostname or ""):
        return Check("TLS", "ok", "none, and none is needed: nothing leaves this machine")
    return Check("TLS", "warning", "none: whoever is between can read the token; use https://")


def _certificate(secured: Any) -> Check:
    if not isinstance(secured, ssl.SSLObject):
        return Check("TLS", "ok", "the certificate is trusted")
    over = str((secured.getpeercert() or {}).get("notAfter", ""))
    left = (ssl.cert_time_to_seconds(over) - time.time()) / 86_400 if over else None
    words = f"{secured.version()}, and the certificate is trusted"
    if left is not None and left < _DAYS:
        days = count(max(0, round(left)), "day")
        return Check("TLS", "warning", f"{words}, for {days} more: its owner must renew it")
    return Check("TLS", "ok", words)
