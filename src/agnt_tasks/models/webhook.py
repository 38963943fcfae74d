"""Webhooks: where an account wants to be told of its tasks, and the log of what was sent there."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field

from agnt_tasks.errors import ValidationError
from agnt_tasks.models.addresses import is_public
from agnt_tasks.models.text import Text
from agnt_tasks.models.timestamp import Timestamp
from agnt_tasks.models.wire import Wire

SECRET_PREFIX = "whsec_"  # noqa: S105 - no secret yet
URL_LIMIT = 2000
"""Characters."""
MOST_RETRIES = 10


class WebhookEvent(StrEnum):
    """What a webhook can be told of."""

    COMPLETED = "task.completed"
    FAILED = "task.failed"
    NEEDS_CLARIFICATION = "task.needs_clarification"
    CREATED = "task.created"
    CHAT_PROCESSED = "chat.processed"
    """Known so that the hosted service's settings are taken; there are no chats here, so it never comes."""


TEST = "webhook.test"
"""The event of a test call, which nobody has to ask for."""
USUAL_EVENTS = (WebhookEvent.COMPLETED, WebhookEvent.FAILED)


def _target(url: str) -> str:
    url = url.strip()
    if len(url) > URL_LIMIT:
        raise ValueError(f"must have at most {URL_LIMIT} characters")
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ValueError("must be an address in plain ASCII, without blanks")
    parts = _split(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must begin with https:// or http:// and name a host")
    if parts.username is not None or parts.password is not None:
        raise ValueError("must not hold a user name or a password: the signature tells who is calling")
    return url.partition("#")[0]


def _split(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.port == 0:
        raise ValueError("must name another port than 0")
    return parts


def is_private_host(url: str) -> bool:
    """Whether its host says that it is this machine or a private address. Other names tell when asked."""
    host = urlsplit(url).hostname or ""
    if host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost"):
        return True
    try:
        return not is_public(host)
    except ValueError:
        return False


Target = Annotated[Text, AfterValidator(_target)]
Events = Annotated[tuple[WebhookEvent, ...], AfterValidator(lambda events: tuple(dict.fromkeys(events)))]
Retries = Annotated[int, Field(ge=0, le=MOST_RETRIES)]
_Flag = Annotated[bool, Field(strict=True)]


class Webhook(Wire):
    """Of one account, which has at most one. Its secret is told only when asked for."""

    id: str
    enabled: bool = True
    url: Target
    events: Events = USUAL_EVENTS
    retry_enabled: bool = True
    max_retries: Retries = 5
    allow_private: bool = False
    """It may lead to this machine and its neighbours."""
    trouble: str | None = None
    """Why it was switched off by itself."""
    old_secret_until: Timestamp | None = None
    """Until then the secret before this one signs, too."""
    created_at: Timestamp
    updated_at: Timestamp


class WebhookChange(Wire):
    """What callers send: only what is given is changed, null is as if it were not there."""

    enabled: _Flag | None = None
    url: Target | None = None
    events: Events | None = None
    retry_enabled: _Flag | None = None
    max_retries: Annotated[Retries, Field(strict=True)] | None = None
    allow_private: _Flag | None = None

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        return super().parse({key: value for key, value in data.items() if value is not None})

    def given(self) -> dict[str, Any]:
        """By the names in `Webhook`."""
        return {name: getattr(self, name) for name in self.model_fields_set}


def changed(before: Webhook | None, change: WebhookChange, webhook_id: str, at: int) -> Webhook:
    """The webhook after the change; None: there was none yet. Who touches it, is told no old trouble.

    Raises:
        ValidationError: it has no place to go to, or one that it may not go to.
    """
    given = change.given()
    if before is not None:
        after = before.model_copy(update={**given, "trouble": None, "updated_at": max(at, before.updated_at)})
    elif "url" in given:
        after = Webhook(id=webhook_id, created_at=at, updated_at=at, **given)
    else:
        raise ValidationError.of("url", "is required")
    if not after.allow_private and is_private_host(after.url):
        raise ValidationError.of("url", "leads to a private address: say allowPrivate if that is meant")
    return after


class WebhookSecret(Wire):
    """The answer of who asks for it."""

    secret: str
    old_secret_until: Timestamp | None = None
    """As `Webhook.old_secret_until`."""


def new_secret() -> str:
    """256 bits of chance, written as Standard Webhooks wants it."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


class DeliveryState(StrEnum):
    PENDING = "pending"
    """Not sent yet, or to be sent again at `nextAttemptAt`."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """Given up."""


class Delivery(Wire):
    """One line of the log: what was sent, and what came of the last attempt."""

    id: str
    """The webhook-id of every attempt."""
    event: str
    task_id: str | None = None
    state: DeliveryState
    attempts: int = 0
    created_at: Timestamp
    next_attempt_at: Timestamp | None = None
    ended_at: Timestamp | None = None
    status_code: int | None = None
    """None: there was no answer."""
    error: str | None = None
    answer: str | None = None
    """The beginning of the answer's body."""
