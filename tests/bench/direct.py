"""The same model calls through litellm alone, in a process of its own: what an execution is measured against.

    python -m tests.bench.direct URL AT_ONCE CALLS

prints the seconds that `AT_ONCE` conversations of `CALLS` calls each took, warm.
"""

from __future__ import annotations

import asyncio
import sys
import time

from agnt_tasks.engine.model.client import ChatMessage, ModelRequest, ToolSpec
from agnt_tasks.engine.model.litellm_client import LitellmClient
from agnt_tasks.engine.toolbox import built_in_tools

MODEL = "openai/test"


async def main(url: str, at_once: int, calls: int) -> None:
    client = LitellmClient()
    await _conversation(client, url, 1)
    started = time.perf_counter()
    await asyncio.gather(*(_conversation(client, url, calls) for _ in range(at_once)))
    print(time.perf_counter() - started)
    await client.close()


async def _conversation(client: LitellmClient, url: str, calls: int) -> None:
    tools = [
        ToolSpec(tool.name, tool.description, tool.arguments.model_json_schema()) for tool in built_in_tools()
    ]
    for number in range(calls):
        messages = [ChatMessage("user", "go")] * (1 + number % 5)
        await client.reply(ModelRequest(MODEL, messages, tools, api_base=url), _ignore)


async def _ignore(_: str) -> None: ...


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
