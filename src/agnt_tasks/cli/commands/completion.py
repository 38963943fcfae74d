"""`agnt completion`: the script for a shell."""

from __future__ import annotations

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.completion import script
from agnt_tasks.cli.examples import epilog

_SHELLS = ("bash", "zsh", "fish")


def build() -> click.Command:
    return click.Command(
        "completion",
        params=[click.Argument(["shell"], type=click.Choice(_SHELLS))],
        callback=_print,
        help="Print the script that completes commands, options and ids in a shell.",
        epilog=epilog("completion"),
    )


def _print(shell: str) -> int:
    click.echo(script(shell))
    return exit_codes.OK
