"""`agnt demo`: the board with sample tasks in a home that is thrown away."""

from __future__ import annotations

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.examples import epilog
from agnt_tasks.cli.prompting import can_ask
from agnt_tasks.cli.terminal import Terminal

MOST_TASKS = 100_000


def build() -> click.Command:
    return click.Command(
        "demo",
        params=[
            click.Option(
                ["--tasks"],
                type=click.IntRange(1, MOST_TASKS),
                metavar="N",
                help="So many tasks, up to 100,000; without it some two dozen.",
            )
        ],
        callback=_show,
        help="Try the board with sample tasks, without a key: nothing of yours is touched, nothing is left.",
        epilog=epilog("demo"),
    )


def _show(tasks: int | None) -> int:
    if not can_ask():
        raise click.UsageError("The demo is a board: it needs a terminal to be shown on.")
    from agnt_tasks.wiring.board import run_board
    from agnt_tasks.wiring.demo import run_demo

    terminal = Terminal.here(json=False, plain=False)
    if tasks is not None:
        terminal.note(f"Preparing {tasks:,} tasks…")
    code = run_demo(tasks, lambda env: run_board(env, name="demo", lasting=False))
    terminal.line("The demo is over, and its tasks are gone.")
    return code or exit_codes.OK
