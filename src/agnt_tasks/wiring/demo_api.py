"""`agnt serve --demo`: a throw-away home with what the examples of the API document name."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agnt_tasks.config.settings import Settings, load_settings
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import Identity
from agnt_tasks.wiring.demo import DEMO_CONFIG, demo_environment, throw_away_home
from agnt_tasks.wiring.serving import Ready, ServerOptions, run_server

ACCOUNT = "acc_org789"
_JANE = "jane@example.com"
_PACE = 0.12
"""Seconds that Rehearsal takes for a word."""
_TASK = {"kind": "task", "assistant": "asst_abc123", "ownerEmail": _JANE, "assignedUsers": [_JANE]}
_BEGUN = {
    "type": "status_change",
    "from": "pending",
    "to": "in_progress",
    "timestamp": "2026-02-28T14:01:00.000Z",
}
_ROWS: tuple[dict[str, Any], ...] = (
    {"kind": "assistant", "id": "asst_abc123", "name": "Coordinator"},
    # Pending: it can be processed, and it can be stopped.
    {
        **_TASK,
        "id": "task_def456",
        "title": "Schedule Q2 planning meeting",
        "description": "Find a 90-minute slot next week that works for the leadership team.",
        "type": "scheduling",
        "createdAt": "2026-02-28T14:00:00.000Z",
        "updatedAt": "2026-02-28T14:00:00.000Z",
    },
    # Nothing runs it here, so it is in progress as long as nobody stops it.
    {
        **_TASK,
        "id": "task_ghi789",
        "title": "Draft Q2 OKRs document",
        "description": "Create a first draft of Q2 OKRs based on the strategy memo and last quarter results.",
        "type": "document-creation",
        "status": "in_progress",
        "followers": ["cto@example.com"],
        "activities": [_BEGUN],
        "createdAt": "2026-02-28T14:00:00.000Z",
        "updatedAt": "2026-02-28T14:01:00.000Z",
    },
)


async def prepare_examples(home: Path) -> Settings:
    """Fill an empty folder; how it is opened."""
    (home / "config.toml").write_text(DEMO_CONFIG.format(me=_JANE, pace=_PACE), encoding="utf-8")
    async with open_local(home / "tasks.db") as local:
        await local.store(Identity(_JANE, ACCOUNT)).import_(_ROWS)
    return load_settings(demo_environment(home))


def run_demo_server(options: ServerOptions, announce: Callable[[Ready], None]) -> None:
    """Serve it until SIGINT, SIGTERM or SIGHUP. Nothing is left.

    Raises:
        ConfigError: the address cannot be had.
        KeyboardInterrupt: it was told to end before it served.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: signal.raise_signal(signal.SIGINT))
    with throw_away_home() as home:
        asyncio.run(_serve(home, options, announce))


async def _serve(home: Path, options: ServerOptions, announce: Callable[[Ready], None]) -> None:
    await run_server(await prepare_examples(home), options, announce, account=ACCOUNT)
