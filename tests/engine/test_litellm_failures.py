"""The real litellm against a server that fails: every failure is told apart, and says what to do."""

from __future__ import annotations

import socket

import pytest

from agnt_tasks.engine.model.client import FailureKind, ModelCallError, ModelRequest
from agnt_tasks.engine.model.litellm_client import LitellmClient
from agnt_tasks.testing.model_server import Answer, Call, Hang, ModelServer, Refusal, ScriptedReply, api_error
from tests.engine.model_calls import KEY, QUESTION, Listener, ask, failure_of, request_to

SHORT = 0.3
"""Seconds of patience, for tests that run into it."""
NO_MODEL = api_error(404, "The model `test` does not exist", "model_not_found")
LONG = api_error(400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded")


@pytest.mark.parametrize(
    ("script", "kind", "words"),
    [
        (api_error(401, f"Incorrect API key provided: {KEY}"), FailureKind.BAD_KEY, "AGNT_MODEL_API_KEY"),
        (NO_MODEL, FailureKind.UNKNOWN_MODEL, "openai/test"),
        (api_error(429, "Slow down", "rate_limit_exceeded"), FailureKind.RATE_LIMITED, "wait"),
        (
            api_error(429, "You exceeded your current quota", "insufficient_quota"),
            FailureKind.QUOTA,
            "credit",
        ),
        (api_error(500, "Oops"), FailureKind.SERVER, "(Oops)"),
        (api_error(503, "Oops", retry_after="3"), FailureKind.SERVER, "(Oops)"),
        (LONG, FailureKind.TOO_LONG, "shorten"),
        (Refusal(413, "too large"), FailureKind.TOO_LONG, "shorten"),
        (api_error(400, "Invalid 'temperature'"), FailureKind.BAD_REQUEST, "(Invalid 'temperature')"),
        (Refusal(200, "<html>Welcome</html>"), FailureKind.UNEXPECTED, "/v1"),
        (Answer("Hello", finish_reason=None), FailureKind.INTERRUPTED, "broke off"),
        (Answer("Hello", finish_reason=None, usage=None), FailureKind.INTERRUPTED, "broke off"),
        (Answer("", [Call("search")], finish_reason=None), FailureKind.INTERRUPTED, "broke off"),
        (Answer("Hello", end="cut"), FailureKind.INTERRUPTED, "broke off"),
        (Answer("Hello", end="error"), FailureKind.INTERRUPTED, "broke off"),
    ],
)
async def test_each_failure_is_told_apart_and_tried_once(
    client: LitellmClient, script: ScriptedReply, kind: FailureKind, words: str
) -> None:
    error = await failure_of(client, script)
    assert (error.kind, error.code) == (kind, kind.value)
    assert words in str(error)
    assert KEY not in str(error)


async def test_the_wait_that_a_provider_asks_for_is_passed_on(client: LitellmClient) -> None:
    error = await failure_of(client, api_error(429, "Slow down", retry_after="7"))
    assert error.retry_after == 7


@pytest.mark.parametrize("script", [Hang(), Answer("Hello", end="hang")])
async def test_silence_before_or_within_an_answer_ends_in_a_timeout(
    client: LitellmClient, script: ScriptedReply
) -> None:
    async with ModelServer([script]) as server:
        with pytest.raises(ModelCallError) as caught:
            await client.reply(request_to(server, timeout=SHORT), Listener())
        await server.abandoned()
    assert caught.value.kind is FailureKind.TIMEOUT
    assert f"{SHORT:g} s" in str(caught.value)


async def test_a_slow_answer_is_no_timeout(client: LitellmClient) -> None:
    reply = await ask(client, Answer(list("abcdef"), delay=SHORT / 4), timeout=SHORT)
    assert reply.text == "abcdef"


@pytest.mark.parametrize("model", ["openai/test", "ollama_chat/test"])
async def test_a_refused_connection_names_the_server(client: LitellmClient, model: str) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(ModelCallError) as caught:
            await client.reply(ModelRequest(model, QUESTION, api_base=url), Listener())
    assert caught.value.kind is FailureKind.UNREACHABLE
    assert url in str(caught.value)


@pytest.mark.parametrize(
    ("model", "variable"),
    [
        ("openai/gpt-5", "OPENAI_API_KEY"),
        ("anthropic/claude-sonnet-5", "ANTHROPIC_API_KEY"),
        ("gemini/gemini-3.5-flash", "GEMINI_API_KEY"),
        ("together_ai/x", "TOGETHERAI_API_KEY"),
    ],
)
async def test_a_missing_key_is_named_before_anything_is_sent(
    client: LitellmClient, model: str, variable: str
) -> None:
    with pytest.raises(ModelCallError) as caught:
        await client.reply(ModelRequest(model, QUESTION), Listener())
    assert caught.value.kind is FailureKind.NO_KEY
    assert variable in str(caught.value)


async def test_a_name_that_belongs_to_no_provider(client: LitellmClient) -> None:
    with pytest.raises(ModelCallError) as caught:
        await client.reply(ModelRequest("unheard-of", QUESTION), Listener())
    assert caught.value.kind is FailureKind.UNKNOWN_MODEL
