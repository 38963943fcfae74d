"""What is sent again and what never, how long between, and what tells that it was done already."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from agnt_tasks.errors import (
    AgntError,
    PreconditionFailedError,
    StoreOfflineError,
    StoreRateLimitedError,
    TaskNotFoundError,
)
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskPatch
from agnt_tasks.models.timestamp import now_ms, to_iso
from agnt_tasks.store.rest.client import Bounds
from agnt_tasks.store.rest.open import open_rest
from agnt_tasks.store.rest.retrying import seconds_to_wait
from agnt_tasks.store.rest.store import RestStore
from tests.rest.calls import (
    BUSY,
    NEW,
    OURS,
    PAGE,
    PATCH,
    THEIRS,
    Call,
    create,
    delete,
    like,
    process,
    read,
    rename,
    stop,
    told,
    waits,
)
from tests.rest.harness import endpoint
from tests.rest.patience import AT_ONCE
from tests.rest.scripted import ROW, TASK, Act, cut, reply, scripted, silence


class TestAgain:
    """What is sent again."""

    @pytest.mark.parametrize("failure", [cut, BUSY, reply({}, 500), reply({}, 502), reply({}, 408)])
    @pytest.mark.parametrize("call", [read, rename, delete, stop, like])
    async def test_what_ends_in_the_same_state(self, call: Call, failure: Act) -> None:
        answer = await told(call, OURS, failure, failure, reply({**TASK, "feedback": "like"}))
        assert not isinstance(answer.result, AgntError)
        assert len(set(answer.server.calls)) == 1
        assert len(answer.server.calls) == 3

    async def test_no_more_than_twice(self) -> None:
        answer = await told(read, OURS, cut)
        assert isinstance(answer.error, StoreOfflineError)
        assert len(answer.server.calls) == 3

    @pytest.mark.parametrize("call", [create, process])
    async def test_with_one_key_where_keys_are_honoured(self, call: Call) -> None:
        answer = await told(call, OURS, cut, reply({}, 502), reply(TASK, 201))
        assert not isinstance(answer.result, AgntError)
        keys = {asked.headers["idempotency-key"] for asked in answer.server.asked}
        assert len(answer.server.asked) == 3
        assert len(keys) == 1

    async def test_every_call_has_a_key_of_its_own(self) -> None:
        async def twice(store: RestStore) -> None:
            await store.create_task(NEW)
            await store.create_task(NEW)

        answer = await told(twice, OURS, reply(TASK, 201))
        assert len({asked.headers["idempotency-key"] for asked in answer.server.asked}) == 2

    @pytest.mark.parametrize("refusal", [BUSY, reply({}, 429), reply({}, 425)])
    @pytest.mark.parametrize("call", [create, process])
    async def test_what_was_refused_even_without_keys(self, call: Call, refusal: Act) -> None:
        answer = await told(call, THEIRS, refusal, reply(TASK, 201))
        assert not isinstance(answer.result, AgntError)
        assert [method for method, _ in answer.server.calls] == ["POST", "POST"]

    async def test_nothing_that_the_caller_has_to_mend(self) -> None:
        for status in (400, 401, 403, 404, 405, 409, 412, 413, 415, 422):
            answer = await told(read, OURS, reply({"error": "No."}, status))
            assert len(answer.server.calls) == 1, status
            assert isinstance(answer.result, AgntError)

    async def test_a_slow_answer_is_not_asked_for_again(self) -> None:
        answer = await told(read, OURS, silence, bounds=Bounds(whole=0.1))
        assert isinstance(answer.error, StoreOfflineError)
        assert len(answer.server.calls) == 1

    async def test_a_server_that_is_not_there_is_named(self) -> None:
        async with scripted(OURS) as server:
            url = server.url
        async with open_rest(endpoint(url), greet=False, retrying=AT_ONCE) as store:
            with pytest.raises(StoreOfflineError, match=url.removeprefix("http://")):
                await store.create_task(NEW)


class TestTraces:
    """Where an answer got lost, what is there tells what became of it."""

    async def test_a_deletion_that_came_through_is_one(self) -> None:
        answer = await told(delete, OURS, cut, reply({"error_code": "TASK_NOT_FOUND"}, 404))
        assert answer.result is None

    async def test_a_deletion_of_nothing_is_an_error(self) -> None:
        answer = await told(delete, OURS, reply({"error_code": "TASK_NOT_FOUND"}, 404))
        assert isinstance(answer.error, TaskNotFoundError)

    @pytest.mark.parametrize(("title", "is_ours"), [("New", True), ("Bob's", False)])
    async def test_an_edit_that_came_through_is_no_conflict(self, title: str, is_ours: bool) -> None:
        now = reply({**TASK, "title": title}, etag='"5"')
        answer = await told(rename, OURS, cut, reply({}, 412), now)
        if is_ours:
            assert isinstance(answer.result, TaskPatch)
            assert (answer.result.title, answer.result.rev) == ("New", 5)
        else:
            assert isinstance(answer.error, PreconditionFailedError)

    @pytest.mark.parametrize(("status", "is_ours"), [("on_hold", True), ("completed", False)])
    async def test_a_stop_that_came_through_is_no_conflict(self, status: str, is_ours: bool) -> None:
        async def stop_it(store: RestStore) -> object:
            return await store.stop_task("task_1", rev=4)

        now = reply({**TASK, "status": status}, etag='"5"')
        answer = await told(stop_it, OURS, cut, reply({}, 412), now)
        assert isinstance(answer.result, TaskPatch if is_ours else PreconditionFailedError)

    async def test_a_task_that_was_made_is_not_made_again(self) -> None:
        fresh = {**ROW, "id": "task_9", "createdAt": to_iso(now_ms()), "updatedAt": to_iso(now_ms())}
        whole = {**TASK, **fresh}
        old = {**ROW, "id": "task_8"}
        answer = await told(create, THEIRS, cut, reply({**PAGE, "data": [old, fresh]}), reply(whole))
        assert isinstance(answer.result, Task)
        assert answer.result.id == "task_9"
        assert [method for method, _ in answer.server.calls] == ["POST", "GET", "GET"]
        assert "search=Book+a+room&mine=true" in answer.server.asked[1].path

    async def test_a_task_that_is_not_there_is_made_once_more(self) -> None:
        answer = await told(create, THEIRS, cut, THEIRS, reply(TASK, 201))
        assert isinstance(answer.result, Task)
        assert [method for method, _ in answer.server.calls] == ["POST", "GET", "POST"]

    async def test_what_may_still_be_made_is_left_to_the_user(self) -> None:
        answer = await told(create, THEIRS, reply({}, 504), THEIRS)
        assert isinstance(answer.error, StoreOfflineError)
        assert [method for method, _ in answer.server.calls] == ["POST", "GET"]

    async def test_a_run_that_began_is_not_begun_again(self) -> None:
        answer = await told(process, THEIRS, cut, reply({**TASK, "status": "in_progress"}))
        assert isinstance(answer.result, TaskPatch)
        assert answer.result.status is TaskStatus.IN_PROGRESS
        assert [method for method, _ in answer.server.calls] == ["POST", "GET"]

    async def test_a_run_that_began_and_ended_is_not_begun_again(self) -> None:
        run = {"id": "exec_1", "status": "completed", "startedAt": to_iso(now_ms())}
        ended = reply({**TASK, "status": "completed", "executions": [run]})
        answer = await told(process, THEIRS, cut, ended)
        assert isinstance(answer.result, TaskPatch)
        assert len(answer.server.calls) == 2

    async def test_a_run_that_did_not_begin_is_begun(self) -> None:
        answer = await told(process, THEIRS, cut, reply(TASK), reply(PATCH))
        assert not isinstance(answer.result, AgntError)
        assert [method for method, _ in answer.server.calls] == ["POST", "GET", "POST"]


class TestWaiting:
    """How long between."""

    async def test_pauses_grow_and_are_a_matter_of_chance(self) -> None:
        slept: list[float] = []
        await told(read, OURS, cut, retrying=waits(slept)._replace(most=6))
        assert [round(seconds) <= limit for seconds, limit in zip(slept, (1, 1, 2, 4, 8, 8), strict=True)]
        assert len(set(slept)) == 6
        assert max(slept) <= 8

    async def test_a_server_that_says_when_is_asked_then(self) -> None:
        slept: list[float] = []
        busy = reply({}, 429, retry_after="3")
        answer = await told(read, OURS, busy, reply(TASK), retrying=waits(slept))
        assert not isinstance(answer.result, AgntError)
        assert 3 <= slept[0] < 4

    async def test_whoever_would_wait_long_is_told_so(self) -> None:
        answer = await told(read, OURS, reply({"error": "Too many."}, 429, retry_after="42"))
        assert isinstance(answer.error, StoreRateLimitedError)
        assert (answer.error.retry_after, len(answer.server.calls)) == (42, 1)

    def test_times_to_come_again_are_seconds_or_dates(self) -> None:
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
        found = seconds_to_wait(later)
        assert found is not None
        assert 25 < found <= 31
        past = seconds_to_wait("Wed, 21 Oct 2015 07:28:00 GMT")
        assert (seconds_to_wait("7"), past, seconds_to_wait("soon")) == (7, 0, None)
        assert seconds_to_wait("9" * 30) == 86_400
        assert seconds_to_wait(None) is None
