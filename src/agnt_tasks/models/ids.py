"""Ids: a prefix and 20 characters of lower-case base 32, sortable by time (decision 2.1, 6)."""

from __future__ import annotations

import secrets

from agnt_tasks.models.timestamp import now_ms

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def _base32(number: int, width: int) -> str:
    return "".join(_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(width)))


def new_id(prefix: str) -> str:
    """`task_` + 10 characters of milliseconds + 10 of chance (50 bits): never given twice in practice."""
    return f"{prefix}_{_base32(now_ms(), 10)}{_base32(secrets.randbits(50), 10)}"
