"""`LocalJournal`: the execution protocol over a repository. Every write begins with the fence."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence

from agnt_tasks import lifecycle
from agnt_tasks.errors import FencedError, StopRequestedError
from agnt_tasks.lifecycle import Moment
from agnt_tasks.models.activity import Activity
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.execution import Failure, Step
from agnt_tasks.models.status import ExecutionState, TaskStatus
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import (
    Abandoned,
    Asked,
    Claim,
    Completed,
    Outcome,
    Queued,
    StepBegin,
    StepEnd,
    Turn,
    Work,
)
from agnt_tasks.store.local.changes import Changes, change_task, change_time
from agnt_tasks.store.local.records import ExecutionRecord, TaskRecord
from agnt_tasks.store.local.repository import Records, Repository
from agnt_tasks.store.local.tasks import KEY_MS

EVENT_DAYS = 7
_DAY_MS = 24 * 60 * 60 * 1000
_LOOKED_AT = 100
"""Queued executions considered in one claim."""


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

    async def _touch(
        self,
        records: Records,
        execution: ExecutionRecord,
        kind: EventKind,
        *,
        status: TaskStatus | None = None,
        log: Callable[[TaskRecord, Moment], Sequence[Activity]] | None = None,
    ) -> int:
        """Change the execution's task; the time of the change."""
        task = await self._task(records, execution)
        at = change_time(task, now_ms())
        entries = log(task, Moment(at, task.assistant)) if log else ()
        fields = {"status": status} if status else {}
        await change_task(
            records, execution.account, task, at,
            fields=fields, log=entries, kind=kind, execution_id=execution.id,
        )  # fmt: skip
        return at


class ClaimOperations(Fencing):
    """Who works on what, and what becomes of the work of the dead."""

    async def queued(self) -> Sequence[Queued]:
        async with self._repository.reading() as records:
            return [_queued(each) for each in await records.executions.claimable(_LOOKED_AT)]

    async def claim(self, worker: str, limit: int, can_run: Callable[[Queued], bool]) -> Claim | None:
        # Reading first: with nothing to do no worker ever takes the write lock.
        if not any(can_run(each) for each in await self.queued()):
            return None
        async with self._repository.writing() as records:
            if await records.executions.count_running() >= limit:
                return None
            for found in await records.executions.claimable(_LOOKED_AT):
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
        async with self._repository.writing(durable=False) as records:
            return (await self._fence(records, claim)).state is ExecutionState.STOPPING

    async def stops(self, worker: str) -> Sequence[str]:
        async with self._repository.reading() as records:
            return await records.executions.stop_requests(worker)

    async def finish(self, claim: Claim, outcome: Outcome) -> None:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim, running=True)
            if isinstance(outcome, Completed):
                ended = execution._replace(state=ExecutionState.COMPLETED, result=outcome.result)
                await self._end(
                    records, ended, TaskStatus.COMPLETED,
                    lambda task, when: lifecycle.completed(task.status, outcome.result, when),
                )  # fmt: skip
            elif isinstance(outcome, Asked):
                ended = execution._replace(state=ExecutionState.NEEDS_CLARIFICATION)
                await self._end(
                    records, ended, TaskStatus.NEEDS_CLARIFICATION,
                    lambda task, when: lifecycle.asked(task.status, outcome.questions, when),
                )  # fmt: skip
            else:
                failed = execution._replace(state=ExecutionState.FAILED, error=outcome.failure)
                await self._fail(records, failed, outcome.failure)
        self._changes.announce()

    async def _end(
        self,
        records: Records,
        execution: ExecutionRecord,
        status: TaskStatus | None,
        log: Callable[[TaskRecord, Moment], Sequence[Activity]] | None = None,
    ) -> None:
        at = await self._touch(records, execution, EventKind.TASK, status=status, log=log)
        await records.executions.update(execution._replace(owner=None, completed_at=at))

    async def _fail(self, records: Records, execution: ExecutionRecord, failure: Failure) -> None:
        await self._end(
            records, execution, TaskStatus.FAILED,
            lambda task, when: lifecycle.failed(task.status, failure, execution.id, when),
        )  # fmt: skip

    async def confirm_stop(self, claim: Claim, result: str | None = None) -> None:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim)
            await self._end(records, execution._replace(state=ExecutionState.STOPPED, result=result), None)
        self._changes.announce()

    async def release(self, claim: Claim) -> None:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim)
            await self._free(records, execution, crashes=execution.crashes)
        self._changes.announce()

    async def open_claims(self) -> Sequence[Abandoned]:
        async with self._repository.reading() as records:
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
            await self._end(records, execution._replace(state=ExecutionState.STOPPED), None)
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


