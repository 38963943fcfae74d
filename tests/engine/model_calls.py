"""What the tests of `LitellmClient` share: a listener, requests to a scripted server, failures caught."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from agnt_tasks.engine.model.client import ChatMessage, ModelCallError, ModelRequest, Reply, ToolSpec
from agnt_tasks.engine.model.litellm_client import LitellmClient
from agnt_tasks.testing.model_server import ModelServer, ScriptedReply

KEY = "a-key-that-looks-like-none"
QUESTION = [ChatMessage("user", "Find me a bike.")]
SCHEMA = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
SEARCH = ToolSpec("search", "Search the web.", SCHEMA)


class Listener:
    """An `on_text` that remembers."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    async def __call__(self, text: str) -> None:
        self.pieces.append(text)


def request_to(server: ModelServer, **changes: Any) -> ModelRequest:
    made = ModelRequest("openai/test", QUESTION, api_base=server.url, api_key=KEY, timeout=10.0)
    return made._replace(**changes)


async def ask(client: LitellmClient, script: ScriptedReply, **changes: Any) -> Reply:
    async with ModelServer([script]) as server:
        return await client.reply(request_to(server, **changes), Listener())


async def failure_of(client: LitellmClient, script: ScriptedReply, **changes: Any) -> ModelCallError:
    """The failure of the only request that was made."""
    async with ModelServer([script]) as server:
        with pytest.raises(ModelCallError) as caught:
            await client.reply(request_to(server, **changes), Listener())
    assert len(server.requests) == 1
    assert caught.value.__context__ is None  # litellm's exception may hold the key, and must not hang on.
    return caught.value


async def cancelled(call: asyncio.Task[Reply]) -> None:
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
