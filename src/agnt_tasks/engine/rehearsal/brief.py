"""Everything known about a task, brought together: what questions are asked by and writers work from."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce
from typing import NamedTuple

from agnt_tasks.engine.rehearsal import facts
from agnt_tasks.engine.rehearsal.conversation import Conversation, Exchange, Material
from agnt_tasks.engine.rehearsal.kinds import ASKING, Kind, kind_of, subject_of
from agnt_tasks.engine.rehearsal.prose import capital, clean, items, key_words, sentences, shortened
from agnt_tasks.engine.rehearsal.wishes import Wishes, answer_to, disliked, manner, preferences, redirect
from agnt_tasks.lifecycle import WITHDRAWN

_SEARCHED = 8_000
"""Characters of a text that are searched for facts; all of it is still worked on."""


class Asked(NamedTuple):
    """A question that was put, or could not be: without an `answer`, `assumed` is taken because of `why`."""

    text: str
    answer: str
    assumed: str
    why: str


class Brief(NamedTuple):
    """`said`: title and description with later changes made; `contents`: what they say, as opposed to order;
    `texts`: the materials that are no tables; `notes`: from memory, without verdicts; `dislike`: the latest
    one's reason; `changes`: the later messages of this run, each with what it changes."""

    title: str
    kind: Kind
    subject: str
    said: str
    items: list[str]
    contents: list[str]
    materials: list[Material]
    texts: list[Material]
    notes: list[str]
    dislike: str | None
    wishes: Wishes
    changes: list[tuple[str, Wishes]]
    asked: list[Asked]

    @property
    def day(self) -> str:
        # An answer without a day in it, such as `whenever Bob can`, is still the answer.
        return self._first(facts.days, "When") or self.told("When")

    @property
    def when(self) -> str:
        """Day and time in the user's own words; a gap where nothing is known."""
        clock = self._first(facts.CLOCK.findall, "When")
        day = self.day or "[day and time]"
        return day if not clock or not self.day or clock in day else f"{day}, {clock}"

    @property
    def people(self) -> list[str]:
        told = self.told("Who").rstrip(".")
        found = facts.people(self.said, met=self.kind in (Kind.MEETING, Kind.GENERAL))
        found = found or ([] if "open" in told else facts.people(told) or facts.named(told) or [told])
        joined = [person for one in self.wishes.added for person in facts.named(one)]
        return facts.once(filter(None, [*found, *joined]), self.wishes.removed)

    @property
    def amounts(self) -> list[str]:
        told = self._first(facts.amounts, "How") or self.told("How")
        return facts.amounts(self.said) or ([told] if told else [])

    def told(self, topic: str) -> str:
        """What was answered to the question that begins so, or is assumed instead; empty if neither."""
        return next((one.answer or one.assumed for one in self.asked if one.text.startswith(topic)), "")

    def _first(self, look: Callable[[str], list[str]], topic: str) -> str:
        """The task's own words first, then an answer, then memory that fits, then attachments."""
        about = set(key_words(self.said[:2000]))
        fitting = (note for note in self.notes if about & set(key_words(note)))
        attached = (one.text[:_SEARCHED] for one in self.texts)
        texts = (self.said, self.told(topic), *fitting, *attached)
        return next(filter(None, map(look, texts)), [""])[0]


def brief(talk: Conversation) -> Brief:
    """Read everything that the conversation holds."""
    lines = [line for one in talk.of("recall") if not one.failure for line in one.output.split("\n")]
    notes = [*talk.recalled, *(clean(line[2:]).strip() for line in lines if line.startswith("- "))]
    plain = [note for note in dict.fromkeys(notes) if note and not re.match(r'(?:Dis)?[Ll]iked: "', note)]
    verdicts = sorted(filter(None, map(disliked, notes)), key=lambda one: one[0] == talk.type)
    reasons = [reason for _, reason in verdicts]
    asked = [found for one in talk.of("ask_user") if (found := _asked(talk, one))]
    wishes, changes = _stated(talk, reasons, plain), []
    # A NUL between the two: no replacement reaches over it.
    text = f"{talk.title}\0{talk.description}"
    for turn, message in talk.said:
        if _GO_ON.fullmatch(message):
            continue
        change, rest = redirect(message[:4000], "\n".join((text, *(one.answer for one in asked))))
        wishes = wishes.merged(change)
        text = "\n\n".join(part for part in (change.rewritten(text), rest, message[4000:]) if part)
        asked = [one._replace(answer=change.rewritten(one.answer)) for one in asked]
        changes += [(message, change)] if turn == talk.turn else []
    title, _, description = text.partition("\0")
    materials = talk.materials()
    tables = [one for one in materials if one.name.lower().endswith((".csv", ".tsv"))]
    kind = kind_of(talk.type, title, description, len(tables), len(materials))
    own = [item for item in items(description) if not wishes.removes(item)]
    said = contents(description, orders=kind in (Kind.GENERAL, Kind.MEETING))
    said += [one for one in wishes.added if not facts.named(one)]
    return Brief(
        title=title,
        kind=kind,
        subject=subject_of(title),
        said=f"{title}\n{description[:_SEARCHED]}",
        items=own if len(own) > 1 else [],
        contents=[one for one in said if not wishes.removes(one)],
        materials=materials,
        texts=[one for one in materials if one.text.strip() and one not in tables],
        notes=plain,
        dislike=reasons[-1] if reasons else None,
        wishes=wishes,
        changes=changes,
        asked=asked,
    )


