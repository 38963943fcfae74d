"""Everything out and everything in, as JSON objects: one for each task, file, note, assistant, and for
each tool output that is too long to stand in its task.

An exported task is the task object of the API plus `kind`, so the same import takes task objects
from anywhere. Ids that exist are left alone: importing twice changes nothing.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import Any

from agnt_tasks.errors import ValidationError
from agnt_tasks.models.activity import Activity
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.text import is_storable
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.local.changes import event_of
from agnt_tasks.store.local.histories import whole_task
from agnt_tasks.store.local.imported import (
    ImportedFile,
    ImportedOutput,
    ImportedTask,
    execution_record,
    last_verdicts,
    task_record,
)
from agnt_tasks.store.local.records import TaskRecord
from agnt_tasks.store.local.repository import Records
from agnt_tasks.store.local.tasks import Bound

BATCH = 1000
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""NUL as JSON writes it, and not a backslash before `u0000`."""


class ExchangeOperations(Bound):
    async def export(self) -> AsyncIterator[dict[str, Any]]:
        row = 0
        while True:
            async with self._repository.reading() as records:
                tasks, row = await records.tasks.after(self._account, row, BATCH)
                found = [line for task in tasks for line in await self._task_lines(records, task)]
            for line in found:
                yield line
            if not tasks:
                break
        async with self._repository.reading() as records:
            notes = await records.memory.notes(self._account, "")
            made = await records.memory.assistants(self._account)
        for note in reversed(notes):
            yield {"kind": "memory", "memoryKind": note.kind, **_without_kind(note.to_wire())}
        for assistant in made:
            yield {"kind": "assistant", **assistant.to_wire()}

    async def _task_lines(self, records: Records, task: TaskRecord) -> list[dict[str, Any]]:
        whole = await whole_task(records, self._account, self.identity.email, task)
        depth = {"depth": task.depth} if task.depth else {}
        lines = [{"kind": "task", **whole.to_wire(), **depth}]
        for output in await records.executions.full_outputs(task.id):
            lines.append({"kind": "output", **ImportedOutput(**output).to_wire()})
        for file in await records.files.of_task(task.id):
            content = await records.files.content_by_id(self._account, file.file_id)
            encoded = base64.b64encode(content or b"").decode()
            lines.append({"kind": "file", "taskId": task.id, **file.to_wire(), "content": encoded})
        return lines

    async def import_(self, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
        counts = {"tasks": 0, "files": 0, "memory": 0, "assistants": 0, "skipped": 0}
        for batch in _batches(enumerate(rows, 1)):
            parsed = [_parse(number, row) for number, row in batch]
            async with self._repository.writing() as records:
                await self._take_in(records, parsed, counts)
            self._changes.announce()
        return counts

    async def _take_in(self, records: Records, parsed: list[Any], counts: dict[str, int]) -> None:
        tasks = [each for each in parsed if isinstance(each, ImportedTask)]
        new = await self._insert_tasks(records, tasks)
        counts["tasks"] += new
        counts["skipped"] += len(tasks) - new
        for each in parsed:
            if isinstance(each, ImportedFile):
                counts["files"] += await self._insert_file(records, each)
            elif isinstance(each, ImportedOutput):
                await records.executions.set_full_output(
                    self._account, each.execution_id, each.index, each.text
                )
            elif isinstance(each, MemoryNote):
                counts["memory"] += await records.memory.insert(self._account, each)
            elif isinstance(each, Assistant):
                counts["assistants"] += await records.memory.add_assistant(self._account, each)

    async def _insert_tasks(self, records: Records, tasks: list[ImportedTask]) -> int:
        known = await records.tasks.existing([task.id for task in tasks])
        new = list({task.id: task for task in tasks if task.id not in known}.values())
        if not new:
            return 0
        kept = [task_record(task, self.identity.email) for task in new]
        people = {
            email for task in kept for email in (task.owner_email, *task.assigned_users, *task.followers)
        }
        await records.tasks.provision(self._account, sorted(people), kept[0].created_at)
        await records.tasks.insert_many(self._account, kept)
        log: list[tuple[str, Activity]] = [(task.id, entry) for task in new for entry in task.activities]
        await records.tasks.append_many(log)
        for task in new:
            await self._insert_history(records, task)
        events = [event_of(task, EventKind.TASK) for task in kept]
        await records.events.append(self._account, events, now_ms())
        return len(new)

    async def _insert_history(self, records: Records, task: ImportedTask) -> None:
        for email, verdict in last_verdicts(task).items():
            await records.tasks.set_verdict(task.id, email, verdict.feedback, verdict.reason or "")
        for execution in task.executions:
            if await records.executions.get(execution.id) is not None:
                continue
            await records.executions.insert(execution_record(self._account, task, execution))
            await records.executions.insert_steps(execution.id, execution.steps)

    async def _insert_file(self, records: Records, file: ImportedFile) -> int:
        task = await records.tasks.get(self._account, file.task_id)
        kept = await records.files.of_task(file.task_id) if task else []
        if task is None or any((each.name, each.file_id) == (file.name, file.file_id) for each in kept):
            return 0
        ref = file.model_copy(update={"file_id": await records.files.keep(self._account, file.content)})
        await records.files.add(
            self._account, file.task_id, ref, file.role, file.execution_id, file.created_at
        )
        return 1


def _without_kind(wire: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in wire.items() if key != "kind"}


def _batches(rows: Iterable[tuple[int, Any]]) -> Iterator[list[tuple[int, Any]]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _parse(number: int, row: Any) -> Any:
    try:
        return _model(row)
    except ValidationError as error:
        raise ValidationError(f"Line {number}: {error.message}.", error.problems) from None


def _model(row: Any) -> Any:
    if not isinstance(row, dict):
        raise ValidationError("must be a JSON object")
    # Once for the whole line, however deep the text lies.
    text = json.dumps(row, ensure_ascii=False)
    if ("\\u0000" in text and _NUL.search(text)) or not is_storable(text):
        raise ValidationError("must not contain the NUL character or lone surrogates")
    kind = row.get("kind", "task")
    if kind == "task":
        return ImportedTask.parse(row)
    if kind == "file":
        return ImportedFile.parse(row)
    if kind == "output":
        return ImportedOutput.parse(row)
    if kind == "memory":
        return MemoryNote.parse({**row, "kind": row.get("memoryKind", "note")})
    if kind == "assistant":
        return Assistant.parse({**row, "source": "store"})
    raise ValidationError.of("kind", f"{kind!r} is not one of task, file, output, memory, assistant")
