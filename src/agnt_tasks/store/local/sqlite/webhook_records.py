"""Webhooks and their outbox, in SQLite."""

from __future__ import annotations

import json
from collections.abc import Collection

from agnt_tasks.models.execution import Failure
from agnt_tasks.models.task import TaskRow
from agnt_tasks.models.webhook import TEST, Delivery, DeliveryState, Webhook, WebhookSecret
from agnt_tasks.store.local.sqlite.connection import Row, Rows
from agnt_tasks.store.local.sqlite.queries import sql
from agnt_tasks.store.local.sqlite.rows import listed, unlisted
from agnt_tasks.store.webhooks import Parcel, Settled


class SqliteWebhooks:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, account: str) -> Webhook | None:
        row = await self._rows.one(sql("webhook"), (account,))
        return None if row is None else _webhook(row)

    async def save(self, account: str, webhook: Webhook, secret: str) -> None:
        place = (account, webhook.id, webhook.enabled, webhook.url, listed(webhook.events))
        how = (webhook.retry_enabled, webhook.max_retries, webhook.allow_private, webhook.trouble, secret)
        times = (webhook.created_at, webhook.updated_at)
        await self._rows.run(sql("save_webhook"), (*place, *how, *times))

    async def delete(self, account: str) -> str | None:
        found = await self._rows.value(sql("delete_webhook"), (account,))
        return None if found is None else str(found)

    async def secret(self, account: str) -> WebhookSecret | None:
        row = await self._rows.one(sql("webhook"), (account,))
        return None if row is None else _secret(row)

    async def renew_secret(self, account: str, secret: str, old_until: int, at: int) -> WebhookSecret | None:
        row = await self._rows.one(sql("renew_secret"), (old_until, secret, at, account))
        return None if row is None else _secret(row)

    async def disable(self, account: str, url: str, why: str, at: int) -> bool:
        return await self._rows.one(sql("disable_webhook"), (why, at, account, url)) is not None

    async def drop(self, account: str, why: str, at: int) -> None:
        await self._rows.run(sql("drop_deliveries"), (why, at, account))

    async def log(self, account: str, since: int, limit: int) -> list[Delivery]:
        rows = await self._rows.all(sql("deliveries"), (account, since, limit))
        return [_delivery(row) for row in rows]

    async def next_due(self, busy: Collection[str]) -> int | None:
        found = await self._rows.value(sql("next_delivery"), (listed(busy),))
        return None if found is None else int(found)

    async def claim(self, now: int, until: int, busy: Collection[str], most: int) -> list[Parcel]:
        wanted = {"now": now, "until": until, "busy": listed(busy), "most": most}
        claimed = await self._rows.all(sql("claim_deliveries"), wanted)
        return await self._parcels([row["row"] for row in claimed], now)

    async def begin_test(self, account: str, delivery_id: str, at: int, until: int) -> Parcel:
        row = await self._rows.value(sql("begin_test"), (delivery_id, account, TEST, at, until))
        [parcel] = await self._parcels([int(row)], at)
        return parcel

    async def _parcels(self, rows: list[int], now: int) -> list[Parcel]:
        return [_parcel(row, now) for row in await self._rows.all(sql("parcels"), (json.dumps(rows),))]

    async def settle(self, parcel: Parcel, settled: Settled) -> Delivery | None:
        outcome = settled.outcome
        is_over = settled.state is not DeliveryState.PENDING
        when = (settled.due_at, settled.at if is_over else None)
        what = (outcome.status, outcome.error or None, outcome.answer or None)
        row = await self._rows.one(
            sql("settle_delivery"), (settled.state, *when, *what, parcel.id, parcel.attempt)
        )
        return None if row is None else _delivery(row)

    async def prune(self, before: int) -> None:
        await self._rows.run(sql("prune_deliveries"), (before,))


def _webhook(row: Row) -> Webhook:
    return Webhook(
        id=row["id"],
        enabled=row["enabled"],
        url=row["url"],
        events=unlisted(row["events"]),
        retry_enabled=row["retry_enabled"],
        max_retries=row["max_retries"],
        allow_private=row["allow_private"],
        trouble=row["trouble"],
        old_secret_until=row["old_until"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _secret(row: Row) -> WebhookSecret:
    return WebhookSecret(secret=row["secret"], old_secret_until=row["old_until"])


def _delivery(row: Row) -> Delivery:
    is_pending = row["state"] == DeliveryState.PENDING
    return Delivery(
        id=row["id"],
        event=row["event"],
        task_id=row["task_id"],
        state=row["state"],
        attempts=row["attempts"],
        created_at=row["at"],
        next_attempt_at=row["due_at"] or row["at"] if is_pending else None,
        ended_at=row["ended_at"],
        status_code=row["status"],
        error=row["error"],
        answer=row["answer"],
    )


def _parcel(row: Row, now: int) -> Parcel:
    is_test = row["task"] is None
    old = row["old_secret"] if row["old_secret"] and now < (row["old_until"] or 0) else None
    return Parcel(
        id=row["id"],
        account=row["account"],
        event=row["event"],
        at=row["at"],
        attempt=row["attempts"],
        retries=row["max_retries"] if row["retry_enabled"] and not is_test else 0,
        url=row["url"],
        allow_private=bool(row["allow_private"]),
        secrets=(row["secret"], old) if old else (row["secret"],),
        task=None if is_test else TaskRow.model_validate_json(row["task"]),
        execution_id=row["execution_id"],
        result=row["result"],
        error=None if row["failure"] is None else Failure.model_validate_json(row["failure"]),
    )
