"""Completion in a shell: the ids of the tasks that a verb fits."""

from __future__ import annotations

import asyncio
from typing import Any

from click.shell_completion import CompletionItem

from agnt_tasks.errors import AgntError
from agnt_tasks.models.clean import clean_line
from agnt_tasks.models.page import PER_PAGE_LIMIT, TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import TaskRow
from agnt_tasks.verbs.verb import Verb

_PATIENCE = 2.0
"""Seconds that a shell is held up for at most, where a server does not answer."""


def complete_ids(verb: Verb, beginning: str) -> list[Any]:
    """The latest tasks that the verb fits, with their titles. Silent when there is no store."""
    try:
        rows = asyncio.run(asyncio.wait_for(_rows(verb), _PATIENCE))
    except (AgntError, TimeoutError):
        return []
    return [
        CompletionItem(row.id, help=clean_line(row.title)) for row in rows if row.id.startswith(beginning)
    ]


async def _rows(verb: Verb) -> tuple[TaskRow, ...]:
    from agnt_tasks import wiring
    from agnt_tasks.cli.environment import environment
    from agnt_tasks.config.settings import load_settings

    fitting = tuple(status for status in TaskStatus if verb.allowed is None or verb.allowed(status))
    async with wiring.open_store(load_settings(environment())) as store:
        page = await store.list_tasks(TaskQuery(status=fitting, per_page=PER_PAGE_LIMIT))
    return page.data
