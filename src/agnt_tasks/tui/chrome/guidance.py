"""The first steps, for whoever has no task yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from agnt_tasks.errors import AgntError, UnconfirmedKeyError
from agnt_tasks.models.assistant import REHEARSAL
from agnt_tasks.models.card import Standing
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.chrome.banner import BannerLine, Part

GUIDE = "guide"
"""The kind of its banner."""


class GuideFacts(NamedTuple):
    """What is known of the user's first steps; they stay done."""

    model: str = ""
    """The default assistant's, and how it was found, in words; empty: not known yet."""
    trouble: AgntError | None = None
    """Why it has none."""
    written: bool = False
    worked: bool = False
    asked: frozenset[str] = frozenset()
    """Tasks that asked something."""
    answered: bool = False


class Step(NamedTuple):
    done: bool
    what: str
    key: str
    """As people read it; empty: no key does it."""
    action: str


def learn(facts: GuideFacts, totals: Mapping[str, int], standings: Mapping[str, Standing]) -> GuideFacts:
    """What the board shows now, added to what is known: tasks by status, and how each stands."""
    total = sum(totals.values())
    moved = total > totals.get(TaskStatus.PENDING, 0) or any(each.execution for each in standings.values())
    asking = frozenset(each.task_id for each in standings.values() if each.question)
    return facts._replace(
        written=facts.written or total > 0,
        worked=facts.worked or moved,
        asked=facts.asked | asking,
        answered=facts.answered or bool((facts.asked - asking) & standings.keys()),
    )


def guide(facts: GuideFacts, hint: Callable[[str], str]) -> list[Step]:
    """Four steps; `hint` gives the key of an action."""
    steps = (
        (*_model(facts), "assistants.open"),
        (facts.written, "Write a task down", "task.new"),
        (facts.worked, "Let the assistant work on it", "task.process"),
        (facts.answered, "Answer when it asks: the task stands in Needs you", "task.answer"),
    )
    return [Step(done, what, hint(action), action) for done, what, action in steps]


def _model(facts: GuideFacts) -> tuple[bool, str]:
    """Whether there is one that was wanted, and which."""
    trouble = facts.trouble
    if isinstance(trouble, UnconfirmedKeyError):
        return False, f"agnt model allow {trouble.variable} agrees to pay for {trouble.model}"
    if trouble:
        return False, trouble.message
    # Who asked for the script by AGNT_MODEL has what was wanted.
    if facts.model.startswith(REHEARSAL) and "AGNT_MODEL" not in facts.model:
        real = "export OPENAI_API_KEY=… or AGNT_MODEL=… for a model"
        return False, f"No key: Rehearsal, a script, stands in; {real}"
    return bool(facts.model), f"The assistant uses {facts.model}" if facts.model else "Looking for a model…"


def guide_lines(steps: Sequence[Step]) -> list[BannerLine]:
    """A line for each: whether it is done, its key, what to do."""
    widest = max((len(step.key) for step in steps), default=0)
    return [
        BannerLine(
            [
                Part("✓ " if step.done else "○ ", "done" if step.done else "muted"),
                Part(step.key.ljust(widest), "key", step.action),
                Part(f"  {step.what}", "muted" if step.done else "plain", step.action),
            ],
            indent=widest + 5,
        )
        for step in steps
    ]
