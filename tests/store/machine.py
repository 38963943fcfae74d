"""A state machine over the lifecycle: any order of what people and workers do, against a model.

After every rule the store must show exactly what the model believes. Workers die by being taken over;
their claims stay in hand, so that the falsely suspected come back.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from agnt_tasks.errors import FencedError, StopRequestedError
from agnt_tasks.lifecycle import Question
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import ExecutionState, StepState, TaskStatus
from agnt_tasks.store.journal import Asked, Claim, Completed, Failed, Outcome, StepBegin, StepEnd
from agnt_tasks.testing.driving import PLENTY
from tests.store.people import MOST_TASKS, PICK, People

CRASH_LIMIT = 2
LIVELY = 4
"""Of six picks, so many go to a claim that still may write."""
WORKERS = st.sampled_from(["worker-1", "worker-2"])
OUTCOMES: dict[str, tuple[Outcome, ExecutionState, tuple[Any, ...]]] = {
    "completed": (Completed("done"), ExecutionState.COMPLETED, ("message", "assistant", "done")),
    "failed": (Failed(Failure(message="broken", code="BROKEN")), ExecutionState.FAILED, ("error", "BROKEN")),
}


class LifecycleMachine(People):
    def _claim(self, pick: int) -> Claim:
        """Mostly one that still may write, where there is one; else any, the newest first."""
        among = self._live() if pick < LIVELY else []
        among = among or self.claims
        return among[-1 - pick % len(among)]

    def _live(self) -> list[Claim]:
        return [claim for claim in self.claims if self.world.refuses_write(claim) is None]

    @precondition(lambda self: self.world.tasks)
    @rule(worker=WORKERS, limit=st.sampled_from([1, PLENTY]))
    def claim(self, worker: str, limit: int = PLENTY) -> None:
        claim = self._run(self.journal.claim(worker, limit, lambda _: True))
        run = self.world.claimable(limit)
        if run is None:
            assert claim is None
            return
        self.world.claim(run, worker)
        assert claim == Claim(run.id, run.task_id, run.attempt, worker)
        self.claims.append(claim)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK)
    def begin_step(self, pick: int) -> None:
        claim = self._claim(pick)
        refusal = self.world.refuses_write(claim)
        index = self._do(self.journal.begin_step(claim, StepBegin("tool", "look")), refusal)
        run = self.world.owned(claim)
        if refusal is None and run:
            assert index == len(run.steps)
            self.world.step(run)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK)
    def end_step(self, pick: int) -> None:
        claim = self._claim(pick)
        run = self.world.owned(claim)
        open_steps = (
            [place for place, step in enumerate(run.steps) if step.state == "started"] if run else [0]
        )
        if not open_steps:
            return
        refusal = self.world.refuses_write(claim, begins=False)
        end = StepEnd(StepState.DONE, f"by {claim.owner}")
        self._do(self.journal.end_step(claim, open_steps[0], end), refusal)
        if run:
            self.world.step(run, open_steps[0], f"by {claim.owner}")

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, outcome=st.sampled_from(sorted(OUTCOMES)))
    def finish(self, pick: int, outcome: str) -> None:
        claim = self._claim(pick)
        told, state, entry = OUTCOMES[outcome]
        refusal = self.world.refuses_write(claim)
        self._do(self.journal.finish(claim, told), refusal)
        run = self.world.owned(claim)
        if refusal is None and run:
            run.result = "done" if state is ExecutionState.COMPLETED else None
            self.world.end(run, state, entry)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK)
    def ask(self, pick: int, asking: Claim | None = None) -> None:
        claim = asking or self._claim(pick)
        run = self.world.owned(claim)
        refusal = self.world.refuses_write(claim)
        index = self._do(self.journal.begin_step(claim, StepBegin("tool", "ask_user")), refusal)
        if refusal or run is None or index is None:
            return
        self._run(self.journal.end_step(claim, index, StepEnd(StepState.WAITING)))
        self._run(self.journal.finish(claim, Asked((Question("Which?"),))))
        self.world.step(run)
        self.world.step(run, index)
        run.steps[index].state, run.steps[index].output = "waiting", None
        self.world.end(run, ExecutionState.NEEDS_CLARIFICATION, ("message", "assistant", "Which?"))

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, result=st.sampled_from([None, "late"]))
    def confirm_stop(self, pick: int, result: str | None) -> None:
        stopping = [claim for claim in self.claims if self.world.refuses_write(claim) is StopRequestedError]
        claim = stopping[-1 - pick % len(stopping)] if stopping else self._claim(pick)
        run = self.world.owned(claim)
        unasked = run is None or run.state is ExecutionState.RUNNING
        self._do(self.journal.confirm_stop(claim, result), FencedError if unasked else None)
        if run and not unasked:
            self.world.unwind(run, result)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK)
    def heartbeat(self, pick: int) -> None:
        claim = self._claim(pick)
        refusal = self.world.refuses_write(claim, begins=False)
        asked = self._do(self.journal.heartbeat(claim), refusal)
        run = self.world.owned(claim)
        if run:
            run.beat += 1
            assert asked is (run.state is ExecutionState.STOPPING)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK)
    def release(self, pick: int) -> None:
        claim = self._claim(pick)
        run = self.world.owned(claim)
        self._do(self.journal.release(claim), self.world.refuses_write(claim, begins=False))
        if run and run.state is ExecutionState.STOPPING:
            self.world.unwind(run, None)
        elif run:
            self.world.free(run)

    # Shortcuts to where it becomes interesting.

    @initialize(worker=WORKERS)
    def begin_at_work(self, worker: str) -> None:
        self.create()
        self.work(0, worker)

    @precondition(lambda self: self.world.tasks)
    @rule(pick=PICK, worker=WORKERS)
    def work(self, pick: int, worker: str) -> None:
        self.process(pick, "", None)
        self.claim(worker)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, worker=WORKERS)
    def crash_and_resume(self, pick: int, worker: str) -> None:
        self.suspect(pick)
        self.claim(worker)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK)
    def suspect_the_living(self, pick: int) -> None:
        self.look()
        self.heartbeat(pick)
        if self.looks:
            self.take_over(pick)

    @precondition(lambda self: self._live())
    @rule(pick=PICK, worker=WORKERS)
    def suspect_falsely(self, pick: int, worker: str) -> None:
        """The owner lives; somebody else gets its execution; then it comes back."""
        claim = self._live()[-1 - pick % len(self._live())]
        self.look()
        self.take_over([row.execution_id for row, _, _ in self.looks].index(claim.execution_id))
        self.claim(worker)
        assert self.world.refuses_write(claim) is FencedError
        self._do(self.journal.heartbeat(claim), FencedError)
        self._do(self.journal.begin_step(claim, StepBegin("tool", "look")), FencedError)
        self._do(self.journal.finish(claim, Completed("stale")), FencedError)

    @precondition(lambda self: self._live())
    @rule(pick=PICK)
    def stop_while_it_ends(self, pick: int) -> None:
        claim = self._live()[-1 - pick % len(self._live())]
        self.stop(list(self.world.tasks).index(claim.task_id))
        self._do(self.journal.finish(claim, Completed("late")), StopRequestedError)
        run = self.world.owned(claim)
        assert run is not None
        assert self._run(self.journal.heartbeat(claim)) is True
        self._run(self.journal.confirm_stop(claim, "late"))
        self.world.unwind(run, "late")

    @precondition(lambda self: self._live())
    @rule(pick=PICK, then=st.sampled_from(["answer", "go on", "stop", "force"]))
    def ask_and_then(self, pick: int, then: str) -> None:
        claim = self._live()[-1 - pick % len(self._live())]
        self.ask(pick, claim)
        place = list(self.world.tasks).index(claim.task_id)
        match then:
            case "answer":
                self.process(place, "The answer.", TaskStatus.NEEDS_CLARIFICATION)
            case "go on":
                self.process(place, "", None)
            case "stop":
                self.stop(place)
            case "force":
                self.force(place, TaskStatus.PENDING)

    @rule(worker=WORKERS, limit=st.integers(1, 2))
    def crowd(self, worker: str, limit: int) -> None:
        """As much as possible is queued, and claimed up to a limit."""
        while len(self.world.tasks) < MOST_TASKS:
            self.create()
        for place in range(MOST_TASKS):
            self.process(place, "", None)
        for _ in range(MOST_TASKS):
            self.claim(worker, limit)

    # What reapers do.

    @precondition(lambda self: self.claims)
    @rule()
    def look(self) -> None:
        rows = self._run(self.journal.open_claims())
        runs = {run.id: run for run in self.world.runs if run.owner}
        assert [(row.execution_id, row.owner, row.attempt) for row in rows] == [
            (run.id, run.owner, run.attempt) for run in runs.values()
        ]
        self.looks = [(row, runs[row.execution_id], runs[row.execution_id].beat) for row in rows]

    @precondition(lambda self: self.looks)
    @rule(pick=PICK)
    def take_over(self, pick: int) -> None:
        row, run, beat = self.looks[pick % len(self.looks)]
        answer = self._run(self.journal.take_over(row, CRASH_LIMIT))
        seen = Claim(row.execution_id, row.task_id, row.attempt, row.owner)
        if self.world.owned(seen) is not run or run.beat != beat:
            assert answer == ""
        else:
            assert answer == self.world.take_over(run, CRASH_LIMIT)

    def suspect(self, pick: int) -> None:
        self.look()
        if self.looks:
            self.take_over(pick)
