"""Who works on which execution, how it ends, and what becomes of the work of the dead."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence

from agnt_tasks import lifecycle
from agnt_tasks.errors import FencedError
from agnt_tasks.lifecycle import Moment
from agnt_tasks.models.activity import Activity
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import ExecutionState, TaskStatus
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import Abandoned, Asked, Claim, Completed, Outcome, Queued
from agnt_tasks.store.local.fencing import Fencing
from agnt_tasks.store.local.records import ExecutionRecord, TaskRecord
from agnt_tasks.store.local.repository import Records
from agnt_tasks.store.local.tasks import KEY_MS

EVENT_DAYS = 7
_DAY_MS = 24 * 60 * 60 * 1000


class ClaimOperations(Fencing):
    """Who works on what, and what becomes of the work of the dead."""

    async def queued(self) -> Sequence[Queued]:
        async with self._repository.glancing() as records:
            return [_queued(each) for each in await records.executions.claimable()]

    async def claim(self, worker: str, limit: int, can_run: Callable[[Queued], bool]) -> Claim | None:
        # Reading first: with nothing to do no worker ever takes the write lock.
        if not any(can_run(each) for each in await self.queued()):
            return None
        async with self._repository.writing() as records:
            if await records.executions.count_running() >= limit:
                return None
            for found in await records.executions.claimable():
                if can_run(_queued(found)):
                    claimed = await self._claim(records, found, worker)
                    break
            else:
                return None
        self._changes.announce()
        return claimed

    async def _claim(self, records: Records, found: ExecutionRecord, worker: str) -> Claim:
        taken = await records.executions.claim(found.id, worker, now_ms())
        if taken is None:
            raise FencedError(found.id)
        await self._touch(records, taken, EventKind.TASK)
        return Claim(taken.id, taken.task_id, taken.attempt, worker)

    async def heartbeat(self, claim: Claim) -> bool:
        async with self._repository.jotting() as records:
            return (await self._fence(records, claim)).state is ExecutionState.STOPPING

    async def stops(self, worker: str) -> Sequence[str]:
        async with self._repository.glancing() as records:
            return await records.executions.stop_requests(worker)

    async def finish(self, claim: Claim, outcome: Outcome) -> None:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim, running=True)
            if isinstance(outcome, Completed):
                ended = execution._replace(state=ExecutionState.COMPLETED, result=outcome.result)
                await self._end(
                    records,
                    ended,
                    TaskStatus.COMPLETED,
                    lambda task, when: lifecycle.completed(task.status, outcome.result, when),
                )
            elif isinstance(outcome, Asked):
                ended = execution._replace(state=ExecutionState.NEEDS_CLARIFICATION)
                await self._end(
                    records,
                    ended,
                    TaskStatus.NEEDS_CLARIFICATION,
                    lambda task, when: lifecycle.asked(task.status, outcome.questions, when),
                )
            else:
                failed = execution._replace(state=ExecutionState.FAILED, error=outcome.failure)
                await self._fail(records, failed, outcome.failure)
        self._changes.announce()

    async def _end(
        self,
        records: Records,
        execution: ExecutionRecord,
        status: TaskStatus,
        log: Callable[[TaskRecord, Moment], Sequence[Activity]],
    ) -> None:
        at = await self._move(records, execution, status, log)
        await records.executions.update(execution._replace(owner=None, completed_at=at))

    async def _stopped(self, records: Records, execution: ExecutionRecord) -> None:
        at = await self._touch(records, execution, EventKind.TASK)
        ended = execution._replace(state=ExecutionState.STOPPED, owner=None, completed_at=at)
        await records.executions.update(ended)

    async def _fail(self, records: Records, execution: ExecutionRecord, failure: Failure) -> None:
        await self._end(
            records,
            execution,
            TaskStatus.FAILED,
            lambda task, when: lifecycle.failed(task.status, failure, execution.id, when),
        )

    async def confirm_stop(self, claim: Claim, result: str | None = None) -> None:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim)
            if execution.state is not ExecutionState.STOPPING:
                raise FencedError(execution.id)
            await self._stopped(records, execution._replace(result=result))
        self._changes.announce()

    async def release(self, claim: Claim) -> None:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim)
            await self._free(records, execution, crashes=execution.crashes)
        self._changes.announce()

    async def open_claims(self) -> Sequence[Abandoned]:
        async with self._repository.glancing() as records:
            owned = await records.executions.owned()
        return [Abandoned(each.id, each.task_id, each.owner or "", each.attempt, each.beat) for each in owned]

    async def take_over(self, abandoned: Abandoned, crash_limit: int) -> str:
        async with self._repository.writing() as records:
            execution = await records.executions.unchanged(
                abandoned.execution_id, abandoned.owner, abandoned.attempt, abandoned.beat
            )
            if execution is None:
                return ""
            state = await self._free(records, execution, execution.crashes + 1, crash_limit)
        self._changes.announce()
        return state

    async def _free(
        self, records: Records, execution: ExecutionRecord, crashes: int, crash_limit: int | None = None
    ) -> ExecutionState:
        if execution.state is ExecutionState.STOPPING:
            await self._stopped(records, execution)
            return ExecutionState.STOPPED
        if crash_limit is not None and crashes >= crash_limit:
            failure = _crash_limit(crashes)
            quarantined = execution._replace(state=ExecutionState.QUARANTINED, crashes=crashes, error=failure)
            await self._fail(records, quarantined, failure)
            return ExecutionState.QUARANTINED
        worked = execution.worked_ms + await _attempt_ms(records, execution)
        freed = execution._replace(
            state=ExecutionState.QUEUED, crashes=crashes, owner=None, worked_ms=worked, attempt_at=None
        )
        await records.executions.update(freed)
        await self._touch(records, freed, EventKind.TASK)
        return ExecutionState.QUEUED

    async def tidy(self) -> None:
        async with self._repository.writing() as records:
            await records.events.prune(now_ms() - EVENT_DAYS * _DAY_MS, now_ms() - KEY_MS)

    async def changes(self) -> AsyncIterator[None]:
        version = await self._changes.version()
        while True:
            version = await self._changes.after(version, at_most=1.0)
            yield


def _queued(execution: ExecutionRecord) -> Queued:
    return Queued(execution.id, execution.task_id, execution.assistant, execution.choice)


def _crash_limit(crashes: int) -> Failure:
    return Failure(
        message=f"The worker died {crashes} times while working on this, so it is not tried again by itself. "
        "Look at its last step, then process the task again.",
        code="CRASH_LIMIT",
    )


async def _attempt_ms(records: Records, execution: ExecutionRecord) -> int:
    """How long the ended attempt worked, by its last sign in the journal: the time it lay dead is no work."""
    steps = await records.executions.steps(execution.id)
    signs = [step.completed_at or step.started_at for step in steps if step.attempt == execution.attempt]
    return max(0, max(signs) - execution.attempt_at) if signs and execution.attempt_at else 0
