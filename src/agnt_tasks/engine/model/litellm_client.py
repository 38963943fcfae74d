"""`LitellmClient`: every real model, through litellm.

litellm is imported here and nowhere else, by `boot`: once per process, in a worker thread. A plain
import would ask the network for prices, read a `.env` into our environment, stall the event loop
while the garbage collector walks 300,000 new objects, leave half a second of further imports to the
first call, and talk on the standard streams.
"""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Literal, NamedTuple, TypeVar

import httpx

from agnt_tasks.engine.model import json_actions
from agnt_tasks.engine.model.answer import PartialAnswer, as_message, as_tool, call_id
from agnt_tasks.engine.model.client import (
    ChatMessage,
    FailureKind,
    ModelCallError,
    ModelClient,
    ModelRequest,
    OnText,
    Reply,
)
from agnt_tasks.engine.model.cost import spent
from agnt_tasks.engine.model.failures import failed, model_call_error, refuses, secrets_of
from agnt_tasks.engine.model.litellm_log import LOG, REDACTING, ignore_warnings, silence
from agnt_tasks.models.execution import Usage

CONNECT_SECONDS = 15.0
"""A server that has not taken the connection after this long is not there."""
CUT_OFF = "\n\n[The answer ends here: the model reached the greatest length it may write.]"
"""Follows what the provider cut at its limit of output."""
_NO_KEY = "none"
"""For local servers: clients insist on a key, and a real one from the environment must not go there."""
_NO_CHAT = "what it sent is no chat completion: does its address need /v1?"
_ENVIRONMENT = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_MODE": "PRODUCTION",
    "HF_HUB_OFFLINE": "1",
}
_TRANSPORT: dict[str, Any] = {
    "stream": True,
    # Retries are the execution's: visible, counted, and stopped with it.
    "max_retries": 0,
    "num_retries": 0,
    # Some releases cannot import what their MCP code needs.
    "_skip_mcp_handler": True,
}

Parameter = Literal["tools", "response_format"]
Result = TypeVar("Result")


class _Turn(NamedTuple):
    """One request as it goes out."""

    request: ModelRequest
    messages: Sequence[ChatMessage]
    parameters: dict[str, Any]
    """What the call has beyond model, messages and transport."""


class LitellmClient(ModelClient):
    """Serves any number of calls at once. Remembers, while it lives, which models refused what."""

    def __init__(self) -> None:
        self._refused: set[tuple[str, str, Parameter]] = set()
        """Model, address and parameter."""

    async def reply(self, request: ModelRequest, on_text: OnText) -> Reply:
        await boot()
        ignore_warnings()
        REDACTING.learn(*secrets_of(request))
        _check_key(request)
        if not request.tools:
            return await _native(_Turn(request, json_actions.plain(request.messages), {}), on_text)
        if self._needs_actions(request):
            return await self._with_actions(request, on_text)
        try:
            tools = {"tools": [as_tool(tool) for tool in request.tools]}
            return await _native(_Turn(request, request.messages, tools), on_text)
        except ModelCallError as error:
            if request.native_tools or not refuses(error, "tools"):
                raise
        self._remember(request, "tools")
        return await self._with_actions(request, on_text)

    async def close(self) -> None:
        """Close the connections that litellm keeps in this process; a later call opens new ones."""
        if _litellm is not None:
            await _close_connections(_litellm)

    def _needs_actions(self, request: ModelRequest) -> bool:
        if request.native_tools is not None:
            return not request.native_tools
        able = _looked_up(lambda: _litellm.get_supported_openai_params(request.model), None)
        return self._has_refused(request, "tools") or (able is not None and "tools" not in able)

    def _has_refused(self, request: ModelRequest, parameter: Parameter) -> bool:
        return (request.model, request.api_base, parameter) in self._refused

    def _remember(self, request: ModelRequest, parameter: Parameter) -> None:
        LOG.info("%s at %r refuses %s", request.model, request.api_base, parameter)
        self._refused.add((request.model, request.api_base, parameter))

    async def _with_actions(self, request: ModelRequest, on_text: OnText) -> Reply:
        answer = await self._action(request)
        text, calls = json_actions.parse(answer.text, call_id(request.messages))
        if text:
            await on_text(text)
        return Reply(text, calls, _usage(answer, request))

    async def _action(self, request: ModelRequest) -> PartialAnswer:
        turn = _Turn(request, json_actions.conversation(request.messages, request.tools), {})
        if not self._has_refused(request, "response_format"):
            form = {"response_format": json_actions.response_format(request.tools)}
            try:
                return await _answer(turn._replace(parameters=form), _discard)
            except ModelCallError as error:
                if not refuses(error, "response_format"):
                    raise
            self._remember(request, "response_format")
        return await _answer(turn, _discard)


async def _native(turn: _Turn, on_text: OnText) -> Reply:
    answer = await _answer(turn, on_text)
    cut_off = CUT_OFF if answer.finish_reason == "length" else ""
    if cut_off:
        await on_text(cut_off)
    return Reply(answer.text + cut_off, answer.calls(turn.messages), _usage(answer, turn.request))


async def _discard(_: str) -> None:
    """For JSON, which nobody should see."""


