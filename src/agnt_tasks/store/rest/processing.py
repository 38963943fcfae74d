"""The two operations that drive the lifecycle: process and stop."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from agnt_tasks import lifecycle
from agnt_tasks.errors import ConflictError, TaskAlreadyRunningError
from agnt_tasks.models.attachment import Attachment, check_size
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task, TaskPatch
from agnt_tasks.store.rest.answers import Answer
from agnt_tasks.store.rest.bound import checked, keyed
from agnt_tasks.store.rest.retrying import Resend, Trouble, UnclearError
from agnt_tasks.store.rest.tasks import SLACK_MS, TaskOperations

_RUNNING = {"status": TaskStatus.IN_PROGRESS}
_HELD = {"status": TaskStatus.ON_HOLD}


class ProcessOperations(TaskOperations):
    async def stop_task(self, task_id: str, *, rev: int | None = None) -> TaskPatch:
        await self._check_revision(task_id, rev)
        answer = await self._ask("stop_task", task_id, headers=self._conditions(rev))
        if not answer.is_success:
            return await self._changed_before(task_id, _HELD)
        return await self._patch(answer, task_id, _HELD)

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
        checked("message", message)
        check_size(files)
        body: dict[str, Any] = {"message": message} if message else {}
        if files:
            body["files"] = [file.model_dump(mode="json", by_alias=True, exclude_none=True) for file in files]
        if not self.client.keeps_keys:
            return await self._processed_once(task_id, body, expect, rev)
        if expect is not None:
            body["expect"] = expect
        headers = {**keyed(key), **self._conditions(rev)}
        answer = await self._ask("process_task", task_id, body=body, headers=headers)
        if not answer.is_success:
            return await self._changed_before(task_id, _RUNNING)
        return await self._patch(answer, task_id, _RUNNING)

    async def _processed_once(
        self, task_id: str, body: dict[str, Any], expect: TaskStatus | None, rev: int | None
    ) -> TaskPatch:
        """Where keys mean nothing: when an answer gets lost, look whether it runs, then decide."""
        await self._check_revision(task_id, rev)
        if expect is not None:
            lifecycle.process(task_id, (await self.get_task(task_id)).status, expect)
        since = self.client.server_now() - SLACK_MS
        for attempt in count():
            try:
                answer = await self._ask_to_process(task_id, body)
                break
            except UnclearError as error:
                task = await self.get_task(task_id)
                if _runs_since(task, since):
                    return TaskPatch(id=task_id, status=task.status, updated_at=task.updated_at)
                if error.may_come or attempt >= self.client.retrying.most:
                    raise
                self.client.before_again(error)
                await self.client.retrying.pause(attempt, Trouble(error))
        self._notice(answer)
        return await self._patch(answer, task_id, _RUNNING)

    async def _ask_to_process(self, task_id: str, body: dict[str, Any]) -> Answer:
        try:
            return await self._ask("process_task", task_id, body=body, resend=Resend.UNSENT)
        except ConflictError as error:
            # The only conflict there is, whatever the server calls it.
            running = TaskAlreadyRunningError(task_id)
            running.request_id = error.request_id
            raise running from None


def _runs_since(task: Task, since: int) -> bool:
    begun = [execution.queued_at or execution.started_at or 0 for execution in task.executions]
    return task.status is TaskStatus.IN_PROGRESS or max(begun, default=0) >= since
