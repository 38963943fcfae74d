"""The loop that polls: events of what others did, reads that cost nothing, trouble that is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from agnt_tasks.errors import AgntError, StoreOfflineError, StoreRateLimitedError, TaskNotFoundError
from agnt_tasks.models.card import Span, View
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskUpdate
from agnt_tasks.store.attention import Attention, Attentive, Level
from agnt_tasks.store.reaching import Limited
from agnt_tasks.store.rest.open import open_rest
from agnt_tasks.store.rest.polled import Asked as Server
from agnt_tasks.store.rest.polling.requests import COLUMNS, RUNNING
from agnt_tasks.store.rest.store import RestStore
from agnt_tasks.testing.driving import made
from agnt_tasks.testing.harness import JANE
from agnt_tasks.testing.hosted import Hosted, hosted_id
from agnt_tasks.verbs.boarding import glances_of, windows_of
from tests.rest.harness import endpoint, rest_harness
from tests.rest.hurry import SPEED, clock, hurried, listening
from tests.rest.patience import AT_ONCE
from tests.rest.ways import Way, locally
from tests.rest.world import World
from tests.server.served import served

PENDING = COLUMNS[1]


class Asked:
    """A world as a server, which may be out of order."""

    def __init__(self) -> None:
        self.world = World("created")
        self.trouble: AgntError | None = None
        self.lists = 0

    async def list_tasks(self, query: TaskQuery) -> TaskPage:
        self.lists += 1
        self._check()
        return self.world.page(query)

    async def get_task(self, task_id: str) -> Task:
        self._check()
        task = self.world.task(task_id)
        if task is None:
            raise TaskNotFoundError(task_id)
        return task

    def _check(self) -> None:
        if self.trouble:
            raise self.trouble


async def test_what_others_do_is_told() -> None:
    asked = Asked()
    first = asked.world.add()
    polling = hurried(asked)
    async with listening(polling) as heard:
        for query in (RUNNING, *COLUMNS):
            await polling.list_tasks(query)
        asked.world.now = 10
        asked.world.change(first, status=TaskStatus.IN_PROGRESS)
        moved = await heard.event_of(first)
        assert (moved.kind, moved.status) == (EventKind.TASK, TaskStatus.IN_PROGRESS)
        second = asked.world.add()
        assert (await heard.event_of(second)).status is TaskStatus.PENDING
        asked.world.delete(first)
        assert (await heard.event_of(first)).kind is EventKind.DELETED
        assert [row.id for row in (await polling.list_tasks(PENDING)).data] == [second]


async def test_reads_of_what_is_known_ask_for_nothing() -> None:
    asked = Asked()
    task_id = asked.world.add()
    polling = hurried(asked)
    async with listening(polling):
        first = await polling.list_tasks(PENDING)
        asked_before = asked.lists
        for _ in range(20):
            assert await polling.list_tasks(PENDING) == first
        assert asked.lists == asked_before
        assert await polling.get_task(task_id) is await polling.get_task(task_id)
    # Nobody watches any more: nothing says that it is still so.
    await polling.list_tasks(PENDING)
    assert asked.lists > asked_before


async def test_a_server_that_does_not_answer_ends_the_watch_and_is_asked_again() -> None:
    asked = Asked()
    asked.world.add()
    polling = hurried(asked)
    async with listening(polling) as heard:
        await polling.list_tasks(PENDING)
        asked.trouble = StoreOfflineError("It is away.")
        await heard.until()
        assert heard.error is asked.trouble
        with pytest.raises(StoreOfflineError):
            await polling.list_tasks(PENDING)
    asked.trouble = None
    async with listening(polling) as heard:
        task_id = asked.world.add()
        rows = (await polling.list_tasks(PENDING)).data
        assert task_id in [row.id for row in rows]


async def test_a_server_that_wants_fewer_requests_gets_fewer() -> None:
    asked = Asked()
    asked.world.add()
    polling = hurried(asked)
    async with listening(polling) as heard:
        await polling.list_tasks(PENDING)
        asked.trouble = StoreRateLimitedError("Not so fast.", 3.0)
        lists = asked.lists
        await _until(lambda: asked.lists > lists)
        lists, asked.trouble = asked.lists, None
        refused_at = clock()
        await _until(lambda: asked.lists > lists)
        assert clock() - refused_at > 2.5
        assert heard.error is None


async def test_two_who_watch_are_told_the_same_by_one_loop() -> None:
    asked = Asked()
    polling = hurried(asked)
    async with listening(polling) as heard, listening(polling) as too:
        await polling.list_tasks(PENDING)
        task_id = asked.world.add()
        asked.world.now = 1
        assert await heard.event_of(task_id) == await too.event_of(task_id)


async def _until(is_so: Callable[[], object]) -> None:
    for _ in range(1_000):
        if is_so():
            return
        await asyncio.sleep(0.004)
    raise AssertionError("It did not come.")


class Dialect:
    """A store of the hosted dialect whose time runs fast, and what is behind it."""

    def __init__(self, way: Way, hosted: Hosted, store: RestStore) -> None:
        self.way, self.hosted, self.store = way, hosted, store
        store.polling = hurried(store.polling.source)


@pytest.fixture
async def dialect(tmp_path: Path) -> AsyncIterator[Dialect]:
    async with locally(tmp_path) as way:
        hosted = Hosted(way.store)
        async with served(hosted.app) as server, open_rest(endpoint(server.url)) as store:
            yield Dialect(way, hosted, store)


class Refusing:
    """Between a server and its clients: does not let everybody in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.asked = 0
        self.refusal: Callable[[Scope], Response | None] = lambda _: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += scope["type"] == "http"
        refusal = self.refusal(scope) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)


