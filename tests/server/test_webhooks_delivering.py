"""The delivery loop, with somebody real to call: signed, at least once, again when need be, and given up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Collection
from pathlib import Path

import pytest

from agnt_tasks.errors import StoreBusyError
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.timestamp import to_iso
from agnt_tasks.models.webhook import DeliveryState, WebhookChange
from agnt_tasks.server.delivering import DELAYS, JITTER, LEASE_MS, delay_ms, try_out
from agnt_tasks.server.sending import RESULT_SHOWN, Sender
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import Identity
from agnt_tasks.testing.driving import completed, failed, forced, made
from agnt_tasks.testing.harness import EVE
from tests.server.hooked import SENDER, Hooked, Time, hooked
from tests.server.receiver import PATIENCE_SECONDS, Reply


@pytest.fixture
async def hook(tmp_path: Path) -> AsyncIterator[Hooked]:
    async with hooked(tmp_path) as opened:
        yield opened


async def test_a_finished_task_is_told_at_once_and_signed(hook: Hooked) -> None:
    await hook.hook(events=["task.completed", "task.failed"])
    time = Time(stands=True)
    async with hook.delivering(time):
        task = await made(hook.store, "Compare “offers”")
        claim = await completed(hook.local_harness, task.id, "Here it is.")
        heard = await hook.receiver.call()
        [line] = await hook.ended()
    assert heard.is_from(await hook.secret())
    assert heard.headers["webhook-timestamp"] == str(time.now // 1000)
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["host"] == f"127.0.0.1:{hook.receiver.port}"
    now = await hook.store.get_task(task.id)
    rows = {key: value for key, value in now.to_wire().items() if key in heard.payload["data"]}
    assert heard.payload == {
        "type": "task.completed",
        "timestamp": to_iso(now.updated_at),
        "data": {**rows, "executionId": claim.execution_id, "result": "Here it is."},
    }
    assert "description" not in heard.payload["data"]
    assert (line.id, line.state, line.attempts) == (heard.id, DeliveryState.DELIVERED, 1)
    assert (line.status_code, line.answer, line.error) == (200, "ok", None)


async def test_a_failure_tells_why_and_a_long_result_is_cut(hook: Hooked) -> None:
    await hook.hook()
    async with hook.delivering():
        await failed(hook.local_harness, (await made(hook.store)).id, Failure(message="No key.", code="KEY"))
        assert (await hook.receiver.call()).payload["data"]["error"] == {"message": "No key.", "code": "KEY"}
        await completed(hook.local_harness, (await made(hook.store)).id, "x" * 100_000)
        result = (await hook.receiver.call()).payload["data"]["result"]
    assert (len(result), result[-1]) == (RESULT_SHOWN, "…")


async def test_what_another_process_did_is_told_too(hook: Hooked) -> None:
    await hook.hook()
    async with open_local(hook.path) as other, hook.delivering(Time(stands=True)):
        store = other.store(Identity("bob@example.com", other.account))
        task = await made(store)
        await forced(store, task.id, TaskStatus.COMPLETED)
        assert (await hook.receiver.call()).payload["data"]["id"] == task.id


@pytest.mark.parametrize(
    ("reply", "status", "why"),
    [
        (Reply(500, b"out of \x1b[31mpaper"), 500, "answered 500"),
        (Reply(302, headers="location: /elsewhere\r\n"), 302, "answered 302"),
        (Reply(429), 429, "answered 429"),
        (Reply(cut=True), None, "broke off"),
        (Reply(hang=True), None, "No answer came"),
    ],
    ids=["500", "302", "429", "cut", "timeout"],
)
async def test_what_went_wrong_is_tried_again_under_the_same_id(
    hook: Hooked, reply: Reply, status: int | None, why: str
) -> None:
    await hook.hook()
    time = Time()
    hook.receiver.replies = [reply]
    hook.receiver.hold.clear()
    await hook.done()
    async with hook.delivering(time, Sender(seconds=0.3, private=True)):
        first = await hook.receiver.call()
        began = time.now
        hook.receiver.hold.set()
        second = await hook.receiver.call()
        [line] = await hook.ended()
    assert (first.id, first.body) == (second.id, second.body)
    assert time.now - began == DELAYS[0] * 1000
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert second.is_from(await hook.secret())
    assert (line.state, line.attempts) == (DeliveryState.DELIVERED, 2)
    assert hook.receiver.heard.empty()


async def test_each_delay_is_longer_until_it_is_given_up(hook: Hooked) -> None:
    await hook.hook(maxRetries=3)
    hook.receiver.replies = [Reply(500, b"no \x1b[31mpaper")] * 9
    time = Time()
    await hook.done()
    async with hook.delivering(time):
        [line] = await hook.ended()
    assert hook.receiver.heard.qsize() == 4
    assert sum(time.slept) == pytest.approx(sum(DELAYS[:3]))
    assert (line.state, line.attempts, line.status_code) == (DeliveryState.FAILED, 4, 500)
    assert line.error == "The receiver answered 500."
    assert line.answer == "no \ufffd[31mpaper"


async def test_without_retries_it_is_tried_once(hook: Hooked) -> None:
    await hook.hook(retryEnabled=False)
    hook.receiver.replies = [Reply(500)]
    await hook.done()
    async with hook.delivering():
        [line] = await hook.ended()
    assert (line.state, line.attempts) == (DeliveryState.FAILED, 1)


def test_delays_grow_and_are_scattered() -> None:
    middle = [delay_ms(failures, 0.5) / 1000 for failures in range(1, 11)]
    assert middle == [*DELAYS, DELAYS[-1], DELAYS[-1], DELAYS[-1]]
    for failures in range(1, 11):
        least, most = delay_ms(failures, 0.0), delay_ms(failures, 1.0)
        assert least == pytest.approx(middle[failures - 1] * 1000 * (1 - JITTER))
        assert most == pytest.approx(middle[failures - 1] * 1000 * (1 + JITTER))


async def test_who_answers_410_is_called_no_more(hook: Hooked) -> None:
    await hook.hook()
    hook.receiver.replies = [Reply(410)]
    for title in "abc":
        await hook.done(title)
    async with hook.delivering():
        log = await hook.ended()
        await hook.done("d")
    assert hook.receiver.heard.qsize() == 1
    assert [each.state for each in log] == [DeliveryState.FAILED] * 3
    webhook = await hook.webhooks.get(hook.account)
    assert (webhook.enabled, "410" in (webhook.trouble or "")) == (False, True)
    again = await hook.webhooks.save(hook.account, WebhookChange(enabled=True))
    assert (again.enabled, again.trouble) == (True, None)


async def test_a_server_that_died_before_it_noted_sends_it_again_under_the_same_id(hook: Hooked) -> None:
    await hook.hook()
    await hook.done()
    hook.receiver.hold.clear()
    time = Time()
    async with hook.delivering(time):
        first = await hook.receiver.call()
    [line] = await hook.log()
    assert (line.state, line.attempts) == (DeliveryState.PENDING, 1)
    hook.receiver.hold.set()
    async with open_local(hook.path) as other:
        again = Hooked(hook.path, other, hook.receiver)
        later = time.now
        async with again.delivering(time):
            second = await hook.receiver.call()
            [line] = await hook.ended()
    assert (first.id, first.body) == (second.id, second.body)
    assert time.now - later == LEASE_MS
    assert (line.state, line.attempts) == (DeliveryState.DELIVERED, 2)


async def test_two_servers_on_one_database_send_each_once(hook: Hooked) -> None:
    await hook.hook()
    async with open_local(hook.path) as other:
        second = Hooked(hook.path, other, hook.receiver)
        async with hook.delivering(Time(stands=True)), second.delivering(Time(stands=True)):
            tasks = {await hook.done(str(number)) for number in range(20)}
            heard = [await hook.receiver.call() for _ in tasks]
            log = await hook.ended()
    assert {each.payload["data"]["id"] for each in heard} == tasks
    assert len({each.id for each in heard}) == len(tasks)
    assert hook.receiver.heard.empty()
    assert [each.attempts for each in log] == [1] * 20


async def test_they_come_in_order(hook: Hooked) -> None:
    await hook.hook()
    tasks = [await hook.done(str(number)) for number in range(10)]
    async with hook.delivering(Time(stands=True)):
        heard = [await hook.receiver.call() for _ in tasks]
    assert [each.payload["data"]["id"] for each in heard] == tasks


async def test_a_receiver_that_hangs_delays_nobody_else(hook: Hooked) -> None:
    await hook.hook()
    await hook.hook("acc_other", url=hook.receiver.url("/eve"))
    hook.receiver.replies = [Reply(hang=True)]
    async with hook.delivering(Time(stands=True)):
        await hook.done()
        assert (await hook.receiver.call()).path == "/hook"
        eve = hook.local.store(Identity(EVE, "acc_other"))
        theirs = await made(eve)
        await forced(eve, theirs.id, TaskStatus.COMPLETED)
        heard = await hook.receiver.call()
        await hook.done()
    assert (heard.path, heard.payload["data"]["id"]) == ("/eve", theirs.id)
    assert heard.is_from((await hook.webhooks.reveal("acc_other")).secret)
    assert not heard.is_from(await hook.secret())
    assert hook.receiver.heard.empty()


async def test_a_new_secret_signs_beside_the_old_one_for_a_day(hook: Hooked) -> None:
    await hook.hook()
    old = await hook.secret()
    told = await hook.webhooks.regenerate(hook.account)
    assert (await hook.webhooks.reveal(hook.account)) == told
    assert (await hook.webhooks.get(hook.account)).old_secret_until == told.old_secret_until
    time = Time()
    async with hook.delivering(time):
        await hook.done()
        heard = await hook.receiver.call()
        await hook.ended()
    assert (heard.is_from(told.secret), heard.is_from(old)) == (True, True)
    time.now = told.old_secret_until or 0
    async with hook.delivering(time):
        await hook.done()
        heard = await hook.receiver.call()
    assert (heard.is_from(told.secret), heard.is_from(old)) == (True, False)


async def test_secrets_are_in_no_call(hook: Hooked) -> None:
    await hook.hook()
    async with hook.delivering():
        await hook.done()
        heard = await hook.receiver.call()
    said = heard.body.decode() + json.dumps(heard.headers)
    assert "whsec" not in said
    assert (await hook.secret()).removeprefix("whsec_") not in said
    assert "authorization" not in heard.headers


async def test_a_test_call_is_told_at_once_even_if_it_is_switched_off(hook: Hooked) -> None:
    await hook.hook(enabled=False)
    line = await try_out(hook.webhooks, hook.account, sender=SENDER)
    heard = await hook.receiver.call()
    assert heard.is_from(await hook.secret())
    assert (heard.payload["type"], heard.id) == ("webhook.test", line.id)
    assert (line.state, line.status_code, line.task_id) == (DeliveryState.DELIVERED, 200, None)
    hook.receiver.replies = [Reply(503)]
    line = await try_out(hook.webhooks, hook.account, sender=SENDER)
    assert (line.state, line.attempts, line.error) == (DeliveryState.FAILED, 1, "The receiver answered 503.")
    assert [each.id for each in await hook.log()] == [line.id, heard.id]


async def test_a_database_that_is_busy_for_a_while_stops_nothing(
    hook: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hook.hook()
    time, refused = Time(), asyncio.Event()
    claim = hook.webhooks.claim

    async def busy(*_: object) -> list[object]:
        refused.set()
        monkeypatch.setattr(hook.webhooks, "claim", claim)
        raise StoreBusyError("Busy.")

    monkeypatch.setattr(hook.webhooks, "claim", busy)
    async with hook.delivering(time):
        task_id = await hook.done()
        assert (await hook.receiver.call()).payload["data"]["id"] == task_id
    assert refused.is_set()
    assert time.slept


async def test_while_nothing_happens_the_outbox_is_not_read(
    hook: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hook.hook()
    looks, reads, enough = 0, 0, asyncio.Event()
    next_due = hook.webhooks.next_due
    repository = hook.local._repository
    has_changed = repository.version

    async def look() -> int:
        nonlocal looks
        looks += 1
        if looks == 4:
            enough.set()
        return await has_changed()

    async def read(busy: Collection[str]) -> int | None:
        nonlocal reads
        reads += 1
        return await next_due(busy)

    async with hook.delivering(Time(stands=True)):
        await hook.done()
        await hook.receiver.call()
        await hook.ended()
        monkeypatch.setattr(repository, "version", look)
        monkeypatch.setattr(hook.webhooks, "next_due", read)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await enough.wait()
    assert reads <= 1
