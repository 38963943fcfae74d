"""Signatures of webhooks, as Standard Webhooks wants them: HMAC-SHA256 over id, time and body."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from agnt_tasks.models.webhook import SECRET_PREFIX

TOLERANCE_SECONDS = 300
"""A receiver takes nothing that was signed longer ago, or that much later than its own clock."""
_VERSION = "v1,"


def signed(message_id: str, at: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The three headers. `at`: seconds since 1970; each secret gives a signature of its own."""
    signatures = (_VERSION + _signature(secret, message_id, str(at), body) for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signatures),
    }


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str, now: int) -> bool:
    """Whether whoever knows the secret has signed this body within the tolerance: for receivers.

    `headers`: names in lower case. `now`: seconds since 1970.
    """
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    due = (_VERSION + _signature(secret, message_id, timestamp, body)).encode()
    told = headers.get("webhook-signature", "").encode().split(b" ")
    # All of them, in constant time: how long it takes must not tell how much of one was right.
    return sum(hmac.compare_digest(due, each) for each in told) > 0


def _signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    content = f"{message_id}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.digest(_key(secret), content, hashlib.sha256)).decode()


def _key(secret: str) -> bytes:
    """Raises ValueError: it is no secret of a webhook."""
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("this is no secret of a webhook") from None
