"""The one place where text becomes safe to be shown to a person.

Stores keep text as it was given (ruling Text); whoever shows it goes through here, so that no title,
answer or file name can move the cursor, change colours, reverse the line or hide a part of itself.
"""

from __future__ import annotations

import re
from functools import cache

REPLACEMENT = "\ufffd"
"""What stands for a character that is not shown."""

_UNSAFE = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL and C1: everything that a terminal obeys
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction of writing
    "\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff"  # no width at all
    "\u115f\u1160\u3164\uffa0"  # letters that show nothing
    "\u2028\u2029"  # line ends that only some programs see
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f\U0001d173-\U0001d17a"
    "\ud800-\udfff"  # halves of characters, which no encoding can write
)
_EMOJI = "[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*"
_FLAGS = "|".join(
    "".join(chr(0xE0000 + ord(each)) for each in f"{name}\x7f") for name in ("gbeng", "gbsct", "gbwls")
)
_JOINED = f"({_EMOJI})(?:\u200d{_EMOJI})+|(?<=\U0001f3f4)(?:{_FLAGS})"
"""Emoji that one terminal draws as one sign and another as four, and the flags of parts of a country."""
_EVERY = f"[{_UNSAFE}]"
_EVERY_BUT_LAYOUT = f"(?![\n\t])[{_UNSAFE}]"
_LAYOUT = str.maketrans("\n\t", "  ")


@cache
def _pattern(characters: str) -> re.Pattern[str]:
    """Compiled at first use: most text that is shown needs none."""
    return re.compile(characters)


def clean(text: str) -> str:
    """The text with every unsafe character replaced by U+FFFD; line ends and tabs stay.

    `\\r\\n` counts as a line end; a lone `\\r` is unsafe. Of joined emoji the first stands for all.
    """
    if text.isprintable():
        return text
    return _pattern(_EVERY_BUT_LAYOUT).sub(REPLACEMENT, _parted(text).replace("\r\n", "\n"))


def clean_line(text: str) -> str:
    """Like `clean`, as one line: line ends and tabs become blanks."""
    if text.isprintable():
        return text
    return _pattern(_EVERY).sub(REPLACEMENT, _parted(text).replace("\r\n", "\n").translate(_LAYOUT))


def _parted(text: str) -> str:
    """With the first of joined emoji alone: the number of cells of it is not disputed."""
    is_joined = "\u200d" in text or "\U000e007f" in text
    return _pattern(_JOINED).sub(r"\1", text) if is_joined else text


def escape_json(text: str) -> str:
    """JSON text whose unsafe characters are written as `\\uXXXX`; it means the same.

    Line ends between objects are not part of it: give one object at a time.
    """
    return text if text.isprintable() else _pattern(_EVERY).sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
