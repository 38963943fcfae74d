"""The real litellm with tools, and with JSON actions where a model has none."""

from __future__ import annotations

import json
import sys

import pytest

from agnt_tasks.engine.model.client import ChatMessage, FailureKind, ModelCallError
from agnt_tasks.engine.model.litellm_client import LitellmClient, boot
from agnt_tasks.models.execution import ToolCall
from agnt_tasks.testing.model_server import (
    Answer,
    Call,
    ModelServer,
    ReceivedRequest,
    Refusal,
    RefuseTools,
    ScriptedReply,
    api_error,
)
from tests.engine.model_calls import QUESTION, SCHEMA, SEARCH, Listener, ask, failure_of, request_to

# -- tools --------------------------------------------------------------------------------------


async def test_tool_calls_are_put_together_from_their_pieces(client: LitellmClient) -> None:
    calls = [Call("search", '{"query": "second-hand bike"}', "call_x"), Call("search", '{"query": "b"}')]
    reply = await ask(client, Answer("Let me see.", calls), tools=[SEARCH])
    assert reply.text == "Let me see."
    assert reply.calls == (
        ToolCall(id="call_x", name="search", arguments='{"query": "second-hand bike"}'),
        ToolCall(id="call_2", name="search", arguments='{"query": "b"}'),
    )


async def test_tools_and_their_results_are_sent_as_openai_has_them(client: LitellmClient) -> None:
    calls = (
        ToolCall(id="c1", name="search", arguments='{"query": "bike"}'),
        ToolCall(id="c2", name="search", arguments='{"broken'),
    )
    messages = [
        *QUESTION,
        ChatMessage("assistant", "", calls),
        ChatMessage("tool", "Three bikes.", call_id="c1", name="search"),
        ChatMessage("tool", "Not JSON.", call_id="c2", name="search"),
    ]
    async with ModelServer([Answer("Done.")]) as server:
        await client.reply(request_to(server, messages=messages, tools=[SEARCH]), Listener())
    body = server.requests[0].body
    function = {"name": "search", "description": "Search the web.", "parameters": SCHEMA}
    assert body["tools"] == [{"type": "function", "function": function}]
    sent = body["messages"][1]["tool_calls"]
    assert [call["function"]["arguments"] for call in sent] == ['{"query": "bike"}', "{}"]
    assert [message.get("tool_call_id") for message in body["messages"]] == [None, None, "c1", "c2"]


async def test_a_turn_without_tools_tells_earlier_calls_in_words(client: LitellmClient) -> None:
    call = ToolCall(id="c1", name="search", arguments="{}")
    messages = [*QUESTION, ChatMessage("assistant", "", (call,)), ChatMessage("tool", "Three.", call_id="c1")]
    async with ModelServer([Answer("Done.")]) as server:
        await client.reply(request_to(server, messages=messages), Listener())
    sent = server.requests[0].body["messages"]
    assert [message["role"] for message in sent] == ["user", "assistant", "user"]
    assert "tools" not in server.requests[0].body


async def test_tools_are_sent_where_the_user_says_that_the_model_has_them(client: LitellmClient) -> None:
    # litellm believes that this provider has no tools, and would drop them silently.
    async with ModelServer([Answer("", [Call("search")])]) as server:
        request = request_to(server, model="perplexity/sonar", tools=[SEARCH], native_tools=True)
        reply = await client.reply(request, Listener())
    assert server.requests[0].body["tools"]
    assert reply.calls[0].name == "search"


# -- JSON actions -------------------------------------------------------------------------------

ACTION = json.dumps({"action": "search", "arguments": {"query": "bike"}, "text": ""})
ANSWER = json.dumps({"action": "answer", "arguments": {}, "text": "Three bikes."})


async def test_models_without_tools_act_in_json_that_nobody_sees(client: LitellmClient) -> None:
    heard = Listener()
    async with ModelServer([Answer(ACTION), Answer(ANSWER)]) as server:
        request = request_to(server, tools=[SEARCH], native_tools=False)
        acted, answered = [await client.reply(request, heard) for _ in range(2)]
    assert acted.calls == (ToolCall(id="call_1", name="search", arguments='{"query": "bike"}'),)
    assert answered.text == "Three bikes."
    assert heard.pieces == ["Three bikes."]
    body = server.requests[0].body
    assert "tools" not in body
    assert body["response_format"]["json_schema"]["schema"]["properties"]["action"]["enum"]
    assert "search: Search the web." in body["messages"][0]["content"]


