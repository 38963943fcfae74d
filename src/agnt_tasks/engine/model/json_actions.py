"""Tools for models that cannot call any: each answer is one JSON object that names an action.

`{"action": "create_task", "arguments": {…}, "text": ""}` calls a tool, `{"action": "answer",
"arguments": {}, "text": "…"}` ends the turn. Servers that can, hold the model to that form; the
parser takes what the others make of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from agnt_tasks.engine.model.client import ChatMessage, FailureKind, ModelCallError, ToolSpec
from agnt_tasks.models.execution import ToolCall

ANSWER = "answer"
"""The action that is no tool."""

_FORM = """\
You have tools, and you use them by writing JSON. Every reply of yours is exactly one JSON object, \
with nothing before or after it:
{"action": "<name>", "arguments": {<the tool's arguments>}, "text": "<your words>"}
Use one tool at a time; its result comes as the next message. When no tool is needed, use the action \
"answer", with empty arguments and the whole answer in "text".

The tools:
"""


def instructions(tools: Sequence[ToolSpec]) -> str:
    """What a model must be told of the tools and of the form of its replies."""
    return _FORM + "\n".join(
        f"- {tool.name}: {tool.description}\n  arguments, as a JSON schema: {json.dumps(tool.parameters)}"
        for tool in tools
    )


def response_format(tools: Sequence[ToolSpec]) -> dict[str, Any]:
    """The form as OpenAI's `response_format`, for servers that can hold a model to it."""
    properties = {
        "action": {"type": "string", "enum": [*(tool.name for tool in tools), ANSWER]},
        "arguments": {"type": "object"},
        "text": {"type": "string"},
    }
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return {"type": "json_schema", "json_schema": {"name": "action", "schema": schema}}


def conversation(messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]) -> list[ChatMessage]:
    """The conversation with its tool calls in this form, and the instructions in its system message."""
    lead = next((at for at, message in enumerate(messages) if message.role != "system"), len(messages))
    told = [*messages[:lead], ChatMessage("system", instructions(tools)), *messages[lead:]]
    return _alternating(_without_tools(told, _as_action))


def plain(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """The conversation with its tool calls told in words: for a turn that offers no tools.

    Providers refuse tool calls in the history of a request that offers none.
    """
    return _alternating(_without_tools(messages, lambda call: f"[Called {call.name} with {call.arguments}]"))


def _as_action(call: ToolCall) -> str:
    return json.dumps(
        {"action": call.name, "arguments": _object(call.arguments), "text": ""}, ensure_ascii=False
    )


def _without_tools(messages: Iterable[ChatMessage], show: Callable[[ToolCall], str]) -> Iterator[ChatMessage]:
    for message in messages:
        if message.role == "tool":
            yield ChatMessage("user", f"Result of {message.name or message.call_id}:\n{message.content}")
        else:
            parts = [message.content, *(show(call) for call in message.calls)]
            yield ChatMessage(message.role, "\n".join(part for part in parts if part))


def _alternating(messages: Iterable[ChatMessage]) -> list[ChatMessage]:
    # The templates of many small models take one system message, at the start, and then insist on turns.
    kept: list[ChatMessage] = []
    for message in messages:
        begun = any(earlier.role != "system" for earlier in kept)
        role: Literal["system", "user", "assistant", "tool"] = (
            "user" if message.role == "system" and begun else message.role
        )
        if kept and kept[-1].role == role:
            kept[-1] = ChatMessage(role, f"{kept[-1].content}\n\n{message.content}")
        elif message.content:
            kept.append(ChatMessage(role, message.content))
    return kept


def parse(content: str, call_id: str) -> tuple[str, tuple[ToolCall, ...]]:
    """The text and the tool call, if any, of a reply; prose without any JSON is an answer.

    Raises:
        ModelCallError: the reply began as JSON and is none, so that neither text nor call can be told.
    """
    content = content.rpartition("</think>")[2].strip()
    action = next(_actions(content), None)
    if action is None:
        if content.lstrip("`json \n").startswith("{") and '"action"' in content:
            raise ModelCallError(
                FailureKind.UNEXPECTED, "The model's reply is broken JSON: try again, or use another model."
            )
        return content, ()
    if action["action"] == ANSWER:
        return _answer_text(action), ()
    return _words(action.get("text")), (
        ToolCall(id=call_id, name=action["action"], arguments=_arguments(action.get("arguments"))),
    )


def _actions(content: str) -> Iterator[dict[str, Any]]:
    """Every object in `content` that names an action, whatever stands around it."""
    decoder, start = json.JSONDecoder(strict=False), content.find("{")
    while start >= 0:
        try:
            value, end = decoder.raw_decode(content, start)
        except (ValueError, RecursionError):
            end = start + 1
        else:
            if isinstance(value, dict) and isinstance(value.get("action"), str) and value["action"]:
                yield value
        start = content.find("{", end)


def _answer_text(action: dict[str, Any]) -> str:
    arguments = action.get("arguments")
    misplaced = arguments.get("text") or arguments.get("answer") if isinstance(arguments, dict) else ""
    return _words(action.get("text")) or _words(misplaced)


def _words(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _arguments(value: Any) -> str:
    if isinstance(value, str):  # Some models write the arguments as JSON within JSON.
        return value or "{}"
    return json.dumps({} if value is None else value, ensure_ascii=False)


def _object(arguments: str) -> Any:
    try:
        return json.loads(arguments)
    except ValueError:
        return arguments
