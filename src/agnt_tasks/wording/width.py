"""How many columns of a terminal a text takes, and cutting, padding and wrapping by that measure."""

from __future__ import annotations

import unicodedata

_MARKS = ("Mn", "Me")


def width(text: str) -> int:
    """Columns of one line of clean text: East Asian wide characters take two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in _MARKS or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, limit: int, mark: str = "…") -> str:
    """At most `limit` columns; a mark stands for what is left out."""
    if width(text) <= limit:
        return text
    room = limit - width(mark)
    kept = _that_fits(text, room)
    return text[:kept].rstrip() + mark if room >= 0 else ""


def _that_fits(text: str, room: int) -> int:
    """How many characters fit into `room` columns, with the marks that belong to the last one."""
    used = 0
    for position, character in enumerate(text):
        used += _columns(character)
        if used > room:
            return position
    return len(text)


def pad(text: str, size: int, *, right: bool = False) -> str:
    blanks = " " * (size - width(text))
    return blanks + text if right else text + blanks


def wrap(text: str, limit: int) -> list[str]:
    """One paragraph in lines of at most `limit` columns; its indentation is kept on every line."""
    indent = text[: len(text) - len(text.lstrip(" "))][: limit // 2]
    lines: list[str] = []
    line = indent
    for word in text.split():
        if line.strip() and width(line) + 1 + width(word) > limit:
            lines.append(line)
            line = indent
        line += (" " if line.strip() else "") + word
        while width(line) > limit:
            kept = max(1, _that_fits(line, limit))
            lines.append(line[:kept])
            line = indent + line[kept:]
    return [*lines, line] if line.strip() or not lines else lines
