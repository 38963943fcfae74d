"""Streams as odd servers write them, put together."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from agnt_tasks.engine.model.answer import PartialAnswer, as_message, call_id
from agnt_tasks.engine.model.client import ChatMessage
from agnt_tasks.models.execution import ToolCall


def chunk(*fragments: Any, **delta: Any) -> Any:
    choice = SimpleNamespace(finish_reason=None, delta=SimpleNamespace(tool_calls=fragments, **delta))
    return SimpleNamespace(choices=[choice])


def fragment(index: int, id: str | None, name: str | None, arguments: str | None) -> Any:  # noqa: A002
    return SimpleNamespace(index=index, id=id, function=SimpleNamespace(name=name, arguments=arguments))


def put_together(*chunks: Any, messages: tuple[ChatMessage, ...] = ()) -> tuple[ToolCall, ...]:
    answer = PartialAnswer()
    for each in chunks:
        answer.add(each)
    return answer.calls(messages)


TWO = (ToolCall(id="a", name="x", arguments='{"n":1}'), ToolCall(id="b", name="y", arguments='{"n":2}'))


def test_parallel_calls_that_all_have_the_index_0() -> None:
    pieces = [fragment(0, "a", "x", '{"n":1}'), fragment(0, "b", "y", '{"n":'), fragment(0, None, None, "2}")]
    assert put_together(*map(chunk, pieces)) == TWO


def test_pieces_of_parallel_calls_that_are_mixed() -> None:
    first = chunk(fragment(0, "a", "x", '{"n"'), fragment(1, "b", "y", ""))
    later = chunk(fragment(1, None, None, '{"n":2}'), fragment(0, None, None, ":1}"))
    assert put_together(first, later) == TWO


def test_id_and_name_that_are_repeated_with_every_piece() -> None:
    pieces = [fragment(0, "a", "x", '{"n"'), fragment(0, "a", "x", ":1}")]
    assert put_together(*map(chunk, pieces)) == TWO[:1]


def test_calls_without_ids_get_ours_and_count_on() -> None:
    earlier = ChatMessage("assistant", "", TWO)
    pieces = [fragment(0, None, "x", None), fragment(1, "", "y", "{}")]
    calls = put_together(*map(chunk, pieces), messages=(earlier,))
    assert [(call.id, call.arguments) for call in calls] == [("call_3", "{}"), ("call_4", "{}")]


def test_chunks_without_choices_or_text() -> None:
    answer = PartialAnswer()
    assert answer.add(SimpleNamespace(choices=[], usage="told")) == ""
    assert answer.add(chunk(content=None)) == ""
    assert answer.add(chunk(content="Hi")) == "Hi"
    assert (answer.text, answer.usage) == ("Hi", "told")


@pytest.mark.parametrize(
    ("arguments", "sent"), [('{"n": 1}', '{"n": 1}'), ('{"n', "{}"), ("[1]", "{}"), ("", "{}")]
)
def test_arguments_that_are_no_object_are_not_sent_back(arguments: str, sent: str) -> None:
    call = ToolCall(id="a", name="x", arguments=arguments)
    message = as_message(ChatMessage("assistant", "", (call,)))
    assert message["tool_calls"][0]["function"]["arguments"] == sent
    assert message["content"] is None


def test_the_first_call_of_a_conversation() -> None:
    assert call_id([ChatMessage("user", "Hi")]) == "call_1"
