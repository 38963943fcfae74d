"""The parts of the polling by themselves: budget, order, pace, the mirror, and what comes when."""

from __future__ import annotations

from itertools import groupby

import pytest

from agnt_tasks.models.page import Pagination, TaskPage, TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskRow
from agnt_tasks.store.attention import Attention, Level
from agnt_tasks.store.rest.polling.budget import BURST, Budget, Priority
from agnt_tasks.store.rest.polling.mirror import Change, Mirror
from agnt_tasks.store.rest.polling.order import Order, OrderWatch
from agnt_tasks.store.rest.polling.pace import back_off, detail_pause, jittered
from agnt_tasks.store.rest.polling.requests import COLUMNS, RUNNING, Purpose, column
from agnt_tasks.store.rest.polling.validators import Validators
from agnt_tasks.store.rest.polling.windows import LOOKUPS, Windows, row_of
from tests.rest.world import World, answered, chance, settled

PENDING, RUNS, DONE = TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.COMPLETED


def row(name: str, status: TaskStatus = PENDING, at: int = 1_000, created: int = 1_000) -> TaskRow:
    return TaskRow(
        id=name,
        title=name,
        status=status,
        type="",
        assistant="",
        owner_email="",
        created_at=created,
        updated_at=at,
    )


def page(*rows: TaskRow, total: int | None = None, number: int = 1, size: int = 100) -> TaskPage:
    count = len(rows) if total is None else total
    return TaskPage(data=rows, pagination=Pagination(page=number, per_page=size, total=count))


# The budget


def test_a_few_requests_go_at_once_and_then_one_a_second() -> None:
    budget = Budget()
    for _ in range(int(BURST)):
        budget.take(0.0)
    assert budget.ready_at(Priority.USER, 0.0) == 0.0
    assert budget.ready_at(Priority.DETAIL, 0.0) == 2.0
    assert budget.ready_at(Priority.RUNNING, 0.0) == 3.0
    assert budget.ready_at(Priority.REST, 0.0) == 5.0


def test_the_user_may_overdraw_but_not_for_ever() -> None:
    budget = Budget()
    for _ in range(2 * int(BURST)):
        assert budget.ready_at(Priority.USER, 0.0) == 0.0
        budget.take(0.0)
    assert budget.ready_at(Priority.USER, 0.0) > 0.0


def test_a_complaint_halves_the_rate_and_time_mends_it() -> None:
    budget = Budget()
    budget.refused(0.0, 30.0)
    assert budget.rate == 0.5
    assert budget.ready_at(Priority.RUNNING, 1.0) == 30.0
    assert budget.ready_at(Priority.RUNNING, 31.0) == 31.0
    budget.ready_at(Priority.REST, 151.0)
    assert budget.rate == pytest.approx(0.5 + 0.1 * 151 / 60, abs=0.01)
    budget.ready_at(Priority.REST, 1_000.0)
    assert budget.rate == 1.0


def test_however_often_it_complains_it_is_asked_again() -> None:
    budget = Budget()
    for number in range(50):
        budget.refused(5.0 * number, None)
    assert budget.ready_at(Priority.RUNNING, 245.0) == 250.0
    assert budget.rate > 0


def test_the_same_complaint_heard_twice_is_one() -> None:
    budget = Budget()
    for _ in range(3):
        budget.refused(1.0, 3.0)
    assert budget.rate == pytest.approx(0.5, abs=0.01)
    assert budget.closed_for(2.0) == 2.0
    assert budget.closed_for(4.0) == 0.0


# The pace


def test_the_open_task_is_read_less_and_less_often_while_it_stands_still() -> None:
    pauses = [detail_pause(0.0, moving=True, changed=True)]
    for _ in range(6):
        pauses.append(detail_pause(pauses[-1], moving=True, changed=False))
    assert pauses == [2.0, 3.0, 4.5, 6.75, 10.0, 10.0, 10.0]
    assert detail_pause(10.0, moving=True, changed=True) == 2.0
    assert detail_pause(2.0, moving=False, changed=True) == 20.0


def test_pauses_vary_by_a_tenth_and_failures_lengthen_them_up_to_a_minute() -> None:
    assert jittered(10, lambda: 0.0) == 9.0
    assert jittered(10, lambda: 1.0) == pytest.approx(11.0)
    assert [back_off(failures) for failures in (1, 3, 6, 500)] == [2.0, 8.0, 60.0, 60.0]


# The order


def test_the_newest_change_first_is_believed_after_a_change_that_proves_it() -> None:
    watch = OrderWatch()
    watch.first_page([row("a", at=3_000), row("b", at=2_000)])
    assert (watch.order, watch.wants_a_look) == (Order.LIKELY, False)
    watch.change_seen(row("b", at=4_000))
    assert watch.wants_a_look
    watch.first_page([row("b", at=4_000), row("a", at=3_000)])
    assert watch.order is Order.NEWEST_CHANGE_FIRST


