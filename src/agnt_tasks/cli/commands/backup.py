"""`agnt backup`: a copy of the database while it is in use."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click

from agnt_tasks import wiring
from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.command import command
from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.config.settings import load_settings
from agnt_tasks.errors import ConflictError
from agnt_tasks.wording.amounts import size


def build() -> click.Command:
    return command(
        "backup",
        _back_up,
        "Copy the database while it is in use, into the folder of backups or to PATH.",
        [click.Argument(["target"], required=False, type=click.Path(), metavar="[PATH]")],
    )


def _back_up(terminal: Terminal, target: str | None) -> int:
    if target and Path(target).exists():
        raise ConflictError(f"{target} is there already: name a new file.")
    path = asyncio.run(wiring.back_up(load_settings(os.environ), Path(target) if target else None))
    length = path.stat().st_size
    if terminal.json:
        terminal.data({"path": str(path), "size": length})
    else:
        terminal.line(f"{path} has {size(length)}.")
    return exit_codes.OK
