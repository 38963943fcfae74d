"""Tokens: who may come in over HTTP, in whose name, and what for.

A token is `agnt_`, its id, `_` and 256 bits of chance. Its id is no secret and is how people speak of it;
of the whole only a hash is kept, so that nobody can read tokens out of a database. A plain SHA-256 is
enough: what is guessed here is no word of a person, so slow hashing would delay nobody but ourselves.
"""

from __future__ import annotations

import hashlib
import secrets
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from agnt_tasks.models.text import Email, Text
from agnt_tasks.models.timestamp import Timestamp
from agnt_tasks.models.wire import Wire

PREFIX = "agnt_"
"""By this, people and programs that look for leaked secrets know whose it is."""


class Scope(StrEnum):
    """What a token may do."""

    READ = "read"
    WRITE = "write"
    """Create, change, delete, assign, judge."""
    RUN = "run"
    """Process and stop: what spends money."""
    ADMIN = "admin"
    """Assistants, webhooks, import."""


USUAL_SCOPES = (Scope.READ, Scope.WRITE, Scope.RUN)
"""What a token may do when nobody says."""


class Token(Wire):
    """What is known of a token once it was handed out."""

    id: str
    name: Text = ""
    """What it is for, in the words of whoever made it."""
    email: Email
    """`mine`, `by` and ownerEmail of everything that is done with it."""
    account: str
    scopes: tuple[Scope, ...] = Field(min_length=1)
    created_at: Timestamp
    expires_at: Timestamp | None = None
    last_used_at: Timestamp | None = None
    """To the minute."""
    revoked_at: Timestamp | None = None

    def holds(self, now: int) -> bool:
        """Whether it is neither revoked nor over."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class NewToken(Token):
    token: str
    """The whole of it, told this once."""


class Secret(NamedTuple):
    """A token as its bearer has it."""

    id: str
    text: str


def new_secret() -> Secret:
    token_id = secrets.token_hex(6)
    return Secret(token_id, f"{PREFIX}{token_id}_{secrets.token_urlsafe(32)}")


def id_in(text: str) -> str:
    """The id in a token, in its beginning, or the id itself."""
    return text.removeprefix(PREFIX).partition("_")[0]


def digest(text: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
