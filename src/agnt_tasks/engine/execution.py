"""The loop of one execution: model, tool calls, results, … until an answer, a question or a limit.

It keeps nothing to itself: what happened is in the journal, so another worker can go on at any point.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from agnt_tasks.engine import budget
from agnt_tasks.engine.conversation import conversation, results_of
from agnt_tasks.engine.model.client import ModelCallError, ModelClient, ModelRequest, Reply
from agnt_tasks.engine.model_step import ModelSteps
from agnt_tasks.engine.tool_context import RECALLED, StepContext
from agnt_tasks.engine.tool_steps import Call, ToolSteps, in_flight, question_of
from agnt_tasks.engine.toolbox import AnyTool, Toolbox
from agnt_tasks.lifecycle import Question
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.execution import Failure, Step, ToolCall
from agnt_tasks.models.status import Effect, StepState
from agnt_tasks.models.text import mended
from agnt_tasks.store.journal import Asked, Completed, Failed, Journal, Outcome, StepEnd, Work


class Means(NamedTuple):
    """What an execution works with."""

    profile: Assistant
    client: ModelClient
    api_key: str
    tools: Sequence[AnyTool]
    depth_limit: int
    child_limit: int


class ExecutionLoop:
    def __init__(self, journal: Journal, work: Work, means: Means) -> None:
        self._journal = journal
        self._work = work
        self._claim = work.claim
        self._profile = means.profile
        self._started = time.monotonic()
        self._toolbox = Toolbox(means.tools, work.skills, means.profile.skills)
        self._model = ModelSteps(journal, work.claim, means.client, self._request(means))
        self._tools = ToolSteps(
            journal,
            work.claim,
            self._toolbox,
            lambda index: StepContext(
                journal, work, index, depth_limit=means.depth_limit, child_limit=means.child_limit
            ),
        )

    async def run(self) -> Outcome:
        """Work until there is an outcome.

        Raises:
            FencedError: it is no longer ours; StopRequestedError: it is to stop.
        """
        try:
            await self._recall()
            return await self._resume() or await self._continue()
        except ModelCallError as error:
            return Failed(Failure(message=error.message, code=error.code))

    def _request(self, means: Means) -> ModelRequest:
        choice = self._work.choice
        return ModelRequest(
            model=choice.model,
            messages=(),
            tools=tuple(self._toolbox.specs()),
            api_base=choice.api_base,
            api_key=means.api_key,
            price=means.profile.price,
            native_tools=means.profile.tools,
        )

    async def _recall(self) -> None:
        """Look into memory once for each execution, and write down what it gave."""
        if self._work.recalled is not None:
            return
        about = f"{self._work.title} {self._work.type} {self._work.description[:2000]}"
        notes = await self._journal.recall(self._claim, about, RECALLED)
        unknown = self._toolbox.unknown_skills
        notice = (
            f"Nobody here has these skills, so they were ignored: {', '.join(unknown)}." if unknown else None
        )
        texts = tuple(note.text for note in notes)
        await self._journal.recalled(self._claim, texts, notice)
        self._work = self._work._replace(recalled=texts)

    async def _resume(self) -> Outcome | None:
        """Finish what an earlier attempt left in flight; an outcome if that was all."""
        steps = await self._steps()
        flying = [step for step in steps if step.status is StepState.STARTED]
        lost = [step for step in flying if step.kind == "tool" and step.effect is Effect.ONCE]
        if lost:
            return await self._ask_about(lost)
        asked = await self._tools.run([in_flight(step) for step in flying if step.kind == "tool"])
        interrupted = next((step.index for step in flying if step.kind == "model"), None)
        if interrupted is not None:
            return await self._turn(await self._ask_model(steps, repeated=interrupted))
        return await self._after_last_answer(asked)

    async def _after_last_answer(self, asked: tuple[Question, ...]) -> Outcome | None:
        """Go on behind the last model answer: call what it asked for and has no result yet."""
        steps = await self._steps()
        place = _last_answer(steps)
        if place is None:
            return None
        answer = steps[place]
        if not answer.calls:
            return Completed(answer.output or "")
        results = results_of(steps, place)
        waiting = [step for step in results.values() if step.status is StepState.WAITING]
        missing = [call for call in answer.calls if call.id not in results]
        asked = tuple(question_of(step.arguments or {}) for step in waiting) or asked
        return await self._call(missing, asked)

    async def _continue(self) -> Outcome:
        while True:
            steps = await self._steps()
            paused = self._pause(steps)
            if paused is not None:
                return Asked((paused,))
            outcome = await self._turn(await self._ask_model(steps))
            if outcome is not None:
                return outcome

    async def _ask_model(self, steps: Sequence[Step], repeated: int | None = None) -> Reply:
        recalled = self._work.recalled or ()
        return await self._model.ask(
            lambda compact: conversation(self._work, self._profile, recalled, steps, compact=compact),
            repeated=repeated,
        )

    async def _turn(self, reply: Reply) -> Outcome | None:
        return await self._call(reply.calls, ()) if reply.calls else Completed(mended(reply.text))

    async def _call(self, calls: Sequence[ToolCall], asked: tuple[Question, ...]) -> Outcome | None:
        paused = self._pause(await self._steps()) if calls else None
        if paused is not None:
            return Asked((*asked, paused))
        questions = asked + await self._tools.run([Call(call) for call in calls])
        return Asked(questions) if questions else None

    def _pause(self, steps: Sequence[Step]) -> Question | None:
        elapsed = self._work.elapsed_ms + int((time.monotonic() - self._started) * 1000)
        return budget.reached(self._profile.limits, steps, elapsed) or budget.stuck(steps)

    async def _ask_about(self, lost: Sequence[Step]) -> Outcome:
        for step in lost:
            await self._journal.end_step(self._claim, step.index, StepEnd(StepState.UNKNOWN))
        return Asked(tuple(_lost_question(step) for step in lost))

    async def _steps(self) -> Sequence[Step]:
        return await self._journal.steps(self._claim)


def _last_answer(steps: Sequence[Step]) -> int | None:
    places = [
        place for place, step in enumerate(steps) if step.kind == "model" and step.status is StepState.DONE
    ]
    return places[-1] if places else None


def _lost_question(step: Step) -> Question:
    return Question(
        question=f"The worker died while {step.name} was running, and it must not run twice. "
        f"Did it happen? Its arguments: {step.arguments}",
        options=("It happened: go on", "It did not happen: do it again", "Skip it"),
        reason="Only you can look whether it took effect.",
    )
