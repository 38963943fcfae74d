"""What a server offers beyond the document, told in a header of every answer, so that nobody has to probe."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, unquote

from agnt_tasks.models.capabilities import Capabilities

HEADER = "agnt-offers"
"""Names of `Capabilities`, with commas between; absent: the nine operations and nothing else."""
IDENTITY = "agnt-identity"
"""Whose token it is, in a header of every answer: `email; account`, each quoted as in an address."""
MONITOR = "monitor"
"""The relation (Link header) of the event stream, `GET /events`."""


def told(capabilities: Capabilities) -> str:
    """The value of the header."""
    return ", ".join(name for name, offered in capabilities._asdict().items() if offered)


def heard(value: str) -> Capabilities:
    """What an answer with this header offers; names that nobody knows are left out."""
    names = {name.strip() for name in value.split(",")}
    return Capabilities(*(name in names for name in Capabilities._fields))


@lru_cache(maxsize=1024)
def introduced(email: str, account: str) -> str:
    """The value of the header that tells whose token it is."""
    return f"{quote(email, safe='@')}; {quote(account, safe='')}"


def recognised(value: str) -> tuple[str, str]:
    """Email and account of an answer with this header; empty where it tells nothing."""
    email, _, account = value.partition(";")
    return unquote(email.strip()), unquote(account.strip())
