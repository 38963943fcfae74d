"""Read on in a result that was too long to give in one piece."""

from __future__ import annotations

from pydantic import Field

from agnt_tasks.engine.skills.tool import Tool, ToolContext, ToolError
from agnt_tasks.models.status import Effect
from agnt_tasks.models.wire import Wire

PIECE = 12_000
"""Characters given at once."""


class ReadResult(Wire):
    result_id: str = Field(description="The id that the cut result names.")
    offset: int = Field(default=0, ge=0, description="Characters to skip.")


async def _run(arguments: ReadResult, context: ToolContext) -> str:
    text = await context.read_output(arguments.result_id)
    if text is None:
        raise ToolError(
            "not_found", f"There is no result {arguments.result_id}.", "Use the id from the cut result."
        )
    piece = text[arguments.offset : arguments.offset + PIECE]
    end = arguments.offset + len(piece)
    more = f"\n[{len(text) - end} characters follow: offset {end}]" if end < len(text) else ""
    return piece + more


TOOL = Tool(
    name="read_result",
    description="Read more of a tool result that was cut. Returns the text from the offset on.",
    arguments=ReadResult,
    effect=Effect.READ,
    skill="files",
    run=_run,
    always=True,
)
