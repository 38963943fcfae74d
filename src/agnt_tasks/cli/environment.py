"""The environment of a command: that of the process, with the store that the command line names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from agnt_tasks.config.store_choice import CHOICE, LOCAL

if TYPE_CHECKING:
    from agnt_tasks.cli.terminal import Terminal

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


def store_elsewhere() -> str:
    """The store on a server that a command without a store of its own is about; empty: there is none.

    Raises:
        ConfigError: what is set is wrong.
    """
    from agnt_tasks.config.settings import load_settings

    stores = load_settings(environment()).stores
    return stores.wanted if stores.wanted in stores.remote else ""


def tell_whose(terminal: Terminal, command: str) -> None:
    """A person who usually works on a server is told where this command is different.

    `command` in full, such as `token list`.
    """
    if command.split()[0] in OF_THIS_MACHINE and not terminal.json and (name := store_elsewhere()):
        terminal.note(f"Of this machine, not of {name}.")


def check_store(command: str) -> None:
    """Raises click.UsageError: another store is named for a command that is about this machine's own."""
    if command in OF_THIS_MACHINE and named_store() not in ("", LOCAL):
        raise click.UsageError(
            f"`agnt {command}` is about the store of this machine: leave --store {named_store()} out."
        )