async def test_what_is_sent_again_counts_too(tmp_path: Path) -> None:
    """Half a minute of somebody who never stops, at a server that refuses everything once."""
    refused: set[tuple[str, str]] = set()

    def refusal(scope: Scope) -> Response | None:
        refused.symmetric_difference_update({(scope["method"], scope["path"])})
        return Response(status_code=503) if (scope["method"], scope["path"]) in refused else None

    async with locally(tmp_path) as way:
        task = await made(way.store)
        between = Refusing(Hosted(way.store).app)
        async with served(between) as server, open_rest(endpoint(server.url), retrying=AT_ONCE) as store:
            store.polling = hurried(store.polling.source)
            between.refusal = refusal
            async with listening(store.polling):
                began, before = clock(), between.asked
                while clock() - began < 30:
                    await store.update_task(hosted_id(task.id), TaskUpdate(title="Again"))
                assert between.asked - before <= clock() - began + 2 * 12 + 2


async def test_a_limit_that_is_met_in_between_is_told_with_its_end(tmp_path: Path) -> None:
    """Also where the request comes through when it is sent again."""
    patient = AT_ONCE._replace(patience=60.0)
    async with locally(tmp_path) as way:
        between = Refusing(Hosted(way.store).app)
        async with served(between) as server, open_rest(endpoint(server.url), retrying=patient) as store:
            store.polling = hurried(store.polling.source)
            refusals, told = [Response(status_code=429, headers={"retry-after": "50"})], list[float]()

            def refusal(_: Scope) -> Response | None:
                if refusals:
                    return refusals.pop()
                told.append(store.limited_for())
                return None

            async with listening(store.polling) as heard:
                await store.list_tasks(PENDING)
                assert isinstance(store, Limited)
                assert store.limited_for() == 0
                between.refusal = refusal
                await _until(lambda: told)
                assert 0 < told[0] <= 50
                assert heard.error is None


SPANS = {status.value: Span(0, 50) for status in TaskStatus}


