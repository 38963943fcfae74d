"""What all commands have, and a click command that is no verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from agnt_tasks.cli.environment import tell_whose
from agnt_tasks.cli.examples import epilog
from agnt_tasks.cli.terminal import Terminal


def output_options() -> list[click.Parameter]:
    """`--json` and `--plain`, which every command that prints has."""
    return [
        click.Option(["--json", "as_json"], is_flag=True, help="Print JSON, for programs."),
        click.Option(["--plain"], is_flag=True, help="Print plain sentences: for screen readers and pipes."),
    ]


def command(
    name: str,
    do: Callable[..., int],
    help: str,  # noqa: A002 - click's own word
    params: Sequence[click.Parameter] = (),
) -> click.Command:
    """`name` in full, such as `model show`. `do` gets the terminal, then its own arguments."""

    def callback(as_json: bool, plain: bool, **arguments: Any) -> int:
        terminal = Terminal.here(json=as_json, plain=plain)
        tell_whose(terminal, name)
        return do(terminal, **arguments)

    return click.Command(
        name.split()[-1],
        params=[*params, *output_options()],
        callback=callback,
        help=help,
        epilog=epilog(name),
    )
