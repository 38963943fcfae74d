"""`agnt doctor`: one line for each thing that can be wrong."""

from __future__ import annotations

import asyncio

import click

from agnt_tasks import wiring
from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.command import command
from agnt_tasks.cli.environment import environment
from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.config.settings import load_settings
from agnt_tasks.models.status import TaskStatus

_LIKE_STATUS = {
    "ok": TaskStatus.COMPLETED,
    "warning": TaskStatus.NEEDS_CLARIFICATION,
    "error": TaskStatus.FAILED,
}
"""The glyph and colour of a state."""


def build() -> click.Command:
    return command("doctor", _examine, "Check versions, paths, database, models and workers; say what to do.")


def _examine(terminal: Terminal) -> int:
    checks = asyncio.run(wiring.examine(load_settings(environment())))
    if terminal.json:
        terminal.data({"data": [check._asdict() for check in checks]})
    else:
        for check in checks:
            _tell(terminal, check, max(len(check.name) for check in checks))
    return exit_codes.ERROR if any(check.state == "error" for check in checks) else exit_codes.OK


def _tell(terminal: Terminal, check: wiring.Check, longest: int) -> None:
    if terminal.plain:
        terminal.fact(f"{check.state}: {check.name}", check.message)
        return
    like = _LIKE_STATUS[check.state]
    label = f"{terminal.glyph(like)} {check.state:8} {check.name}"
    terminal.fact(terminal.status(like)._replace(text=label), check.message, longest + 13)
