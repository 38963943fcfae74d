"""How a result is to differ: what redirects, stated preferences and earlier dislikes ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from agnt_tasks.engine.rehearsal.facts import CLOCK, amounts, days, people
from agnt_tasks.engine.rehearsal.prose import capital, key_words, listed, sentences, shortened

_MANNERS: tuple[tuple[str, Any, str], ...] = (
    ("length", -1, r"short(?:er|en)?|brief(?:er|ly)?|concise|(?:too|less) (?:long|wordy|much|detail\w*)"),
    ("length", 1, r"longer|more (?:detail\w*|depth)|too (?:short|brief|vague)|in detail|(?<!too )detailed"),
    ("tone", "formal", r"(?<!too )(?<!less )formal|professional|(?:too|less) (?:casual|informal|friendly)"),
    ("tone", "friendly", r"(?<!too )(?<!less )(?:friendl(?:y|ier)|casual)|(?:too|less) (?:formal|stiff)"),
    ("shape", "table", r"(?:as|in|into|use|with|prefer) (?:a )?tables?|tabular"),
    ("shape", "bullets", r"bullet(?:[- ]?(?:points?|list))?s?|as a list|no tables?"),
)
"""Field, value, and the words that ask for it; later entries outweigh earlier ones."""
_EFFECTS = {-1: "shorter", 1: "with more detail", "table": "as a table", "bullets": "as bullet points"}
_LIMIT = re.compile(r"(?i)\b(\d\d?) (?:\w+ )?(?:points?|sentences?|bullets)\b")
_LEAD, _OLD = r"(?:(?:please|use|take|make it|write|on|at|to) )*", r"(?P<old>[^.,;\n]{1,60}?)"
_NEW = rf"{_LEAD}(?P<new>[^.,;\n]{{1,60}}?)(?=[.,;\n]|$| and | but )"
_REPLACED = (
    rf"^\W*instead of {_OLD}(?:,| (?=use |take |make |write )) ?{_NEW}",
    rf"\b(?:replace|change) {_OLD} (?:with|by|to) {_NEW}",
    rf"\bnot (?:to |on )?{_OLD},? but {_NEW}",
    rf"(?:^|[,;.] ?|\band ){_LEAD}(?P<new>[^.,;\n]{{1,60}}?),? instead of (?P<old>[^.,;\n]{{1,60}})",
)
_END = r"(?=[.!?](?:\s|$)|[;\n]|$|,? (?:and|but) (?:also|add|make|keep|drop|use)\b|,? (?:without|too)\b)"
_REMOVED = re.compile(
    rf"(?i)(?:,? ?\band )?\b(?:without|remove|drop|leave out|omit|skip) ([^.,;\n]{{1,80}}?)(?:{_END}|,)"
)
_ADDED = re.compile(
    rf"(?i)(?:,? ?\band )?\b(?:also|add|include|mention|invite|cc)\b:? (?:(?:please|that|add|include|mention"
    rf"|invite|a (?:point|section|note) (?:about|on))\b:? )*([^;\n]{{1,200}}?){_END}"
)
_PREFERENCE = re.compile(
    r"(?i)^(?:please )?(?:always|never)\b|\bfrom now on\b|\bin future\b|\b(?:i|we) (?:\w+ )?prefer\b"
    r"|\b(?:i|we) (?:always|never) (?:want|need|like|use)\b"
)
_DISLIKED = re.compile(r'(?s)Disliked: ".*" \((.*?)\)\.(?: Reason: (.*))?')


class Wishes(NamedTuple):
    """How a result is to differ. `length`: -1 shorter, 1 longer; `limit`: so many points, 0 for any."""

    length: int = 0
    tone: str = ""
    shape: str = ""
    limit: int = 0
    replaced: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def merged(self, later: Wishes) -> Wishes:
        """Both, where `later` decides what they disagree on."""
        again = " ".join(later.added).lower()
        return Wishes(
            later.length or self.length,
            later.tone or self.tone,
            later.shape or self.shape,
            later.limit or self.limit,
            self.replaced + later.replaced,
            (*(gone for gone in self.removed if gone.lower() not in again), *later.removed),
            self.added + later.added,
        )

    def effects(self) -> list[str]:
        """What they do, in words for the reader."""
        told = [
            _EFFECTS.get(self.length, ""),
            self.tone and f"{self.tone} tone",
            _EFFECTS.get(self.shape, ""),
        ]
        told += [f"{self.limit} points" if self.limit else ""]
        told += [f"“{new}” instead of “{old}”" for old, new in self.replaced]
        told += [f"without {gone}" for gone in self.removed]
        told += [f"added: {listed([shortened(point, 60) for point in self.added])}" if self.added else ""]
        return [effect for effect in told if effect]

    def removes(self, text: str) -> bool:
        """The text speaks of something that was to be left out."""
        gone = [set(key_words(one)) for one in self.removed]
        return any(one and one <= set(key_words(text)) for one in gone)

    def rewritten(self, text: str) -> str:
        """The text with the replacements made."""
        for old, new in self.replaced:
            text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new.replace("\\", r"\\"), text, flags=re.I)
        return text


def manner(text: str) -> Wishes:
    """Length, tone and shape alone: what a description or a preference may ask for."""
    found = {field: value for field, value, cue in _MANNERS if re.search(rf"\b(?:{cue})\b", text, re.I)}
    limit = _LIMIT.search(text)
    return Wishes(**found, limit=int(limit[1]) if limit else 0)


def redirect(message: str, before: str) -> tuple[Wishes, str]:
    """What a later message changes about the text `before`, and what it says besides."""
    match = next(filter(None, (re.search(one, message, re.IGNORECASE) for one in _REPLACED)), None)
    pairs = [(_bare(match["old"]), _bare(match["new"]))] if match else list(_implied(message, before))
    rest = message.replace(match.group(), "") if match else message
    removed = [_bare(one[1]) for one in _REMOVED.finditer(rest)]
    rest = _REMOVED.sub("", rest)
    added = [capital(one[1].strip(" .,!")) for one in _ADDED.finditer(rest)]
    rest = _ADDED.sub("", rest)
    wishes = manner(message)._replace(
        replaced=tuple(dict.fromkeys(pair for pair in pairs if all(pair))),
        removed=tuple(filter(None, removed)),
        added=tuple(one for one in added if one and manner(one) == Wishes()),
    )
    return wishes, "" if pairs and len(rest.split()) < 10 else capital(rest.strip(" ,.;"))


def _implied(message: str, before: str) -> Iterator[tuple[str, str]]:
    """`make it Friday` where the text says Tuesday; the same for times, recipients and numbers."""
    is_sent = re.search(r"\b(?:to|instead|only)\b", message)
    for find in (days, CLOCK.findall, (lambda text: people(text, met=True)) if is_sent else days):
        old, new = find(before), find(message)
        if old and new and new[0] not in old:
            yield old[0], listed(new)
    for number in amounts(message):
        unit = _unit(number)
        earlier = next((one for one in amounts(before) if not unit or _unit(one) == unit), number)
        if earlier != number:
            yield earlier, number if unit else re.sub(r"^\S+", number, earlier)


def _unit(amount: str) -> str:
    """What is counted: the last word, or the currency."""
    return re.sub(r"[\d.,']+", "", amount.lower().split()[-1])


def _bare(text: str) -> str:
    return re.sub(r"^(?:(?:the|an?|on|at|to|it) )+", "", text.strip(" “”\"'!?"), flags=re.IGNORECASE)


def preferences(text: str) -> list[str]:
    """Sentences in which the user says how things are to be from now on."""
    return [part for part in sentences(text[:4000]) if len(part) < 240 and _PREFERENCE.search(part)]


def disliked(note: str) -> tuple[str, str] | None:
    """Type and reason of the earlier result that a note of memory tells of; None for any other note."""
    match = _DISLIKED.fullmatch(note)
    return (match[1], (match[2] or "").strip(" .")) if match else None


def answer_to(reason: str) -> Wishes:
    """What a dislike asks for; without a usable reason, less text."""
    return manner(reason) if manner(reason) != Wishes() else Wishes(length=-1)
