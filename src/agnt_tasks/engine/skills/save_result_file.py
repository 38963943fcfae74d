"""Save a file as part of the result."""

from __future__ import annotations

from pydantic import Field

from agnt_tasks.engine.skills.tool import Tool, ToolContext, ToolError
from agnt_tasks.models.status import Effect
from agnt_tasks.models.wire import Wire

MOST_BYTES = 4 * 1024 * 1024


class SaveResultFile(Wire):
    name: str = Field(min_length=1, max_length=255, description="A plain file name such as report.md.")
    content: str = Field(description="The whole text of the file.")


async def _run(arguments: SaveResultFile, context: ToolContext) -> str:
    name = arguments.name.strip()
    if not name or name.startswith(".") or any(mark in name for mark in "/\\") or not name.isprintable():
        raise ToolError("bad_name", f"{name!r} is not a plain file name.", "Use a name such as report.md.")
    content = arguments.content.encode("utf-8", "replace")
    if len(content) > MOST_BYTES:
        raise ToolError("too_large", "The file has more than 4 MiB.", "Save it in parts.")
    await context.save_file(name, content)
    return f"Saved {name} ({len(content)} bytes)."


TOOL = Tool(
    name="save_result_file",
    description="Save a text file as part of the result. The same name again replaces it.",
    arguments=SaveResultFile,
    effect=Effect.IDEMPOTENT,
    skill="files",
    run=_run,
    always=True,
)