def _stated(talk: Conversation, reasons: list[str], notes: list[str]) -> Wishes:
    """Weakest first: dislikes, remembered preferences, the task's own words, answers."""
    own = [part for part in sentences(talk.description[:4000]) if _ORDER.match(part) or preferences(part)]
    answers = [one.output[:500] for one in talk.of("ask_user") if not one.failure]
    texts = (*(note for note in notes if preferences(note)), talk.title, *own, *answers)
    return reduce(Wishes.merged, (*map(answer_to, reasons), *map(manner, texts)), Wishes())


_GO_ON = re.compile(
    r"(?i)\W*(?:(?:please|yes|ok|continue|go on|proceed|again|thanks?|any|whatever|up to you|you decide"
    r"|(?:the )?recommended(?: one)?)\W{0,9}){1,9}|(?:.*\b)?decide (?:it )?yourself.*"
)
"""Says nothing of its own: the work goes on, and what was recommended is taken."""


def _asked(talk: Conversation, call: Exchange) -> Asked | None:
    """A question read off its call. Questions of one turn got the same answer: each takes its own part."""
    text, answer = call.argument("question"), clean(call.output).strip()
    when = [*facts.days(answer)[:1], *facts.CLOCK.findall(answer)[:1]]
    people = facts.people(answer) or facts.named(answer)
    parts = {"When": when, "Who": people, "How": facts.amounts(answer)}.get(text.partition(" ")[0])
    if parts is None or call.failure:
        return None
    asked = Asked(text, "", call.argument("recommended"), "the question was withdrawn")
    if answer in ("", WITHDRAWN):
        return asked
    if _GO_ON.fullmatch(answer):
        return asked._replace(why="you left it to me")
    alone = sum(one.turn == call.turn for one in talk.of("ask_user")) == 1
    return asked._replace(answer=answer if alone else ", ".join(parts), why="your answer does not say")


_DOING = (
    r"(?:write|draft|create|prepare|make|send|e-?mail|schedul\w+|arrange|plan|find|compare|research|analy[sz]e"
    r"|use|keep|summari[sz]e|include|mention|say|tell|ask|remind|invite|book|order|buy|list|give|show|check|add"
    r"|explain|cover|announce|inform|break|split|save|put|do|thank|don't|discuss|focus|move|let|always|never)"
)
_ORDER = re.compile(rf"(?i)\W*{ASKING}(?:(?:then|and|also|just|from now on,?) )*{_DOING}\b")
_CLAUSE = re.compile(
    r"(?is)\b(?:(?:say|announc|mention|explain)(?:e|ing)?(?: that)?|(?:tell|inform) [^.,:;]{1,40}? that|about"
    r"|let [^.,:;]{1,40}? know(?: that)?|include|cover|topics?|agenda|points?|discuss)[:\s]\s*(\S.*)"
)
_NEXT_ORDER = re.compile(rf"(?is),? (?:and|then|but) (?:also |please )?{_DOING}\b.*$")


def contents(text: str, *, orders: bool) -> list[str]:
    """What a text says. Orders give only what they want said (`mention that …`), or all with `orders`."""
    own, found = set(items(text)), []
    for part in sentences(text):
        order, clause = _ORDER.match(part), _CLAUSE.search(part)
        manners = preferences(part) or part.endswith(":") or (len(part) < 60 and manner(part) != Wishes())
        if part.strip(" ,;.") in own or not (order or manners):
            found.append(part)
        elif order and (clause or (orders and not manners)):
            found.append(_NEXT_ORDER.sub("", clause[1]).rstrip(". ") if clause else part)
    return list(dict.fromkeys(shortened(capital(one), 1000) for one in found))[:500]
