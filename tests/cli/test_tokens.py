"""`agnt token`: made and shown once, listed without their secrets, revoked."""

from __future__ import annotations

import asyncio

import pytest

from agnt_tasks.models.timestamp import now_ms, to_iso
from agnt_tasks.store.local.open import open_local
from agnt_tasks.testing.harness import JANE
from tests.cli.calling import Agnt

DAY = 24 * 3_600_000


def comes_in(agnt: Agnt, token: str) -> bool:
    async def ask() -> bool:
        async with open_local(agnt.home / "tasks.db") as local:
            return await local.access.caller(token) is not None

    return asyncio.run(ask())


def test_a_token_is_all_that_standard_output_holds(agnt: Agnt) -> None:
    ran = agnt("token", "create")
    assert ran.code == 0
    token = ran.out.strip()
    assert ran.out == f"{token}\n"
    assert comes_in(agnt, token)
    assert f"{JANE} may read, write and run in acc_" in ran.err
    assert token not in agnt.done("token", "list").out + agnt.done("token", "list", "--json").out


def test_what_a_token_may_and_for_how_long(agnt: Agnt) -> None:
    before = now_ms()
    made = agnt.done(
        *("token", "create", "Bob@example.com", "--scope", "run", "--scope", "read"),
        *("--days", "30", "--name", "CI", "--json"),
    ).object
    assert list(made) == [
        "id",
        "name",
        "email",
        "account",
        "scopes",
        "createdAt",
        "expiresAt",
        "lastUsedAt",
        "revokedAt",
        "token",
    ]
    assert (made["email"], made["scopes"], made["name"]) == ("bob@example.com", ["read", "run"], "CI")
    assert to_iso(before + 30 * DAY) <= made["expiresAt"] <= to_iso(now_ms() + 30 * DAY)
    [listed] = agnt.done("token", "list", "--json").object["data"]
    assert listed == {name: value for name, value in made.items() if name != "token"}


def test_an_account_of_its_own(agnt: Agnt) -> None:
    first = agnt.done("token", "create", "--json").object
    other = agnt.done("token", "create", "--account", "new", "--json").object
    again = agnt.done("token", "create", "eve@example.com", "--account", other["account"], "--json").object
    assert first["account"] != other["account"] == again["account"]
    assert "ACCOUNT" in agnt.done("token", "list").out
    assert "--account new" in agnt("token", "create", "--account", "acc_none").err


def test_revoked_tokens_are_refused_and_stay_in_the_list(agnt: Agnt) -> None:
    assert "no tokens yet" in agnt.done("token", "list").out
    one, two = (agnt("token", "create").out.strip() for _ in range(2))
    [first, second] = [token["id"] for token in agnt.done("token", "list", "--json").object["data"]]
    assert f"{first} of {JANE}" in agnt.done("token", "revoke", first).out
    assert not comes_in(agnt, one)
    assert comes_in(agnt, two)
    assert agnt.done("token", "revoke", two, "--json").object["id"] == second
    assert not comes_in(agnt, two)
    lines = agnt.done("token", "list").out.splitlines()
    assert lines[0].split() == ["ID", "PERSON", "MAY", "STATE", "USED", "NAME"]
    assert [line.split()[0] for line in lines[1:]] == [first, second]
    assert all("revoked" in line for line in lines[1:])
    assert agnt("token", "revoke", "nothing").code == 1


@pytest.mark.parametrize(
    "wrong", [["nobody"], [""], ["--scope", "all"], ["--days", "0"], ["--name", "\x00"], ["\udcff@x"]]
)
def test_what_is_no_token(agnt: Agnt, wrong: list[str]) -> None:
    ran = agnt("token", "create", *wrong)
    assert ran.code in (1, 2)
    assert ran.err.startswith("agnt: ")
    assert "Traceback" not in ran.err
    assert "no tokens yet" in agnt.done("token", "list").out


def test_a_name_cannot_control_the_terminal(agnt: Agnt) -> None:
    agnt("token", "create", "--name", "a\x1b[31mb")
    assert "\x1b" not in agnt.done("token", "list").out + agnt.done("token", "list", "--json").out
