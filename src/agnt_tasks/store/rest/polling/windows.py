"""What to ask a server next and when, so that what is seen is true and the budget holds.

Pure: clock and chance are handed in, answers are handed back. The parts of the algorithm: pages that
somebody looks at are read by turns, the one with what runs more often; the open task and what was changed
from here are read by themselves; what is missing is looked up before it counts as deleted; a server that
lists the newest change first is asked for that instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskRow
from agnt_tasks.store.attention import Attention, Level
from agnt_tasks.store.rest.polling.budget import Budget, Priority
from agnt_tasks.store.rest.polling.mirror import Change, Mirror
from agnt_tasks.store.rest.polling.order import Order, OrderWatch
from agnt_tasks.store.rest.polling.pace import COUNTS, NEVER, PACES, Pace, back_off, jittered
from agnt_tasks.store.rest.polling.requests import COLUMNS, EVERYTHING, RUNNING, Purpose, Request, head
from agnt_tasks.store.rest.polling.search import Search
from agnt_tasks.store.rest.polling.sweep import Sweep
from agnt_tasks.store.rest.polling.tasks import Tasks

SEEN = 30.0
"""Seconds after which a page that nobody asked for is no longer looked at."""
_FIRST = 1.0
"""Seconds."""
LOOKUPS = 5
"""Missing tasks that are looked up after one reading of a page, at most."""


class Windows:
    def __init__(self, chance: Callable[[], float], budget: Budget | None = None) -> None:
        """`chance` gives numbers from 0 to 1."""
        self.budget = budget or Budget()
        self.mirror = Mirror()
        self.order = OrderWatch()
        self.tasks = Tasks()
        self._chance = chance
        self._attention = Attention()
        self._wanted: dict[TaskQuery, float] = {}
        self._hurried: dict[TaskQuery, None] = {}
        self._search, self._sweep = Search(), Sweep()
        self._turn = self._running_turn = 0
        self._running_at = self._others_at = self._head_at = 0.0
        self._head_page, self._head_since = 1, 0
        self._lookups = LOOKUPS
        self._failures, self._rests_until = 0, 0.0

    # What somebody wants

    def begin(self, now: float) -> None:
        """Somebody listens now; what he reads himself in this moment need not be read twice."""
        self._running_at = self._others_at = self._head_at = now + _FIRST
        self._sweep.begin(now)

    def want(self, query: TaskQuery, now: float) -> TaskPage | None:
        """Somebody looks at this page: it is kept true from now on. None: it was not read yet."""
        self._wanted[query] = now
        return self.mirror.page(query)

    def attend(self, attention: Attention, now: float) -> None:
        before, self._attention = self._attention, attention
        self.tasks.open(attention.task_id, now)
        if before.level is not attention.level:
            self._running_at = self._others_at = self._head_at = now
            if attention.level is Level.LOOKING:
                # Back again: everything at once, as far as the budget goes.
                self._hurried = dict.fromkeys((*self._running(), *self._others(now)))

    def acted(self, row: TaskRow, now: float) -> list[Change]:
        """It was changed from here: shown at once, and looked at again soon."""
        self.tasks.touched(row.id, now)
        return self._heard(self.mirror.take_row(row), now)

    # What to ask

    def next(self, now: float) -> tuple[float, Request | None]:
        """When to ask and what for; None: nothing before somebody wants something."""
        found = [(max(at, self._rests_until), request) for at, request in self._due(now)]
        timed = [
            (max(at, self.budget.ready_at(request.priority, now)), request.priority, number, request)
            for number, (at, request) in enumerate(found)
            if at < NEVER
        ]
        if not timed:
            return NEVER, None
        # Of all that could go now the most urgent; else the first that can.
        at, _, _, request = min(
            (max(at, now), priority, number, request) for at, priority, number, request in timed
        )
        return at, request

    def _due(self, now: float) -> list[tuple[float, Request]]:
        due = self.tasks.due(self._attention.level, now)
        if self.mirror.suspects and self._lookups > 0:
            missing = next(iter(self.mirror.suspects))
            due.append((now, Request(Purpose.MISSING, Priority.RUNNING, task_id=missing)))
        for query in (*self._hurried, *self._search.pages):
            due.append((now, Request(Purpose.PAGE, Priority.RUNNING, query)))
            break
        if self._leads:
            due.append((self._head_at, Request(Purpose.HEAD, Priority.RUNNING, head(self._head_page))))
        else:
            running = self._running()
            if running:
                query = running[self._running_turn % len(running)]
                due.append((self._running_at, Request(Purpose.PAGE, Priority.RUNNING, query)))
            if self.order.wants_a_look:
                due.append((self._head_at, Request(Purpose.HEAD, Priority.REST, EVERYTHING)))
        others = self._others(now)
        if others:
            query = others[self._turn % len(others)]
            due.append((self._others_at, Request(Purpose.PAGE, Priority.REST, query)))
        if self._attention.level is Level.LOOKING and self.mirror.queries().issuperset((RUNNING, *COLUMNS)):
            due.append((self._sweep.at, Request(Purpose.SWEEP, Priority.REST, self._sweep.query)))
        return due

    @property
    def _is_seen(self) -> bool:
        """Whether anybody is believed to be there."""
        return self._attention.level is not Level.IDLE

    @property
    def _leads(self) -> bool:
        return self.order.order is Order.NEWEST_CHANGE_FIRST

    def _others(self, now: float) -> Sequence[TaskQuery]:
        """Pages that are read by turns. Where nobody looks at any, the first ones of the columns."""
        for query in [each for each, at in self._wanted.items() if now - at > SEEN]:
            del self._wanted[query]
        if not self._wanted:
            return (*COLUMNS, *[RUNNING] * self._leads)
        for query in self.mirror.queries() - set(self._wanted):
            # A page that is not read again cannot say of any task that it is still there.
            self._hurried.pop(query, None)
            self._search.pages.pop(query, None)
            self.mirror.forget(query)
        usual = tuple(query for query in COLUMNS if query in self._wanted)
        more = [query for query in self._wanted if query not in usual and (self._leads or not _runs(query))]
        return (*usual, *more)

    def _running(self) -> Sequence[TaskQuery]:
        """Pages of what is in progress."""
        return [query for query in self._wanted if _runs(query)] if self._wanted else [RUNNING]

    # What comes of it

    def began(self, request: Request, now: float) -> None:
        """It is under way: its next turn is counted from here."""
        self.budget.take(now)
        pace = PACES[self._attention.level]
        if request.purpose is Purpose.MISSING:
            self._lookups -= 1
        elif request.purpose is Purpose.HEAD:
            self._head_at = now + jittered(pace.running if self._leads else COUNTS, self._chance)
        elif request.purpose is Purpose.SWEEP:
            self._sweep.began(now)
        elif request.query is not None:
            self._page_began(request.query, request.priority, now, pace)
        else:
            self.tasks.began(request, now)

    def _page_began(self, query: TaskQuery, priority: Priority, now: float, pace: Pace) -> None:
        self._hurried.pop(query, None)
        if priority is Priority.REST:
            pause = max(COUNTS, pace.others) if self._leads else pace.others
            self._others_at = now + jittered(pause, self._chance)
            self._turn += 1
        elif _runs(query) and not self._leads:
            self._running_at = now + jittered(pace.running, self._chance)
            self._running_turn += 1

    def page_came(self, request: Request, page: TaskPage, asked_at: float, now: float) -> list[Change]:
        self._went_well()
        assert request.query is not None  # noqa: S101
        if request.purpose is Purpose.HEAD:
            return self._heard(self._take_head(page, now), now)
        if request.purpose is Purpose.SWEEP:
            return self._heard(self._sweep.page_came(page, self.mirror, now), now)
        return self.page_read(request.query, page, asked_at, now)

    def page_read(self, query: TaskQuery, page: TaskPage, asked_at: float, now: float) -> list[Change]:
        """Also by whoever asked for it past the turns."""
        self._lookups = LOOKUPS
        self._went_well()
        if _runs(query):
            pace = PACES[self._attention.level].running
            self._running_at = max(self._running_at, now + jittered(pace, self._chance))
        changes = self.mirror.take_page(query, page, asked_at)
        self._search.page_read(query, [*self.mirror.suspects][:LOOKUPS])
        return self._heard(changes, now)

    def task_came(self, task: Task, now: float) -> list[Change]:
        self._went_well()
        known = self.mirror.rows.get(task.id)
        if known is not None and task.updated_at < known.updated_at:
            # It was on its way when the task was changed.
            self.tasks.failed(now)
            return []
        changed = self.tasks.came(task, now)
        changes = self._heard(self.mirror.take_row(row_of(task)), now)
        # What only the whole task shows has changed, or is known now.
        return changes or ([Change(task.id, None, task.updated_at)] if changed else [])

    def task_gone(self, task_id: str, now: float) -> list[Change]:
        """The server says that there is no such task; or it was deleted from here."""
        self._went_well()
        self.tasks.forget(task_id)
        self._search.found()
        return self.mirror.take_deletion(task_id, now)

    def refused(self, now: float, seconds: float | None) -> None:
        """Fewer requests, it says."""
        self.budget.refused(now, seconds)
        self.tasks.failed(now)

    def failed(self, now: float) -> None:
        """It does not answer. What is known stays."""
        self.tasks.failed(now)
        self._failures += 1
        self._rests_until = now + jittered(back_off(self._failures), self._chance)

    def _went_well(self) -> None:
        self._failures, self._rests_until = 0, 0.0

    def _take_head(self, page: TaskPage, now: float) -> list[Change]:
        leads = self._leads
        if page.pagination.page == 1:
            self._head_since = self.order.high_water
            self.order.first_page(page.data)
            self.mirror.descends = self._leads
        changes = self.mirror.take_rows(page.data)
        if leads:
            self._search.head_read(page, self._head_since)
        if leads and self._leads and self.order.goes_on(page.data, self._head_since):
            self._head_page += 1
            self._head_at = 0.0
        else:
            self._head_page = 1
            if leads:
                self._search.head_ended(self._others(now) if self._is_seen else (), now)
            self._head_at = 0.0 if self._leads and not leads else self._head_at
            self.order.high_water = max([self.order.high_water, *(row.updated_at for row in page.data)])
        return changes

    def _heard(self, changes: list[Change], now: float) -> list[Change]:
        for change in changes:
            if change.task_id in self.mirror.rows:
                self.order.change_seen(self.mirror.rows[change.task_id])
        if self._leads and any(change.status for change in changes):
            # Whether a changed task still matches words or people, only the server knows.
            self._hurried.update(dict.fromkeys(each for each in self._wanted if not _is_plain(each)))
        return changes

    def fresh(self, task_id: str, since: float) -> Task | None:
        """The whole task, if it was read at that time or later and nothing newer is known."""
        task, row = self.tasks.fresh(task_id, since), self.mirror.rows.get(task_id)
        is_latest = task is None or row is None or task.updated_at >= row.updated_at
        return task if is_latest else None

    def others(self) -> Sequence[TaskStatus]:
        return tuple(self.mirror.others[each] for each in sorted(self.mirror.others))


def _runs(query: TaskQuery) -> bool:
    return query.status == (TaskStatus.IN_PROGRESS,)


def _is_plain(query: TaskQuery) -> bool:
    return not (query.search or query.type or query.mine)


def row_of(task: Task) -> TaskRow:
    """The part of a task that lists show."""
    return TaskRow.model_construct(**{field: getattr(task, field) for field in TaskRow.model_fields})
