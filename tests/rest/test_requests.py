"""How a server is asked: tokens, addresses, headers, and what is told of failures."""

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest

from agnt_tasks.config.stores import Endpoint
from agnt_tasks.errors import (
    AgntError,
    ForbiddenError,
    PreconditionFailedError,
    StoreError,
    TaskAlreadyRunningError,
    TaskNotFoundError,
    TaskNotWaitingError,
    UnauthorizedError,
    ValidationError,
)
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.store.rest.open import TIMEOUT, open_rest
from agnt_tasks.store.rest.retrying import Retrying
from agnt_tasks.store.rest.store import RestStore
from tests.rest.calls import BUSY, OFFERS, OURS, PAGE, PATCH, THEIRS, process, read, rename, told
from tests.rest.harness import endpoint
from tests.rest.patience import AT_ONCE, no_sleep
from tests.rest.scripted import TASK, cut, reply, scripted


class Changing:
    """A source whose token is another one each time."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)
        self.asked = 0

    async def read(self) -> str:
        self.asked += 1
        return self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]


NO = reply({"error": "This token is over.", "error_code": "UNAUTHORIZED"}, 401)


class TestTokens:
    async def test_a_token_that_is_over_is_asked_for_once_and_the_request_sent_again(self) -> None:
        source = Changing("first", "second")
        async with (
            scripted(OURS, NO, reply(TASK)) as server,
            open_rest(Endpoint("here", server.url, source)) as store,
        ):
            await store.get_task("task_1")
        assert source.asked == 2
        sent = [asked.headers["authorization"] for asked in server.asked]
        assert sent == ["Bearer first", "Bearer first", "Bearer second"]

    @pytest.mark.parametrize("tokens", [("same",), ("first", "second")])
    async def test_without_a_better_one_the_user_is_told(self, tokens: tuple[str, ...]) -> None:
        async with (
            scripted(OURS, NO) as server,
            open_rest(Endpoint("here", server.url, Changing(*tokens))) as store,
        ):
            with pytest.raises(UnauthorizedError, match="over"):
                await store.get_task("task_1")
        assert len(server.asked) == 1 + len(tokens)

    async def test_of_many_requests_at_once_one_asks(self) -> None:
        source = Changing("first", "second")
        async with (
            scripted(OURS) as server,
            open_rest(Endpoint("here", server.url, source)) as store,
        ):

            async def only_the_second(writer: asyncio.StreamWriter) -> None:
                is_second = server.asked[-1].headers["authorization"] == "Bearer second"
                await (reply(TASK) if is_second else NO)(writer)

            server.script = [only_the_second]
            await asyncio.gather(*(store.get_task("task_1") for _ in range(4)))
        assert source.asked == 2

    async def test_a_token_is_nowhere_to_be_read(self, caplog: pytest.LogCaptureFixture) -> None:
        secret = "sk-very-secret"
        caplog.set_level(logging.DEBUG)
        elsewhere = reply(None, 307, location="http://127.0.0.1:1/")
        async with (
            scripted(OURS, cut, elsewhere, NO) as server,
            open_rest(endpoint(server.url, secret), retrying=AT_ONCE) as store,
        ):
            errors = [await _failed(store) for _ in range(2)]
            shown = [repr(store), repr(store.client), repr(store.client._token), repr(store.client._http)]
        for text in (caplog.text, *shown, *map(repr, errors), *map(str, errors)):
            assert secret not in text
        assert all(secret not in asked.path for asked in server.asked)
        assert all(error.__cause__ is None for error in errors)

    async def test_a_redirect_is_not_followed(self) -> None:
        async with scripted(reply(TASK)) as other:
            moved = reply(None, 302, location=f"{other.url}/tasks/task_1")
            answer = await told(read, OURS, moved)
        assert "elsewhere" in answer.error.message
        assert other.asked == []


async def _failed(store: RestStore) -> AgntError:
    with pytest.raises(AgntError) as caught:
        await store.get_task("task_1")
    return caught.value


class TestRequests:
    """What goes out."""

    async def test_a_request_says_who_asks_and_has_a_name(self) -> None:
        answer = await told(read, OURS, reply(TASK))
        [asked] = answer.server.asked
        assert asked.headers["user-agent"].startswith("agnt-tasks/")
        assert asked.headers["x-request-id"].startswith("req_")
        assert asked.headers["authorization"] == "Bearer token"

    async def test_a_path_in_the_address_is_kept(self) -> None:
        async with scripted(OURS) as server, open_rest(endpoint(server.url + "/api/v1/")) as store:
            await store.list_tasks(TaskQuery(page=2))
        assert server.calls[-1] == ("GET", "/api/v1/tasks?page=2&perPage=20")

    async def test_names_are_quoted_and_steps_through_the_path_are_none(self) -> None:
        async with scripted(OURS, reply(TASK)) as server, open_rest(endpoint(server.url)) as store:
            await store.get_task("a/b?c#d é")
            assert server.calls[-1] == ("GET", "/tasks/a%2Fb%3Fc%23d%20%C3%A9")
            for wrong in ("", ".", "..", "\ud800"):
                with pytest.raises(TaskNotFoundError):
                    await store.delete_task(wrong)
        assert len(server.asked) == 2

    async def test_an_update_sends_what_was_changed_and_for_which_revision(self) -> None:
        answer = await told(rename, OURS, reply({**PATCH, "title": "New"}))
        [asked] = answer.server.asked
        assert asked.json == {"title": "New"}
        assert asked.headers["if-match"] == '"4"'

    @pytest.mark.parametrize("missed", [0, 1])
    async def test_without_revisions_the_time_of_the_last_change_is_compared(self, missed: int) -> None:
        async def change(store: RestStore) -> object:
            task = await store.get_task("task_1")
            assert task.rev == task.updated_at
            return await store.update_task("task_1", TaskUpdate(title="New"), rev=task.rev - missed)

        answer = await told(change, THEIRS, reply(TASK))
        methods = [method for method, _ in answer.server.calls]
        assert methods == ["GET", "GET", "PUT"][: 3 - missed]
        assert isinstance(answer.result, PreconditionFailedError) == bool(missed)

    async def test_an_expectation_is_checked_before_where_it_cannot_be_sent(self) -> None:
        async def answer(store: RestStore) -> object:
            return await store.process_task("task_1", "Yes.", expect=TaskStatus.NEEDS_CLARIFICATION)

        result = await told(answer, THEIRS, reply(TASK))
        assert isinstance(result.error, TaskNotWaitingError)
        assert result.server.calls == [("GET", "/tasks/task_1")]
        result = await told(answer, OURS, reply(PATCH))
        assert result.server.asked[0].json == {"message": "Yes.", "expect": "needs_clarification"}

    async def test_a_conflict_without_a_code_means_that_it_runs(self) -> None:
        answer = await told(process, THEIRS, reply({"error": "already being processed"}, 409))
        assert isinstance(answer.error, TaskAlreadyRunningError)

    async def test_connections_are_kept_and_closed_before_the_server_does(self) -> None:
        async def often(store: RestStore) -> None:
            for _ in range(5):
                await store.get_task("task_1")

        answer = await told(often, OURS, reply(TASK))
        assert answer.server.connections == 1
        assert httpx.Timeout(connect=5, read=30, write=15, pool=5) == TIMEOUT


class TestFailures:
    """What is told."""

    async def test_the_server_s_words_and_its_name_for_the_request_are_kept(self) -> None:
        body = {"detail": "The disk is full.", "error_code": "STORE_FULL"}
        answer = await told(read, OURS, reply(body, 507, x_request_id="abc-1"))
        assert (answer.error.message, answer.error.code) == ("The disk is full.", "STORE_FULL")
        assert answer.error.request_id == "abc-1"

    async def test_fields_are_named(self) -> None:
        body = {
            "error_code": "VALIDATION_ERROR",
            "error": "x",
            "errors": [{"field": "title", "message": "y"}],
        }
        answer = await told(rename, OURS, reply(body, 400))
        assert isinstance(answer.error, ValidationError)
        assert [tuple(each) for each in answer.error.problems] == [("title", "y")]

    async def test_words_have_an_end(self) -> None:
        answer = await told(read, OURS, reply({"error": "x" * 30_000}, 403))
        assert isinstance(answer.error, ForbiddenError)
        assert len(answer.error.message) == 1000

    async def test_a_server_without_encryption_gets_no_token(self) -> None:
        got = bytearray()

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            got.extend(await reader.read(10_000))
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        async with server:
            secure = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with open_rest(endpoint(secure), greet=False, retrying=AT_ONCE) as store:
                with pytest.raises(StoreError, match="certificate"):
                    await store.get_task("task_1")
        assert b"token" not in got

    async def test_what_is_offered_is_what_the_server_says(self) -> None:
        async with scripted(THEIRS) as server, open_rest(endpoint(server.url)) as store:
            assert not any(store.capabilities)
        told_by = reply(PAGE, agnt_offers=OFFERS, agnt_identity="j%C3%BCrgen@example.com; acc_1")
        async with scripted(told_by) as server, open_rest(endpoint(server.url)) as store:
            assert store.capabilities.files
            assert not store.capabilities.board
            assert store.identity == ("jürgen@example.com", "acc_1")

    async def test_a_store_may_open_while_its_server_is_away(self) -> None:
        async with (
            scripted(BUSY, OURS) as server,
            open_rest(endpoint(server.url), greet=False, retrying=Retrying(most=0, sleep=no_sleep)) as store,
        ):
            with pytest.raises(StoreError):
                await store.greet()
            await store.greet()
            assert store.capabilities.files
