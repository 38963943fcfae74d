"""What to do next, told by the conversation alone: read, ask, split, save, answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from agnt_tasks.engine.budget import STOP_HERE
from agnt_tasks.engine.model.client import ModelRequest
from agnt_tasks.engine.rehearsal.brief import Asked, Brief, brief
from agnt_tasks.engine.rehearsal.conversation import Conversation, read_conversation
from agnt_tasks.engine.rehearsal.facts import CLOCK
from agnt_tasks.engine.rehearsal.kinds import BOOKS, INVITES, ORDERS, REMINDS, SENDS, Kind, mention
from agnt_tasks.engine.rehearsal.prose import capital, clean, items, listed, shortened, words
from agnt_tasks.engine.rehearsal.result import result_of
from agnt_tasks.engine.rehearsal.wishes import preferences
from agnt_tasks.engine.rehearsal.writers import steps
from agnt_tasks.models.execution import ToolCall

_MOST = 5  # subtasks and notes of one task: more would bury the board
_SPLIT = re.compile(
    r"(?i)\bsub-?tasks?\b|\bbreak (?:it|this|that|the \w+)?\s*(?:down|up|into)\b|\bsplit\b|\btask for each\b"
)
_PART = "Part of “"  # so begins the description of a subtask, which is not split again
Calls = list[tuple[str, Mapping[str, Any]]]
"""Tools with their arguments, before they have an id."""


def next_turn(request: ModelRequest) -> tuple[str, tuple[ToolCall, ...]]:
    """The next answer; without calls it is the last. The same messages always give the same."""
    talk = read_conversation(request)
    known, first = brief(talk), 1 + sum(len(message.calls) for message in request.messages)
    stops = any(turn == talk.turn and text.startswith(STOP_HERE) for turn, text in talk.said)
    for step in () if stops else (_gather, _ask, _act, _save):
        text, calls = step(talk, known)
        if calls:
            return text, tuple(_call(place, *one) for place, one in enumerate(calls, first))
    return result_of(talk, _settled(talk, known)).answer, ()


def _call(place: int, tool: str, arguments: Mapping[str, Any]) -> ToolCall:
    return ToolCall(id=f"call_{place}", name=tool, arguments=json.dumps(arguments, ensure_ascii=False))


def _settled(talk: Conversation, known: Brief) -> Brief:
    """What would be recommended is assumed where it cannot be asked."""
    why = "it was not asked" if "ask_user" in talk.tools else "it could not be asked"
    more = [Asked(one.question, "", one.recommended, why) for one in missing(known)]
    return known._replace(asked=[*known.asked, *more])


def _gather(talk: Conversation, known: Brief) -> tuple[str, Calls]:
    """Memory and attachments, all in one turn; then, once, the rest of what was cut."""
    names = talk.unread() if "read_attachment" in talk.tools else []
    calls: Calls = [("read_attachment", {"name": name}) for name in names]
    plans = [f"read {listed([shortened(clean(name), 60) for name in names])}"] if names else []
    if "recall" in talk.tools and not talk.of("recall"):
        query = shortened(f"{talk.title} {talk.type}", 200).strip() or "anything"
        calls.insert(0, ("recall", {"query": query}))
        plans.insert(0, "look into memory")
    if not calls and "read_result" in talk.tools:
        waiting = [place for one in known.materials for place in one.waiting]
        calls = [("read_result", {"result_id": result, "offset": offset}) for result, offset in waiting]
        return "The text goes on: I read further.", calls
    plan = f"Rehearsal, a script: I take “{shortened(known.subject, 120)}” as {known.kind.value}. "
    return f"{'' if talk.exchanges else plan}First I {listed(plans)}.", calls


def _ask(talk: Conversation, known: Brief) -> tuple[str, Calls]:
    asked = missing(known) if "ask_user" in talk.tools else []
    calls: Calls = [("ask_user", one._asdict()) for one in asked]
    return f"Before I can go on, I need to know {len(calls)} thing{'s' * (len(calls) > 1)}.", calls


def _act(talk: Conversation, known: Brief) -> tuple[str, Calls]:
    """Subtasks and memory: whatever the words ask for and was not done before."""
    made = {one.argument("title") for one in talk.of("create_task")}
    titles = [one for one in _pieces(talk, known) if one not in made and "create_task" in talk.tools]
    fields = {"description": f"{_PART}{shortened(known.title, 120)}”.", "type": talk.type or "general"}
    kept = {one.argument("text") for one in talk.of("remember")} | set(known.notes)
    said = (talk.description, *(text for _, text in talk.said), *(one.output for one in talk.of("ask_user")))
    stated = dict.fromkeys(one for text in said for one in preferences(text) if one not in kept)
    notes = list(stated)[:_MOST] if "remember" in talk.tools else []
    told = [f"create the subtasks ({len(titles)})"] if titles else []
    told += ["note what is to hold from now on"] if notes else []
    calls: Calls = [("create_task", {"title": one, **fields}) for one in titles]
    return f"I {listed(told)}.", [*calls, *(("remember", {"text": one}) for one in notes)]


def _pieces(talk: Conversation, known: Brief) -> list[str]:
    """What is to become subtasks: the items of the last text that has some, else the plan's steps."""
    texts = [*(text for _, text in reversed(talk.said)), talk.description]
    if talk.description.startswith(_PART) or not _SPLIT.search("\n".join((known.said, *texts))):
        return []
    found = next((parts for text in texts if len(parts := items(text)) > 1), None) or steps(known)
    return [capital(shortened(piece.strip(" .;"), 120)) for piece in found[:_MOST]]


