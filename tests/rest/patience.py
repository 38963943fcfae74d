"""Trying again without waiting for it."""

from __future__ import annotations

from agnt_tasks.store.rest.retrying import Retrying


async def no_sleep(_: float) -> None:
    """No time passes."""


AT_ONCE = Retrying(sleep=no_sleep)
