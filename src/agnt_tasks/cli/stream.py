"""Text that assistants write while it is watched: piece by piece at a terminal, line by line in a pipe."""

from __future__ import annotations

import sys

import click

from agnt_tasks.cli.terminal import Ink, Terminal
from agnt_tasks.models.clean import clean
from agnt_tasks.models.event import Event


class TextStream:
    """One open line at most: whoever writes something else closes it first."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._live = sys.stdout.isatty() and not terminal.plain
        self._margin = "" if terminal.plain else " " * 10
        self._written: dict[str, str] = {}
        """Of each task, the text that its execution has written."""
        self._task = ""
        """The task whose line is open."""
        self._rest = ""
        """What is known of that line but not printed yet."""
        self._begun = False
        """Some of that line is printed."""

    def write(self, event: Event) -> None:
        text, offset = event.text or "", event.offset or 0
        before = self._written.get(event.task_id, "")
        if self._task != event.task_id:
            self.close()
        elif offset < len(before):
            self.close()
            self._terminal.line(Ink(f"{self._margin}(begins anew)", faint=True))
        self._task = event.task_id
        self._written[event.task_id] = before[:offset] + text
        self._rest += clean(text)
        self._print()

    def _print(self) -> None:
        *lines, self._rest = self._rest.split("\n")
        for line in lines:
            self._piece(line, ends=True)
        if self._live and self._rest:
            self._piece(self._rest, ends=False)
            self._rest = ""

    def _piece(self, text: str, *, ends: bool) -> None:
        margin = "" if self._begun else self._margin
        click.echo(self._terminal.painted(margin + text), file=sys.stdout, nl=ends)
        self._begun = not ends

    def close(self) -> None:
        """End the open line."""
        if self._rest or self._begun:
            self._piece(self._rest, ends=True)
        self._task = self._rest = ""

    def has_written(self, task_id: str, text: str) -> bool:
        """Whether the task's execution streamed this text last."""
        return bool(text.strip()) and self._written.get(task_id, "").rstrip().endswith(text.strip())
