"""Read a file of the task as text."""

from __future__ import annotations

from pydantic import Field

from agnt_tasks.engine.skills.tool import Tool, ToolContext, ToolError
from agnt_tasks.models.status import Effect
from agnt_tasks.models.wire import Wire


class ReadAttachment(Wire):
    name: str = Field(description="The file's name, as listed.")


async def _run(arguments: ReadAttachment, context: ToolContext) -> str:
    content = await context.read_file(arguments.name)
    if content is None:
        names = ", ".join(dict.fromkeys(file.name for file in await context.list_files())) or "none"
        raise ToolError("not_found", f"There is no file {arguments.name}.", f"Files of this task: {names}.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ToolError(
            "not_text",
            f"{arguments.name} is not text ({len(content)} bytes).",
            "Ask the user for its content.",
        ) from None


TOOL = Tool(
    name="read_attachment",
    description="Read a file of this task, attached by the user or saved as a result. Returns its text.",
    arguments=ReadAttachment,
    effect=Effect.READ,
    skill="files",
    run=_run,
    always=True,
)
