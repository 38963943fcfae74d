"""The one place that knows concrete classes: settings in, a store or a worker out.

What only some commands need is imported where it is used, because every command pays for the rest.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from agnt_tasks.config.settings import Settings
from agnt_tasks.store.protocol import FullStore


class WorkerInfo(NamedTuple):
    """A living worker of this database."""

    id: str
    pid: int
    started_at: int
    """Milliseconds since 1970."""
    detached: bool


class Check(NamedTuple):
    """One line of `agnt doctor`."""

    name: str
    state: str
    """`ok`, `warning` or `error`."""
    message: str
    """What is so, and what to do if it is not well."""


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[FullStore]:
    """This user's store. Whatever queues an execution through it also sees to it that a worker runs."""
    raise NotImplementedError
    yield


async def ensure_worker(settings: Settings) -> None:
    """Start a detached worker if something is queued or open and no living worker can run it."""
    raise NotImplementedError


async def run_worker(
    settings: Settings, *, concurrency: int | None, idle_seconds: float | None, detached: bool
) -> None:
    """Be a worker until there was nothing to do for `idle_seconds` (None: for ever) or SIGINT/SIGTERM."""
    raise NotImplementedError


def list_workers(settings: Settings) -> list[WorkerInfo]:
    raise NotImplementedError


def stop_workers(settings: Settings) -> list[WorkerInfo]:
    """Ask every living worker of this database to end; who was asked. Their executions stay queued."""
    raise NotImplementedError


async def examine(settings: Settings) -> list[Check]:
    """What `agnt doctor` tells: versions, paths, database, models, workers. Changes nothing."""
    raise NotImplementedError


async def back_up(settings: Settings, target: Path | None) -> Path:
    """A consistent copy of the database while it is in use; where it is."""
    raise NotImplementedError


async def test_model(settings: Settings, assistant_id: str) -> str:
    """One short question to the assistant's model; its answer. Raises ModelError, ConfigError."""
    raise NotImplementedError
