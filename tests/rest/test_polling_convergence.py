"""However pages are read between changes: what is shown becomes what is there, and nothing live goes."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.rest.polling.mirror import Change
from agnt_tasks.store.rest.polling.windows import Windows
from tests.rest.world import ORDERS, World, answered, chance, settled

STATUSES = (TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.COMPLETED)
PAGES = tuple(TaskQuery(status=(each,), per_page=4, page=number) for each in STATUSES for number in (1, 2))


class Late(NamedTuple):
    """An answer that is under way."""

    query: TaskQuery
    page: TaskPage
    asked_at: float


class Looking:
    """Somebody looks at two small pages of three columns while others change what is there."""

    def __init__(self, order: str, tasks: int) -> None:
        self.world, self.windows = World(order), Windows(chance())
        self._late: list[Late] = []
        for number in range(tasks):
            self.world.add(STATUSES[number % 3], self.world.ms - 1_000 * (tasks - number))
        for query in PAGES:
            self.windows.want(query, 0.0)
            self.windows.page_read(query, self.world.page(query), 0.0, 0.0)
        # Also the first look at the order, which would tell of everything that happened before.
        settled(self.world, self.windows, 2.0, self.look)

    def look(self) -> None:
        for query in PAGES:
            self.windows.want(query, self.world.now)

    def do(self, what: str, number: int) -> None:
        self.world.now += 0.4
        ids = sorted(self.world.rows)
        task_id = ids[number % len(ids)] if ids else ""
        before = self._shown()
        match what:
            case "add":
                self.world.add(STATUSES[number % 3])
            case "edit" if task_id:
                self.world.change(task_id, title=f"At {self.world.now}")
            case "move" if task_id:
                self.world.change(task_id, status=STATUSES[number % 3])
            case "delete" if task_id:
                self.world.delete(task_id)
            case "ask":
                query = PAGES[number % len(PAGES)]
                self._late.append(Late(query, self.world.page(query), self.world.now))
            case "hear" if self._late:
                query, page, asked_at = self._late.pop(number % len(self._late))
                self._check(before, self.windows.page_read(query, page, asked_at, self.world.now))
            case "poll":
                self._poll(before)

    def _poll(self, before: set[str]) -> None:
        self.look()
        at, request = self.windows.next(self.world.now)
        if request is not None:
            self.world.now = max(self.world.now, at)
            self._check(before, answered(self.world, self.windows, request))

    def _check(self, before: set[str], changes: list[Change]) -> None:
        """Only what is gone is told to be deleted; only what others may have pushed off is not shown."""
        for change in changes:
            assert not change.deleted or change.task_id not in self.world.rows
        for task_id in (before - self._shown()) & set(self.world.rows):
            row = self.windows.mirror.rows.get(task_id)
            status = row.status if row else self.world.rows[task_id].status
            page = self.windows.mirror.page(TaskQuery(status=(status,), per_page=4))
            assert page is not None
            assert page.pagination.total > 4, f"{task_id} was taken away"

    def _shown(self) -> set[str]:
        pages = map(self.windows.mirror.page, PAGES)
        return {row.id for page in pages if page for row in page.data}

    def settle(self) -> None:
        self._late.clear()
        settled(self.world, self.windows, 600.0, self.look)


def facts(page: TaskPage | None) -> object:
    assert page is not None
    return {row.id: (row.title, row.status, row.updated_at) for row in page.data}, page.pagination.total


DONE = st.tuples(
    st.sampled_from(["add", "edit", "move", "move", "delete", "ask", "hear", "hear", "poll", "poll"]),
    st.integers(0, 60),
)


@given(order=st.sampled_from(sorted(ORDERS)), tasks=st.integers(0, 16), done=st.lists(DONE, max_size=40))
@settings(max_examples=150, deadline=None)
def test_it_comes_to_what_is_there(order: str, tasks: int, done: list[tuple[str, int]]) -> None:
    looking = Looking(order, tasks)
    for what, number in done:
        looking.do(what, number)
    looking.settle()
    for query in PAGES:
        assert facts(looking.windows.mirror.page(query)) == facts(looking.world.page(query))
    assert not looking.windows.mirror.suspects
