"""Tokens: what is kept of them, who comes in with them, and when no more."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agnt_tasks.errors import AmbiguousIdError, NotFoundError, ValidationError
from agnt_tasks.models.token import NewToken, Scope
from agnt_tasks.store.access import Caller
from agnt_tasks.store.local.access import FRESH_MS, USE_MS, LocalAccess
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.local.sqlite.repository import SqliteRepository
from agnt_tasks.store.protocol import Identity
from agnt_tasks.testing.driving import made
from agnt_tasks.testing.harness import BOB, EVE, JANE
from tests.store.beside import column, own, plain

NOW = 1_790_000_000_000


class Clock:
    """A time that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tasks.db"


@pytest.fixture
async def local(path: Path) -> AsyncIterator[LocalDatabase]:
    async with open_local(path) as opened:
        yield opened


@pytest.fixture
async def access(local: LocalDatabase, path: Path, clock: Clock) -> AsyncIterator[LocalAccess]:
    """As a server has it, with its own connections, and a clock."""
    repository = SqliteRepository.at(path, path.parent)
    made = LocalAccess(repository, local.account, clock)
    yield made
    await made.aclose()
    await repository.close()


async def listed(local: LocalDatabase, token: NewToken) -> int | None:
    """When it was last used, as everybody can see."""
    [found] = [each.last_used_at for each in await local.access.list() if each.id == token.id]
    return found


async def test_of_the_secret_only_a_hash_is_kept(local: LocalDatabase, path: Path) -> None:
    token = await local.access.create(JANE, name="laptop")
    assert re.fullmatch(r"agnt_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", token.token)
    secret = token.token.partition(token.id)[2].encode()
    for file in path.parent.iterdir():
        assert secret[1:] not in file.read_bytes()
    [seen] = await local.access.list()
    assert (seen.id, seen.name, seen.email, seen.account) == (token.id, "laptop", JANE, local.account)
    assert "token" not in seen.to_wire()
    assert token.token not in repr(seen)


async def test_who_comes_in(local: LocalDatabase) -> None:
    token = await local.access.create(" Bob@Example.com", scopes=[Scope.RUN, Scope.READ])
    caller = await local.access.caller(token.token)
    assert caller is not None
    assert caller == Caller(Identity(BOB, local.account), frozenset({Scope.READ, Scope.RUN}), token.id)
    usual = await local.access.caller((await local.access.create(JANE)).token)
    assert usual is not None
    assert usual.scopes == {"read", "write", "run"}


async def test_nobody_else_comes_in(local: LocalDatabase) -> None:
    token, other = await local.access.create(JANE), await local.access.create(BOB)
    beginning, secret = token.token[: -len("x" * 43)], token.token[-43:]
    wrong = (
        "",
        "agnt_",
        token.id,
        secret,
        beginning,
        token.token[:-1],
        token.token + "x",
        token.token.upper(),
        token.token.removeprefix("agnt_"),
        beginning + other.token[-43:],
        f"agnt_{'0' * 12}_{secret}",
        "agnt_\x00_x",
        "agnt_\ud800_x",
        f" {token.token}",
    )
    assert [text for text in wrong if await local.access.caller(text) is not None] == []
    assert await local.access.caller(token.token) is not None


async def test_it_ends_when_it_is_over(access: LocalAccess, clock: Clock) -> None:
    token = await access.create(JANE, expires_at=NOW + 5000)
    clock.now += 4999
    assert await access.caller(token.token) is not None
    clock.now += 1
    assert await access.caller(token.token) is None


async def test_revoked_here_it_is_refused_at_once(access: LocalAccess) -> None:
    token, other = await access.create(JANE), await access.create(JANE)
    assert await access.caller(token.token) is not None
    assert (await access.revoke(token.id)).revoked_at == NOW
    assert await access.caller(token.token) is None
    assert await access.caller(other.token) is not None


