"""One call of a verb from the command line: what was asked, and what it is done with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.config.settings import Settings
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.verbs.verb import Verb


class Session(NamedTuple):
    settings: Settings
    store: FullStore
    terminal: Terminal


class Call(NamedTuple):
    verb: Verb
    ids: tuple[str, ...]
    """The tasks as the user named them."""
    arguments: Mapping[str, Any]
    """For `verb.run`."""
    options: Mapping[str, Any]
    """What only the command line knows: wait, timeout, yes, output, force, …"""
    next: Mapping[str, Any] | None = None
    """Arguments of the verb that follows at once; None: it does not."""