async def test_ids_of_actions_count_on_through_the_conversation(client: LitellmClient) -> None:
    call = ToolCall(id="call_1", name="search", arguments="{}")
    messages = [
        *QUESTION,
        ChatMessage("assistant", "", (call,)),
        ChatMessage("tool", "None.", call_id="call_1"),
    ]
    reply = await ask(client, Answer(ACTION), messages=messages, tools=[SEARCH], native_tools=False)
    assert [call.id for call in reply.calls] == ["call_2"]


async def test_a_server_that_refuses_tools_is_asked_in_json_and_remembered(client: LitellmClient) -> None:
    async with ModelServer(lambda _: RefuseTools(Answer(ACTION))) as server:
        for _ in range(2):
            reply = await client.reply(request_to(server, tools=[SEARCH]), Listener())
            assert [call.name for call in reply.calls] == ["search"]
    assert ["tools" in request.body for request in server.requests] == [True, False, False]


async def test_what_one_server_refuses_is_not_held_against_another(client: LitellmClient) -> None:
    async with ModelServer(lambda _: RefuseTools(Answer(ACTION))) as server:
        await client.reply(request_to(server, tools=[SEARCH]), Listener())
        await client.reply(request_to(server, model="openai/other", tools=[SEARCH]), Listener())
    assert ["tools" in request.body for request in server.requests] == [True, False, True, False]


async def test_no_fallback_where_the_user_says_that_the_model_has_tools(client: LitellmClient) -> None:
    error = await failure_of(client, RefuseTools(Answer("")), tools=[SEARCH], native_tools=True)
    assert error.kind is FailureKind.BAD_REQUEST


async def test_a_fault_in_a_tool_is_not_taken_for_a_refusal(client: LitellmClient) -> None:
    refusal = api_error(400, "Invalid schema for function 'search': 'oneOf' is not permitted")
    error = await failure_of(client, refusal, tools=[SEARCH])
    assert error.kind is FailureKind.BAD_REQUEST


async def test_a_422_keeps_its_reason_and_leads_to_the_fallback(client: LitellmClient) -> None:
    extra = {"detail": [{"loc": ["body", "tools"], "msg": "Extra inputs are not permitted"}]}

    def reply(request: ReceivedRequest) -> ScriptedReply:
        return Refusal(422, extra) if "tools" in request.body else Answer(ANSWER)

    async with ModelServer(reply) as server:
        assert (await client.reply(request_to(server, tools=[SEARCH]), Listener())).text == "Three bikes."


async def test_a_422_that_litellm_swallows_is_a_refusal_all_the_same(
    client: LitellmClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await boot()
    monkeypatch.setattr(sys.modules["litellm"], "drop_params", True)  # As LITELLM_DROP_PARAMS=True does.
    async with ModelServer(lambda _: api_error(422, "bad")) as server:
        with pytest.raises(ModelCallError) as caught:
            await client.reply(request_to(server), Listener())
    assert caught.value.kind is FailureKind.BAD_REQUEST


async def test_servers_that_cannot_hold_a_model_to_a_form_are_asked_without(client: LitellmClient) -> None:
    def reply(request: ReceivedRequest) -> ScriptedReply:
        refusal = api_error(400, "This response_format type is unavailable now")
        return refusal if "response_format" in request.body else Answer(f"Here:\n```json\n{ACTION}\n```")

    async with ModelServer(reply) as server:
        request = request_to(server, tools=[SEARCH], native_tools=False)
        for _ in range(2):
            assert (await client.reply(request, Listener())).calls
    assert ["response_format" in request.body for request in server.requests] == [True, False, False]


async def test_a_form_that_litellm_thinks_too_new_for_the_model_is_left_out(client: LitellmClient) -> None:
    async with ModelServer([Answer(ACTION)]) as server:
        request = request_to(server, model="openai/gpt-4", tools=[SEARCH], native_tools=False)
        assert (await client.reply(request, Listener())).calls
    assert "response_format" not in server.requests[0].body


async def test_broken_json_is_a_failure_and_is_not_shown(client: LitellmClient) -> None:
    heard = Listener()
    async with ModelServer([Answer(ACTION[:-5])]) as server:
        with pytest.raises(ModelCallError) as caught:
            await client.reply(request_to(server, tools=[SEARCH], native_tools=False), heard)
    assert caught.value.kind is FailureKind.UNEXPECTED
    assert heard.pieces == []
