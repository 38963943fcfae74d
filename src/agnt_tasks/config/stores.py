"""Stores that are reached over the network: where they are, and how their token is found."""

from __future__ import annotations

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from agnt_tasks.config.tokens import TokenSource
from agnt_tasks.errors import ConfigError


class Endpoint(NamedTuple):
    """A server that speaks the AGNT Tasks API."""

    name: str
    """As people call it; named in messages."""
    url: str
    """What stands before `/tasks`; a path in it is kept."""
    token: TokenSource
    insecure: bool = False
    """Whether the token may travel to another machine without encryption."""

    @property
    def base(self) -> str:
        """The address without a slash at its end.

        Raises:
            ConfigError: it is none, holds a user or a question, or would send the token in the clear.
        """
        return checked_url(self.name, self.url, insecure=self.insecure)


def checked_url(name: str, url: str, *, insecure: bool = False) -> str:
    """See `Endpoint.base`."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ConfigError(f"{name}: its address is not one; write it as https://host/path.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigError(f"{name}: its address must begin with https:// (or http://) and name a host.")
    if parts.username is not None or parts.password is not None:
        raise ConfigError(f"{name}: its address holds a user or a password: give a token instead.")
    if parts.query or parts.fragment:
        raise ConfigError(f"{name}: its address must end with the path, without ? or #.")
    if not url.strip().isascii() or any(each.isspace() or not each.isprintable() for each in url.strip()):
        raise ConfigError(f"{name}: its address holds characters that no address can have.")
    if parts.scheme == "http" and not insecure and not is_loopback(host):
        raise ConfigError(
            f"{name}: http:// would send your token readable for all to {host}: use https://, "
            "or write `insecure = true` in its table [stores.NAME]."
        )
    return url.strip().rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether what is sent there stays on this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
