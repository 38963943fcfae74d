"""The environment of a command: that of the process, with the store that the command line names."""

from __future__ import annotations

import os
from collections.abc import Mapping

import click

from agnt_tasks.config.store_choice import CHOICE, LOCAL

OF_THIS_MACHINE = ("demo", "serve", "token", "worker", "logs", "backup", "model")
"""Commands that are about the local store, whichever one is used else."""


def named_store() -> str:
    """What stands behind `agnt --store`; empty: nothing."""
    context = click.get_current_context(silent=True)
    return str(context.find_root().params.get("store") or "") if context else ""


def environment() -> Mapping[str, str]:
    name = named_store()
    return {**os.environ, CHOICE: name} if name else os.environ


def own_environment() -> Mapping[str, str]:
    """For what is about the local store."""
    return {**os.environ, CHOICE: LOCAL}


def check_store(command: str) -> None:
    """Raises click.UsageError: another store is named for a command that is about this machine's own."""
    if command in OF_THIS_MACHINE and named_store() not in ("", LOCAL):
        raise click.UsageError(
            f"`agnt {command}` is about the store of this machine: leave --store {named_store()} out."
        )