def test_a_change_that_does_not_lead_is_another_order() -> None:
    watch = OrderWatch()
    watch.first_page([row("a", at=3_000), row("b", at=2_000)])
    watch.change_seen(row("c", at=4_000))
    watch.first_page([row("a", at=3_000), row("b", at=2_000)])
    assert watch.order is Order.OTHER


def test_a_new_task_proves_nothing() -> None:
    watch = OrderWatch()
    watch.first_page([row("a", at=3_000), row("b", at=2_000)])
    watch.change_seen(row("c", at=4_000, created=4_000))
    assert not watch.wants_a_look


# The mirror


def test_a_missing_card_stays_until_the_server_says_that_it_is_gone() -> None:
    mirror = Mirror()
    mirror.take_page(RUNNING, page(row("a", RUNS), row("b", RUNS)), 0.0)
    assert mirror.take_page(RUNNING, page(row("a", RUNS)), 1.0) == []
    assert _ids(mirror, RUNNING) == ["a", "b"]
    assert list(mirror.suspects) == ["b"]
    assert mirror.take_deletion("b", 2.0) == [Change("b", None, 1_000, deleted=True)]
    assert _ids(mirror, RUNNING) == ["a"]


def test_an_answer_from_before_does_not_bring_back_what_is_gone() -> None:
    mirror = Mirror()
    mirror.take_page(RUNNING, page(row("a", RUNS)), 0.0)
    mirror.take_deletion("a", 2.0)
    assert mirror.take_page(RUNNING, page(row("a", RUNS)), 1.5) == []
    assert _ids(mirror, RUNNING) == []


def test_an_older_row_never_overwrites_a_newer_one() -> None:
    mirror = Mirror()
    mirror.take_page(column(PENDING), page(row("a")), 0.0)
    mirror.take_page(RUNNING, page(), 0.0)
    assert mirror.take_row(row("a", RUNS, at=5_000)) == [Change("a", RUNS, 5_000)]
    assert mirror.take_page(column(PENDING), page(row("a")), 0.5) == []
    assert (_ids(mirror, column(PENDING)), _ids(mirror, RUNNING)) == ([], ["a"])


def test_what_moved_is_shown_in_its_column_and_counted_there() -> None:
    mirror = Mirror()
    mirror.take_page(column(PENDING), page(row("a"), row("b"), total=300), 0.0)
    mirror.take_page(RUNNING, page(row("c", RUNS)), 0.0)
    mirror.take_row(row("a", RUNS, at=5_000))
    pending, runs = mirror.page(column(PENDING)), mirror.page(RUNNING)
    assert pending is not None
    assert runs is not None
    assert (pending.pagination.total, runs.pagination.total) == (299, 2)
    assert [each.id for each in runs.data] == ["a", "c"]


def test_what_only_came_into_sight_has_no_news() -> None:
    """A failure of last week must not ring a bell because another one was deleted."""
    mirror = Mirror()
    query = column(TaskStatus.FAILED)
    mirror.take_page(query, page(row("a", TaskStatus.FAILED, at=9_000), total=101), 0.0)
    news = mirror.take_page(query, page(row("b", TaskStatus.FAILED, at=2_000), total=100), 1.0)
    assert news == [Change("b", None, 2_000)]


def test_a_task_on_two_pages_is_shown_once() -> None:
    mirror = Mirror()
    first = TaskQuery(status=(PENDING,), per_page=2)
    second = first.model_copy(update={"page": 2})
    mirror.take_page(first, page(row("a"), row("b"), total=4, size=2), 0.0)
    mirror.take_page(second, page(row("b"), row("c"), total=4, size=2, number=2), 0.0)
    assert (_ids(mirror, first), _ids(mirror, second)) == (["a", "b"], ["c"])


def _ids(mirror: Mirror, query: TaskQuery) -> list[str]:
    found = mirror.page(query)
    assert found is not None
    return [each.id for each in found.data]


# What comes when


def looked_at(world: World) -> Windows:
    """Windows of a board that has read its columns."""
    windows = Windows(chance())
    look(world, windows)
    for query in dict.fromkeys((RUNNING, *COLUMNS)):
        windows.page_read(query, world.page(query), world.now, world.now)
    return windows


def look(world: World, windows: Windows) -> None:
    for query in (RUNNING, *COLUMNS):
        windows.want(query, world.now)


def asked_in(world: World, windows: Windows, seconds: float) -> list[Purpose]:
    """What is asked for in that time."""
    purposes, end = list[Purpose](), world.now + seconds
    while True:
        look(world, windows)
        at, request = windows.next(world.now)
        if request is None or at > end:
            world.now = end
            return purposes
        world.now = at
        purposes.append(request.purpose)
        answered(world, windows, request)


