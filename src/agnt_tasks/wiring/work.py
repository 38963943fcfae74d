"""Being a worker: its log, its model clients, its signals."""

from __future__ import annotations

import asyncio
import logging
import logging.handlers
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from agnt_tasks.config.model_choice import required_key
from agnt_tasks.config.settings import Settings, load_settings
from agnt_tasks.engine.means import MeansSource
from agnt_tasks.engine.model.client import ChatMessage, ModelClient, ModelRequest
from agnt_tasks.engine.redaction import RedactingFilter
from agnt_tasks.engine.worker import Worker, WorkerOptions
from agnt_tasks.models.assistant import REHEARSAL, Assistant, ModelChoice
from agnt_tasks.store.journal import Journal

LOG_BYTES = 1_000_000
LOG_FILES = 3


async def run(
    settings: Settings,
    journal: Journal,
    concurrency: int | None,
    idle_seconds: float | None,
    *,
    detached: bool,
    attached: bool = False,
) -> None:
    """Be a worker until it is idle for long enough, or told to end; `attached`: or standard input ends."""
    handler = log_to(settings.paths.logs, _secrets(settings))
    clients = Clients(settings)
    chosen = settings.worker
    options = WorkerOptions(
        locks=settings.paths.locks,
        env=settings.env,
        concurrency=concurrency or chosen.concurrency,
        idle_seconds=idle_seconds,
        lease_seconds=chosen.lease_seconds,
        crash_limit=chosen.crash_limit,
        detached=detached,
        attached=attached,
    )
    means = MeansSource(
        journal,
        profiles=lambda: load_settings(settings.env).assistants,
        client_for=clients.of,
        env=settings.env,
        depth_limit=chosen.subtask_depth,
        child_limit=chosen.subtasks,
    )
    try:
        await _until_signalled(Worker(journal, means, options), attached=attached)
    finally:
        await clients.close()
        logging.getLogger("agnt_tasks").removeHandler(handler)
        handler.close()


async def _until_signalled(worker: Worker, *, attached: bool) -> None:
    loop = asyncio.get_running_loop()

    def end_with_input() -> None:
        loop.remove_reader(sys.stdin)
        worker.end()

    if attached:
        loop.add_reader(sys.stdin, end_with_input)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, worker.end)
    try:
        await worker.run()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


class Clients:
    """One model client of each kind, made when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._pace = settings.worker.rehearsal_pace
        self._made: dict[str, ModelClient] = {}

    def of(self, model: str) -> ModelClient:
        kind = REHEARSAL if model == REHEARSAL else "litellm"
        if kind not in self._made:
            self._made[kind] = self._make(kind)
        return self._made[kind]

    def _make(self, kind: str) -> ModelClient:
        if kind == REHEARSAL:
            from agnt_tasks.engine.rehearsal import RehearsalClient

            return RehearsalClient(pace=self._pace)
        from agnt_tasks.engine.model.litellm_client import LitellmClient

        return LitellmClient()

    async def close(self) -> None:
        for client in self._made.values():
            await client.close()


def log_to(folder: Path, secrets: Sequence[str]) -> logging.Handler:
    """Send our log to a rotating file, secrets blackened; nothing goes to the terminal."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = logging.handlers.RotatingFileHandler(
        folder / "worker.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    redacting = RedactingFilter()
    redacting.learn(*secrets)
    handler.addFilter(redacting)
    ours = logging.getLogger("agnt_tasks")
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    ours.propagate = False
    return handler


def _secrets(settings: Settings) -> list[str]:
    """Whatever in the environment looks like a secret by its name."""
    marks = ("_KEY", "_TOKEN", "_SECRET", "_PASSWORD")
    return [value for name, value in settings.env.items() if name.endswith(marks) and len(value) >= 8]


async def ask_once(settings: Settings, profile: Assistant, choice: ModelChoice) -> str:
    """One short question, as the worker would ask it."""
    clients = Clients(settings)
    request = ModelRequest(
        model=choice.model,
        messages=[ChatMessage("user", "Task: Say hello\nType: general\n\nAnswer with one short sentence.")],
        api_base=choice.api_base,
        api_key=required_key(choice, settings.env),
        price=profile.price,
    )
    try:
        reply = await clients.of(choice.model).reply(request, _ignore)
    finally:
        await clients.close()
    return reply.text


async def _ignore(_: str) -> None:
    """The pieces of the answer: only the whole is of interest."""
