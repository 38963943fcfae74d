"""The filter language: `status:failed,needs type:research mine updated:<1h "quoted words" words`.

Values of one key are alternatives, everything else must hold at once. Quotes keep blanks and commas
together, and take a word as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from agnt_tasks.errors import RequestError
from agnt_tasks.models.card import ORDERS, Filter, View
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.wording.statuses import WORDS

KEYS = {
    "status:": "pending, in_progress, needs, on_hold, completed, failed",
    "type:": "a type, such as research",
    "assistant:": "the id of an assistant",
    "owner:": "a part of an address",
    "mine": "tasks that you own",
    "has:question": "tasks that ask you something",
    "updated:<": "changed within, such as 1h (s, min, h, d, w)",
    "updated:>": "not changed for, such as 2d",
    "done:<": "completed ones only if changed within, such as 7d",
}
"""What may be written, and what it means."""
STATUS_NAMES = {status: "needs" if status == "needs_clarification" else status.value for status in TaskStatus}
"""How a status is written in a filter. Any unique beginning of its name or its column's works, too."""

_QUOTED = r'"((?:[^"\\]|\\.)*)(?:"|\\?\Z)'  # the last quote may be missing: it is still being typed
_TOKEN = re.compile(rf'(?:[^\s"]|{_QUOTED})+', re.DOTALL)
_PIECE = re.compile(rf'(?:[^,"]|{_QUOTED})+', re.DOTALL)
_KEY = re.compile(r"([A-Za-z]+):")
_AGE = re.compile(r"([<>])([0-9]{1,7})(s|min|m|h|d|w)")
_UNITS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "min": 60_000, "s": 1000, "m": 60_000}


class FilterError(RequestError):
    """The text is no filter; `position` is where in it."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class Token(NamedTuple):
    text: str
    start: int
    key: str
    """Without the colon; `mine` has none. Empty: a word."""

    @property
    def value(self) -> str:
        return self.text[len(self.key) + 1 :] if self.key else self.text


def tokens_of(text: str) -> list[Token]:
    return [_token(found.group(), found.start()) for found in _TOKEN.finditer(text)]


def _token(text: str, start: int) -> Token:
    key = _KEY.match(text)
    word = "mine" if text.casefold() == "mine" else ""
    return Token(text, start, key.group(1).lower() if key else word)


def pieces_of(value: str) -> list[tuple[str, int]]:
    """What stands between the commas, as written, and where it begins."""
    return [(found.group(), found.start()) for found in _PIECE.finditer(value)]


def parse(text: str) -> Filter:
    """Read a filter.

    Raises:
        FilterError: an unknown key or a wrong value; says what would be right.
    """
    wanted = Filter()
    words: list[str] = []
    for token in tokens_of(text):
        if not token.key:
            words.append(_unquote(token.text))
        elif token.key not in _READERS:
            raise FilterError(
                f"{token.key}: is no key. There are {', '.join(_READERS)}; quote it to look for the word.",
                token.start,
            )
        else:
            wanted = _READERS[token.key](wanted, token)
    return wanted._replace(words=" ".join(" ".join(words).split()))


def _several(field: str, example: str, read: Callable[[str, int], str] | None = None) -> _Reader:
    def reader(wanted: Filter, token: Token) -> Filter:
        start = token.start + len(token.key) + 1
        written = ((_unquote(piece).strip(), start + offset) for piece, offset in pieces_of(token.value))
        values = [read(value, at) if read else value for value, at in written if value]
        if not values:
            raise FilterError(f"{token.key}: needs a value, such as {token.key}:{example}.", start)
        change: dict[str, Any] = {field: tuple(dict.fromkeys((*getattr(wanted, field), *values)))}
        return wanted._replace(**change)

    return reader


def _status(value: str, at: int) -> str:
    """A status by its name, its column's name, or any unique beginning of either."""
    meant = re.sub(r"[\s_-]+", "_", value.casefold())
    fitting = [
        status.value
        for status, word in WORDS.items()
        if status.value.startswith(meant) or word.lower().replace(" ", "_").startswith(meant)
    ]
    if len(fitting) != 1:
        raise FilterError(f"{value} is no status. There are {', '.join(STATUS_NAMES.values())}.", at)
    return fitting[0]


def _mine(wanted: Filter, token: Token) -> Filter:
    value = _unquote(token.value).casefold()
    if value not in ("", "yes", "true", "no", "false"):
        raise FilterError("Write mine, mine:yes or mine:no.", token.start)
    return wanted._replace(mine=value not in ("no", "false"))


def _has(wanted: Filter, token: Token) -> Filter:
    if _unquote(token.value).casefold() not in ("question", "questions"):
        raise FilterError("Write has:question: nothing else can be asked for with has.", token.start + 4)
    return wanted._replace(has_question=True)