async def test_revoked_by_another_process_it_is_refused_a_second_later(
    local: LocalDatabase, access: LocalAccess, clock: Clock
) -> None:
    token = await access.create(JANE)
    assert await access.caller(token.token) is not None
    await local.access.revoke(token.id)
    clock.now += FRESH_MS
    assert await access.caller(token.token) is None


async def test_a_clock_that_is_put_back_does_not_keep_a_revoked_token(
    local: LocalDatabase, access: LocalAccess, clock: Clock
) -> None:
    token = await access.create(JANE)
    assert await access.caller(token.token) is not None
    await local.access.revoke(token.id)
    clock.now -= 1
    assert await access.caller(token.token) is None


async def test_it_is_revoked_by_whatever_names_it(access: LocalAccess) -> None:
    for cut in (4, 12):
        token = await access.create(JANE)
        assert (await access.revoke(token.id[:cut])).id == token.id
    for name in (lambda token: token.token, lambda token: f"agnt_{token.id}"):
        token = await access.create(JANE)
        assert (await access.revoke(name(token))).id == token.id


async def test_revoked_twice_the_first_time_counts(access: LocalAccess, clock: Clock) -> None:
    token = await access.create(JANE)
    await access.revoke(token.id)
    clock.now += 1
    assert (await access.revoke(token.id)).revoked_at == NOW


async def test_what_names_no_token_revokes_none(access: LocalAccess, path: Path) -> None:
    await access.create(JANE)
    for wrong in ("zzz", "", "agnt_", "\x00", "%"):
        with pytest.raises(NotFoundError, match="agnt token list"):
            await access.revoke(wrong)
    with plain(path) as connection:
        for token_id in ("abc1", "abc2"):
            connection.execute(
                "INSERT INTO tokens SELECT ?, hash, name, email, account, scopes, created_at,"
                " NULL, NULL, NULL FROM tokens LIMIT 1",
                [token_id],
            )
    with pytest.raises(AmbiguousIdError, match="abc1, abc2"):
        await access.revoke("abc")
    assert column(path, "SELECT count(*) FROM tokens WHERE revoked_at NOTNULL") == [0]


async def test_its_use_is_noted_once_a_minute(
    local: LocalDatabase, access: LocalAccess, clock: Clock
) -> None:
    token = await access.create(JANE)
    assert await access.caller(token.token) is not None
    await access.aclose()
    assert await listed(local, token) == NOW
    clock.now += USE_MS - 1
    assert await access.caller(token.token) is not None
    await access.aclose()
    assert await listed(local, token) == NOW
    clock.now += 1
    assert await access.caller(token.token) is not None
    await access.aclose()
    assert await listed(local, token) == NOW + USE_MS


async def test_a_busy_database_keeps_nobody_out(
    local: LocalDatabase, access: LocalAccess, path: Path
) -> None:
    token = await access.create(JANE)
    with plain(path) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(1):
            assert await access.caller(token.token) is not None
            await access.aclose()
        other.execute("ROLLBACK")


async def test_nothing_crosses_accounts(local: LocalDatabase, path: Path) -> None:
    token = await local.access.create(EVE, account="new")
    assert token.account.startswith("acc_")
    assert token.account != local.account
    again = await local.access.create(BOB, account=token.account)
    caller = await local.access.caller(again.token)
    assert caller is not None
    theirs = await made(local.store(caller.identity), "Theirs")
    assert theirs.account == token.account
    with pytest.raises(NotFoundError):
        await own(local).get_task(theirs.id)


async def test_what_cannot_be_a_token(local: LocalDatabase) -> None:
    with pytest.raises(NotFoundError, match="no account acc_nobody"):
        await local.access.create(JANE, account="acc_nobody")
    with pytest.raises(ValidationError, match="email"):
        await local.access.create("nobody")
    with pytest.raises(ValidationError, match="scopes"):
        await local.access.create(JANE, scopes=())
    assert await local.access.list() == []
