"""What a `ModelServer` can be told to reply, and how a reply looks in OpenAI's format."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Call:
    """A tool call that the model makes. `arguments` is JSON text, sent in pieces."""

    name: str
    arguments: str = "{}"
    id: str = ""
    """Empty: `call_<n>`, counted from 1 within the answer."""


@dataclass(frozen=True)
class Answer:
    """A reply with status 200: text, tool calls or both, streamed if the request asks for it."""

    text: str | Sequence[str] = ""
    """A sequence is streamed piece by piece as given; a string in pieces of a few characters."""
    calls: Sequence[Call] = ()
    usage: tuple[int, int] | None = (10, 5)
    """Tokens in and out. None: the server never tells."""
    finish_reason: str | None = ""
    """Empty: what fits the answer. None: the stream ends without one, and without `[DONE]`."""
    end: Literal["whole", "hang", "cut", "error"] = "whole"
    """After the last piece: end as usual, send nothing more, break the connection, or send an error event."""
    delay: float = 0.0
    """Seconds before each piece."""


@dataclass(frozen=True)
class Refusal:
    """A reply with any status and any body: every error, and a 200 that is no answer."""

    status: int
    body: Mapping[str, Any] | str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hang:
    """Take the request and never answer."""


@dataclass(frozen=True)
class RefuseTools:
    """Refuse with 400 what offers tools; give `reply` to what does not."""

    reply: Answer
    message: str = "registry.ollama.ai/library/gemma does not support tools"


ScriptedReply = Answer | Refusal | Hang | RefuseTools


def api_error(status: int, message: str, code: str = "", **headers: str) -> Refusal:
    """A refusal as OpenAI words it; `retry_after="2"` becomes the header `Retry-After: 2`."""
    error = {"message": message, "type": code or "invalid_request_error", "param": None, "code": code or None}
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return Refusal(status, {"error": error}, named)


@dataclass(frozen=True)
class ReceivedRequest:
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Mapping[str, Any]


Script = Sequence[ScriptedReply] | Callable[[ReceivedRequest], ScriptedReply]


def conversation(
    text: str, calls: Sequence[Call], delay: float = 0.0
) -> Callable[[ReceivedRequest], ScriptedReply]:
    """A script without end: all `calls` at once, and `text` to whoever brings their results."""

    def reply(request: ReceivedRequest) -> ScriptedReply:
        told = any(message.get("role") == "tool" for message in request.body.get("messages", ()))
        return Answer(text, delay=delay) if told or not calls else Answer(calls=calls, delay=delay)

    return reply


async def stream_events(answer: Answer, request: ReceivedRequest) -> AsyncIterator[dict[str, Any]]:
    """The answer as the JSON objects of an event stream; `[DONE]` is not among them."""
    for delta in _deltas(answer):
        await asyncio.sleep(answer.delay)
        yield _chunk(request, [{"index": 0, "delta": delta, "finish_reason": None}])
    if answer.end == "error":
        yield {"error": {"message": "The upstream model failed.", "code": 502}}
    if answer.end != "whole" or answer.finish_reason is None:
        return
    yield _chunk(request, [{"index": 0, "delta": {}, "finish_reason": _finish_reason(answer)}])
    asked = (request.body.get("stream_options") or {}).get("include_usage")
    if asked and answer.usage is not None:
        yield _chunk(request, [], usage=_usage(answer.usage))


def _deltas(answer: Answer) -> Iterator[dict[str, Any]]:
    yield {"role": "assistant", "content": ""}
    for piece in _pieces(answer.text) if isinstance(answer.text, str) else answer.text:
        yield {"content": piece}
    for index, call in enumerate(answer.calls):
        function = {"name": call.name, "arguments": ""}
        opening = {"index": index, "id": _id(call, index), "type": "function", "function": function}
        yield {"tool_calls": [opening]}
        for piece in _pieces(call.arguments):
            yield {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}


def _pieces(text: str) -> list[str]:
    return [text[start : start + 7] for start in range(0, len(text), 7)]


def _id(call: Call, index: int) -> str:
    return call.id or f"call_{index + 1}"


def _finish_reason(answer: Answer) -> str:
    return answer.finish_reason or ("tool_calls" if answer.calls else "stop")


def _usage(tokens: tuple[int, int]) -> dict[str, int]:
    asked, answered = tokens
    return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}


def _chunk(request: ReceivedRequest, choices: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    kind = "chat.completion.chunk"
    return {
        "id": "chatcmpl-1",
        "object": kind,
        "created": 0,
        "model": request.body.get("model"),
        "choices": choices,
    } | more


def completion(answer: Answer, request: ReceivedRequest) -> dict[str, Any]:
    calls = [
        {
            "id": _id(call, index),
            "type": "function",
            "function": {"name": call.name, "arguments": call.arguments},
        }
        for index, call in enumerate(answer.calls)
    ]
    message = {"role": "assistant", "content": "".join(answer.text), "tool_calls": calls or None}
    choice = {"index": 0, "message": message, "finish_reason": _finish_reason(answer)}
    usage = {"usage": _usage(answer.usage)} if answer.usage else {}
    return _chunk(request, [choice], **usage) | {"object": "chat.completion"}
