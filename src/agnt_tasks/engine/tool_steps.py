"""Tool calls as journaled steps: what a model asked for, done once, with errors as results."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError as PydanticError

from agnt_tasks.engine.skills.tool import Tool, ToolContext, ToolError
from agnt_tasks.engine.tool_context import result_id
from agnt_tasks.engine.toolbox import AnyTool, Toolbox
from agnt_tasks.errors import FencedError
from agnt_tasks.lifecycle import Question
from agnt_tasks.models.execution import Failure, Step, ToolCall
from agnt_tasks.models.status import Effect, StepState
from agnt_tasks.models.text import mended
from agnt_tasks.models.wire import Wire, invalid
from agnt_tasks.store.journal import Claim, Journal, StepBegin, StepEnd

log = logging.getLogger(__name__)

MOST_OUTPUT = 16_000
"""Characters of a result that the model is given at once."""
AT_ONCE = 4
"""Reading calls that run beside each other."""


class Call(NamedTuple):
    """A tool call that is about to be made; `begun`: the step that a worker began before it died."""

    call: ToolCall
    begun: int | None = None


class _Prepared(NamedTuple):
    call: ToolCall
    begun: int | None
    arguments: dict[str, Any]
    """As they are journaled."""
    tool: AnyTool | None
    checked: Wire | None
    error: ToolError | None


class ToolSteps:
    """Runs the calls of one execution."""

    def __init__(
        self, journal: Journal, claim: Claim, toolbox: Toolbox, context: Callable[[int], ToolContext]
    ) -> None:
        self._journal = journal
        self._claim = claim
        self._toolbox = toolbox
        self._context = context

    async def run(self, calls: Sequence[Call]) -> tuple[Question, ...]:
        """Run all calls, questions last; the questions that now wait for the user."""
        prepared = [self._prepare(call) for call in calls]
        asking = [each for each in prepared if each.tool is not None and each.tool.asks]
        for group in _groups([each for each in prepared if each not in asking]):
            for start in range(0, len(group), AT_ONCE):
                await _together([self._run(each) for each in group[start : start + AT_ONCE]])
        return tuple([await self._ask(each) for each in asking])

    def _prepare(self, call: Call) -> _Prepared:
        arguments, tool, checked, error = {}, None, None, None
        try:
            arguments = _json_object(call.call.arguments)
            tool = self._toolbox.get(call.call.name)
            checked = _checked(tool, arguments)
        except ToolError as problem:
            error = problem
        # A question with wrong arguments is no question: the model gets the error as any other.
        return _Prepared(call.call, call.begun, arguments, None if error else tool, checked, error)

    async def _run(self, prepared: _Prepared) -> None:
        index = await self._begin(prepared)
        end = await self._outcome(prepared, index)
        await self._journal.end_step(self._claim, index, end)

    async def _begin(self, prepared: _Prepared) -> int:
        if prepared.begun is not None:
            await self._journal.repeat_step(self._claim, prepared.begun)
            return prepared.begun
        effect = prepared.tool.effect if prepared.tool else Effect.READ
        begin = StepBegin(
            kind="tool",
            name=prepared.call.name,
            call_id=prepared.call.id,
            arguments=prepared.arguments,
            effect=effect,
        )
        return await self._journal.begin_step(self._claim, begin)

    async def _outcome(self, prepared: _Prepared, index: int) -> StepEnd:
        try:
            if prepared.error is not None:
                raise prepared.error
            tool: Tool[Any] | None = prepared.tool
            if tool is None or tool.run is None:
                raise ToolError("not_runnable", f"{prepared.call.name} cannot be run.")
            text = mended(await tool.run(prepared.checked, self._context(index)))
        except ToolError as error:
            return failed(error)
        except FencedError:
            raise
        except Exception:
            # Whatever a tool does wrong is its result: it must not end the execution.
            log.exception("tool %s failed", prepared.call.name)
            return failed(ToolError("internal", f"{prepared.call.name} failed unexpectedly."))
        return done(text, result_id(self._claim.execution_id, index))

    async def _ask(self, prepared: _Prepared) -> Question:
        index = await self._begin(prepared)
        await self._journal.end_step(self._claim, index, StepEnd(StepState.WAITING))
        return question_of(prepared.arguments)


def question_of(arguments: dict[str, Any]) -> Question:
    """The question in the arguments of a call that asks."""
    return Question(
        question=str(arguments.get("question", "")),
        options=tuple(str(option) for option in arguments.get("options") or ()),
        recommended=str(arguments.get("recommended") or ""),
        reason=str(arguments.get("reason") or ""),
    )


def done(text: str, whole_id: str) -> StepEnd:
    """A result, cut where it is too long to give at once; the whole stays readable."""
    if len(text) <= MOST_OUTPUT:
        return StepEnd(StepState.DONE, output=text)
    head, tail = text[: MOST_OUTPUT * 6 // 10], text[-MOST_OUTPUT * 4 // 10 :]
    missing = len(text) - len(head) - len(tail)
    note = f"\n[{missing} characters left out: read_result(result_id={whole_id!r}, offset={len(head)})]\n"
    return StepEnd(StepState.DONE, output=head + note + tail, full_output=text)


def failed(error: ToolError) -> StepEnd:
    told = {"ok": False, "error": error.kind, "message": error.message, "hint": error.hint}
    text = mended(json.dumps({key: value for key, value in told.items() if value != ""}, ensure_ascii=False))
    failure = Failure(message=mended(error.message), code=error.kind.upper())
    return StepEnd(StepState.FAILED, output=text, error=failure)


def in_flight(step: Step) -> Call:
    """The call of a step that was begun and never ended."""
    arguments = json.dumps(step.arguments or {}, ensure_ascii=False)
    return Call(ToolCall(id=step.call_id or "", name=step.name, arguments=arguments), step.index)


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(mended(text) or "{}")
    except ValueError:
        raise ToolError("bad_json", "The arguments are not valid JSON.", "Send one JSON object.") from None
    if not isinstance(value, dict):
        raise ToolError("bad_json", "The arguments must be a JSON object.")
    return value


def _checked(tool: AnyTool, arguments: dict[str, Any]) -> Wire:
    try:
        checked: Wire = tool.arguments.model_validate(arguments)
    except PydanticError as error:
        problems = [f"{problem.field}: {problem.message}" for problem in invalid(error).problems[:3]]
        raise ToolError("bad_arguments", "; ".join(problems), "Correct them and call again.") from None
    return checked


def _groups(prepared: list[_Prepared]) -> list[list[_Prepared]]:
    """Neighbours that only read run together; everything else alone and in the model's order."""
    groups: list[list[_Prepared]] = []
    for each in prepared:
        reads = each.tool is not None and each.tool.effect is Effect.READ
        if reads and groups and all(other.tool and other.tool.effect is Effect.READ for other in groups[-1]):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


async def _together(runs: list[Any]) -> None:
    """All at once; the first error cancels the others and is raised as itself, not as a group."""
    tasks = [asyncio.ensure_future(run) for run in runs]
    try:
        await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
