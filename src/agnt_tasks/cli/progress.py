"""What is going on while somebody waits: one line that changes at a terminal, lines of change in a pipe."""

from __future__ import annotations

import sys

import click

from agnt_tasks.cli.terminal import Piece, Terminal
from agnt_tasks.models.execution import Execution, Step
from agnt_tasks.models.status import ExecutionState, TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.verbs.histories import current_step, open_execution
from agnt_tasks.wording.amounts import duration
from agnt_tasks.wording.statuses import WORDS
from agnt_tasks.wording.width import cut

_ERASE = "\r\x1b[K"


class Progress:
    """The tasks that are waited for. Always on standard error."""

    def __init__(self, terminal: Terminal, total: int) -> None:
        self._terminal = terminal
        self._total = total
        self._tasks: dict[str, Task] = {}
        self._said: dict[str, str] = {}
        self._live = sys.stderr.isatty() and not terminal.plain
        self._drawn = False

    def see(self, task: Task) -> None:
        """This is how the task is now."""
        self._tasks[task.id] = task
        if self._live:
            self.draw()
        elif not self._terminal.json:
            self._say(task)

    def _say(self, task: Task) -> None:
        """A line for what is new; the moments between two steps are not worth one."""
        doing = _doing(task)
        if task.id not in self._said or (doing and self._said[task.id] != doing):
            self._said[task.id] = doing
            self._terminal.note(f"{task.id} is {WORDS[task.status].lower()}{doing}.")

    def done(self, task_id: str) -> None:
        self._tasks.pop(task_id, None)
        self.erase()

    def draw(self) -> None:
        """Once a second, too: the time goes on."""
        if not self._live or not self._tasks:
            return
        task = next(iter(self._tasks.values()))
        pieces: list[Piece] = [self._terminal.status(task.status), f"{_doing(task)}, {_elapsed(task)}"]
        if self._total > 1:
            pieces = [
                f"{self._total - len(self._tasks)} of {self._total} have ended; ",
                *pieces,
                f"  {task.title}",
            ]
        click.echo(_ERASE + self._fitted(pieces), file=sys.stderr, nl=False, color=True)
        self._drawn = True

    def _fitted(self, pieces: list[Piece]) -> str:
        """A line that wrapped could not be erased. Colour is left out where it had to be cut."""
        whole = Terminal().painted(*pieces)
        room = (self._terminal.columns or 80) - 1
        shorter = cut(whole, room)
        return self._terminal.painted(*pieces) if shorter == whole else self._terminal.painted(shorter)

    def erase(self) -> None:
        if self._drawn:
            click.echo(_ERASE, file=sys.stderr, nl=False, color=True)
            self._drawn = False


def _doing(task: Task) -> str:
    """`, web_search`: what its execution is at."""
    execution = open_execution(task)
    if task.status is not TaskStatus.IN_PROGRESS or execution is None:
        return ""
    if execution.state == ExecutionState.QUEUED:
        return ", queued"
    step = current_step(execution)
    return f", {step_name(step)}" if step else ""


def step_name(step: Step) -> str:
    return f"{step.name} thinks" if step.kind == "model" else step.name


def _elapsed(task: Task) -> str:
    execution = open_execution(task)
    return duration((now_ms() - _begin(execution)) // 1000 * 1000 if execution else 0).replace(".0 s", " s")


def _begin(execution: Execution) -> int:
    return execution.started_at or execution.queued_at or now_ms()
