"""What is checked of every request before anybody asks what it wants: where it goes and who sent it."""

from __future__ import annotations

import ipaddress
import random
import re
from collections.abc import Iterable

from starlette.responses import Response

from agnt_tasks.errors import ForbiddenError, MisdirectedRequestError, ValidationError
from agnt_tasks.server.reading import Headers

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")
_PREFLIGHT_SECONDS = 600
_ONCE = (b"authorization", b"idempotency-key", b"last-event-id", b"origin")
"""What decides who is asking and for what. Of two, a proxy before us may have meant the other one."""
RawHeaders = list[tuple[bytes, bytes]]
_EXPOSED = b"ETag, Location, Link, Retry-After, X-Request-Id, Agnt-Offers, Idempotent-Replayed"


def request_id(headers: Headers) -> str:
    """The caller's, if it is harmless; else a new one."""
    told = headers.get(b"x-request-id", b"")
    if _REQUEST_ID.fullmatch(told):
        return told.decode()
    # No secret, only told apart from others: a question to the system costs as much as a lookup.
    return f"{random.getrandbits(64):016x}"


def check_told(told: Iterable[tuple[bytes, bytes]]) -> None:
    """Raises ValidationError: a header that can be said once comes twice, or two tell the body's end."""
    names = [name for name, _ in told]
    for name in _ONCE:
        if names.count(name) > 1:
            raise ValidationError.of(name.decode().title(), "comes twice: send this header once")
    if b"content-length" in names and b"transfer-encoding" in names:
        raise ValidationError.of("Content-Length", "says where the body ends, and so does Transfer-Encoding")


class Guards:
    def __init__(
        self, hosts: tuple[str, ...], origins: tuple[str, ...], *, any_address: bool = False
    ) -> None:
        """`any_address`: every IP address is a name of this server, too."""
        self._hosts = frozenset(host.lower().encode() for host in hosts)
        self._any_address = any_address
        self._origins = frozenset(origin.encode() for origin in origins)

    def check(self, headers: Headers) -> None:
        """Raises MisdirectedRequestError, ForbiddenError."""
        name = _name(headers.get(b"host", b""))
        if name not in self._hosts and not (self._any_address and _is_address(name)):
            raise MisdirectedRequestError(
                "This server does not know that name (Host header): `agnt serve --allow-host NAME` tells it."
            )
        origin = headers.get(b"origin")
        if origin is not None and origin not in self._origins:
            raise ForbiddenError("Web pages of that origin may not call this server.")

    def shared(self, headers: Headers) -> RawHeaders:
        """What a browser must be told, so that a page of an allowed origin may read the answer."""
        origin = headers.get(b"origin")
        if not self._origins:
            return []
        if origin not in self._origins:
            return [(b"vary", b"Origin")]
        return [
            (b"vary", b"Origin"),
            (b"access-control-allow-origin", origin),
            (b"access-control-expose-headers", _EXPOSED),
        ]


def is_preflight(method: str, headers: Headers) -> bool:
    return method == "OPTIONS" and b"origin" in headers and b"access-control-request-method" in headers


def preflight(allowed: str) -> Response:
    """A browser asks, without a token, what a page of an allowed origin may send."""
    told = {
        "access-control-allow-methods": allowed,
        "access-control-allow-headers": "authorization, content-type, idempotency-key, if-match, "
        "if-none-match, last-event-id, x-request-id",
        "access-control-max-age": str(_PREFLIGHT_SECONDS),
    }
    return Response(status_code=204, headers=told)


def _is_address(name: bytes) -> bool:
    try:
        ipaddress.ip_address(name.decode("latin-1"))
    except ValueError:
        return False
    return True


def _name(host: bytes) -> bytes:
    """Without the port, an IPv6 address without its brackets."""
    host = host.strip().lower()
    if host.startswith(b"["):
        return host[1:].partition(b"]")[0]
    return host.partition(b":")[0]