async def test_a_board_keeps_to_the_budget(dialect: Dialect) -> None:
    """Two minutes of a board that looks at everything every five seconds."""
    for number in range(12):
        await dialect.way.store.process_task((await made(dialect.way.store, f"Task {number}")).id)
    store = dialect.store
    assert isinstance(store, Attentive)
    async with listening(store.polling):
        began, before = clock(), len(dialect.hosted.requests)
        while clock() - began < 120:
            windows = await windows_of(store, View(), SPANS)
            await glances_of(store, [card.id for window in windows.values() for card in window.cards])
            await asyncio.sleep(5 / SPEED)
        assert len(dialect.hosted.requests) - before <= 2 * 60 + 12
        known = await glances_of(store, [card.id for card in windows["in_progress"].cards])
        assert [standing.execution for standing in known] == ["queued"] * 12


async def test_what_is_done_here_is_seen_at_once(dialect: Dialect) -> None:
    task = await made(dialect.way.store)
    store = dialect.store
    async with listening(store.polling) as heard:
        await windows_of(store, View(), SPANS)
        await store.process_task(hosted_id(task.id))
        windows = await windows_of(store, View(), SPANS)
        assert [card.id for card in windows["in_progress"].cards] == [hosted_id(task.id)]
        assert not windows["pending"].cards
        assert heard.error is None


async def test_an_unknown_status_is_a_column_of_its_own(dialect: Dialect) -> None:
    usual, odd = await made(dialect.way.store, "Usual"), await made(dialect.way.store, "Odd")
    dialect.hosted.renamed = {odd.id: "waiting_for_the_moon", usual.id: "scheduled"}
    store = dialect.store
    async with listening(store.polling) as heard:
        await windows_of(store, View(), SPANS)
        await heard.event_of(hosted_id(odd.id))
        windows = await windows_of(store, View(), SPANS)
    assert [(card.title, card.status, card.raw_status) for card in windows["other"].cards] == [
        ("Odd", "other", "waiting_for_the_moon")
    ]
    assert [(card.title, card.raw_status) for card in windows["pending"].cards] == [("Usual", "scheduled")]


async def test_an_unknown_status_is_found_however_far_down_it_stands(dialect: Dialect) -> None:
    odd, odder = await made(dialect.way.store, "Odd"), await made(dialect.way.store, "Odder")
    for number in range(210):
        await made(dialect.way.store, f"Task {number}")
    dialect.hosted.renamed = {odd.id: "waiting_for_the_moon", odder.id: "dreaming"}
    store = dialect.store
    async with listening(store.polling):

        async def others() -> list[str]:
            windows = await windows_of(store, View(), SPANS)
            return [card.title for card in windows["other"].cards] if "other" in windows else []

        for _ in range(60):
            if sorted(await others()) == ["Odd", "Odder"]:
                break
            await asyncio.sleep(5 / SPEED)
        assert sorted(await others()) == ["Odd", "Odder"]


async def test_the_open_task_is_read_often(dialect: Dialect) -> None:
    task = await made(dialect.way.store)
    await dialect.way.store.process_task(task.id)
    store = dialect.store
    async with listening(store.polling) as heard:
        await windows_of(store, View(), SPANS)
        store.attend(Attention(Level.LOOKING, hosted_id(task.id)))
        await heard.event_of(hosted_id(task.id))
        await dialect.way.store.update_task(task.id, TaskUpdate(title="Another title"))
        await heard.event_of(hosted_id(task.id))
        assert (await store.get_task(hosted_id(task.id))).title == "Another title"


async def test_a_list_that_is_the_same_is_not_sent_again(tmp_path: Path) -> None:
    async with rest_harness(tmp_path / "tasks.db") as harness:
        store = await harness.store_for(JANE)
        source, query = Server(store.client), TaskQuery(status=(TaskStatus.PENDING,))
        await made(harness.store)
        first = await source.list_tasks(query)
        assert await source.list_tasks(query) is first
        await made(harness.store)
        second = await source.list_tasks(query)
        assert second.pagination.total == 2
