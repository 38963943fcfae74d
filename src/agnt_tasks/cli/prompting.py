"""Waiting for a person inside the event loop, with a ctrl-c that means what it means in a shell.

While an event loop runs, the first ctrl-c only asks its task to end, which cannot happen before the
person has answered.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

T = TypeVar("T")


def can_ask() -> bool:
    """Whether a person sits at standard input and sees standard error."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def prompt(question: str, read: Callable[[str], T]) -> T:
    """What `read` makes of the reply; asked again as long as it raises click.BadParameter.

    Raises:
        click.Abort: ctrl-c or the end of input.
    """
    with _at_ctrl_c(signal.default_int_handler):
        reply: T = click.prompt(question, value_proc=read, err=True)
        return reply


def confirm(question: str) -> bool:
    """Yes or no; no when nothing is said. Raises click.Abort."""
    with _at_ctrl_c(signal.default_int_handler):
        return click.confirm(question, err=True)


def edit(text: str) -> str | None:
    """The text as the user's editor left it; None when it was not saved.

    Raises:
        click.ClickException: no editor could be run.
    """
    # A ctrl-c in the editor is the editor's.
    with _at_ctrl_c(lambda *_: None):
        return click.edit(text, extension=".md", require_save=True)


@contextmanager
def _at_ctrl_c(do: Callable[..., Any]) -> Iterator[None]:
    before = signal.signal(signal.SIGINT, do)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