async def _answer(turn: _Turn, on_text: OnText) -> PartialAnswer:
    answer = PartialAnswer()
    stream = await _asked(_open(turn), turn.request)
    if stream is None:  # What LITELLM_DROP_PARAMS makes of a 422.
        raise failed(FailureKind.BAD_REQUEST, turn.request)
    try:
        while (chunk := await _asked(anext(stream, None), turn.request)) is not None:
            if text := answer.add(chunk):
                await on_text(text)
        _check_end(stream, answer, turn.request)
    finally:
        await stream.aclose()  # Without it the connection stays open and the provider goes on writing.
    return answer


async def _open(turn: _Turn) -> Any:
    request, given = turn.request, {"api_key": turn.request.api_key}
    if request.api_base:
        given = {"api_base": request.api_base, "api_key": request.api_key or _NO_KEY}
    parameters = {"stream_options": {"include_usage": True}, **turn.parameters}
    return await _litellm.acompletion(
        model=request.model,
        messages=[as_message(message) for message in turn.messages],
        timeout=httpx.Timeout(request.timeout, connect=min(request.timeout, CONNECT_SECONDS)),
        allowed_openai_params=["tools"] if "tools" in parameters else [],
        drop_params=True,  # Here and not for all calls: litellm's global switch makes it swallow a 422.
        **{name: value for name, value in given.items() if value},
        **parameters,
        **_TRANSPORT,
    )


async def _asked(call: Awaitable[Result], request: ModelRequest) -> Result:
    """Await litellm. Its exceptions come out as ours, without the original, which may hold the key."""
    try:
        return await call
    except Exception as error:
        failure = model_call_error(error, request)
        LOG.info("%s: %s: %s", failure.code, type(error).__name__, failure.reason)
    raise failure


def _check_end(stream: Any, answer: PartialAnswer, request: ModelRequest) -> None:
    """Refuse an answer that is none. litellm's own last chunks are no witness: before 1.109 it makes
    up a finish_reason for a stream that just ended, and it estimates a usage that never came.
    """
    if not any(getattr(chunk, "usage", None) for chunk in stream.chunks):
        answer.usage = None
    if stream.received_finish_reason is None:
        if not stream.chunks:
            raise failed(FailureKind.UNEXPECTED, request, _NO_CHAT)
        raise failed(FailureKind.INTERRUPTED, request)
    if answer.finish_reason == "content_filter":
        raise failed(FailureKind.BAD_REQUEST, request, "the provider's content filter stopped the answer")


def _check_key(request: ModelRequest) -> None:
    if request.api_key or request.api_base:
        return
    missing = _looked_up(lambda: _litellm.validate_environment(request.model)["missing_keys"], [])
    # Clouds are told apart by their variables: their keys may also come from files and machines.
    if missing and all(name.endswith("_API_KEY") for name in missing):
        raise failed(FailureKind.NO_KEY, request, variable=missing[-1])


def _usage(answer: PartialAnswer, request: ModelRequest) -> Usage:
    def dollars(usage: Any) -> Any:
        return _looked_up(lambda: sum(_litellm.cost_per_token(model=request.model, usage_object=usage)), None)

    return spent(answer.usage, request.price, dollars)


def _looked_up(question: Callable[[], Any], otherwise: Any) -> Any:
    """What litellm's tables say; `otherwise` where they say nothing, for which they raise all sorts."""
    try:
        return question()
    except Exception as error:
        LOG.debug("litellm does not know: %s", error)
        return otherwise


# -- loading litellm ----------------------------------------------------------------------------

_litellm: Any = None
_loading = threading.Lock()


async def boot() -> None:
    """Load litellm and warm it up; seconds once per process, then nothing. The event loop stays free.

    Raises:
        ModelCallError: litellm is not installed, or not whole.
    """
    if _litellm is None:
        await asyncio.to_thread(_load_once)


def _load_once() -> None:
    global _litellm
    with _loading:
        if _litellm is None:
            try:
                _litellm = _load()
            except ImportError as error:
                message = f"litellm cannot be loaded ({error}): install agnt-tasks again."
                raise ModelCallError(FailureKind.UNEXPECTED, message) from None


def _load() -> Any:
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    collecting = gc.isenabled()
    gc.disable()
    try:
        ignore_warnings()
        import litellm

        silence(litellm)
        litellm.disable_hf_tokenizer_download = True
        asyncio.run(_warm_up(litellm))
        litellm.encoding.encode("x")
    finally:
        # Frozen, the 300,000 objects that never die cost later collections and the exit nothing.
        gc.freeze()
        if collecting:
            gc.enable()
    return litellm


async def _warm_up(litellm: Any) -> None:
    """Fail one call, so that what litellm imports at its first call is imported in this thread."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # Bound but not listening: the connection is refused.
        with suppress(Exception):
            await litellm.acompletion(
                model="openai/none",
                messages=[{"role": "user", "content": "x"}],
                api_base=f"http://127.0.0.1:{bound.getsockname()[1]}",
                api_key=_NO_KEY,
                timeout=1,
                **_TRANSPORT,
            )
    await _close_connections(litellm)


async def _close_connections(litellm: Any) -> None:
    await litellm.close_litellm_async_clients()
    litellm.in_memory_llm_clients_cache.flush_cache()
