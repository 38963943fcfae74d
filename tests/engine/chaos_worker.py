"""A worker process for the chaos tests: a scripted model, and tools of every effect that leave a trace.

python -m tests.engine.chaos_worker FOLDER CONCURRENCY
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path

from agnt_tasks.engine.model.client import ModelRequest, OnText, Reply
from agnt_tasks.engine.skills.tool import Tool, ToolContext
from agnt_tasks.models.assistant import Assistant, Limits
from agnt_tasks.models.execution import ToolCall, Usage
from agnt_tasks.models.status import Effect
from agnt_tasks.models.wire import Wire
from agnt_tasks.store.local.open import open_local
from tests.engine.rig import made_worker

STEPS = 6
"""Tool calls of one execution; in every second task one of them must happen only once."""
PAUSE_SECONDS = 0.05
ONCE_SECONDS = 0.2
"""Longer, so that some workers die in the middle of it."""
NEVER = 1_000_000


class Number(Wire):
    number: int


class Trace:
    """Lines that survive kill -9: each is one write to a file that only grows."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, *words: object) -> None:
        os.write(self._descriptor, (" ".join(map(str, words)) + "\n").encode())


class ChaosModel:
    """Calls one tool after the other, then answers. What it does depends on the conversation alone."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    async def reply(self, request: ModelRequest, on_text: OnText) -> Reply:
        title = request.messages[1].content.split("\n")[0].removeprefix("Task: ")
        place = sum(message.role == "tool" for message in request.messages)
        self._trace.write("model", title.replace(" ", "_"), place)
        for word in ("working ", "on ", "it"):
            await on_text(word)
            await asyncio.sleep(PAUSE_SECONDS / 3)
        used = Usage(input_tokens=3, output_tokens=3)
        if place >= STEPS:
            return Reply(f"{title} is done.", (), used)
        call = ToolCall(id=f"call_{place}", name=_tool_for(title, place), arguments=f'{{"number": {place}}}')
        return Reply("", (call,), used)

    async def close(self) -> None: ...


def _tool_for(title: str, place: int) -> str:
    number = int(title.rsplit(" ", 1)[1])
    if place == STEPS - 2 and number % 2 == 0:
        return "push_once"
    return "look" if place % 2 else "put"


def tools(trace: Trace) -> list[Tool[Number]]:
    def tool(name: str, effect: Effect) -> Tool[Number]:
        half = (ONCE_SECONDS if effect is Effect.ONCE else PAUSE_SECONDS) / 2

        async def run(arguments: Number, context: ToolContext) -> str:
            await asyncio.sleep(half)
            trace.write("tool", name, context.operation)
            await asyncio.sleep(half)
            return f"{name} {arguments.number}"

        return Tool(name, "A chaos tool.", Number, effect, "chaos", run)

    return [tool("look", Effect.READ), tool("put", Effect.IDEMPOTENT), tool("push_once", Effect.ONCE)]


async def main(folder: Path, concurrency: int) -> None:
    trace = Trace(folder / "trace")
    profile = Assistant(id="default", limits=Limits(minutes=60))
    async with open_local(folder / "tasks.db") as local:
        worker = made_worker(
            local.journal,
            folder,
            ChaosModel(trace),
            {"default": profile},
            tools(trace),
            concurrency=concurrency,
            crash_limit=NEVER,
        )
        await worker.run()


if __name__ == "__main__":
    logging.getLogger("agnt_tasks").addHandler(logging.NullHandler())
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
