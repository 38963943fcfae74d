"""The same work three ways: on the local store, over our server, over one with the hosted dialect."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.card import Span, View
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import Task, TaskUpdate
from agnt_tasks.store.journal import Completed, Failed, Journal
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.store.rest.open import open_rest
from agnt_tasks.testing.driving import ask, claimed, model_step, new_task
from agnt_tasks.testing.harness import JANE
from agnt_tasks.testing.hosted import Hosted, hosted_id
from agnt_tasks.verbs.boarding import windows_of
from agnt_tasks.wording.histories import said, told
from agnt_tasks.wording.statuses import WORDS
from tests.rest.harness import endpoint, rest_harness
from tests.server.served import served

_EVERYTHING = TaskQuery(per_page=100)
SPANS = {status.value: Span(0, 50) for status in TaskStatus}


class Way(NamedTuple):
    """A store that people use, and the journal with which its worker works."""

    store: FullStore
    journal: Journal
    here: FullStore
    """The local store behind it."""
    hosted: Hosted | None = None

    async def behind(self, task_id: str) -> str:
        """The id of a task in the store behind."""
        if self.hosted is None:
            return task_id
        rows = (await self.here.list_tasks(_EVERYTHING)).data
        return next(row.id for row in rows if hosted_id(row.id) == task_id)


class Seen(NamedTuple):
    """A task as a board and its pane tell of it."""

    title: str
    status: str
    feedback: str
    people: tuple[str, ...]
    log: tuple[str, ...]


async def scenario(way: Way) -> None:
    """A morning: tasks are written down, done, asked about, stopped, judged, moved and thrown away."""
    ids = {title: await _made(way, title) for title in TITLES}
    await _run(way, ids["Write the minutes"], result="They are **written**.")
    await way.store.send_feedback(ids["Write the minutes"], Feedback.LIKE)
    await _run(way, ids["Book a room"], questions=(Question("Which floor?", options=("first", "second")),))
    await _run(way, ids["Send the bill"], failure="The address is wrong: correct it.")
    await way.store.process_task(ids["Count the chairs"], "All of them.")
    await way.store.process_task(ids["Paint the door"])
    await way.store.stop_task(ids["Paint the door"])
    await way.store.set_assignees(ids["Plan the offsite"], [JANE, "bob@example.com"])
    await way.store.update_task(ids["Plan the offsite"], TaskUpdate(title="Plan the offsite in May"))
    await way.store.update_task(ids["Order lunch"], TaskUpdate(status=TaskStatus.COMPLETED))
    await way.store.send_feedback(ids["Order lunch"], Feedback.DISLIKE)
    await way.store.send_feedback(ids["Order lunch"], None)
    await way.store.delete_task(ids["Forget this"])


TITLES = (
    "Plan the offsite", "Count the chairs", "Book a room", "Paint the door", "Write the minutes",
    "Send the bill", "Order lunch", "Forget this",
)  # fmt: skip


async def _made(way: Way, title: str) -> str:
    return (await way.store.create_task(new_task(title, followers=["eve@example.com"]))).id


async def _run(
    way: Way, task_id: str, *, result: str = "", questions: tuple[Question, ...] = (), failure: str = ""
) -> None:
    """A person processes it, a worker does it."""
    await way.store.process_task(task_id)
    claim = await claimed(way.journal, await way.behind(task_id))
    if questions:
        await ask(way.journal, claim, *questions)
    elif failure:
        await way.journal.finish(claim, Failed(Failure(message=failure, code="WRONG_ADDRESS")))
    else:
        await model_step(way.journal, claim, result)
        await way.journal.finish(claim, Completed(result))


async def seen(store: FullStore) -> dict[str, list[Seen]]:
    """The board: its columns in order."""
    windows = await windows_of(store, View(), SPANS)
    return {
        column: [_seen(await store.get_task(card.id)) for card in window.cards]
        for column, window in windows.items()
    }


def _seen(task: Task) -> Seen:
    return Seen(
        title=task.title,
        status=WORDS[task.status],
        feedback=task.feedback or "",
        people=(task.owner_email, *task.assigned_users, *task.followers),
        log=tuple(" ".join((*told(entry), said(entry))) for entry in task.activities),
    )


@asynccontextmanager
async def locally(folder: Path) -> AsyncIterator[Way]:
    async with open_local(folder / "tasks.db") as local:
        store = local.store(Identity(JANE, local.account))
        yield Way(store, local.journal, store)


@asynccontextmanager
async def over_our_server(folder: Path) -> AsyncIterator[Way]:
    async with rest_harness(folder / "tasks.db") as harness:
        yield Way(harness.store, harness.journal, harness.store)


@asynccontextmanager
async def over_the_hosted(folder: Path, order: str = "updated") -> AsyncIterator[Way]:
    async with locally(folder) as here:
        hosted = Hosted(here.store, order=order)
        async with served(hosted.app) as server, open_rest(endpoint(server.url)) as store:
            yield Way(store, here.journal, here.store, hosted)
