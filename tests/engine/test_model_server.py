"""The scripted model server, by itself."""

from __future__ import annotations

import asyncio
import sys

import pytest

from agnt_tasks.engine.model.client import ChatMessage, ModelCallError, ModelRequest
from agnt_tasks.engine.model.litellm_client import LitellmClient
from agnt_tasks.testing.model_server import Call, ModelServer, conversation
from tests.engine.model_calls import QUESTION, SEARCH, Listener, request_to


async def test_a_scripted_conversation_ends_with_the_text(client: LitellmClient) -> None:
    async with ModelServer(conversation("All done.", [Call("search", '{"query": "x"}')])) as server:
        first = await client.reply(request_to(server, tools=[SEARCH]), Listener())
        result = ChatMessage("tool", "Found.", call_id=first.calls[0].id, name="search")
        messages = [*QUESTION, ChatMessage("assistant", first.text, first.calls), result]
        second = await client.reply(request_to(server, messages=messages, tools=[SEARCH]), Listener())
    assert (first.calls[0].name, second.text, second.calls) == ("search", "All done.", ())


async def test_the_server_as_a_program_prints_its_url_and_answers(client: LitellmClient) -> None:
    module = "agnt_tasks.testing.model_server"
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, "--text", "From afar.", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert program.stdout is not None
        url = (await program.stdout.readline()).decode().strip()
        reply = await client.reply(ModelRequest("openai/test", QUESTION, api_base=url), Listener())
    finally:
        program.terminate()
        await program.communicate()
    assert reply.text == "From afar."


async def test_a_used_up_script_says_so(client: LitellmClient) -> None:
    async with ModelServer([]) as server:
        with pytest.raises(ModelCallError, match="script"):
            await client.reply(request_to(server), Listener())
