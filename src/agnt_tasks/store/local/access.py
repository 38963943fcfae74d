"""Tokens of one database: made, listed, revoked, and asked for with every request.

A request must not wait for the file: what was found holds for a second, so a token that another process
revokes is refused a second later at most, and the last use is noted beside the request, once a minute.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import NamedTuple

from agnt_tasks.errors import AmbiguousIdError, NotFoundError, StoreError
from agnt_tasks.models.ids import new_id
from agnt_tasks.models.text import is_storable
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.models.token import PREFIX, USUAL_SCOPES, NewToken, Scope, Token, digest, id_in, new_secret
from agnt_tasks.store.access import Caller
from agnt_tasks.store.local.repository import Repository
from agnt_tasks.store.protocol import Identity

FRESH_MS = 1_000
"""What was found of a token is believed for so long."""
USE_MS = 60_000
"""Between two notes that a token was used."""
_PATIENCE_SECONDS = 0.3
NEW_ACCOUNT = "new"
"""Stands for an account that is made."""


class _Found(NamedTuple):
    token: Token
    at: int


class LocalAccess:
    """Bound to no account: whoever may open the file may say who comes in."""

    def __init__(self, repository: Repository, account: str, now: Callable[[], int] = now_ms) -> None:
        self._repository = repository
        self._account = account
        self._now = now
        self._found: dict[bytes, _Found] = {}
        """By what is kept of the token: the token itself stays in no memory of ours."""
        self._noted: dict[str, int] = {}
        self._noting: set[asyncio.Task[None]] = set()

    async def create(
        self,
        email: str,
        *,
        account: str = "",
        scopes: Collection[Scope] = USUAL_SCOPES,
        expires_at: int | None = None,
        name: str = "",
    ) -> NewToken:
        """A token of this person; `account`: empty is that of the database, `new` makes another one.

        Raises:
            ValidationError: the email is none, or no scope is named.
            NotFoundError: there is no such account.
        """
        at = self._now()
        secret = new_secret()
        made = NewToken.parse(
            {
                "id": secret.id,
                "name": name,
                "email": email,
                "account": new_id("acc") if account == NEW_ACCOUNT else account or self._account,
                "scopes": [scope for scope in Scope if scope in scopes],
                "createdAt": at,
                "expiresAt": expires_at,
                "token": secret.text,
            }
        )
        async with self._repository.writing() as records:
            known = account in ("", NEW_ACCOUNT, self._account) or await records.tokens.has_people(account)
            if not known:
                raise NotFoundError(f"There is no account {account}. `--account new` makes one.")
            await records.tasks.provision(made.account, [made.email], at)
            await records.tokens.insert(made, digest(secret.text))
        return made

    async def list(self) -> Sequence[Token]:
        """All that were ever made, oldest first."""
        async with self._repository.reading() as records:
            return await records.tokens.all()

    async def revoke(self, token: str) -> Token:
        """Refuse it from now on. `token`: its id, the beginning of it, or the whole.

        Raises:
            NotFoundError, AmbiguousIdError
        """
        beginning = id_in(token)
        async with self._repository.writing() as records:
            found = await records.tokens.beginning(beginning) if is_storable(beginning) else []
            if len(found) > 1:
                raise AmbiguousIdError(beginning, found)
            revoked = await records.tokens.revoke(found[0], self._now()) if beginning and found else None
        if revoked is None:
            raise NotFoundError(f"There is no token {beginning}. `agnt token list` shows them.")
        self._found.clear()
        return revoked

    async def caller(self, token: str) -> Caller | None:
        """As `store.access.Access`."""
        found = await self._look_up(token)
        if found is None or not found.holds(self._now()):
            return None
        self._note_use(found)
        return Caller(Identity(found.email, found.account), frozenset(found.scopes), found.id)

    async def _look_up(self, text: str) -> Token | None:
        kept, now = digest(text), self._now()
        known = self._found.get(kept)
        if known is not None and 0 <= now - known.at < FRESH_MS:
            return known.token
        self._found.pop(kept, None)
        token_id = id_in(text)
        if not text.startswith(PREFIX) or not is_storable(token_id):
            return None
        async with self._repository.glancing() as records:
            row = await records.tokens.get(token_id)
        if row is None or not hmac.compare_digest(row[1], kept):
            return None
        self._found[kept] = _Found(row[0], now)
        return row[0]

    def _note_use(self, token: Token) -> None:
        now = self._now()
        if now - max(token.last_used_at or 0, self._noted.get(token.id, 0)) < USE_MS:
            return
        self._noted[token.id] = now
        noting = asyncio.create_task(self._write_use(token.id, now))
        self._noting.add(noting)
        noting.add_done_callback(self._noting.discard)

    async def _write_use(self, token_id: str, at: int) -> None:
        # A full, busy or read-only database: somebody comes in all the same, unnoted.
        with suppress(StoreError):
            async with self._repository.jotting() as records:
                await records.tokens.used(token_id, at)

    async def aclose(self) -> None:
        """Give what is being noted a moment."""
        if self._noting:
            _, late = await asyncio.wait(self._noting, timeout=_PATIENCE_SECONDS)
            for noting in late:
                noting.cancel()
