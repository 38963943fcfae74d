"""What the verbs do: each asks a store, and knows nothing of who is asking.

Arguments arrive as a face read them; the models check them, so that every face and every store
refuses the same things with the same words.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from agnt_tasks.errors import ValidationError
from agnt_tasks.models.assistant import DEFAULT_ASSISTANT, Assistant
from agnt_tasks.models.attachment import Attachment, TaskFile
from agnt_tasks.models.event import Event
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import Deleted, Task, TaskCreate, TaskPatch, TaskUpdate
from agnt_tasks.models.usage import UsageRow
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.verbs.following import until_rest
from agnt_tasks.verbs.histories import meant, open_questions


async def add(store: FullStore, **fields: Any) -> Task:
    return await store.create_task(TaskCreate.parse({"assistant": DEFAULT_ASSISTANT, **fields}))


async def list_tasks(store: FullStore, **filters: Any) -> TaskPage:
    return await store.list_tasks(TaskQuery.parse(filters))


async def show(store: FullStore, task_id: str) -> Task:
    return await store.get_task(task_id)


async def edit(store: FullStore, task_id: str, *, rev: int | None = None, **fields: Any) -> TaskPatch:
    """`rev`: only if that is the task's revision; see `Store.update_task`."""
    return await store.update_task(task_id, TaskUpdate.parse(fields), rev=rev)


async def process(
    store: FullStore, task_id: str, message: str = "", files: Sequence[Attachment] = ()
) -> TaskPatch:
    return await store.process_task(task_id, message, files)


async def answer(store: FullStore, task_id: str, text: str, files: Sequence[Attachment] = ()) -> TaskPatch:
    if not text.strip():
        raise ValidationError.of("text", "must not be empty: it is the answer")
    questions = open_questions(await store.get_task(task_id))
    if len(questions) == 1:
        text = meant(questions[0], text)
    return await store.process_task(task_id, text, files, expect=TaskStatus.NEEDS_CLARIFICATION)


async def stop(store: FullStore, task_id: str) -> TaskPatch:
    return await store.stop_task(task_id)


async def like(store: FullStore, task_id: str, reason: str = "") -> TaskPatch:
    return await store.send_feedback(task_id, Feedback.LIKE, reason)


async def dislike(store: FullStore, task_id: str, reason: str = "") -> TaskPatch:
    return await store.send_feedback(task_id, Feedback.DISLIKE, reason)


async def feedback(store: FullStore, task_id: str, verdict: str, reason: str = "") -> TaskPatch:
    return await store.send_feedback(task_id, None if verdict == "none" else Feedback(verdict), reason)


async def assign(store: FullStore, task_id: str, **change: Sequence[str]) -> TaskPatch:
    now = () if "emails" in change else (await store.get_task(task_id)).assigned_users
    return await store.set_assignees(task_id, _people(now, **change))


async def follow(store: FullStore, task_id: str, **change: Sequence[str]) -> TaskPatch:
    now = () if "emails" in change else (await store.get_task(task_id)).followers
    return await store.update_task(task_id, TaskUpdate.parse({"followers": _people(now, **change)}))


def _people(
    now: Sequence[str],
    emails: Sequence[str] | None = None,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> list[str]:
    """Who it is afterwards: `emails` replace who it is now, `add` and `remove` change that."""
    if emails is None and not add and not remove:
        raise ValidationError.of("emails", "name at least one person")
    gone = {email.strip().lower() for email in remove}
    return [email for email in (*(now if emails is None else emails), *add) if email.lower() not in gone]


async def delete(store: FullStore, task_id: str) -> Deleted:
    await store.delete_task(task_id)
    return Deleted(id=task_id)


async def watch(
    store: FullStore, task_ids: Sequence[str] = (), after: int | None = None
) -> AsyncIterator[Event]:
    events = store.watch(after)
    return (event async for event in events if not task_ids or not event.task_id or event.task_id in task_ids)


async def wait(store: FullStore, task_id: str) -> Task:
    return await until_rest(store, task_id)


async def files(store: FullStore, task_id: str, name: str = "") -> Sequence[TaskFile] | bytes:
    return await store.read_file(task_id, name) if name else await store.list_files(task_id)


async def export(store: FullStore) -> AsyncIterator[dict[str, Any]]:
    return store.export()


async def import_rows(store: FullStore, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    return await store.import_(rows)


async def assistants(store: FullStore) -> Sequence[Assistant]:
    return await store.list_assistants()


async def save_assistant(store: FullStore, id: str, **fields: Any) -> Assistant:  # noqa: A002 - its name
    """Fields that are not given stay as they are."""
    known = {assistant.id: assistant for assistant in await store.list_assistants()}
    if fields.get("key", "").partition(":")[0] not in ("", "env", "file"):
        raise ValidationError.of("key", "say where the key is, env:NAME or file:/path, not the key itself")
    before = known[id].model_dump(exclude={"source"}) if id in known else {}
    return await store.save_assistant(Assistant.parse({**before, **fields, "id": id, "source": "store"}))


async def delete_assistant(store: FullStore, id: str) -> Deleted:  # noqa: A002 - its name
    await store.delete_assistant(id)
    return Deleted(id=id)


async def memory(store: FullStore, **filters: str) -> Sequence[MemoryNote]:
    return await store.list_memory(**filters)


async def edit_memory(store: FullStore, id: str, text: str) -> MemoryNote:  # noqa: A002 - its name
    return await store.edit_memory(id, text)


async def forget(store: FullStore, id: str) -> Deleted:  # noqa: A002 - its name
    await store.forget(id)
    return Deleted(id=id)


async def usage(store: FullStore) -> Sequence[UsageRow]:
    return await store.usage()
