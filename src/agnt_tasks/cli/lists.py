"""Lists of things other than tasks, as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from agnt_tasks.cli.terminal import Piece, Terminal
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import TaskFile
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.usage import UsageRow
from agnt_tasks.verbs.verb import Verb
from agnt_tasks.wording.amounts import age, clock, duration, money, size


class Listing(NamedTuple):
    heads: tuple[str, ...]
    cells: Callable[[Any], Sequence[Piece]]
    flexible: int
    """The column that is cut where there is no room."""
    empty: str
    """What to say when there is nothing."""


def _file(file: TaskFile) -> Sequence[Piece]:
    return [file.name, file.role, size(file.size), age(file.created_at)]


def _assistant(assistant: Assistant) -> Sequence[Piece]:
    return [
        assistant.id,
        assistant.name,
        assistant.model or "as set on this machine",
        ", ".join(assistant.skills) or "all",
        _SOURCES.get(assistant.source, assistant.source),
    ]


def _note(note: MemoryNote) -> Sequence[Piece]:
    return [note.id, note.assistant, note.kind, clock(note.created_at), note.text]


def _usage(row: UsageRow) -> Sequence[Piece]:
    return [
        row.assistant,
        row.model,
        f"{row.executions:,}",
        f"{row.steps:,}",
        f"{row.usage.input_tokens:,}",
        f"{row.usage.output_tokens:,}",
        duration(row.duration_ms),
        money(row.usage.cost_usd),
    ]


_SOURCES = {"builtin": "built in", "config": "config.toml", "store": "made here"}
_LISTINGS = {
    "files": Listing(("NAME", "ROLE", "SIZE", "AGE"), _file, 0, "This task has no files."),
    "assistants": Listing(
        ("ID", "NAME", "MODEL", "SKILLS", "SOURCE"), _assistant, 3, "There are no assistants."
    ),
    "memory": Listing(("ID", "ASSISTANT", "KIND", "WHEN", "NOTE"), _note, 4, "Nothing is kept in mind."),
    "usage": Listing(
        ("ASSISTANT", "MODEL", "EXECUTIONS", "STEPS", "TOKENS IN", "OUT", "TIME", "COST"),
        _usage,
        1,
        "Nothing has run yet.",
    ),
}


def show_list(terminal: Terminal, verb: Verb, things: Sequence[Any]) -> None:
    listing = _LISTINGS[verb.name]
    if things:
        terminal.table(listing.heads, [listing.cells(thing) for thing in things], listing.flexible)
    else:
        terminal.line(listing.empty)
