"""`watch`: events as they come, told in lines: what was said and done, which step runs, what is written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any, cast

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.each_task import on_task
from agnt_tasks.cli.session import Call, Session
from agnt_tasks.cli.stream import TextStream
from agnt_tasks.cli.task_table import SHORTEST_ID
from agnt_tasks.cli.terminal import Ink, Piece, Terminal
from agnt_tasks.cli.timeline import said, step_line, told
from agnt_tasks.cli.waiting import worker_kept
from agnt_tasks.errors import TaskNotFoundError
from agnt_tasks.models.activity import Activity, StatusChange
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.execution import Step
from agnt_tasks.models.status import StepState
from agnt_tasks.models.task import Task
from agnt_tasks.wording.amounts import clock


async def perform(session: Session, call: Call) -> int:
    """Never ends by itself: ctrl-c does."""
    ids = [(await on_task(session.store, given, session.store.get_task)).id for given in call.ids]
    wanted = {"task_ids": ids} if ids else {}
    async with worker_kept(session):
        events: AsyncIterator[Event] = await call.verb.run(session.store, **call.arguments, **wanted)
        teller = _Teller(session)
        async with aclosing(cast("Any", events)):
            async for event in events:
                await teller.tell(event)
    return exit_codes.OK


class _Teller:
    """Tells each change once, and in its place: a look shows the task as it is now, which may be later."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._terminal: Terminal = session.terminal
        self._stream = TextStream(session.terminal)
        self._told: dict[str, int] = {}
        """Of each task, how many activities were told."""
        self._steps: dict[tuple[str, int], StepState] = {}
        """As which each step was told."""

    async def tell(self, event: Event) -> None:
        if self._terminal.json:
            self._terminal.data(event.to_wire())
        elif event.kind is EventKind.TEXT:
            self._stream.write(event)
        elif event.kind is EventKind.RESET:
            self._stream.close()
            self._terminal.line("Older events are gone; from here on all are told.")
        elif event.kind is EventKind.DELETED:
            self._line(event.updated_at, event.task_id, "deleted")
        else:
            await self._look(event)

    async def _look(self, event: Event) -> None:
        try:
            task = await self._session.store.get_task(event.task_id)
        except TaskNotFoundError:
            return
        first = task.id not in self._told
        self._tell_steps(task, event.updated_at, first)
        new = self._new_activities(task, event.updated_at)
        for entry in new:
            self._tell_activity(task, entry)
        if first and not new and event.kind is EventKind.TASK:
            self._line(
                event.updated_at,
                task.id,
                self._terminal.status(event.status or task.status),
                f"  {task.title}",
            )

    def _new_activities(self, task: Task, at: int) -> Sequence[Activity]:
        """What the log got with this change; of a task seen for the first time not what was before."""
        times = [entry.timestamp for entry in task.activities]
        told = self._told.get(task.id, sum(time < at for time in times))
        self._told[task.id] = max(told, sum(time <= at for time in times))
        return task.activities[told : self._told[task.id]]

    def _tell_activity(self, task: Task, entry: Activity) -> None:
        title = f"  {task.title}" if isinstance(entry, StatusChange) else ""
        self._line(entry.timestamp, task.id, *told(self._terminal, entry), title)
        text = said(entry)
        if text and not self._stream.has_written(task.id, text):
            self._terminal.text(text, 0 if self._terminal.plain else 10)

    def _tell_steps(self, task: Task, at: int, first: bool) -> None:
        for execution in task.executions:
            for step in (_step_at(step, at) for step in execution.steps if step.started_at <= at):
                changed_at = step.completed_at or step.started_at
                known = self._steps.get((execution.id, step.index))
                self._steps[execution.id, step.index] = step.status
                if known is not step.status and (changed_at >= at or not first):
                    self._line(changed_at, task.id, *step_line(self._terminal, step, going_on=True))

    def _line(self, at: int, task_id: str, *pieces: Piece) -> None:
        self._stream.close()
        name = task_id[:SHORTEST_ID] if self._terminal.columns else task_id
        self._terminal.line(Ink(clock(at), faint=True), f"  {name}  ", *pieces)


def _step_at(step: Step, at: int) -> Step:
    """The step as it was then."""
    if step.completed_at is None or step.completed_at <= at:
        return step
    unknown_yet = {"completed_at": None, "duration_ms": None, "usage": None, "error": None}
    return step.model_copy(update={"status": StepState.STARTED, **unknown_yet})
