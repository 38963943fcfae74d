"""One writer for each kind of work: from a `Brief` to a `Draft`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from agnt_tasks.engine.rehearsal.brief import Brief
from agnt_tasks.engine.rehearsal.draft import DOT, NUMBER, PROSE, Draft, Section, labelled
from agnt_tasks.engine.rehearsal.kinds import ORDERS, Kind, mention
from agnt_tasks.engine.rehearsal.letters import write_meeting, write_message
from agnt_tasks.engine.rehearsal.prose import capital, key_sentences, key_words, listed, sentence, words
from agnt_tasks.engine.rehearsal.table import told_by_tables, write_analysis

_PARTS = (
    ("Next steps", r"\b(?:next|then|going to|decide|decision|please|must|needs? to)\b"),
    ("Risks", r"\b(?:risk|however|but|unless|fail\w*|late|delay\w*|depends?|blocked|complain\w*)\b"),
    ("Money", r"[$€£]|\b(?:EUR|USD|GBP|price|budget|euros?|dollars?|costs?)\b"),
    ("Problem", r"\b(?:problem|today|currently|too|slow|lose|cannot|can't)\b"),
    ("Goal", r"\b(?:goal|aim|target)\b"),
)
"""Parts of a document, and the words by which a statement is known to belong to one."""
_GOAL = r"^(?:we (?:will|want to) |to )?(?:increase|reduce|grow|launch|improve|hire|win|raise|cut|build)\b"
_OKRS = (("Key results", rf"{_GOAL}.*\d"), ("Objectives", _GOAL))


def _given(brief: Brief, most: int) -> list[str]:
    """The user's own points, the key sentences of the attachments, and what tables say."""
    attached = (part for one in brief.texts for part in key_sentences(one.text, most, key_words(brief.title)))
    return [*map(sentence, (*brief.contents[:60], *attached)), *told_by_tables(brief)]


def write_document(brief: Brief) -> Draft:
    """A first draft: each point in the first part whose cue it meets, the rest, in one part, before them."""
    parts = _OKRS if re.search(r"(?i)\bokrs?\b", brief.said[:300]) else _PARTS
    held: dict[str, list[str]] = {heading: [] for heading in ("What is known", *reversed(dict(parts)))}
    for one in _given(brief, 5) or ["[What is to be said, to whom, and what they should do afterwards.]"]:
        fitting = (heading for heading, cue in parts if re.search(f"(?i){cue}", one))
        held[next(fitting, "What is known")].append(one)
    facts = labelled(("For", listed(brief.people)), ("Date", brief.when if brief.day else ""))
    # A list reads better than a paragraph from four statements on.
    short = {heading: [" ".join(lines)] for heading, lines in held.items() if len(lines) < 4}
    marks = dict.fromkeys(short, PROSE)
    body = [Section(one, short.get(one, lines), marks.get(one, DOT)) for one, lines in held.items()]
    undone = "Nothing was looked up: the draft holds only what was given, and gaps stand in brackets"
    return Draft(capital(brief.subject), [Section("", facts), *body], undone)


def write_summary(brief: Brief) -> Draft:
    """Key sentences as they stand, and the length of the text."""
    texts = [(f"Key points of {one.name}", one.text, one.complete) for one in brief.texts]
    texts = texts or [("Key points", "\n".join(map(sentence, brief.contents)), True)]
    most = brief.wishes.limit or {-1: 3, 0: 5, 1: 10}[brief.wishes.length]
    sections = []
    for heading, text, complete in texts:
        length = f"{len(words(text))} words{'' if complete else '; it was not read to its end'}"
        picked = key_sentences(text, most, key_words(brief.subject)) or ["There is no text: attach one."]
        sections += [Section(heading, picked), Section("", labelled(("Length", length)))]
    undone = "The sentences are picked, not rephrased: a script cannot write in words of its own"
    return Draft(f"Summary: {brief.subject}", sections, undone)


_OPTIONS = re.compile(
    r"(?i)\b(?:compare|comparing|between|evaluate)\s+(.{3,200})|(.{2,60} (?:vs\.?|or) .{2,60})"
)
_TAIL = re.compile(r"(?i)\s+(?:for|in terms of|as|based on|regarding|on|by|because|when)\b.*$|[.?]")


def write_research(brief: Brief) -> Draft:
    """The questions, what the given material says, and what nobody looked up."""
    named, said = _OPTIONS.search(brief.title), [one for one in _given(brief, 6) if not one.endswith("?")]
    text = _TAIL.sub("", named[1] or named[2]) if named else ""
    options = [capital(one.strip(" “”")) for one in re.split(r", (?:and )?| and | or | with | vs\.? ", text)]
    first = brief.title if "?" in brief.title else f"What is known about {mention(brief.title)}?"
    ask, rows = [first, "What does it cost, and what does it bring?"], []
    if len(options) > 1:
        ask = [f"How do {listed(options)} differ?", "Which one fits best, and what speaks against it?"]
        about = [[part for part in said if set(key_words(one)) & set(key_words(part))] for one in options]
        rows = [(one, " ".join(found[:2]) or "?") for one, found in zip(options, about, strict=True)]
    still = ["What is missing above, prices and dates: each with its source."]
    sections = [
        Section("To be found out", [one for one in brief.items if one.endswith("?")] or ask, NUMBER),
        Section("What the given material says", said or ["Nothing beyond the title: no facts were given."]),
        Section("Comparison", table=[("", "What is said of it"), *rows]),
        Section("Still to be looked up", still, core=False),
    ]
    undone = "Nothing was looked up on the web or anywhere else: only the text given here was used"
    return Draft(f"Research outline: {brief.subject}", sections, undone)


_TO_ORDER = (
    "Settle what exactly is needed of {0}: number, size, the day it must be there.",
    "Ask two suppliers for price and delivery time, and compare the whole cost.",
    "Order, and note order number and date.",
)
_USUAL = (
    "Write down by what everybody will see that it is done: {0}.",
    "Collect what is known, name the largest gap, and do the smallest piece that could fail first.",
    "Show it to one person concerned, correct, then finish the rest.",
)


def steps(brief: Brief) -> list[str]:
    """The input's own list if it has one, else the steps of the usual way."""
    way = _TO_ORDER if ORDERS.match(brief.title) else _USUAL
    return [sentence(one) for one in brief.items] or [line.format(mention(brief.title, 60)) for line in way]


def write_general(brief: Brief) -> Draft:
    """The goal in plain words, steps towards it, and a first piece of work."""
    who, when, own = listed(brief.people), brief.when if brief.day else "", set(map(sentence, brief.items))
    facts = [
        ("Goal", sentence(brief.title)),
        ("When", when),
        ("Who", who),
        ("Numbers", ", ".join(brief.amounts[:5])),
    ]
    first = [("What", capital(brief.subject)), ("Who", who or "[who does it]"), ("By when", when or "[day]")]
    sections = [
        Section("", labelled(*facts)),
        Section("What was given", [one for one in _given(brief, 4) if one not in own], core=False),
        Section("Steps", steps(brief), NUMBER),
        Section("First piece: the order to whoever does it", labelled(*first), core=False),
    ]
    undone = "Only the plan and the first piece were written; nothing was done outside this text"
    return Draft(capital(brief.subject), sections, undone)


WRITERS: Mapping[Kind, Callable[[Brief], Draft]] = {
    Kind.MEETING: write_meeting,
    Kind.MESSAGE: write_message,
    Kind.DOCUMENT: write_document,
    Kind.ANALYSIS: write_analysis,
    Kind.SUMMARY: write_summary,
    Kind.RESEARCH: write_research,
    Kind.GENERAL: write_general,
}
