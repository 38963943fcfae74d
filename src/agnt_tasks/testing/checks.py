"""What contract tests look at: JSON with its key order, the log, tasks that must stay as they are, events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.task import Task
from agnt_tasks.store.protocol import Store
from agnt_tasks.testing.driving import made

PATIENCE = 15.0
"""Seconds after which a watch that shows nothing has failed; a good store needs a small part of one."""

TASK_KEYS = [
    "id",
    "account",
    "title",
    "description",
    "assistant",
    "type",
    "status",
    "ownerEmail",
    "assignedUsers",
    "followers",
    "skills",
    "activities",
    "executions",
    "createdAt",
    "updatedAt",
]
"""The documented object (L113 to L168), in its order."""

ROW_KEYS = [
    "id",
    "title",
    "status",
    "type",
    "assistant",
    "ownerEmail",
    "assignedUsers",
    "followers",
    "skills",
    "createdAt",
    "updatedAt",
]
"""A row of a list (L187 to L203)."""


def keys_of(value: Any) -> Any:
    """The keys of nested JSON in their order, values left out."""
    if isinstance(value, dict):
        return [(key, keys_of(inner)) for key, inner in value.items()]
    return [keys_of(inner) for inner in value] if isinstance(value, list) else None


def same_json(actual: Any, expected: Any) -> None:
    """Fail unless both are equal and have their keys in the same order (decision 2.1, 7)."""
    assert actual == expected
    assert keys_of(actual) == keys_of(expected)


def log(task: Task) -> list[dict[str, Any]]:
    """The activities as they go over the wire."""
    return [entry.to_wire() for entry in task.activities]


def anonymous(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries without `by`, which for the system's own is left to the store."""
    return [{key: value for key, value in entry.items() if key != "by"} for entry in entries]


def moves(task: Task) -> list[tuple[str, str]]:
    """The status changes of the log, as pairs."""
    return [(entry["from"], entry["to"]) for entry in log(task) if entry["type"] == "status_change"]


@asynccontextmanager
async def unchanged(store: Store, task_id: str) -> AsyncIterator[None]:
    """Fail if the task, its log, its updatedAt or its revision differ at the end (decision 2.2, 23)."""
    before = await store.get_task(task_id)
    yield
    after = await store.get_task(task_id)
    assert after.to_wire() == before.to_wire()
    assert after.rev == before.rev


async def events_until(
    watch: AsyncIterator[Event], enough: Callable[[Sequence[Event]], bool], patience: float = PATIENCE
) -> list[Event]:
    """Everything that `watch` gives, until that is enough."""
    seen: list[Event] = []
    try:
        async with asyncio.timeout(patience):
            async for event in watch:
                seen.append(event)
                if enough(seen):
                    break
    except TimeoutError:
        raise AssertionError(f"the watch went silent after {seen}") from None
    finally:
        await closed(watch)
    return seen


async def next_event(watch: AsyncIterator[Event]) -> Event:
    """The next event, as a coroutine that a task can wait for."""
    return await anext(watch)


async def closed(watch: AsyncIterator[object]) -> None:
    """End a watch: generators hold what they read from until they are closed."""
    if isinstance(watch, AsyncGenerator):
        await watch.aclose()


async def events_after(store: Store, after: int) -> list[Event]:
    """Every event since a sequence, told by a mark: a task made now, whose own event is left out."""
    mark = await made(store, "mark")
    seen = await events_until(store.watch(after), lambda events: events[-1].task_id == mark.id)
    return seen[:-1]


async def last_seq(store: Store) -> int:
    """The sequence of a change made just now."""
    mark = await made(store, "mark")
    seen = await events_until(store.watch(0), lambda events: events[-1].task_id == mark.id)
    return seen[-1].seq


def of_kind(events: Iterable[Event], kind: EventKind) -> list[Event]:
    return [event for event in events if event.kind is kind]
