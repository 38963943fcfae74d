"""The words of a command line, told apart as a shell does it.

But for the apostrophe inside a word, which is one: `don't`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from agnt_tasks.errors import RequestError


class CommandError(RequestError):
    """The text is no command; says what would be right. `position` is where in it."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class Word(NamedTuple):
    text: str
    """Without its quotes."""
    start: int
    end: int


_QUOTED = re.compile(
    r"""(?P<apostrophe>(?<=\w)')|'(?P<exact>[^']*)'|"(?P<soft>(?:[^"\\]|\\.)*)"|\\(?P<escaped>.)"""
    r"""|(?P<open>["'].*)""",
    re.DOTALL,
)
_WORD = re.compile(rf"""(?:[^\s"'\\]|{_QUOTED.pattern}|\\)+""", re.DOTALL)


def words_of(text: str, *, finished: bool = True) -> list[Word]:
    """Raises CommandError: a quote stays open, which it may only while the text is not `finished`."""
    words = []
    for found in _WORD.finditer(text):
        if finished and found["open"]:
            raise CommandError("A quote stays open: close it.", found.start("open"))
        words.append(Word(_QUOTED.sub(_unquoted, found.group()), found.start(), found.end()))
    return words


def _unquoted(found: re.Match[str]) -> str:
    if found["open"]:
        return found["open"][1:]
    return re.sub(r'\\(["\\])', r"\1", found["soft"]) if found["soft"] else found[found.lastgroup or 0]
