"""Bugs planted on purpose, each a small patch: what the state machine is worth is how many it finds.

A patch that no longer fits the code fails loudly, so that the list cannot rot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from agnt_tasks import lifecycle
from agnt_tasks.models.activity import Activity
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import ExecutionState, StepState, TaskStatus
from agnt_tasks.store.journal import Claim, Completed
from agnt_tasks.store.local import fencing, processing, tasks
from agnt_tasks.store.local.claims import ClaimOperations
from agnt_tasks.store.local.fencing import Fencing
from agnt_tasks.store.local.records import Change, ExecutionRecord, TaskRecord
from agnt_tasks.store.local.repository import Records
from agnt_tasks.store.local.sqlite import queries
from agnt_tasks.store.local.sqlite.event_records import SqliteEvents
from agnt_tasks.store.local.sqlite.execution_records import SqliteExecutions
from agnt_tasks.store.local.sqlite.task_records import SqliteTasks

Plant = Callable[[pytest.MonkeyPatch], None]
PLANTED: dict[str, Plant] = {}
RUNNING = TaskStatus.IN_PROGRESS


def _bug(plant: Plant) -> Plant:
    PLANTED[plant.__name__] = plant
    return plant


def _sql(patch: pytest.MonkeyPatch, name: str, old: str, new: str) -> None:
    text = queries.sql(name)
    assert old in text, f"{name} no longer says {old!r}: plant the bug anew"
    patch.setitem(queries._blocks(), name, text.replace(old, new))


@_bug
def the_fence_asks_for_no_owner_and_no_attempt(patch: pytest.MonkeyPatch) -> None:
    _sql(patch, "fence", "owner = ? AND attempt = ?", "? <> '' AND ? > 0")


@_bug
def the_fence_asks_for_no_attempt(patch: pytest.MonkeyPatch) -> None:
    _sql(patch, "fence", "attempt = ?", "attempt >= ?")


@_bug
def a_claim_does_not_raise_the_attempt(patch: pytest.MonkeyPatch) -> None:
    _sql(patch, "claim_execution", "attempt = attempt + 1", "attempt = max(attempt, 1)")


@_bug
def a_running_execution_is_claimed_again(patch: pytest.MonkeyPatch) -> None:
    every = "SELECT * FROM executions WHERE state IN ('queued', 'running') ORDER BY row LIMIT ?"
    patch.setitem(queries._blocks(), "claimable", every)
    _sql(patch, "claim_execution", "AND state = 'queued'", "")


@_bug
def a_new_run_does_not_wait_for_the_old_one(patch: pytest.MonkeyPatch) -> None:
    _sql(patch, "claimable", "('running', 'stopping')", "('running')")


@_bug
def the_limit_of_runs_is_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(queries._blocks(), "count_running", "SELECT 0")


@_bug
def a_living_owner_is_taken_over(patch: pytest.MonkeyPatch) -> None:
    _sql(patch, "abandoned_execution", "beat = ?", "? >= 0")


@_bug
def one_verdict_serves_all_users(patch: pytest.MonkeyPatch) -> None:
    _sql(patch, "verdict", "email = ?", "? <> ''")


@_bug
def process_does_not_look_at_the_status(patch: pytest.MonkeyPatch) -> None:
    def process(task_id: str, now: TaskStatus, expect: TaskStatus | None = None) -> TaskStatus:
        return RUNNING

    patch.setattr(lifecycle, "process", process)


@_bug
def an_answer_that_came_too_late_runs_again(patch: pytest.MonkeyPatch) -> None:
    real = lifecycle.process
    patch.setattr(lifecycle, "process", lambda task_id, now, expect=None: real(task_id, now))


async def _no_end_of_work(records: Records, task: TaskRecord, at: int) -> None:
    """A stop or a forced status that leaves the run alone."""


@_bug
def stop_does_not_stop(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(processing, "end_work", _no_end_of_work)


@_bug
def a_forced_status_does_not_cancel(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(tasks, "end_work", _no_end_of_work)


@_bug
def every_activity_is_written_twice(patch: pytest.MonkeyPatch) -> None:
    async def append(self: SqliteTasks, task_id: str, entries: Sequence[Activity]) -> None:
        await self.append_many([(task_id, entry) for entry in entries for _ in range(2)])

    patch.setattr(SqliteTasks, "append", append)


@_bug
def a_failure_logs_no_error(patch: pytest.MonkeyPatch) -> None:
    real = lifecycle.failed

    def failed(now: TaskStatus, failure: Failure, execution_id: str, when: Any) -> list[Activity]:
        return real(now, failure, execution_id, when)[1:]

    patch.setattr(lifecycle, "failed", failed)


@_bug
def an_edit_of_nothing_is_a_change(patch: pytest.MonkeyPatch) -> None:
    def changed(current: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
        return dict(given)

    patch.setattr(lifecycle, "changed", changed)


@_bug
def deletions_are_not_told(patch: pytest.MonkeyPatch) -> None:
    _appending(patch, lambda changes: [each for each in changes if each.kind is not EventKind.DELETED])


@_bug
def events_are_told_twice(patch: pytest.MonkeyPatch) -> None:
    _appending(patch, lambda changes: [each for each in changes for _ in range(2)])


def _appending(patch: pytest.MonkeyPatch, mangle: Callable[[Sequence[Change]], list[Change]]) -> None:
    real = SqliteEvents.append

    async def append(self: SqliteEvents, account: str, changes: Sequence[Change], at: int) -> None:
        await real(self, account, mangle(changes), at)

    patch.setattr(SqliteEvents, "append", append)


@_bug
def the_time_of_a_change_stands_still(patch: pytest.MonkeyPatch) -> None:
    for module in (fencing, processing, tasks):
        patch.setattr(module, "change_time", lambda task, now: task.updated_at)


@_bug
def a_stopped_run_may_still_finish(patch: pytest.MonkeyPatch) -> None:
    real = Fencing._fence

    async def fence(
        self: Fencing, records: Records, claim: Claim, *, running: bool = False
    ) -> ExecutionRecord:
        return await real(self, records, claim)

    patch.setattr(Fencing, "_fence", fence)


@_bug
def the_crash_limit_is_ignored(patch: pytest.MonkeyPatch) -> None:
    real = ClaimOperations._free

    async def free(
        self: ClaimOperations, records: Records, each: ExecutionRecord, crashes: int, limit: int | None = None
    ) -> ExecutionState:
        return await real(self, records, each, crashes)

    patch.setattr(ClaimOperations, "_free", free)


@_bug
def a_stopped_run_is_revived_when_its_worker_dies(patch: pytest.MonkeyPatch) -> None:
    real = ClaimOperations._free

    async def free(
        self: ClaimOperations, records: Records, each: ExecutionRecord, crashes: int, limit: int | None = None
    ) -> ExecutionState:
        return await real(self, records, each._replace(state=ExecutionState.RUNNING), crashes, limit)

    patch.setattr(ClaimOperations, "_free", free)


@_bug
def a_late_result_completes_a_stopped_task(patch: pytest.MonkeyPatch) -> None:
    real = ClaimOperations.confirm_stop

    async def confirm_stop(self: ClaimOperations, claim: Claim, result: str | None = None) -> None:
        if result is None:
            await real(self, claim)
            return
        async with self._repository.writing() as records:
            stopping = await self._fence(records, claim)
            await records.executions.update(stopping._replace(state=ExecutionState.RUNNING))
        await self.finish(claim, Completed(result))

    patch.setattr(ClaimOperations, "confirm_stop", confirm_stop)


@_bug
def a_question_is_not_withdrawn(patch: pytest.MonkeyPatch) -> None:
    _answering(patch, lambda output: output != lifecycle.WITHDRAWN)


@_bug
def an_answer_does_not_reach_its_question(patch: pytest.MonkeyPatch) -> None:
    _answering(patch, lambda output: output == lifecycle.WITHDRAWN)


def _answering(patch: pytest.MonkeyPatch, keeps: Callable[[str], bool]) -> None:
    real = SqliteExecutions.answer_step

    async def answer_step(
        self: SqliteExecutions, execution_id: str, index: int, state: StepState, output: str, at: int
    ) -> None:
        if keeps(output):
            await real(self, execution_id, index, state, output, at)

    patch.setattr(SqliteExecutions, "answer_step", answer_step)


@_bug
def a_worker_is_not_told_to_stop(patch: pytest.MonkeyPatch) -> None:
    real = ClaimOperations.heartbeat

    async def heartbeat(self: ClaimOperations, claim: Claim) -> bool:
        await real(self, claim)
        return False

    patch.setattr(ClaimOperations, "heartbeat", heartbeat)
