"""Make a subtask: it stays pending until a person processes it."""

from __future__ import annotations

from pydantic import Field

from agnt_tasks.engine.skills.tool import Tool, ToolContext
from agnt_tasks.models.status import Effect
from agnt_tasks.models.wire import Wire


class CreateTask(Wire):
    title: str = Field(description="What is to be done, in a few words.")
    description: str = Field(default="", description="Everything that whoever does it needs to know.")
    assistant: str = Field(default="", description="Assistant id; yours if empty.")
    type: str = Field(default="general", description="For example research, scheduling, outreach.")
    skills: tuple[str, ...] = Field(default=(), description="Skills to restrict it to; none means all.")


async def _run(arguments: CreateTask, context: ToolContext) -> str:
    task_id = await context.create_task(arguments.model_dump())
    return f"Created subtask {task_id} (pending): {arguments.title}"


TOOL = Tool(
    name="create_task",
    description="Create a subtask for a separate piece of work. "
    "It stays pending until the user processes it.",
    arguments=CreateTask,
    effect=Effect.IDEMPOTENT,
    skill="delegation",
    run=_run,
)