def _save(talk: Conversation, known: Brief) -> tuple[str, Calls]:
    result = result_of(talk, _settled(talk, known))
    if not result.file or result.saved or "save_result_file" not in talk.tools:
        return "", []
    arguments = {"name": result.file, "content": result.content}
    return f"The draft is ready; I save it as {result.file}.", [("save_result_file", arguments)]


class Question(NamedTuple):
    question: str
    options: tuple[str, ...]
    recommended: str
    reason: str


def missing(known: Brief) -> list[Question]:
    """What to ask now: what the kind of work needs, nothing tells, and was not asked before."""
    put = {one.text.split()[0] for one in known.asked}
    thing = re.sub(r"^(?:a|an) ", "the ", mention(known.title))
    wanted = (*_when(known, thing), *_who(known), *_how_many(known, thing))
    return [one for one in wanted if one.question.split()[0] not in put]


def _when(known: Brief, thing: str) -> Iterator[Question]:
    invites = known.kind is Kind.MESSAGE and INVITES.search(known.title)
    if known.day or not (known.kind is Kind.MEETING or invites):
        return
    text, days = f"When should {thing} be?", ("Next Tuesday", "Next Wednesday", "Next Thursday")
    reason = "Nothing given names a day; early next week leaves time to tell everybody."
    if REMINDS.search(known.title):
        text, days = f"When should the reminder come: {thing}?", ("Tomorrow", "Friday", "Next Monday")
        reason = "A reminder needs a day; one that comes early can be put off."
    time = next(iter(CLOCK.findall(known.said)), "19:00" if "dinner" in thing else "10:00")
    options = tuple(f"{day}, {time}" for day in days)
    yield Question(text, options, options[0], reason)


def _who(known: Brief) -> Iterator[Question]:
    if not known.people and SENDS.search(known.title):
        options = ("The whole team", "Our customers", "Leave it open for now")
        reason = "The text can be written at once, and the name put in before it goes out."
        yield Question(f"Who should get this: {known.subject[:200]}?", options, options[2], reason)


def _how_many(known: Brief, thing: str) -> Iterator[Question]:
    """How many are booked or ordered; for one single thing, what it may cost."""
    if known.amounts or not (BOOKS.match(known.title) or ORDERS.match(known.title)):
        return
    first = words(re.split(r" (?:for|of|with|from|in|by) ", known.subject)[0])
    text, options = f"How much may {thing} cost?", ("Up to 50", "Up to 200", "Up to 1,000")
    if BOOKS.match(known.title):
        text, options = f"How many people is {thing} for?", ("2", "6", "12")
    elif any(len(word) > 3 and word.endswith("s") for word in first):
        text, options = f"How many are needed of {thing}?", ("5", "10", "20")
    reason = "A middle number to begin with; nothing is ordered before you say so."
    yield Question(text, options, options[1], reason)
