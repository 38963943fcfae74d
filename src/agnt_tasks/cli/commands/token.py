"""`agnt token`: who may come in over HTTP."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.command import command
from agnt_tasks.cli.examples import epilog
from agnt_tasks.cli.terminal import Piece, Terminal
from agnt_tasks.config.settings import Settings, load_settings
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.models.token import USUAL_SCOPES, Scope, Token
from agnt_tasks.wording.amounts import ago, clock, moment

if TYPE_CHECKING:
    from agnt_tasks.wiring.tokens import LocalAccess

_DAY_MS = 24 * 3_600_000


def build() -> click.Command:
    return click.Group(
        "token",
        {
            "create": command(
                "token create",
                _create,
                "Make a token for a person (else: yourself), and print it this once.\n\n"
                "Whatever is done with it is done in that person's name.",
                _create_params(),
            ),
            "list": command("token list", _list, "List the tokens, without their secrets."),
            "revoke": command(
                "token revoke",
                _revoke,
                "Refuse tokens from now on: by their ids, or by the tokens themselves.",
                [click.Argument(["tokens"], nargs=-1, required=True, metavar="ID…")],
            ),
        },
        help="Make, list and revoke the tokens that `agnt serve` lets in.",
        epilog=epilog("token"),
    )


def _create_params() -> list[click.Parameter]:
    return [
        click.Argument(["email"], required=False, metavar="[EMAIL]"),
        click.Option(
            ["--scope", "scopes"],
            multiple=True,
            type=click.Choice([scope.value for scope in Scope]),
            help="What it may do; may be repeated. Without it: read, write and run.",
        ),
        click.Option(
            ["--days"],
            type=click.IntRange(1, 36_500),
            metavar="N",
            help="It is over after N days; without it, never.",
        ),
        click.Option(
            ["--account"],
            default="",
            metavar="ID",
            help="Another account, whose tasks nobody else sees; `new` makes one.",
        ),
        click.Option(["--name"], default="", metavar="TEXT", help="What it is for."),
    ]


def _create(
    terminal: Terminal, email: str | None, scopes: tuple[str, ...], days: int | None, account: str, name: str
) -> int:
    async def create(access: LocalAccess) -> None:
        made = await access.create(
            settings.email if email is None else email,
            account=account,
            scopes=tuple(map(Scope, scopes)) or USUAL_SCOPES,
            expires_at=now_ms() + days * _DAY_MS if days else None,
            name=name,
        )
        if terminal.json:
            terminal.data(made.to_wire())
            return
        terminal.line(made.token)
        until = clock(made.expires_at) if made.expires_at else "it is revoked"
        terminal.note(f"Shown this once. {made.email} may {_may(made)} in {made.account} until {until}.")

    settings = load_settings(os.environ)
    return _with_access(settings, create)


def _list(terminal: Terminal) -> int:
    async def tell(access: LocalAccess) -> None:
        found = await access.list()
        if terminal.json:
            terminal.data({"data": [token.to_wire() for token in found]})
        elif not found:
            terminal.line("There are no tokens yet: `agnt token create` makes one.")
        else:
            _show(terminal, found)

    return _with_access(load_settings(os.environ), tell)


def _revoke(terminal: Terminal, tokens: tuple[str, ...]) -> int:
    async def revoke(access: LocalAccess) -> None:
        for token in tokens:
            revoked = await access.revoke(token)
            if terminal.json:
                terminal.data(revoked.to_wire())
            else:
                terminal.line(f"{revoked.id} of {revoked.email} is refused from now on.")

    return _with_access(load_settings(os.environ), revoke)


def _with_access(settings: Settings, do: Callable[[LocalAccess], Awaitable[None]]) -> int:
    from agnt_tasks.wiring.tokens import open_access

    async def run() -> None:
        async with open_access(settings) as access:
            await do(access)

    asyncio.run(run())
    return exit_codes.OK


def _show(terminal: Terminal, tokens: Sequence[Token]) -> None:
    """The account stands there only where there are several."""
    several = len({token.account for token in tokens}) > 1
    heads = ("ID", "PERSON", *(("ACCOUNT",) if several else ()), "MAY", "STATE", "USED", "NAME")
    terminal.table(heads, [_cells(token, several) for token in tokens], len(heads) - 1)


def _cells(token: Token, several: bool) -> Sequence[Piece]:
    used = ago(token.last_used_at) if token.last_used_at else "never"
    account = [token.account] if several else []
    return [token.id, token.email, *account, " ".join(token.scopes), _state(token), used, token.name]


def _may(token: Token) -> str:
    *others, last = token.scopes
    return f"{', '.join(others)} and {last}" if others else last


def _state(token: Token) -> str:
    if token.revoked_at is not None:
        return "revoked"
    if not token.holds(now_ms()):
        return "over"
    return f"until {moment(token.expires_at)[:10]}" if token.expires_at else "holds"
