"""`RehearsalClient` by itself: streaming, repeatability, and whatever text it is given."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agnt_tasks.engine.model.client import ChatMessage, ModelRequest, Reply
from agnt_tasks.engine.rehearsal import RehearsalClient
from agnt_tasks.engine.toolbox import Toolbox, built_in_tools

LABEL = "Rehearsal: a script, not a model."
EVERY_TOOL = tuple(tool.name for tool in built_in_tools())
ERROR = json.dumps({"ok": False, "error": "not_created", "message": "No more than 3 subtasks."})
HOSTILE = (
    "",
    "Task: \nType: ",
    "😀" * 3000,
    "Task: \x00\x1b[31mred\u202e\ud800\nType: x\n\nAttachments: a (b) c.csv (text/csv, 3 bytes), ()",
    "Task: " + "a, " * 20_000 + "\nType: general",
    "Task: Schedule " + "Anna and " * 8_000 + "\nType: x",
    "Task: Summarize\nType: y\n\n" + "- [ ] 1. 2. 3. " * 4_000,
    "Task: Analyse\nType: data\n\n" + '"a,' * 20_000,
    "Task: Besprechung planen\nType: général\n\nBitte nächste Woche, 東京で会いましょう。",
    "Task: Write " + "(" * 30_000 + "\nType: \n\n" + "x" * 30_000,
    "Task: Send " + "a@b.c " * 10_000 + "\nType: z",
    "Task: Plan\nType: general\n\n" + "1. " * 21_000,
    "Task: Order " + "1 2 3,000 $ " * 5_000 + "\nType: z",
)


def request(*messages: ChatMessage, tools: Sequence[str] = EVERY_TOOL) -> ModelRequest:
    specs = [spec for spec in Toolbox(built_in_tools(), (), ()).specs() if spec.name in tools]
    return ModelRequest("rehearsal", [ChatMessage("system", "You are A."), *messages], specs)


def task(title: str, text: str = "") -> ChatMessage:
    return ChatMessage("user", f"Task: {title}\nType: general\n\n{text}")


async def asked(wanted: ModelRequest) -> tuple[Reply, list[str]]:
    pieces: list[str] = []

    async def keep(piece: str) -> None:
        pieces.append(piece)

    return await RehearsalClient(pace=0).reply(wanted, keep), pieces


async def carried_on(
    *messages: ChatMessage, outputs: dict[str, str], tools: Sequence[str] = EVERY_TOOL
) -> str:
    """The final answer, every call answered from `outputs`; whatever is given, it ends."""
    told = list(messages)
    for _ in range(12):
        reply, _ = await asked(request(*told, tools=tools))
        if not reply.calls:
            return reply.text
        told.append(ChatMessage("assistant", reply.text, reply.calls))
        told += [
            ChatMessage("tool", outputs.get(call.name, "Done."), call_id=call.id, name=call.name)
            for call in reply.calls
        ]
    raise AssertionError("it does not end")


async def test_pieces_are_exactly_the_text() -> None:
    reply, pieces = await asked(request(task("Plan the move", "Two  blanks\n\n- and a list")))
    assert "".join(pieces) == reply.text
    assert len(pieces) > 5
    assert reply.usage.input_tokens == 17
    assert reply.usage.cost_usd == 0


async def test_the_same_messages_give_the_same_reply() -> None:
    wanted = request(task("Book a table", "For our team."), tools=())
    assert await asked(wanted) == await asked(wanted)


async def test_call_ids_are_counted_over_the_conversation() -> None:
    first, _ = await asked(request(task("Order chairs")))
    assert [call.id for call in first.calls] == ["call_1"]
    done = ChatMessage("tool", "Nothing fits.", call_id="call_1", name="recall")
    second, _ = await asked(request(task("Order chairs"), ChatMessage("assistant", "", first.calls), done))
    assert [call.id for call in second.calls] == ["call_2"]


async def test_cancelling_stops_at_once() -> None:
    heard: list[str] = []

    async def keep(piece: str) -> None:
        heard.append(piece)

    running = asyncio.create_task(RehearsalClient(pace=30).reply(request(task("Plan")), keep))
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert heard == []


async def test_without_ask_user_it_assumes_and_says_so() -> None:
    text = await carried_on(task("Schedule a retro"), outputs={}, tools=())
    assert "When should the retro be? Assumed, since it could not be asked: Next Tuesday, 10:00." in text


async def test_errors_of_tools_are_told() -> None:
    split = task("Write a report", "Split it into subtasks:\n- One\n- Two\nAlways be brief.")
    outputs = dict.fromkeys(("recall", "create_task", "save_result_file", "remember"), ERROR)
    text = await carried_on(split, outputs=outputs)
    assert "**One:** No more than 3 subtasks." in text
    assert "could not be saved: No more than 3 subtasks." in text
    assert "Could not remember “Always be brief”: No more than 3 subtasks." in text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_gives_a_labelled_result(text: str) -> None:
    async with asyncio.timeout(10):
        outputs = {"ask_user": text, "read_attachment": text, "recall": text}
        result = await carried_on(ChatMessage("user", text), ChatMessage("user", text), outputs=outputs)
    assert LABEL in result
    assert result.isprintable() or "\x1b" not in result


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_any_text_gives_a_labelled_result(title: str, text: str, output: str) -> None:
    outputs = dict.fromkeys(EVERY_TOOL, output)
    later = ChatMessage("user", output)
    assert LABEL in asyncio.run(carried_on(task(title, text), later, outputs=outputs))


def test_litellm_is_never_imported() -> None:
    script = "import sys, agnt_tasks.engine.rehearsal; print('litellm' in sys.modules)"
    done: Any = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
