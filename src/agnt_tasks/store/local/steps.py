"""The journal proper: what an execution did, before and after it did it."""

from __future__ import annotations

from collections.abc import Sequence

from agnt_tasks.errors import FencedError
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.execution import Step
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import Claim, StepBegin, StepEnd, Turn, Work
from agnt_tasks.store.local.fencing import Fencing
from agnt_tasks.store.local.records import ExecutionRecord, TaskRecord


class StepOperations(Fencing):
    """Reading an execution, and writing its steps and its text."""

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
        async with self._repository.glancing() as records:
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
        async with self._repository.jotting() as records:
            kept = await records.executions.append_text(claim, index, text, now_ms())
        if not kept:
            await self._refuse(claim)
        self._changes.announce()

    async def _refuse(self, claim: Claim) -> None:
        """Say why nothing was written."""
        async with self._repository.writing() as records:
            await self._fence(records, claim, running=True)

    async def discard_text(self, claim: Claim, index: int) -> None:
        async with self._repository.writing(durable=False) as records:
            execution = await self._fence(records, claim, running=True)
            await records.executions.discard_text(execution.id, index)
            # An empty piece where the void ones began tells watchers to drop what they have from there.
            await records.executions.append_text(claim, index, "", now_ms())
        self._changes.announce()


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
