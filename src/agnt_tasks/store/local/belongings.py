"""What tools do in the store: subtasks, files, memory. Each change proves ownership and happens once."""

from __future__ import annotations

from collections.abc import Sequence

from agnt_tasks.errors import TaskNotFoundError, ValidationError
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import FileRef, TaskFile, guessed_type
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.ids import new_id
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.task import TaskCreate
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import Claim
from agnt_tasks.store.local.fencing import Fencing
from agnt_tasks.store.local.records import TaskRecord
from agnt_tasks.store.local.repository import Records
from agnt_tasks.store.local.tasks import insert_task, new_task
from agnt_tasks.store.local.words import parse_search


class BelongingOperations(Fencing):
    async def create_child(
        self, claim: Claim, index: int, new: TaskCreate, *, depth_limit: int, child_limit: int
    ) -> str:
        origin = _origin(claim, index)
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim, running=True)
            made = await records.tasks.by_origin(origin)
            if made is not None:
                return made
            parent = await self._task(records, execution)
            await _check_limits(records, execution.account, parent, depth_limit, child_limit)
            child = new_task(new, parent.owner_email, now_ms())._replace(
                parent_task_id=parent.id, depth=parent.depth + 1, origin=origin
            )
            await insert_task(records, execution.account, child)
            await self._touch(records, execution, EventKind.TASK)
        self._changes.announce()
        return child.id

    async def list_files(self, claim: Claim) -> Sequence[TaskFile]:
        async with self._repository.reading() as records:
            return await records.files.of_task(claim.task_id)

    async def read_file(self, claim: Claim, name: str) -> bytes | None:
        async with self._repository.reading() as records:
            return await records.files.content(claim.task_id, name)

    async def save_file(self, claim: Claim, name: str, content: bytes) -> None:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim, running=True)
            await records.files.drop_result(claim.task_id, execution.id, name)
            file_id = await records.files.keep(execution.account, content)
            file = FileRef(name=name, file_id=file_id, mime_type=guessed_type(name), size=len(content))
            at = await self._touch(records, execution, EventKind.TASK)
            await records.files.add(execution.account, claim.task_id, file, "result", execution.id, at)
        self._changes.announce()

    async def read_output(self, claim: Claim, execution_id: str, index: int) -> str | None:
        async with self._repository.reading() as records:
            return await records.executions.full_output(claim.task_id, execution_id, index)

    async def remember(self, claim: Claim, index: int, text: str) -> None:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim, running=True)
            note = MemoryNote(
                id=new_id("mem"),
                assistant=execution.assistant,
                kind="note",
                text=text,
                task_id=claim.task_id,
                created_at=now_ms(),
            )
            await records.memory.insert(execution.account, note, _origin(claim, index))

    async def recall(self, claim: Claim, query: str, limit: int) -> Sequence[MemoryNote]:
        found = parse_search(query)
        async with self._repository.reading() as records:
            account, assistant = await self._whose(records, claim)
            words = (*found.words, *found.pieces)
            return await records.memory.fitting(account, assistant, words, limit)

    async def assistant(self, claim: Claim, assistant_id: str) -> Assistant | None:
        async with self._repository.reading() as records:
            account, _ = await self._whose(records, claim)
            return await records.memory.assistant(account, assistant_id)

    async def _whose(self, records: Records, claim: Claim) -> tuple[str, str]:
        execution = await records.executions.get(claim.execution_id)
        if execution is None:
            raise TaskNotFoundError(claim.task_id)
        return execution.account, execution.assistant


def _origin(claim: Claim, index: int) -> str:
    """The step that did it: the same whoever repeats it."""
    return f"{claim.execution_id}:{index}"


async def _check_limits(
    records: Records, account: str, parent: TaskRecord, depth_limit: int, child_limit: int
) -> None:
    if parent.depth + 1 > depth_limit:
        raise ValidationError.of("depth", f"subtasks go {depth_limit} levels deep at most; do it yourself")
    if len(await records.tasks.children(account, parent.id)) >= child_limit:
        raise ValidationError.of(
            "subtasks", f"a task has {child_limit} subtasks at most; do the rest yourself"
        )