def test_at_most_five_missing_tasks_are_looked_up_after_one_reading() -> None:
    world = World("created")
    ids = [world.add(RUNS) for _ in range(20)]
    windows = looked_at(world)
    for task_id in ids:
        world.delete(task_id)
    windows.page_read(RUNNING, world.page(RUNNING), world.now, world.now)
    asked = asked_in(world, windows, 20.0)
    runs = [len(list(run)) for purpose, run in groupby(asked) if purpose is Purpose.MISSING]
    assert max(runs) == LOOKUPS
    settled(world, windows, 60.0, lambda: look(world, windows))
    assert not windows.mirror.suspects
    assert not windows.mirror.rows


def test_what_was_changed_here_is_looked_at_again_soon() -> None:
    world = World("created")
    task_id = world.add()
    windows = looked_at(world)
    world.change(task_id, status=RUNS)
    assert windows.acted(world.rows[task_id], world.now) == [
        Change(task_id, RUNS, world.rows[task_id].updated_at)
    ]
    assert asked_in(world, windows, 15.0).count(Purpose.HOT) == 3
    assert Purpose.HOT not in asked_in(world, windows, 30.0)


def test_the_open_task_is_read_until_it_is_closed() -> None:
    world = World("created")
    task_id = world.add(RUNS)
    windows = looked_at(world)
    windows.attend(Attention(Level.LOOKING, task_id), world.now)
    assert asked_in(world, windows, 20.0).count(Purpose.DETAIL) >= 4
    windows.attend(Attention(Level.LOOKING), world.now)
    assert Purpose.DETAIL not in asked_in(world, windows, 30.0)


def test_who_comes_back_sees_everything_at_once() -> None:
    world = World("created")
    windows = looked_at(world)
    windows.attend(Attention(Level.IDLE), world.now)
    asked_in(world, windows, 600.0)
    task_id = world.add()
    windows.attend(Attention(Level.LOOKING), world.now)
    asked_in(world, windows, 1.0)
    assert task_id in windows.mirror.rows


def test_a_page_that_nobody_looks_at_is_not_read_any_more() -> None:
    world = World("created")
    windows = looked_at(world)
    search = TaskQuery(search="offsite", status=(PENDING,), per_page=100)
    windows.want(search, world.now)
    windows.page_read(search, page(row("a")), world.now, world.now)
    assert windows.want(search, world.now) is not None
    asked_in(world, windows, 60.0)
    assert windows.want(search, world.now) is None


def test_an_answer_on_its_way_does_not_undo_what_was_done_here() -> None:
    world = World("created")
    task_id = world.add()
    windows = looked_at(world)
    old = world.task(task_id)
    assert old is not None
    world.now = 5.0
    world.change(task_id, status=RUNS)
    windows.acted(world.rows[task_id], world.now)
    assert windows.task_came(old, world.now) == []
    assert windows.tasks.fresh(task_id, 0.0) is None
    assert windows.mirror.rows[task_id].status is RUNS


def test_cards_that_tell_more_are_read_before_those_that_do_not() -> None:
    world = World("created")
    done, failed = world.add(DONE), world.add(TaskStatus.FAILED)
    windows = looked_at(world)
    rows = [world.rows[each] for each in (done, failed)]
    assert windows.tasks.glance(rows) == []
    asked = [request.task_id for _, request in windows.tasks.due(Level.LOOKING, world.now)]
    assert asked == [failed]
    task = Task.model_construct(account="acc", **dict(world.rows[failed]))
    assert row_of(task) == world.rows[failed]
    windows.task_came(task, world.now)
    assert windows.tasks.glance(rows) == [task]


def test_many_cards_do_not_keep_the_columns_from_being_read() -> None:
    """A first screen asks for what a hundred cards tell: that takes what is left of the budget."""
    world = World("created")
    windows = looked_at(world)
    rows = [world.rows[world.add(TaskStatus.FAILED)] for _ in range(100)]
    windows.tasks.glance(rows)
    quiet = World("created")
    expected = asked_in(quiet, looked_at(quiet), 60.0).count(Purpose.PAGE)
    asked = asked_in(world, windows, 60.0)
    assert asked.count(Purpose.PAGE) >= expected - 2
    assert asked.count(Purpose.GLANCE) > 20


def test_a_failure_makes_it_rest_and_forgets_nothing() -> None:
    world = World("created")
    task_id = world.add()
    windows = looked_at(world)
    for _ in range(3):
        windows.failed(world.now)
    at, _ = windows.next(world.now)
    assert 7.0 < at - world.now < 9.0
    assert task_id in windows.mirror.rows


def test_a_tag_is_sent_for_the_address_it_came_with() -> None:
    kept: Validators[str] = Validators()
    assert kept.headers("/tasks") == {}
    kept.keep("/tasks", 'W/"1"', "first")
    kept.keep("/tasks?page=2", "", "second")
    assert kept.headers("/tasks") == {"if-none-match": 'W/"1"'}
    assert kept.same("/tasks") == "first"
    assert kept.headers("/tasks?page=2") == {}
