"""Which kind of work a task is, and what it is about."""

from __future__ import annotations

import re
from enum import StrEnum

from agnt_tasks.engine.rehearsal.prose import shortened


class Kind(StrEnum):
    """The value names it and what is delivered, for the plan."""

    MEETING = "scheduling: a proposal and the text that goes with it"
    MESSAGE = "a message: the text, for you to look over and send"
    DOCUMENT = "a document: a first draft"
    ANALYSIS = "data analysis: the figures and what stands out"
    SUMMARY = "a summary: the key sentences"
    RESEARCH = "research: what the material says, and what is still to be looked up"
    GENERAL = "open work: the goal, concrete steps and a first piece"


ASKING = r"(?:(?:please|can you|could you|help me|let's|(?:we|i) need (?:you )?to|i(?:'d| would) like to) )*"
"""Words of politeness that may stand before what is asked for."""
_MEET = r"(?:meeting|call|appointment|interview|retro\w*|workshop|lunch|dinner|date|deadline|kick-?off)\b"
_LETTER = r"(?:(?:e-?)?mail|message|reply|letter|invitation|thank[- ]you|note to|announcement|newsletter)\b"
_START = rf"^\W*{ASKING}"
_REMINDER = rf"{_START}(?:remind (?:me|us)|(?:set )?(?:a )?reminder)\b"
_CUES = (
    (Kind.SUMMARY, rf"{_START}(?:summari[sz]e|recap|condense|sum up|tl;?dr|key points)\b|\bsummary\b"),
    (Kind.MEETING, rf"{_REMINDER}|{_START}(?:(?:re-?)?schedul\w+|meet|book|reserve)\b"),
    (Kind.MEETING, rf"{_START}(?:arrange|set up|organi[sz]e|plan|find|move|agree|set)\b.{{0,60}}\b{_MEET}"),
    (Kind.MEETING, rf"{_START}(?:\w+ ){{0,2}}{_MEET} (?:with|on|at|next)\b"),
    (Kind.MESSAGE, rf"{_START}(?:write|draft|compose|prepare)\b.{{0,40}}\b{_LETTER}"),
    (Kind.ANALYSIS, r"\banaly[sz]|\b(?:csv|spreadsheet|data)\b"),
    (Kind.RESEARCH, rf"{_START}(?:compar\w+|investigate|evaluate|find|explore|which|recommend|choose)\b"),
    (Kind.MESSAGE, rf"{_START}(?:send|message|tell|notify|inform|contact|invite|ask|thank|remind)\b"),
    (Kind.MESSAGE, rf"{_START}announce\b|\b(?:outreach|e-?mail)\b"),
    (Kind.DOCUMENT, rf"{_START}(?:writ\w+|draft|document)\b|\b(?:okrs?|report|proposal|memo|one-pager)\b"),
    (Kind.RESEARCH, r"\b(?:vs\.?|versus|pros and cons|research)\b"),
)
BOOKS = re.compile(rf"(?i){_START}(?:book|reserve)\b")
ORDERS = re.compile(rf"(?i){_START}(?:re-?order|order|buy|purchase)\b")
REMINDS = re.compile(rf"(?i){_REMINDER}")
INVITES = re.compile(r"(?i)\binvit")
SENDS = re.compile(
    rf"(?i){_START}(?:send|e-?mail|mail|invite|forward|message|notify|inform|reply|thank|remind (?!me|us)"
    r"|(?:write|draft|prepare)\b.{0,30}\b(?:e-?mail|message|letter|invitation)\b)|\bannounce\b.{0,60}\bto\b"
)
_VERB = re.compile(
    rf"(?i){_START}(?:(?:re-?schedule|schedule|arrange|set up|organi[sz]e|plan|book|reserve|find|write|draft"
    r"|create|prepare|make|send|research|compare|evaluate|analy[sz]e|summari[sz]e|order|buy|get|fix|build|launch"
    r"|choose|review|announce|ask|tell|split|remind (?:me|us)(?: (?:to|about|of))?)\b:?\s+)?"
    r"(?P<article>(?:an?|the)\s+)?"
)
_MANNER = re.compile(r"(?i)\s+(?:in|as) (?:\w+ ){0,2}(?:sentences?|points?|bullets|tables?|lists?)$")
_KNOWN = re.compile(r"(?:(?i:the|an?|our|my|your|this|all|\d+|\w+ing|lunch|dinner)|[A-ZÀ-Þ][a-zà-ÿ]+)\b")


def kind_of(task_type: str, title: str, description: str, tables: int, files: int) -> Kind:
    """The title decides, then the type, then how the description begins; what is attached has to fit."""
    codes = re.search(r"\b(?:script|function|code|bug|refactor|api)\b", title, re.IGNORECASE)
    looks = (re.search, "" if codes else title), (re.search, task_type), (re.match, description)
    kinds = (kind for look, text in looks for kind, cue in _CUES if look(cue, text, re.IGNORECASE))
    kind = next(kinds, Kind.GENERAL)
    if kind is Kind.ANALYSIS and files and not tables:
        return Kind.SUMMARY
    return (
        Kind.ANALYSIS if kind in (Kind.SUMMARY, Kind.GENERAL, Kind.RESEARCH) and 0 < files == tables else kind
    )


def subject_of(title: str) -> str:
    """The title without its leading verb and article; `this task` where nothing is left."""
    return _MANNER.sub("", _VERB.sub("", title, count=1)).strip(" .:!?") or title.strip() or "this task"


def mention(title: str, limit: int = 80) -> str:
    """The subject as something known inside a sentence: `the Q2 planning meeting`, `our retro`."""
    match, subject = _VERB.match(title), shortened(subject_of(title), limit)
    return subject if _KNOWN.match(subject) and not (match and match["article"]) else f"the {subject}"