class StepOperations(Fencing):
    """The journal proper: what an execution did, before and after it did it."""

    async def load(self, claim: Claim) -> Work:
        async with self._repository.reading() as records:
            execution = await records.executions.get(claim.execution_id)
            if execution is None or (execution.owner, execution.attempt) != (claim.owner, claim.attempt):
                raise FencedError(claim.execution_id)
            task = await self._task(records, execution)
            earlier = await records.executions.of_task(task.id)
            steps = await records.executions.steps_of_task(task.id)
        until = next(place for place, each in enumerate(earlier) if each.id == execution.id)
        turns = tuple(_turn(each, steps.get(each.id, [])) for each in earlier[: until + 1])
        return _work(claim, task, execution, turns)

    async def steps(self, claim: Claim) -> Sequence[Step]:
        async with self._repository.reading() as records:
            return await records.executions.steps(claim.execution_id)

    async def recalled(self, claim: Claim, texts: Sequence[str], notice: str | None = None) -> None:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim, running=True)
            await records.executions.update(execution._replace(recalled=tuple(texts), notice=notice))
            await self._touch(records, execution, EventKind.STEP)
        self._changes.announce()

    async def begin_step(self, claim: Claim, begin: StepBegin) -> int:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim, running=True)
            at = await self._touch(records, execution, EventKind.STEP)
            index = await records.executions.begin_step(execution.id, claim.attempt, begin, at)
        self._changes.announce()
        return index

    async def repeat_step(self, claim: Claim, index: int) -> None:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim, running=True)
            at = await self._touch(records, execution, EventKind.STEP)
            await records.executions.discard_text(execution.id, index)
            await records.executions.repeat_step(execution.id, index, claim.attempt, at)
        self._changes.announce()

    async def end_step(self, claim: Claim, index: int, end: StepEnd) -> None:
        async with self._repository.writing() as records:
            execution = await self._fence(records, claim)
            at = await self._touch(records, execution, EventKind.STEP)
            if not await records.executions.end_step(execution.id, index, end, at):
                raise FencedError(execution.id)
        self._changes.announce()

    async def append_text(self, claim: Claim, index: int, text: str) -> None:
        async with self._repository.writing(durable=False) as records:
            execution = await self._fence(records, claim, running=True)
            piece = await records.executions.append_text(execution.id, index, text)
            await records.events.append_piece(execution.task_id, execution.id, piece, now_ms())
        self._changes.announce()

    async def discard_text(self, claim: Claim, index: int) -> None:
        async with self._repository.writing(durable=False) as records:
            execution = await self._fence(records, claim, running=True)
            await records.executions.discard_text(execution.id, index)


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


def _turn(execution: ExecutionRecord, steps: Sequence[Step]) -> Turn:
    return Turn(
        execution_id=execution.id,
        message=execution.message,
        files=execution.files,
        steps=tuple(steps),
        answers=execution.answers,
    )


def _work(claim: Claim, task: TaskRecord, execution: ExecutionRecord, turns: tuple[Turn, ...]) -> Work:
    return Work(
        claim=claim,
        account=execution.account,
        owner_email=task.owner_email,
        title=task.title,
        description=task.description,
        type=task.type,
        assistant=task.assistant,
        skills=task.skills,
        parent_task_id=task.parent_task_id,
        depth=task.depth,
        choice=execution.choice,
        turns=turns,
        recalled=execution.recalled,
        elapsed_ms=execution.worked_ms,
    )
