"""Ownership of an execution: every write of the journal begins with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agnt_tasks.errors import FencedError, StopRequestedError
from agnt_tasks.lifecycle import Moment
from agnt_tasks.models.activity import Activity
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.status import ExecutionState, TaskStatus
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import Claim
from agnt_tasks.store.local.changes import Changes, change_task, change_time
from agnt_tasks.store.local.records import ExecutionRecord, TaskRecord
from agnt_tasks.store.local.repository import Records, Repository


class Fencing:
    """Ownership, and the change of a task that an execution makes."""

    def __init__(self, repository: Repository, changes: Changes) -> None:
        self._repository = repository
        self._changes = changes

    async def _fence(self, records: Records, claim: Claim, *, running: bool = False) -> ExecutionRecord:
        """Prove that the execution is ours and show life.

        Raises:
            FencedError: it is not.
            StopRequestedError: it is, but must not go on (`running`).
        """
        found = await records.executions.fence(claim.execution_id, claim.owner, claim.attempt)
        if found is None:
            raise FencedError(claim.execution_id)
        if running and found.state is not ExecutionState.RUNNING:
            raise StopRequestedError(claim.execution_id)
        return found

    async def _task(self, records: Records, execution: ExecutionRecord) -> TaskRecord:
        task = await records.tasks.get(execution.account, execution.task_id)
        if task is None:
            raise FencedError(execution.id)
        return task

    async def _touch(self, records: Records, execution: ExecutionRecord, kind: EventKind) -> int:
        """The task shows something new of this execution; the time of the change."""
        at = await records.tasks.touch(execution.task_id, now_ms())
        await records.events.append_for(execution.task_id, kind, execution.id, at)
        return at

    async def _move(
        self,
        records: Records,
        execution: ExecutionRecord,
        status: TaskStatus,
        log: Callable[[TaskRecord, Moment], Sequence[Activity]],
    ) -> int:
        """The execution moves its task; the time of the change."""
        task = await self._task(records, execution)
        at = change_time(task, now_ms())
        await change_task(
            records,
            execution.account,
            task,
            at,
            fields={"status": status},
            log=log(task, Moment(at, task.assistant)),
            execution_id=execution.id,
        )
        return at
