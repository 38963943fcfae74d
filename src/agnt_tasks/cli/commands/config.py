"""`agnt config`: the settings in force, and where things are. Never a key, nor an address with a password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.command import command
from agnt_tasks.cli.environment import environment
from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.config.allowed_keys import is_allowed
from agnt_tasks.config.model_choice import PROVIDERS
from agnt_tasks.config.settings import Settings, load_settings


def build() -> click.Command:
    return command("config", _show, "Show the settings in force and where things are; no secrets.")


def _show(terminal: Terminal) -> int:
    settings = load_settings(environment())
    effective = effective_settings(settings)
    if terminal.json:
        terminal.data(effective)
        return exit_codes.OK
    for section, values in effective.items():
        if not isinstance(values, dict):
            terminal.fact(section, str(values), 22)
            continue
        if not terminal.plain:
            terminal.head(section)
        for name, value in values.items():
            terminal.fact(f"{section} {name}" if terminal.plain else f"  {name}", _words(value), 22)
    return exit_codes.OK


def effective_settings(settings: Settings) -> dict[str, Any]:
    """Everything that is set, as JSON values."""
    return {
        "email": settings.email,
        "store": settings.stores.wanted,
        "stores": {name: without_login(each.url) for name, each in settings.stores.remote.items()}
        | dict(settings.stores.broken),
        "paths": {name: str(path) for name, path in settings.paths._asdict().items()},
        "worker": settings.worker.model_dump(),
        "assistants": {
            name: each.model or "as set on this machine" for name, each in settings.assistants.items()
        },
        "environment": _environment(settings.env),
        "keys": {
            provider.key: "allowed"
            if is_allowed(settings.paths.allowed_keys, provider.key)
            else "not yet allowed"
            for provider in PROVIDERS
            if settings.env.get(provider.key)
        },
    }


_SHOWN = ("AGNT_HOME", "AGNT_EMAIL", "AGNT_MODEL", "AGNT_STORE")
"""Variables that hold no secret."""
_HIDDEN = ("AGNT_MODEL_API_BASE", "AGNT_MODEL_API_KEY", "AGNT_API_URL", "AGNT_TOKEN")
"""Variables that can: an address may hold a password."""


def without_login(address: str) -> str:
    """A server's address without the name and password that may stand in it."""
    before, _, host = address.rpartition("@")
    return f"{before.partition('://')[0]}://{host}" if before else address


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    shown = {name: env[name] for name in _SHOWN if env.get(name)}
    return shown | {name: "is set" for name in _HIDDEN if env.get(name)}


def _words(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
