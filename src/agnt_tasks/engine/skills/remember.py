"""Keep a note for later tasks."""

from __future__ import annotations

from pydantic import Field

from agnt_tasks.engine.skills.tool import Tool, ToolContext
from agnt_tasks.models.status import Effect
from agnt_tasks.models.wire import Wire


class Remember(Wire):
    text: str = Field(
        min_length=1, max_length=2000, description="One fact or preference, complete in itself."
    )


async def _run(arguments: Remember, context: ToolContext) -> str:
    await context.remember(arguments.text.strip())
    return "Remembered."


TOOL = Tool(
    name="remember",
    description="Keep a lasting fact or preference of the user for later tasks.",
    arguments=Remember,
    effect=Effect.IDEMPOTENT,
    skill="memory",
    run=_run,
)
