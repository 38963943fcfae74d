"""Tools for models without tools: what they are told, and what is made of what they say."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from agnt_tasks.engine.model import json_actions
from agnt_tasks.engine.model.client import ChatMessage, FailureKind, ModelCallError, ToolSpec
from agnt_tasks.models.execution import ToolCall

SEARCH = ToolSpec(
    "search", "Search the web.", {"type": "object", "properties": {"query": {"type": "string"}}}
)
ASK = ToolSpec("ask_user", "Ask the user.", {"type": "object", "properties": {}})


def action(name: str, arguments: object = None, text: str = "") -> str:
    return json.dumps({"action": name, "arguments": arguments or {}, "text": text})


def test_the_model_is_told_every_tool_with_its_schema() -> None:
    told = json_actions.instructions([SEARCH, ASK])
    assert "- search: Search the web." in told
    assert json.dumps(SEARCH.parameters) in told
    assert "- ask_user: Ask the user." in told


def test_the_form_allows_the_tools_and_an_answer_only() -> None:
    form = json_actions.response_format([SEARCH, ASK])
    schema = form["json_schema"]["schema"]
    assert form["type"] == "json_schema"
    assert schema["properties"]["action"]["enum"] == ["search", "ask_user", "answer"]
    assert schema["required"] == ["action", "arguments", "text"]


def test_an_action_becomes_a_tool_call() -> None:
    text, calls = json_actions.parse(action("search", {"query": "bikes"}), "call_3")
    assert text == ""
    assert calls == (ToolCall(id="call_3", name="search", arguments='{"query": "bikes"}'),)


def test_words_beside_a_tool_call_are_kept() -> None:
    assert json_actions.parse(action("search", text=" Let me look. "), "call_1")[0] == "Let me look."


def test_an_answer_is_its_text() -> None:
    assert json_actions.parse(action("answer", text="Done."), "call_1") == ("Done.", ())


@pytest.mark.parametrize("arguments", [{"text": "Done."}, {"answer": "Done."}])
def test_an_answer_in_the_wrong_place_is_found(arguments: dict[str, str]) -> None:
    assert json_actions.parse(action("answer", arguments), "call_1") == ("Done.", ())


@pytest.mark.parametrize(
    "wrapped",
    [
        "```json\n{}\n```",
        "```\n{}```",
        "Sure! Here is the action:\n{}\nI hope that helps.",
        "I think of a set {{a, b}} first. {}",
        '<think>Perhaps {{"action": "answer"}}?</think>\n{}',
        "[{}]",
        '{{"note": 1}} {}',
    ],
)
def test_what_stands_around_the_json_does_not_matter(wrapped: str) -> None:
    content = wrapped.format(action("search", {"query": "a {b} c"}))
    _, calls = json_actions.parse(content, "call_1")
    assert [(call.name, call.arguments) for call in calls] == [("search", '{"query": "a {b} c"}')]


def test_the_first_of_several_actions_counts() -> None:
    _, calls = json_actions.parse(action("search") + "\n" + action("answer", text="x"), "call_1")
    assert [call.name for call in calls] == ["search"]


@pytest.mark.parametrize("prose", ["I am done.", "", "Use {curly} braces.", '{"rows": [1, 2]}'])
def test_anything_that_names_no_action_is_the_answer(prose: str) -> None:
    assert json_actions.parse(prose, "call_1") == (prose, ())


@pytest.mark.parametrize(
    "broken",
    ['{"action": "search", "argum', '```json\n{"action": "answer", "text": "no', '{"action": ""}'],
)
def test_broken_json_is_neither_shown_nor_run(broken: str) -> None:
    with pytest.raises(ModelCallError) as failure:
        json_actions.parse(broken, "call_1")
    assert failure.value.kind is FailureKind.UNEXPECTED


def test_line_breaks_inside_strings_are_forgiven() -> None:
    assert json_actions.parse('{"action": "answer", "text": "one\ntwo"}', "call_1")[0] == "one\ntwo"


def test_deep_nesting_does_no_harm() -> None:
    assert json_actions.parse('{"a":' * 5000, "call_1") == ('{"a":' * 5000, ())


@pytest.mark.parametrize(
    ("given", "arguments"),
    [('"{\\"query\\": \\"x\\"}"', '{"query": "x"}'), ("null", "{}"), ("[1]", "[1]"), ('""', "{}")],
)
def test_arguments_of_odd_kinds_reach_the_tool_as_json(given: str, arguments: str) -> None:
    _, calls = json_actions.parse(f'{{"action": "search", "arguments": {given}, "text": ""}}', "call_1")
    assert calls[0].arguments == arguments


def test_a_name_that_is_no_tool_is_passed_on() -> None:
    _, calls = json_actions.parse(action("serach"), "call_1")
    assert [call.name for call in calls] == ["serach"]


HISTORY = [
    ChatMessage("system", "You help."),
    ChatMessage("user", "Find a bike."),
    ChatMessage(
        "assistant", "I look.", (ToolCall(id="call_1", name="search", arguments='{"query": "bike"}'),)
    ),
    ChatMessage("tool", "Three bikes.", call_id="call_1", name="search"),
    ChatMessage("system", "Nearly out of steps."),
    ChatMessage("user", "Go on."),
]


def test_earlier_calls_are_shown_in_the_form_the_model_should_use() -> None:
    system, first, called, result = json_actions.conversation(HISTORY, [SEARCH])
    assert system.role == "system"
    assert system.content.startswith("You help.\n\n")
    assert "- search: Search the web." in system.content
    assert first == ChatMessage("user", "Find a bike.")
    assert called.content.startswith("I look.\n")
    assert json.loads(called.content.splitlines()[1]) == {
        "action": "search",
        "arguments": {"query": "bike"},
        "text": "",
    }
    assert result == ChatMessage("user", "Result of search:\nThree bikes.\n\nNearly out of steps.\n\nGo on.")


@pytest.mark.parametrize(
    "make", [json_actions.plain, lambda messages: json_actions.conversation(messages, [SEARCH])]
)
def test_turns_alternate_and_no_tool_message_is_left(
    make: Callable[[list[ChatMessage]], list[ChatMessage]],
) -> None:
    messages = make([*HISTORY, ChatMessage("assistant", ""), ChatMessage("user", "And?")])
    assert [message.role for message in messages] == ["system", "user", "assistant", "user"]
    assert not any(message.calls or message.call_id for message in messages)


def test_plain_tells_calls_in_words() -> None:
    assert '[Called search with {"query": "bike"}]' in json_actions.plain(HISTORY)[2].content


def test_broken_arguments_in_the_history_are_shown_as_they_are() -> None:
    calls = (ToolCall(id="call_1", name="search", arguments='{"que'),)
    shown = json_actions.conversation([ChatMessage("assistant", "", calls)], [SEARCH])[-1]
    assert json.loads(shown.content)["arguments"] == '{"que'
