"""What a conversation holds: the task, what was said later, and every tool call with its result."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from agnt_tasks.engine.conversation import CLEARED, MEMORY_HEADING, UNFINISHED
from agnt_tasks.engine.model.client import ChatMessage, ModelRequest
from agnt_tasks.engine.rehearsal.prose import clean, shortened
from agnt_tasks.engine.skills.read_result import PIECE
from agnt_tasks.models.text import TITLE_LIMIT

_MOST_PIECES = 8  # of one long attachment, all read in one turn
_TASK = re.compile(r"(?s)\s*Task:[ \t]*(?P<title>.*?)\nType:[ \t]*(?P<type>[^\n]*)(?P<rest>.*)\Z")
_ATTACHMENTS = re.compile(r"(?:\A|\n)Attachments:[ \t]*([^\n]+)\s*\Z")
# Only with its size in brackets: a description may end in a line that begins alike.
_ATTACHMENT = re.compile(r"\s*(.+?) \([^()\n]*\)(?:,\s+|\s*\Z)")
_LEFT_OUT = re.compile(
    r"\n\[(\d{1,9}) characters left out: read_result\(result_id='([^'\n]+)', offset=(\d{1,9})\)\]\n"
)
_FOLLOWS = re.compile(r"\n\[\d+ characters follow: offset \d+\]\Z")


class Exchange(NamedTuple):
    """A tool call and what came back; `turn`: how many user messages came before it."""

    tool: str
    arguments: dict[str, Any]
    output: str
    turn: int

    @property
    def failure(self) -> str:
        """Why the tool could not do it; empty if it could."""
        answer = _json_object(self.output) if self.output.startswith("{") else {}
        return clean(str(answer.get("message") or "no reason given")) if answer.get("ok") is False else ""

    def argument(self, name: str) -> str:
        return str(self.arguments.get(name) or "")


class Material(NamedTuple):
    """One attachment as far as it was read; `waiting`: result id and offset of the pieces to be read next."""

    name: str
    text: str = ""
    problem: str = "it was not read"
    complete: bool = True
    waiting: Sequence[tuple[str, int]] = ()


class Conversation(NamedTuple):
    """`attachments`: each with the turn it came in last; `recalled`: notes that the system message brought;
    `said`: later messages with their turn; `turn`: how many user messages there are."""

    title: str
    type: str
    description: str
    attachments: dict[str, int]
    recalled: list[str]
    said: list[tuple[int, str]]
    exchanges: list[Exchange]
    tools: frozenset[str]
    turn: int

    def of(self, tool: str) -> list[Exchange]:
        return [one for one in self.exchanges if one.tool == tool]

    def unread(self) -> list[str]:
        """Attachments not read since they were handed in."""
        read = {one.argument("name"): one.turn for one in self.of("read_attachment")}
        return [name for name, turn in self.attachments.items() if read.get(name, 0) < turn]

    def materials(self) -> list[Material]:
        read = {one.argument("name"): one for one in self.of("read_attachment")}
        found = ((clean(name), read.get(name)) for name in self.attachments)
        return [self._material(name, one) if one else Material(name) for name, one in found]

    def _material(self, name: str, read: Exchange) -> Material:
        """The beginning, the pieces read after it, and the end, as one text."""
        cut = _LEFT_OUT.search(read.output)
        if cut is None or read.failure:
            problem = read.failure.replace(f"{name} is", "it is")
            return Material(name, "" if problem else clean(read.output), problem or "it is empty")
        places = [(cut[2], at) for at in range(int(cut[3]), int(cut[3]) + int(cut[1]), PIECE)]
        tried = {
            (one.argument("result_id"), one.arguments.get("offset")): one for one in self.of("read_result")
        }
        good = [tried[place].output for place in places if place in tried and not tried[place].failure]
        middle = "".join(_FOLLOWS.sub("", page) for page in good)[: int(cut[1])]
        complete = len(good) == len(places)
        waiting = [place for place in places[:_MOST_PIECES] if place not in tried]
        parts = (read.output[: cut.start()], middle, "" if complete else "\n", read.output[cut.end() :])
        return Material(name, clean("".join(parts)), complete=complete, waiting=waiting)


def read_conversation(request: ModelRequest) -> Conversation:
    """Take the messages apart. Whatever they hold, this gives something to work on."""
    users = [clean(message.content) for message in request.messages if message.role == "user"] or [""]
    lines = ["".join(_ATTACHMENTS.findall(text)) for text in users]
    bare = [_ATTACHMENTS.sub("", text).strip() for text in users]
    match = _TASK.match(bare[0]) or _TASK.match(f"Task: {bare[0]}\nType:")
    system = next((one.content for one in request.messages if one.role == "system"), "")
    notes = system.partition(MEMORY_HEADING)[2].split("\n")
    return Conversation(
        title=shortened(match["title"], TITLE_LIMIT) if match else "",
        type=match["type"].strip() if match else "",
        description=match["rest"].strip() if match else "",
        attachments={name: turn for turn, line in enumerate(lines, 1) for name in _ATTACHMENT.findall(line)},
        recalled=[clean(line[2:]).strip() for line in notes if line.startswith("- ")],
        said=[(turn, text) for turn, text in enumerate(bare[1:], 2) if text],
        exchanges=list(_exchanges(request.messages)),
        tools=frozenset(tool.name for tool in request.tools),
        turn=len(users),
    )


def _exchanges(messages: Sequence[ChatMessage]) -> Iterator[Exchange]:
    """The calls that have a result; one that was stopped can be made again."""
    results = {one.call_id: one.content for one in messages if one.role == "tool"}
    turn = 0
    for message in messages:
        turn += message.role == "user"
        for call in message.calls:
            output = results.get(call.id, UNFINISHED)
            if output != UNFINISHED:
                yield Exchange(call.name, _json_object(call.arguments), output.replace(CLEARED, ""), turn)


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
