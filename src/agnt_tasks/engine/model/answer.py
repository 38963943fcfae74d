"""The pieces of a streamed answer, put together again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agnt_tasks.engine.model.client import ChatMessage, ToolSpec
from agnt_tasks.models.execution import ToolCall


@dataclass
class _PartialCall:
    id: str
    name: str = ""
    arguments: str = ""


class PartialAnswer:
    """Text, tool calls, usage and end of an answer, as far as it has come."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._calls: list[_PartialCall] = []
        self._by_index: dict[int, _PartialCall] = {}
        self.finish_reason: str | None = None
        self.usage: Any = None
        """litellm's usage object, once it came."""

    @property
    def text(self) -> str:
        return "".join(self._text)

    def add(self, chunk: Any) -> str:
        """Take in one chunk of the stream; the text that it brought."""
        self.usage = getattr(chunk, "usage", None) or self.usage
        if not chunk.choices:
            return ""
        choice = chunk.choices[0]
        self.finish_reason = choice.finish_reason or self.finish_reason
        for fragment in getattr(choice.delta, "tool_calls", None) or ():
            self._add_call(fragment)
        text = getattr(choice.delta, "content", None) or ""
        self._text.append(text)
        return text

    def _add_call(self, fragment: Any) -> None:
        call = self._by_index.get(fragment.index)
        # Some servers give every parallel call the index 0; a new id then tells them apart.
        if call is None or (fragment.id and call.id and fragment.id != call.id):
            call = self._by_index[fragment.index] = _PartialCall(fragment.id or "")
            self._calls.append(call)
        call.id = call.id or fragment.id or ""
        call.name = call.name or fragment.function.name or ""
        call.arguments += fragment.function.arguments or ""

    def calls(self, messages: Sequence[ChatMessage]) -> tuple[ToolCall, ...]:
        """The tool calls, in the order in which they began; `messages` is the conversation so far.

        Servers that give no ids get ours.
        """
        return tuple(
            ToolCall(
                id=call.id or call_id(messages, number), name=call.name, arguments=call.arguments or "{}"
            )
            for number, call in enumerate(self._calls, start=1)
        )


def call_id(messages: Sequence[ChatMessage], number: int = 1) -> str:
    """`call_<n>`, n counting the whole conversation: asking the same again gives the same ids."""
    return f"call_{sum(len(message.calls) for message in messages) + number}"


def as_message(message: ChatMessage) -> dict[str, Any]:
    """A message as OpenAI's format has it."""
    if message.role == "tool":
        return {
            "role": "tool",
            "tool_call_id": message.call_id,
            "name": message.name,
            "content": message.content,
        }
    if not message.calls:
        return {"role": message.role, "content": message.content}
    calls = [
        {
            "id": call.id,
            "type": "function",
            "function": {"name": call.name, "arguments": _readable(call.arguments)},
        }
        for call in message.calls
    ]
    return {"role": message.role, "content": message.content or None, "tool_calls": calls}


def as_tool(tool: ToolSpec) -> dict[str, Any]:
    """A tool as OpenAI's format has it."""
    function = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    return {"type": "function", "function": function}


def _readable(arguments: str) -> str:
    # Providers parse the arguments of earlier calls and refuse the whole conversation over a broken one.
    try:
        return arguments if isinstance(json.loads(arguments), dict) else "{}"
    except ValueError:
        return "{}"
