"""The outbox: filled in the transaction of the change, for the account of the task and what it asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agnt_tasks.errors import NotFoundError, ValidationError
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.models.webhook import Delivery, DeliveryState, WebhookChange
from agnt_tasks.store.local.webhooks import KEPT_MS
from agnt_tasks.store.protocol import Identity
from agnt_tasks.store.webhooks import Outcome, Settled
from agnt_tasks.testing.driving import asked, completed, failed, forced, made
from agnt_tasks.testing.harness import EVE
from tests.server.hooked import Hooked, hooked
from tests.store.beside import column, plain

LEASE = 60_000
TAKEN = Settled(DeliveryState.DELIVERED, Outcome(200), 1)


@pytest.fixture
async def hook(tmp_path: Path) -> AsyncIterator[Hooked]:
    async with hooked(tmp_path) as opened:
        yield opened


def told(log: list[Delivery]) -> list[tuple[str, str | None]]:
    """Oldest first."""
    return [(each.event, each.task_id) for each in reversed(log)]


async def test_runs_and_forced_changes_are_told(hook: Hooked) -> None:
    await hook.hook()
    [one, two, three] = [(await made(hook.store, title)).id for title in "abc"]
    await completed(hook.local_harness, one)
    await failed(hook.local_harness, two)
    await asked(hook.local_harness, three)
    await forced(hook.store, three, TaskStatus.FAILED)
    await forced(hook.store, three, TaskStatus.PENDING)
    assert told(await hook.log()) == [
        ("task.completed", one),
        ("task.failed", two),
        ("task.failed", three),
    ]


async def test_only_what_was_asked_for_is_told(hook: Hooked) -> None:
    await hook.hook(events=["task.created", "task.needs_clarification", "chat.processed"])
    task = await made(hook.store)
    await asked(hook.local_harness, task.id)
    await forced(hook.store, task.id, TaskStatus.COMPLETED)
    assert told(await hook.log()) == [("task.created", task.id), ("task.needs_clarification", task.id)]


async def test_nothing_is_told_twice_or_while_nobody_wants_it(hook: Hooked) -> None:
    await hook.done()
    await hook.hook()
    task_id = await hook.done()
    await forced(hook.store, task_id, TaskStatus.COMPLETED)
    await hook.hook(enabled=False)
    await hook.done()
    [only] = await hook.log()
    assert only.task_id == task_id


async def test_a_change_that_is_rolled_back_is_not_told(hook: Hooked) -> None:
    await hook.hook()
    task = await made(hook.store)
    with plain(hook.path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE tasks SET status = 'completed'")
        assert connection.execute("SELECT count(*) FROM deliveries").fetchone()[0] == 1
        connection.execute("ROLLBACK")
    assert await hook.log() == []
    assert (await hook.store.get_task(task.id)).status is TaskStatus.PENDING


async def test_other_accounts_are_told_of_their_own(hook: Hooked) -> None:
    await hook.hook()
    await hook.hook("acc_other", url=hook.receiver.url("/eve"))
    theirs = await made(hook.local.store(Identity(EVE, "acc_other")))
    await forced(hook.local.store(Identity(EVE, "acc_other")), theirs.id, TaskStatus.COMPLETED)
    ours = await hook.done()
    assert told(await hook.log()) == [("task.completed", ours)]
    parcels = await hook.webhooks.claim(now_ms(), now_ms() + LEASE, (), 9)
    assert {(each.account, each.url, each.task and each.task.id) for each in parcels} == {
        (hook.account, hook.receiver.url(), ours),
        ("acc_other", hook.receiver.url("/eve"), theirs.id),
    }


async def test_a_task_is_told_as_it_was_then(hook: Hooked) -> None:
    await hook.hook()
    task = await made(hook.store, "Compare “offers”", assignedUsers=["bob@example.com"])
    claim = await completed(hook.local_harness, task.id, "Here it is.")
    row = (await hook.store.get_task(task.id)).model_dump()
    await hook.store.delete_task(task.id)
    [parcel] = await hook.webhooks.claim(now_ms(), now_ms() + LEASE, (), 9)
    assert parcel.task is not None
    assert {key: row[key] for key in parcel.task.model_dump()} == parcel.task.model_dump()
    assert (parcel.at, parcel.execution_id) == (row["updated_at"], claim.execution_id)


async def test_what_is_claimed_is_nobody_elses_until_the_lease_ends(hook: Hooked) -> None:
    await hook.hook()
    for title in "ab":
        await hook.done(title)
    now = now_ms()
    [first] = await hook.webhooks.claim(now, now + LEASE, (), 9)
    [second] = await hook.webhooks.claim(now, now + LEASE + 1, (), 9)
    assert [each.task and each.task.title for each in (first, second)] == ["a", "b"]
    assert await hook.webhooks.claim(now + LEASE - 1, now, (), 9) == []
    assert await hook.webhooks.next_due(()) == now + LEASE
    assert await hook.webhooks.next_due([hook.account]) is None
    assert await hook.webhooks.claim(now + LEASE, now, [hook.account], 9) == []
    [again] = await hook.webhooks.claim(now + LEASE, now + 2 * LEASE, (), 9)
    assert (again.id, again.attempt) == (first.id, 2)
    assert await hook.webhooks.settle(first, TAKEN) is None
    settled = await hook.webhooks.settle(again, TAKEN)
    assert settled is not None
    assert settled.state is DeliveryState.DELIVERED


async def test_after_a_week_it_is_forgotten(hook: Hooked) -> None:
    await hook.hook()
    await hook.done()
    assert await hook.webhooks.claim(now_ms() + KEPT_MS + 60_000, 0, (), 9) == []
    assert column(hook.path, "SELECT count(*) FROM deliveries") == [0]


async def test_what_was_to_be_sent_is_given_up_with_the_webhook(hook: Hooked) -> None:
    await hook.hook()
    await hook.done()
    await hook.hook(enabled=False)
    [given_up] = await hook.log()
    assert given_up.state is DeliveryState.FAILED
    assert "switched off" in (given_up.error or "")
    await hook.hook(enabled=True)
    assert await hook.webhooks.next_due(()) is None
    await hook.webhooks.delete(hook.account)
    assert column(hook.path, "SELECT count(*) FROM deliveries") == [0]
    with pytest.raises(NotFoundError):
        await hook.log()


async def test_a_change_leaves_the_rest_as_it_is(hook: Hooked) -> None:
    before = await hook.hook(maxRetries=2)
    secret = await hook.secret()
    after = await hook.webhooks.save(hook.account, WebhookChange.parse({"events": [], "maxRetries": None}))
    assert after == before.model_copy(update={"events": (), "updated_at": after.updated_at})
    assert await hook.webhooks.get(hook.account) == after
    assert await hook.secret() == secret


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:1/",
        "http://x.localhost./",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest",
        "http://0.0.0.0/",
    ],
)
async def test_a_private_address_must_be_meant(hook: Hooked, url: str) -> None:
    with pytest.raises(ValidationError, match="allowPrivate"):
        await hook.webhooks.save(hook.account, WebhookChange.parse({"url": url}))
    await hook.webhooks.save(hook.account, WebhookChange.parse({"url": url, "allowPrivate": True}))
    with pytest.raises(ValidationError, match="allowPrivate"):
        await hook.webhooks.save(hook.account, WebhookChange.parse({"allowPrivate": False}))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "url"),
        ({"url": ""}, "url"),
        ({"url": "ftp://example.com/"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "https:///hook"}, "url"),
        ({"url": "https://user:word@example.com/"}, "url"),
        ({"url": "https://user@example.com/"}, "url"),
        ({"url": "https://example.com:99999/"}, "url"),
        ({"url": "https://example.com/a b"}, "url"),
        ({"url": "https://example.com\\@127.0.0.1/"}, "url"),
        ({"url": "https://bücher.example/"}, "url"),
        ({"url": "https://example.com/" + "x" * 2000}, "url"),
        ({"url": "https://example.com/", "events": ["task.exploded"]}, "events"),
        ({"url": "https://example.com/", "maxRetries": 11}, "maxRetries"),
        ({"url": "https://example.com/", "maxRetries": -1}, "maxRetries"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_its_name(
    hook: Hooked, fields: dict[str, object], wrong: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        await hook.webhooks.save(hook.account, WebhookChange.parse(fields))
    assert {problem.field.partition("[")[0] for problem in refused.value.problems} == {wrong}
    with pytest.raises(NotFoundError):
        await hook.webhooks.get(hook.account)
