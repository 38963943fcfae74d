"""`import`: rows are read as the store takes them; what was new is counted."""

from __future__ import annotations

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.session import Call, Session
from agnt_tasks.wording.amounts import count

_KINDS = {
    "tasks": ("task", "tasks"),
    "files": ("file", "files"),
    "memory": ("memory note", "memory notes"),
    "assistants": ("assistant", "assistants"),
}


async def perform(session: Session, call: Call) -> int:
    counts: dict[str, int] = await call.verb.run(session.store, **call.arguments)
    if session.terminal.json:
        session.terminal.data(counts)
        return exit_codes.OK
    new = [count(counts.get(kind, 0), *words) for kind, words in _KINDS.items() if counts.get(kind)]
    skipped = counts.get("skipped", 0)
    left = f" {count(skipped, 'task')} left alone: the id was there already." if skipped else ""
    session.terminal.line(f"Imported {', '.join(new) or 'nothing new'}.{left}")
    return exit_codes.OK
