"""Ask the person: ends the turn; the answer is the call's result, whenever it comes."""

from __future__ import annotations

from pydantic import Field

from agnt_tasks.engine.skills.tool import Tool
from agnt_tasks.models.status import Effect
from agnt_tasks.models.wire import Wire


class AskUser(Wire):
    question: str = Field(min_length=1, max_length=4000, description="One question, complete in itself.")
    options: tuple[str, ...] = Field(default=(), max_length=9, description="Answers to choose from, if any.")
    recommended: str = Field(default="", description="The option you would choose.")
    reason: str = Field(default="", description="Why you need to know.")


TOOL = Tool(
    name="ask_user",
    description="Ask the user for something that only they can know. The task waits for the answer, which is "
    "the result of this call. Several questions in one turn are asked together.",
    arguments=AskUser,
    effect=Effect.READ,
    skill="asking",
    always=True,
    asks=True,
)
