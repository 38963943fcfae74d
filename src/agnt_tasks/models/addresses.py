"""Which addresses of the network are everybody's, and which lead to this machine or its neighbours."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses behind a translator, in the last 32 bits."""


def is_public(address: str) -> bool:
    """Whether it leads out into the internet: no loopback, no private, link-local or special network.

    Raises:
        ValueError: it is no address.
    """
    return _is_public(ip_address(address.partition("%")[0]))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if inner is not None:
            return _is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


def _translated(address: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(address) & 0xFFFF_FFFF) if address in _TRANSLATED else None
