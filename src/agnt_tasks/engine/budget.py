"""Limits of one execution, checked before every model call and every tool call. Reaching one asks."""

from __future__ import annotations

from collections.abc import Sequence

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.assistant import Limits
from agnt_tasks.models.execution import NO_USAGE, Step
from agnt_tasks.models.status import StepState

STUCK_AFTER = 3
"""The same call with the same error this often: asking is cheaper than trying on."""
CONTINUE = "Continue"
STOP_HERE = "Stop here and tell me what you have"


def reached(limits: Limits, steps: Sequence[Step], elapsed_ms: int) -> Question | None:
    """The question to ask when a limit is reached; None while there is room."""
    used = sum((step.usage for step in steps if step.usage is not None), NO_USAGE)
    tokens = used.input_tokens + used.output_tokens
    calls = sum(step.kind == "tool" for step in steps)
    answers = sum(step.kind == "model" and step.status is StepState.DONE for step in steps)
    checks = (
        (answers >= limits.steps, f"{limits.steps} model calls"),
        (calls >= limits.tool_calls, f"{limits.tool_calls} tool calls"),
        (tokens >= limits.tokens, f"{limits.tokens:,} tokens"),
        (used.cost_usd is not None and used.cost_usd >= limits.money_usd > 0, f"${limits.money_usd}"),
        (elapsed_ms >= limits.minutes * 60_000, f"{limits.minutes:g} minutes"),
    )
    over = [words for is_over, words in checks if is_over]
    return _continue(over[0]) if over else None


def _continue(limit: str) -> Question:
    return Question(
        question=f"The limit of {limit} for one execution is reached. Continue?",
        options=(CONTINUE, STOP_HERE),
        recommended=CONTINUE,
        reason="Limits pause so that nothing runs away. A new execution starts with the full limit.",
    )


def stuck(steps: Sequence[Step]) -> Question | None:
    """The question to ask when the same call keeps failing in the same way."""
    failed = [step for step in steps if step.kind == "tool"][-STUCK_AFTER:]
    if len(failed) < STUCK_AFTER or any(step.status is not StepState.FAILED for step in failed):
        return None
    if len({(step.name, str(step.arguments), step.output) for step in failed}) > 1:
        return None
    return Question(
        question=f"The tool {failed[0].name} failed {STUCK_AFTER} times in the same way. How should I go on?",
        reason=failed[0].error.message if failed[0].error else "",
    )
