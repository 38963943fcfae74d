"""Telling what went wrong: one sentence on standard error, and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.errors import AgntError

USAGE_CODE = "USAGE_ERROR"


def report(error: AgntError | click.ClickException, arguments: Sequence[str]) -> int:
    terminal = _terminal(arguments)
    if isinstance(error, AgntError):
        terminal.fail(error)
        return exit_codes.ERROR
    terminal.error(_sentence(error), USAGE_CODE)
    if isinstance(error, click.UsageError) and error.ctx and not terminal.json:
        terminal.note(f"`{error.ctx.command_path} --help` explains it.")
    return exit_codes.USAGE


def _sentence(error: click.ClickException) -> str:
    return " ".join(error.format_message().split())


def report_unexpected(error: Exception, arguments: Sequence[str]) -> int:
    """Nobody foresaw it: one line for the user, everything else into a log."""
    from agnt_tasks.config.error_log import keep_error
    from agnt_tasks.config.paths import find_paths

    log = keep_error(error, find_paths(os.environ).logs)
    where = f" Details are in {log}." if log else ""
    message = f"Something unexpected happened: {type(error).__name__}: {error}.{where}"
    _terminal(arguments).error(message, AgntError.code)
    return exit_codes.ERROR


def _terminal(arguments: Sequence[str]) -> Terminal:
    """Also when the arguments could not be read: what stands before `--` is looked at."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return Terminal.here(json="--json" in options, plain="--plain" in options)


def silence_output() -> None:
    """Nobody reads any more: what is still buffered must not fail when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
