"""Days, times, people and numbers as people write them. Quoted, never computed: there is no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agnt_tasks.engine.rehearsal.prose import STOP_WORDS, listed

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?-i:Mon|Tue|Wed|Thu|Fri)\b)"
_NTH = r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?"
_ONE_DAY = (
    r"(?<!last )(?<!since )(?:(?:by|before|after) (?:the )?)?(?:\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{2,4}"
    rf"|(?:{_WEEKDAY},? )?(?:(?:the )?{_NTH}(?: of)? {_MONTH}|{_MONTH} (?:the )?{_NTH}\b)(?:,? \d{{4}})?"
    rf"|(?:(?:next|this|coming|every) )?{_WEEKDAY}|(?:the day after )?tomorrow|today|tonight|every day"
    r"|(?:early |late )?(?:next|this|coming) (?:week|weekend|month|quarter|year|spring|summer|autumn|winter)"
    r"|(?:in|within) (?:\d{1,3}|an?|two|three|four|five|six) (?:day|week|month)s?(?! of\b)"
    rf"|(?:the )?end of (?:the |this |next )?(?:week|month|quarter|year|{_MONTH})"
    rf"|(?:in|by|early|mid|late|until)[- ]{_MONTH}(?: \d{{4}})?|(?:on|by|before) the {_NTH})"
)
_DAY = re.compile(rf"(?i)(?<!\w){_ONE_DAY}(?:(?:,? (?:or|and|to) |, |–|-){_ONE_DAY})*(?!\w)")
CLOCK = re.compile(
    r"(?i)(?<![\w:.])(?:[01]?\d|2[0-4])(?:[:.][0-5]\d(?!\.?\d)(?:\s?[ap]\.?m\b)?|\s?[ap]\.?m\b)(?![\w%])"
    r"|\b(?:noon|midday|midnight)\b|\bin the (?:morning|afternoon|evening)\b"
)
_EMAIL = r"(?<![\w.+@-])[\w.+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,120}[A-Za-z0-9])?"
_NAME = r"(?-i:(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?[A-ZÀ-Þ][\w'’-]{1,24}(?: [A-ZÀ-Þ][\w'’-]{1,24}){0,2})\b"
_GROUP = (
    r"(?:(?:all|the|our|my|whole) ){0,2}(?:[a-z][\w&-]{1,20} ){0,2}?(?:team|group|board|manager|customer"
    r"|client|partner|supplier|investor|engineer|designer|developer|colleague|everyone|employee|member|neighbor"
    r"|parent|student|landlord|boss|candidate|user|family|friend|doctor|guest|sales|marketing)s?\b(?: team)?"
)
_ONE = rf"(?:{_EMAIL}|{_GROUP}|{_NAME})"
_MANY = rf"({_ONE}(?:(?:, ?(?:and )?| and | & | plus |; ?){_ONE}){{0,12}})"
_SENT = re.compile(
    r"(?im)(?:\b(?:invit(?:e|ing)|e-?mail|tell|ask|remind|notify|send|inform|message|contact|thank|cc|call|welcome"
    rf"|reach out to|follow up with|reply to):?|^(?:to|who):?) {_MANY}"
    r"|\b(?:e-?mails?|mail|send|write|letter|message|note|invitation|reply|it|outreach|announce(?:ment)?|update"
    rf"|apology|thank[- ]you|memo)\b[^.!?\n]{{0,60}}?(?<!move)(?<!moving)(?<!trip) (?:to|for):? {_MANY}"
)
_MET = re.compile(rf"(?i)\b(?:with|between|attendees|participants|meet|including):? {_MANY}")
_ARTICLE = re.compile(r"(?i)^(?:(?:the|our|my|all|whole) )+")
_FIGURE = r"(?:\d{1,3}(?:[,' ]\d{3}){1,4}(?:\.\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?)(?:\s?(?:k|million)\b)?"
_MONEY = rf"[$€£¥]\s?{_FIGURE}|{_FIGURE}\s?(?:[$€£¥]|(?:USD|EUR|GBP|CHF|dollars?|euros?|pounds?)\b)"
_NO_THING = r"(?:for|by|on|at|in|to|of|and|or|from|with|per|that|who|each|is|are|was|were|will|please)\b"
# A number with a mark behind it numbers a list; one before a unit of time is a duration.
_AMOUNT = re.compile(
    rf"(?i)(?<![\w.,:/-])(?:{_MONEY}|(?:{_FIGURE}|two|three|four|five|six|eight|ten|twelve|twenty|a dozen)"
    r"(?![\w:/-]|[.,]\d|[.)] |[ -](?:min|hour|day|week|month|year))%?"
    rf"(?: (?!{_NO_THING})[a-z][\w-]{{0,24}}){{0,3}})(?!\w)"
)


def days(text: str) -> list[str]:
    """The days that a text names, as it names them; neighbours such as `Monday or Tuesday` are one."""
    return list(dict.fromkeys(" ".join(match.group().split()).rstrip(",.") for match in _DAY.finditer(text)))


def amounts(text: str) -> list[str]:
    """Sums, and counts with the thing counted: `20 ergonomic chairs`; no days, no times, no durations."""
    rest = CLOCK.sub("|", _DAY.sub("|", text))
    return list(dict.fromkeys(match.strip() for match in _AMOUNT.findall(rest)))


def people(text: str, *, met: bool = False) -> list[str]:
    """Who the text says something goes to; `met`: or is done with. Addresses, names, groups, each once."""
    patterns = (_SENT, _MET) if met else (_SENT,)
    found = [
        many for pattern in patterns for match in pattern.finditer(text) for many in match.groups() if many
    ]
    return once([*(one for many in found for one in named(many)), *re.findall(_EMAIL, text)])


def named(many: str) -> list[str]:
    """The people of a list such as `Anna, Bob and the sales team`; what cannot be a person is left out."""
    parts = [part.strip(" .,:;!") for part in re.split(r", ?(?:and )?| and | & | plus |; ?", many)]
    found = [part for part in parts if re.fullmatch(f"(?i){_ONE}", part) and not _DAY.match(part)]
    common = {*STOP_WORDS, "zoom", "slack"}
    return [
        one for one in found if re.fullmatch(f"(?i){_GROUP}", one) or one.split()[0].lower() not in common
    ]


def once(found: Iterable[str], without: Sequence[str] = ()) -> list[str]:
    """Each person once, `our team` and `the team` being the same, leaving out those in `without`."""
    kept = {_ARTICLE.sub("", person.lower()): person for person in reversed(list(found))}
    gone = [_ARTICLE.sub("", one.lower()) for one in without]
    return [person for key, person in reversed(kept.items()) if not any(one in key for one in gone)]


def greeting(recipients: Sequence[str], tone: str) -> str:
    """`Hello Anna and Bob,`; without a name where one of them has none."""
    names = [one.split()[0] if re.fullmatch(_NAME, one) else _ARTICLE.sub("", one) for one in recipients]
    known = 0 < len(names) < 4 and not any("@" in name or len(name) > 30 for name in names)
    word = {"formal": "Dear", "friendly": "Hi"}.get(tone, "Hello")
    return f"{word} {listed(names) if known else 'all' if recipients[1:] else '[name]'},"
