"""Tokens, in SQLite."""

from __future__ import annotations

from agnt_tasks.models.token import Scope, Token
from agnt_tasks.store.local.sqlite.connection import Row, Rows
from agnt_tasks.store.local.sqlite.queries import sql
from agnt_tasks.store.local.sqlite.rows import listed, unlisted

_LAST = "\U0010ffff"
"""Sorts after every character of an id."""


class SqliteTokens:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def insert(self, token: Token, digest: bytes) -> None:
        who = (token.name, token.email, token.account, listed(token.scopes))
        times = (token.created_at, token.expires_at)
        await self._rows.run(sql("insert_token"), (token.id, digest, *who, *times))

    async def get(self, token_id: str) -> tuple[Token, bytes] | None:
        row = await self._rows.one(sql("token"), (token_id,))
        return None if row is None else (_token(row), bytes(row["hash"]))

    async def all(self) -> list[Token]:
        return [_token(row) for row in await self._rows.all(sql("tokens"))]

    async def beginning(self, beginning: str) -> list[str]:
        rows = await self._rows.all(sql("token_ids"), (beginning, beginning + _LAST))
        return [row["id"] for row in rows]

    async def revoke(self, token_id: str, at: int) -> Token | None:
        row = await self._rows.one(sql("revoke_token"), (at, token_id))
        return None if row is None else _token(row)

    async def used(self, token_id: str, at: int) -> None:
        await self._rows.run(sql("token_used"), (at, token_id))

    async def has_people(self, account: str) -> bool:
        return bool(await self._rows.value(sql("account_has_people"), (account,)))


def _token(row: Row) -> Token:
    return Token(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        account=row["account"],
        scopes=tuple(map(Scope, unlisted(row["scopes"]))),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        last_used_at=row["last_used_at"],
        revoked_at=row["revoked_at"],
    )