def _updated(wanted: Filter, token: Token) -> Filter:
    found = _AGE.fullmatch(_unquote(token.value).replace(" ", "").lower())
    if not found:
        raise FilterError(
            "Write updated:<1h for changed within an hour, updated:>2d for not changed for two days; "
            "units are s, min, h, d, w.",
            token.start + 8,
        )
    sign, number, unit = found.groups()
    time = int(number) * _UNITS[unit]
    return wanted._replace(updated_within=time) if sign == "<" else wanted._replace(updated_before=time)


def _done(wanted: Filter, token: Token) -> Filter:
    found = _AGE.fullmatch(_unquote(token.value).replace(" ", "").lower())
    if not found or found.group(1) == ">":
        raise FilterError("Write done:<7d for completed tasks of the last seven days.", token.start + 5)
    return wanted._replace(done_within=int(found.group(2)) * _UNITS[found.group(3)])


def _unquote(text: str) -> str:
    return re.sub(
        _QUOTED,
        lambda found: re.sub(r"\\(.)", r"\1", found.group(1), flags=re.DOTALL),
        text,
        flags=re.DOTALL,
    )


_Reader = Callable[[Filter, Token], Filter]
_READERS: dict[str, _Reader] = {
    "status": _several("statuses", "failed", _status),
    "type": _several("types", "research"),
    "assistant": _several("assistants", "default"),
    "owner": _several("owners", "ann"),
    "mine": _mine,
    "has": _has,
    "updated": _updated,
    "done": _done,
}


def quoted(value: str, *, always: bool = False) -> str:
    """A value as it is written after a key."""
    if value and not always and not re.search(r'[\s,"]', value):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'


def text_of(wanted: Filter) -> str:
    """The text that `parse` reads as this filter."""
    parts = [f"{key}:{','.join(map(quoted, values))}" for key, values in _lists(wanted, STATUS_NAMES)]
    parts += ["mine"] * wanted.mine + ["has:question"] * wanted.has_question
    for sign, time in (("<", wanted.updated_within), (">", wanted.updated_before)):
        if time is not None:
            parts.append(f"updated:{sign}{_span(time).replace(' ', '')}")
    if wanted.done_within is not None:
        parts.append(f"done:<{_span(wanted.done_within).replace(' ', '')}")
    words = (quoted(word, always=bool(_token(word, 0).key)) for word in wanted.words.split())
    return " ".join([*parts, *words])


def _lists(wanted: Filter, statuses: Mapping[TaskStatus, str]) -> list[tuple[str, Sequence[str]]]:
    """The keys that have values, with these words for statuses."""
    words = [statuses[TaskStatus(status)] for status in wanted.statuses]
    values = (words, wanted.types, wanted.assistants, wanted.owners)
    return [pair for pair in zip(("status", "type", "assistant", "owner"), values, strict=True) if pair[1]]


def _span(time: int) -> str:
    """`90 s`, `2 d`: in the greatest unit that says it exactly."""
    unit = next((unit for unit, size in _UNITS.items() if time % size == 0), "s")
    return f"{time // _UNITS[unit]} {unit}"


def describe(wanted: Filter) -> str:
    """What is shown, in words for the header: `status Failed or Needs you · type research · mine`."""
    parts = [f"{key} {' or '.join(values)}" for key, values in _lists(wanted, WORDS)]
    parts += ["mine"] * wanted.mine + ["with a question"] * wanted.has_question
    if wanted.updated_within is not None:
        parts.append(f"changed within {_span(wanted.updated_within)}")
    if wanted.updated_before is not None:
        parts.append(f"not changed for {_span(wanted.updated_before)}")
    if wanted.done_within is not None:
        parts.append(f"done within {_span(wanted.done_within)}")
    return " · ".join([*parts, *[f"“{wanted.words}”"] * bool(wanted.words)])


ORDER_WORDS = {
    "updated": "newest change first",
    "oldest": "oldest change first",
    "created": "newest task first",
    "title": "by title",
}


def describe_order(order: str) -> str:
    """In words for the header; empty: the usual one."""
    return "" if order == ORDERS[0] else f"sorted {ORDER_WORDS[order]}"


_SORT = "sort"
"""The key of the order in the text of a view."""


def text_of_view(view: View) -> str:
    """A view as it is saved: its filter, and `sort:title` if the order is not the usual one."""
    order = [] if view.order == ORDERS[0] else [f"{_SORT}:{view.order}"]
    return " ".join(filter(None, [text_of(view.filter), *order]))


def parse_view(text: str) -> View:
    """Read what `text_of_view` wrote.

    Raises:
        FilterError: an unknown key or a wrong value; says what would be right.
    """
    order = ORDERS[0]
    for token in tokens_of(text):
        if token.key != _SORT:
            continue
        order = _unquote(token.value).casefold()
        if order not in ORDERS:
            raise FilterError(f"{order} is no order. There are {', '.join(ORDERS)}.", token.start)
        end = token.start + len(token.text)
        text = text[: token.start] + " " * len(token.text) + text[end:]
    return View(parse(text), order)
