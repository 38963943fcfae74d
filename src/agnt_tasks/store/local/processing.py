"""The two operations that drive the lifecycle: process and stop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from agnt_tasks import lifecycle
from agnt_tasks.errors import ValidationError
from agnt_tasks.models.assistant import DEFAULT_ASSISTANT, Assistant, ModelChoice
from agnt_tasks.models.attachment import Attachment, FileRef, check_size, guessed_type
from agnt_tasks.models.ids import new_id
from agnt_tasks.models.status import ExecutionState, StepState, TaskStatus
from agnt_tasks.models.task import TaskPatch
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.local.changes import change_task, change_time
from agnt_tasks.store.local.patches import status_patch
from agnt_tasks.store.local.records import ExecutionRecord, TaskRecord
from agnt_tasks.store.local.repository import Records
from agnt_tasks.store.local.tasks import REPLAYED, Bound, checked, end_work, fingerprint

NO_WORDS = "(The user resumed without an answer: decide yourself and say what you assumed.)"


class ProcessOperations(Bound):
    async def stop_task(self, task_id: str, *, rev: int | None = None) -> TaskPatch:
        async with self._repository.writing() as records:
            before = await self._task(records, task_id, rev)
            to = lifecycle.stop(task_id, before.status)
            if to is None:
                return status_patch(before)
            at = change_time(before, now_ms())
            execution_id = await end_work(records, before, at)
            log = lifecycle.stopped(before.status, self._moment(at))
            after = await change_task(
                records, self._account, before, at, fields={"status": to}, log=log, execution_id=execution_id
            )
        self._changes.announce()
        # If the worker died, another one has to confirm the stop.
        self._wake("")
        return status_patch(after)

    async def process_task(
        self,
        task_id: str,
        message: str = "",
        files: Sequence[Attachment] = (),
        *,
        key: str | None = None,
        expect: TaskStatus | None = None,
        rev: int | None = None,
    ) -> TaskPatch:
        _check(message, files)
        request = fingerprint(f"process {task_id}", [message, [file.to_wire() for file in files]])
        async with self._repository.reading() as records:
            kept = await self._kept(records, key, request)
            if kept is not None:
                return TaskPatch.model_validate_json(kept).model_copy(update=REPLAYED)
            seen = await self._task(records, task_id, rev)
            lifecycle.process(task_id, seen.status, expect)
            profile = await self._profile(records, seen.assistant)
        # Outside of any transaction: it may look for a model server on this machine.
        choice = await asyncio.to_thread(self._choose, profile)
        async with self._repository.writing() as records:
            kept = await self._kept(records, key, request)
            if kept is not None:
                return TaskPatch.model_validate_json(kept).model_copy(update=REPLAYED)
            before = await self._task(records, task_id, rev)
            to = lifecycle.process(task_id, before.status, expect)
            patch = await self._queue(records, before, to, message, files, choice)
            await self._keep(records, key, request, patch)
        self._changes.announce()
        self._wake(choice.key)
        return patch

    async def _queue(
        self,
        records: Records,
        before: TaskRecord,
        to: TaskStatus,
        message: str,
        files: Sequence[Attachment],
        choice: ModelChoice,
    ) -> TaskPatch:
        at = change_time(before, now_ms())
        kept = [await self._keep_file(records, before.id, file, at) for file in files]
        answers = await self._answer(records, before, message, at)
        execution = await _next_execution(records, self._account, before, message, tuple(kept), choice, at)
        await records.executions.insert(execution._replace(answers=answers))
        log = lifecycle.processed(before.status, message, kept, self._moment(at))
        after = await change_task(
            records, self._account, before, at, fields={"status": to}, log=log, execution_id=execution.id
        )
        return status_patch(after)

    async def _answer(self, records: Records, task: TaskRecord, message: str, at: int) -> bool:
        """Give the message as result to every question that waits; whether there was one."""
        waiting = await records.executions.waiting(task.id)
        for execution_id, step in waiting:
            if step.status is StepState.WAITING:
                state, output = StepState.DONE, message or NO_WORDS
            else:
                state, output = StepState.FAILED, _unknown_outcome(message)
            await records.executions.answer_step(execution_id, step.index, state, output, at)
        return bool(waiting)

    async def _keep_file(self, records: Records, task_id: str, file: Attachment, at: int) -> FileRef:
        data = file.data
        if data is None:
            found = await records.files.find(self._account, file.file_id or "")
            if found is None:
                raise ValidationError.of("files", f"there is no file {file.file_id}: send its content")
            size, known_type = found
            kept = FileRef(
                name=file.name, file_id=file.file_id or "", mime_type=file.mime_type or known_type, size=size
            )
        else:
            file_id = await records.files.keep(self._account, data)
            kept = FileRef(
                name=file.name,
                file_id=file_id,
                mime_type=file.mime_type or guessed_type(file.name),
                size=len(data),
            )
        await records.files.add(self._account, task_id, kept, "attachment", None, at)
        return kept

    async def _profile(self, records: Records, assistant_id: str) -> Assistant:
        """The profile that serves this assistant id (ruling Models)."""
        own = self._profiles.get(assistant_id) or await records.memory.assistant(self._account, assistant_id)
        return own or self._profiles[DEFAULT_ASSISTANT]


async def _next_execution(
    records: Records,
    account: str,
    task: TaskRecord,
    message: str,
    files: tuple[FileRef, ...],
    choice: ModelChoice,
    at: int,
) -> ExecutionRecord:
    earlier = await records.executions.of_task(task.id)
    failed = earlier[-1:] and earlier[-1].state in (ExecutionState.FAILED, ExecutionState.QUARANTINED)
    return ExecutionRecord(
        id=new_id("exec"),
        account=account,
        task_id=task.id,
        state=ExecutionState.QUEUED,
        attempt=0,
        crashes=0,
        owner=None,
        beat=0,
        stop=None,
        assistant=task.assistant,
        choice=choice,
        retry_of=earlier[-1].id if failed else None,
        message=message,
        files=files,
        answers=False,
        recalled=None,
        notice=None,
        result=None,
        error=None,
        queued_at=at,
        started_at=None,
        completed_at=None,
        worked_ms=0,
        attempt_at=None,
    )


def _check(message: str, files: Sequence[Attachment]) -> None:
    checked("message", message)
    check_size(files)


def _unknown_outcome(message: str) -> str:
    said = f"The user says: {message}" if message else "The user did not say."
    return f"Interrupted: nobody knows whether this call took effect. {said}"
