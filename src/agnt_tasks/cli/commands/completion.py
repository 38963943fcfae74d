"""`agnt completion`: the script for a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.app import COMPLETING
from agnt_tasks.cli.app import build as build_all
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
    completion = get_completion_class(shell)
    if completion is None:
        raise LookupError(shell)
    click.echo(completion(build_all(), {}, "agnt", COMPLETING).source())
    return exit_codes.OK
