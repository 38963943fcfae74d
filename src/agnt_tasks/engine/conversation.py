"""What the model is told: a projection of the journal, built anew for every call and never edited.

The same journal always gives the same messages, so a resumed execution goes on exactly where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from agnt_tasks.engine.model.client import ChatMessage
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import FileRef
from agnt_tasks.models.execution import Step, ToolCall
from agnt_tasks.models.status import StepState
from agnt_tasks.store.journal import Turn, Work

MEMORY_HEADING = "What memory holds that fits:"
UNFINISHED = "Cancelled: the execution was stopped before this call had a result."
CLEARED = "(An older result, cleared to save room. Call the tool again if you need it.)"
KEPT_RESULTS = 6
"""Tool results that clearing leaves alone, counted from the newest."""
SMALL_RESULT = 500
"""Characters; shorter results are never cleared."""


def conversation(
    work: Work, profile: Assistant, recalled: Sequence[str], steps: Sequence[Step], *, compact: bool = False
) -> list[ChatMessage]:
    """All messages for the next model call. `steps`: those of the present execution so far."""
    turns = [*work.turns[:-1], work.turns[-1]._replace(steps=tuple(steps))]
    messages = [
        ChatMessage("system", _system(profile, recalled)),
        ChatMessage("user", _task(work, turns[0].files)),
    ]
    for number, turn in enumerate(turns):
        messages += _turn(turn, first=number == 0)
    return _cleared(messages) if compact else messages


@cache
def _template() -> str:
    return files("agnt_tasks.engine.prompts").joinpath("system.md").read_text("utf-8")


def _system(profile: Assistant, recalled: Sequence[str]) -> str:
    parts = [_template().replace("{name}", profile.name or profile.id).strip(), profile.instructions.strip()]
    if recalled:
        parts.append("\n".join([MEMORY_HEADING, *(f"- {_one_line(note)}" for note in recalled)]))
    return "\n\n".join(part for part in parts if part)


def _one_line(note: str) -> str:
    return " ".join(note.split())


def _task(work: Work, attached: Sequence[FileRef]) -> str:
    parts = [f"Task: {work.title}\nType: {work.type}", work.description.strip(), _attachments(attached)]
    return "\n\n".join(part for part in parts if part)


def _attachments(attached: Sequence[FileRef]) -> str:
    if not attached:
        return ""
    told = (f"{file.name} ({file.mime_type or 'unknown type'}, {file.size} bytes)" for file in attached)
    return f"Attachments: {', '.join(told)}"


def _turn(turn: Turn, *, first: bool) -> list[ChatMessage]:
    # An answer is the result of the question's call already; the first files are told with the task.
    said = "" if turn.answers else turn.message
    text = "\n\n".join(part for part in (said, "" if first else _attachments(turn.files)) if part)
    messages = [ChatMessage("user", text)] if text else []
    for place, step in enumerate(turn.steps):
        if step.kind == "model" and step.status is StepState.DONE:
            messages.append(ChatMessage("assistant", step.output or "", step.calls))
            messages += _results(step.calls, results_of(turn.steps, place))
    return messages


def results_of(steps: Sequence[Step], place: int) -> dict[str, Step]:
    """The tool steps that answer the model step at `place`, by call id."""
    found: dict[str, Step] = {}
    for step in steps[place + 1 :]:
        if step.kind == "model" and step.status is StepState.DONE:
            break
        if step.kind == "tool" and step.call_id is not None:
            found[step.call_id] = step
    return found


def _results(calls: Sequence[ToolCall], results: dict[str, Step]) -> list[ChatMessage]:
    """One result for every call: providers refuse a conversation in which one is missing."""
    messages = []
    for call in calls:
        step = results.get(call.id)
        ended = step is not None and step.status in (StepState.DONE, StepState.FAILED)
        text = step.output or "" if step is not None and ended else UNFINISHED
        messages.append(ChatMessage("tool", text, call_id=call.id, name=call.name))
    return messages


def _cleared(messages: list[ChatMessage]) -> list[ChatMessage]:
    """The same conversation with old, big tool results taken out, when it does not fit any more."""
    results = [place for place, message in enumerate(messages) if message.role == "tool"]
    old = {place for place in results[:-KEPT_RESULTS] if len(messages[place].content) > SMALL_RESULT}
    if not old:
        # Few but huge: then size is the trouble, not age.
        old = {place for place in results if len(messages[place].content) > SMALL_RESULT}
    return [
        message._replace(content=CLEARED) if place in old else message
        for place, message in enumerate(messages)
    ]
