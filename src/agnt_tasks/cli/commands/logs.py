"""`agnt logs`: the end of the workers' log."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.command import command
from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.config.settings import load_settings

_SECONDS_BETWEEN_LOOKS = 0.2


def build() -> click.Command:
    return command(
        "logs",
        _logs,
        "Show the end of what the workers wrote into their log.",
        [
            click.Option(
                ["-n", "lines"],
                type=click.IntRange(min=0),
                default=50,
                metavar="N",
                help="So many lines; 50.",
            ),
            click.Option(["--follow"], is_flag=True, help="Go on with new lines as they come, until ctrl-c."),
        ],
    )


def _logs(terminal: Terminal, lines: int, follow: bool) -> int:
    path = load_settings(os.environ).paths.logs / "worker.log"
    if not path.exists() and not follow:
        terminal.note(f"No worker has written a log yet; it would be {path}.")
        return exit_codes.OK
    place = _show_end(terminal, path, lines)
    while follow:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
        place = _show_new(terminal, path, place)
    return exit_codes.OK


def _show_end(terminal: Terminal, path: Path, count: int) -> int:
    """The last lines; where the file ended."""
    if not path.exists():
        return 0
    with path.open("rb") as log:
        _tell(terminal, deque(log, maxlen=count))
        return log.tell()


def _show_new(terminal: Terminal, path: Path, place: int) -> int:
    """Whole lines after that place; where they ended. A shorter file was begun anew."""
    if not path.exists():
        return 0
    with path.open("rb") as log:
        log.seek(place if path.stat().st_size >= place else 0)
        text = log.read()
        whole = text[: text.rfind(b"\n") + 1]
        _tell(terminal, whole.splitlines())
        return log.tell() - len(text) + len(whole)


def _tell(terminal: Terminal, lines: Iterable[bytes]) -> None:
    for line in lines:
        text = line.decode("utf-8", "replace").rstrip("\n")
        if terminal.json:
            terminal.data({"line": text})
        else:
            terminal.line(text)
