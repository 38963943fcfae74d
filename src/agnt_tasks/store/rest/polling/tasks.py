"""Tasks that are read as a whole: the open one, those changed from here, and what cards tell of them."""

from __future__ import annotations

from collections.abc import Sequence

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskRow
from agnt_tasks.store.attention import Level
from agnt_tasks.store.rest.polling.budget import Priority
from agnt_tasks.store.rest.polling.pace import HOT, PACES, detail_pause
from agnt_tasks.store.rest.polling.requests import Purpose, Request

_KEPT = 500
"""Whole tasks that are kept."""
_WISHES = 60
"""Cards of which more is to be read: a screen full of them. What was wished for before is off the screen."""
_TELLING = (TaskStatus.NEEDS_CLARIFICATION, TaskStatus.FAILED, TaskStatus.IN_PROGRESS)
"""Of these a card tells what no row does: the question, the error, what it is doing. They come first."""


class Tasks:
    def __init__(self) -> None:
        self._whole: dict[str, tuple[Task, float]] = {}
        """With the time at which it was read."""
        self._open = ""
        self._open_read_at: float | None = None
        """None: it is asked for."""
        self._open_pause = 0.0
        self._hot: dict[str, list[float]] = {}
        self._glanced: dict[str, TaskStatus] = {}

    def open(self, task_id: str, now: float) -> None:
        """This one is looked at in full; empty: none."""
        if task_id != self._open:
            self._open, self._open_pause = task_id, 0.0
            self._open_read_at = now

    def touched(self, task_id: str, now: float) -> None:
        """It was changed from here: what is known of it as a whole is old."""
        self._whole.pop(task_id, None)
        self._hot[task_id] = [now + pause for pause in HOT]

    def glance(self, rows: Sequence[TaskRow]) -> list[Task]:
        """Those that are known as they are now; the others are read when there is time."""
        found = []
        for row in rows:
            task = self._whole[row.id][0] if row.id in self._whole else None
            if task is not None and (task.updated_at, task.status) == (row.updated_at, row.status):
                found.append(task)
            elif row.status is not TaskStatus.PENDING:
                # Of one that waits to begin, its row tells everything.
                self._glanced.pop(row.id, None)
                self._glanced[row.id] = row.status
        for task_id in list(self._glanced)[:-_WISHES]:
            del self._glanced[task_id]
        return found

    def fresh(self, task_id: str, since: float) -> Task | None:
        """If it was read at that time or later."""
        task, read_at = self._whole.get(task_id, (None, -1.0))
        return task if read_at >= since else None

    def due(self, level: Level, now: float) -> list[tuple[float, Request]]:
        found = [
            (times[0], Request(Purpose.HOT, Priority.DETAIL, task_id=task_id))
            for task_id, times in self._hot.items()
        ]
        if self._open and self._open_read_at is not None:
            slower = PACES[level].running / PACES[Level.LOOKING].running
            at = self._open_read_at + self._open_pause * slower
            found.append((at, Request(Purpose.DETAIL, Priority.DETAIL, task_id=self._open)))
        glanced = sorted(self._glanced.items(), key=lambda each: each[1] not in _TELLING)
        if glanced and level is Level.LOOKING:
            found.append((now, Request(Purpose.GLANCE, Priority.GLANCE, task_id=glanced[0][0])))
        return found

    def began(self, request: Request, now: float) -> None:
        task_id = request.task_id
        self._glanced.pop(task_id, None)
        times = [each for each in self._hot.pop(task_id, []) if each > now]
        if times:
            self._hot[task_id] = times
        if task_id == self._open:
            self._open_read_at = None

    def came(self, task: Task, now: float) -> bool:
        """Whether it is another one than was known."""
        known = self._whole.pop(task.id, (None, 0.0))[0]
        changed = known != task
        self._whole[task.id] = task, now
        if len(self._whole) > _KEPT:
            del self._whole[next(iter(self._whole))]
        if task.id == self._open:
            moving = task.status is TaskStatus.IN_PROGRESS
            self._open_pause = detail_pause(self._open_pause, moving=moving, changed=changed)
            self._open_read_at = now
        return changed

    def failed(self, now: float) -> None:
        """No answer came: the open task is still to be read."""
        if self._open_read_at is None:
            self._open_read_at = now

    def forget(self, task_id: str) -> None:
        self._whole.pop(task_id, None)
        self._hot.pop(task_id, None)
        self._glanced.pop(task_id, None)
        if task_id == self._open:
            self._open = ""
