"""The real litellm against a scripted server: what comes back, what goes out, what is left behind."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from contextlib import suppress
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest

from agnt_tasks.engine.model.client import ChatMessage, FailureKind, ModelCallError, Reply
from agnt_tasks.engine.model.litellm_client import CUT_OFF, LitellmClient, boot
from agnt_tasks.models.assistant import Price
from agnt_tasks.models.execution import Usage
from agnt_tasks.testing.model_server import Answer, Call, Hang, ModelServer, ScriptedReply, api_error
from tests.engine.model_calls import KEY, SEARCH, Listener, ask, cancelled, failure_of, request_to

# -- answers ------------------------------------------------------------------------------------


async def test_text_is_streamed_in_order_and_returned_whole(client: LitellmClient) -> None:
    heard = Listener()
    async with ModelServer([Answer(["One ", "two ", "", "thr\u00e9e \U0001f6b2"])]) as server:
        reply = await client.reply(request_to(server), heard)
    assert heard.pieces == ["One ", "two ", "thr\u00e9e \U0001f6b2"]
    assert reply == Reply("One two thr\u00e9e \U0001f6b2", (), Usage(input_tokens=10, output_tokens=5))


async def test_text_is_heard_while_the_answer_is_still_being_written(client: LitellmClient) -> None:
    first = asyncio.Event()

    async def on_text(_: str) -> None:
        first.set()

    async with ModelServer([Answer("Hello", end="hang")]) as server:
        call = asyncio.create_task(client.reply(request_to(server), on_text))
        await first.wait()
        assert not call.done()
        await cancelled(call)


async def test_one_request_goes_out_with_key_and_options(client: LitellmClient) -> None:
    async with ModelServer([Answer("Hi")]) as server:
        await client.reply(request_to(server), Listener())
    [request] = server.requests
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": "test",
        "messages": [{"role": "user", "content": "Find me a bike."}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


async def test_local_servers_never_get_the_providers_key(
    client: LitellmClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-provider")
    async with ModelServer([Answer("Hi")]) as server:
        await client.reply(request_to(server, api_key=""), Listener())
    assert server.requests[0].headers["authorization"] == "Bearer none"


async def test_an_answer_cut_at_its_limit_says_so(client: LitellmClient) -> None:
    heard = Listener()
    async with ModelServer([Answer(["It was"], finish_reason="length")]) as server:
        reply = await client.reply(request_to(server), heard)
    assert reply.text == "It was" + CUT_OFF == "".join(heard.pieces)


async def test_a_filtered_answer_is_none(client: LitellmClient) -> None:
    error = await failure_of(client, Answer("It", finish_reason="content_filter"))
    assert error.kind is FailureKind.BAD_REQUEST
    assert "content filter" in str(error)


async def test_several_calls_at_once(client: LitellmClient) -> None:
    async with ModelServer(lambda request: Answer(str(request.body["messages"][0]["content"]))) as server:
        requests = [request_to(server, messages=[ChatMessage("user", f"No. {n}")]) for n in range(8)]
        replies = await asyncio.gather(*(client.reply(request, Listener()) for request in requests))
    assert [reply.text for reply in replies] == [f"No. {n}" for n in range(8)]


async def test_a_client_works_again_after_being_closed(client: LitellmClient) -> None:
    await ask(client, Answer("Hi"))
    await client.close()
    assert (await ask(client, Answer("Hi again"))).text == "Hi again"


# -- usage and cost -----------------------------------------------------------------------------


async def test_own_prices_come_first_and_are_exact(client: LitellmClient) -> None:
    price = Price(input_per_million=Decimal("0.10"), output_per_million=Decimal("0.30"))
    reply = await ask(client, Answer("Hi", usage=(1_000, 333)), model="openai/gpt-4o-mini", price=price)
    assert reply.usage == Usage(input_tokens=1000, output_tokens=333, cost_usd=Decimal("0.0001999"))


async def test_a_price_of_nothing_is_known_to_be_free(client: LitellmClient) -> None:
    price = Price(input_per_million=Decimal(0), output_per_million=Decimal(0))
    assert (await ask(client, Answer("Hi"), price=price)).usage.cost_usd == Decimal(0)


async def test_prices_that_litellm_knows(client: LitellmClient) -> None:
    reply = await ask(client, Answer("Hi", usage=(1_000, 10)), model="openai/gpt-4o-mini")
    assert reply.usage.cost_usd == Decimal("0.000156")


async def test_an_unknown_price_is_not_zero(client: LitellmClient) -> None:
    assert (await ask(client, Answer("Hi"))).usage == Usage(input_tokens=10, output_tokens=5, cost_usd=None)


@pytest.mark.parametrize("usage", [None, (0, 0)])
async def test_servers_that_tell_no_usage_have_ended_well_but_cost_the_unknown(
    client: LitellmClient, usage: tuple[int, int] | None
) -> None:
    price = Price(input_per_million=Decimal(1), output_per_million=Decimal(1))
    reply = await ask(client, Answer("Hi", usage=usage), model="openai/gpt-4o-mini", price=price)
    assert reply == Reply("Hi", (), Usage(input_tokens=0, output_tokens=0, cost_usd=None))


# -- cancelling ---------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{}, {"tools": [SEARCH]}, {"tools": [SEARCH], "native_tools": False}])
@pytest.mark.parametrize("script", [Hang(), Answer("Hello", end="hang")])
async def test_cancelling_closes_the_connection(
    client: LitellmClient, script: ScriptedReply, changes: dict[str, Any]
) -> None:
    async with ModelServer([script]) as server:
        call = asyncio.create_task(client.reply(request_to(server, **changes), Listener()))
        await server.requested()
        await cancelled(call)
        await server.abandoned()
    assert server.aborted == 1


async def test_an_error_of_the_listener_comes_through_and_closes_the_connection(
    client: LitellmClient,
) -> None:
    async def on_text(_: str) -> None:
        raise LookupError("not ours any more")

    async with ModelServer([Answer("Hello", end="hang")]) as server:
        with pytest.raises(LookupError):
            await client.reply(request_to(server), on_text)
        await server.abandoned()


async def test_a_whole_answer_is_no_abandoned_one(client: LitellmClient) -> None:
    async with ModelServer([Answer("Hello")]) as server:
        await client.reply(request_to(server), Listener())
    assert server.aborted == 0


# -- manners ------------------------------------------------------------------------------------


async def test_nothing_is_written_to_the_standard_streams(
    client: LitellmClient, capfd: pytest.CaptureFixture[str]
) -> None:
    for script in (Answer("Hi", [Call("x")]), api_error(500, "Oops"), Answer("Hi", end="cut")):
        async with ModelServer([script]) as server:
            with suppress(ModelCallError):
                await client.reply(request_to(server), Listener())
    assert capfd.readouterr() == ("", "")


async def test_what_litellm_logs_comes_once_to_our_log_without_the_key(client: LitellmClient) -> None:
    # Not caplog: it also listens at loggers that do not propagate, and hears litellm's twice.
    written, ours = StringIO(), logging.getLogger("agnt_tasks")
    handler = logging.StreamHandler(written)
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        await failure_of(client, api_error(401, f"Incorrect API key provided: {KEY}"))
        logging.getLogger("LiteLLM").warning("a word of litellm about %s", KEY)
    finally:
        ours.removeHandler(handler)
        ours.setLevel(logging.NOTSET)
    assert written.getvalue().count("a word of litellm") == 1
    assert "Incorrect API key" in written.getvalue()
    assert KEY not in written.getvalue()


async def test_litellm_writes_to_no_log_but_ours(client: LitellmClient) -> None:
    await ask(client, Answer("Hi"))
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
        assert not logging.getLogger(name).propagate


async def test_boot_is_done_once_whoever_asks() -> None:
    await asyncio.gather(boot(), boot(), boot())
    litellm = sys.modules["litellm"]
    await boot()
    assert sys.modules["litellm"] is litellm


SILENT_PROGRAM = """
import asyncio, gc, sys
from agnt_tasks.engine.model.client import ChatMessage, ModelCallError, ModelRequest
from agnt_tasks.engine.model.litellm_client import LitellmClient

async def main():
    client = LitellmClient()
    request = ModelRequest("openai/test", [ChatMessage("user", "x")], api_base=sys.argv[1])
    async def on_text(text): pass
    reply = await client.reply(request, on_text)
    assert reply.text == "Hi", reply
    try:
        await client.reply(request, on_text)
    except ModelCallError:
        pass
    await client.close()
    assert gc.isenabled() and gc.get_freeze_count() > 100_000

asyncio.run(main())
"""


def run_python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_program_that_calls_a_model_and_ends_is_silent_from_start_to_exit() -> None:
    with ModelServer([Answer("Hi"), api_error(500, "Oops")]).in_thread() as server:
        ended = run_python(SILENT_PROGRAM, server.url)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.parametrize("module", ["client", "failures", "retry", "json_actions", "litellm_client"])
def test_importing_does_not_import_litellm(module: str) -> None:
    program = f"import sys, agnt_tasks.engine.model.{module}; sys.exit('litellm' in sys.modules)"
    assert run_python(program).returncode == 0
