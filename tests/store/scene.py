"""A database with something of everything going on, and every kind of write to try on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from agnt_tasks.errors import StoreError
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.status import Feedback, StepState
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.store.journal import Claim, Completed, StepBegin, StepEnd
from agnt_tasks.store.local.open import LocalDatabase
from agnt_tasks.store.local.store import LocalStore
from agnt_tasks.testing.driving import PLENTY, claimed, made, new_task
from agnt_tasks.testing.harness import BOB
from tests.store.beside import own


class Scene(NamedTuple):
    pending: str
    queued: str
    claim: Claim
    """A running execution; its first step is a model call in flight."""


async def furnished(local: LocalDatabase) -> Scene:
    """A pending task, a queued one, a running one."""
    store = own(local)
    running = await made(store, "running")
    await store.process_task(running.id)
    claim = await claimed(local.journal, running.id)
    await local.journal.begin_step(claim, StepBegin("model", "rehearsal"))
    queued = await made(store, "queued")
    await store.process_task(queued.id)
    return Scene((await made(store, "pending")).id, queued.id, claim)


Write = Callable[[LocalDatabase, LocalStore, Scene], Awaitable[object]]

WRITES: dict[str, Write] = {
    "create": lambda _, store, scene: made(store, "late"),
    "update": lambda _, store, scene: store.update_task(scene.pending, TaskUpdate(title="late")),
    "assign": lambda _, store, scene: store.set_assignees(scene.pending, [BOB]),
    "feedback": lambda _, store, scene: store.send_feedback(scene.pending, Feedback.LIKE),
    "process": lambda _, store, scene: store.process_task(scene.pending, "Go."),
    "save assistant": lambda _, store, scene: store.save_assistant(Assistant(id="late")),
    "import": lambda _, store, scene: store.import_([{"title": "late", "assistant": "a"}]),
    "heartbeat": lambda local, _, scene: local.journal.heartbeat(scene.claim),
    "append text": lambda local, _, scene: local.journal.append_text(scene.claim, 0, "late"),
    "end step": lambda local, _, scene: local.journal.end_step(
        scene.claim, 0, StepEnd(StepState.DONE, "late")
    ),
    "begin step": lambda local, _, scene: local.journal.begin_step(scene.claim, StepBegin("tool", "look")),
    "save file": lambda local, _, scene: local.journal.save_file(scene.claim, "late.txt", b"late"),
    "remember": lambda local, _, scene: local.journal.remember(scene.claim, 1, "late"),
    "create child": lambda local, _, scene: local.journal.create_child(
        scene.claim, 1, new_task("late"), depth_limit=3, child_limit=3
    ),
    "finish": lambda local, _, scene: local.journal.finish(scene.claim, Completed("late")),
    "claim": lambda local, _, scene: local.journal.claim("worker-2", PLENTY, lambda _: True),
    "stop": lambda _, store, scene: store.stop_task(scene.queued),
    "delete": lambda _, store, scene: store.delete_task(scene.pending),
}
"""Each of another kind; in this order all of them succeed, once."""


async def refusals(local: LocalDatabase, scene: Scene) -> dict[str, str]:
    """How each write is refused, by the name of the error, if it says what it must."""
    return {name: await _refusal(write(local, own(local), scene)) for name, write in WRITES.items()}


async def _refusal(write: Awaitable[object]) -> str:
    try:
        await write
    except StoreError as error:
        return type(error).__name__ if "nothing was saved" in error.message else error.message
    return ""


def all_refused(error: type[StoreError]) -> dict[str, str]:
    return dict.fromkeys(WRITES, error.__name__)


async def everything_works(local: LocalDatabase, scene: Scene) -> None:
    """Do every write, once: the cause of trouble is gone."""
    for write in WRITES.values():
        await write(local, own(local), scene)
