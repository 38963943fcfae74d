"""Look up notes of earlier tasks."""

from __future__ import annotations

from pydantic import Field

from agnt_tasks.engine.skills.tool import Tool, ToolContext
from agnt_tasks.models.status import Effect
from agnt_tasks.models.wire import Wire


class Recall(Wire):
    query: str = Field(min_length=1, max_length=1000, description="Words to look for.")


async def _run(arguments: Recall, context: ToolContext) -> str:
    notes = await context.recall(arguments.query)
    return "\n".join(f"- {' '.join(note.text.split())}" for note in notes) or "Nothing fits."


TOOL = Tool(
    name="recall",
    description="Look up what was remembered in earlier tasks. Returns the notes that fit best.",
    arguments=Recall,
    effect=Effect.READ,
    skill="memory",
    run=_run,
)
