"""What could be meant by what is being typed: filters, comma lists, paths after `@`."""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from agnt_tasks.tui.state.filters import KEYS, STATUS_NAMES, Token, pieces_of, quoted, tokens_of


class FilterWords(NamedTuple):
    """Words that occur in the tasks at hand."""

    types: tuple[str, ...] = ()
    assistants: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()


class Completion(NamedTuple):
    """`replacement` takes the place of the text from `start` to `end`."""

    replacement: str
    label: str
    """For people."""
    start: int
    end: int
    about: str = ""
    """What it means."""


def complete_filter(text: str, cursor: int, known: FilterWords) -> list[Completion]:
    """Keys, or values of the key under the cursor."""
    for token in tokens_of(text):
        end = token.start + len(token.text)
        if token.start <= cursor <= end:
            value = end - len(token.value)
            if token.key in _VALUED and cursor >= value:
                return _values(token, value, cursor, known)
            return _keys(token.text[: cursor - token.start], token.start, value if cursor < value else end)
    return _keys("", cursor, cursor)


def _keys(typed: str, start: int, end: int) -> list[Completion]:
    fitting = (key for key in KEYS if key.startswith(typed.lower()) and key != typed)
    return [Completion(key, key, start, end, KEYS[key]) for key in fitting]


_VALUED = ("status", "type", "assistant", "owner")


def _values(token: Token, start: int, cursor: int, known: FilterWords) -> list[Completion]:
    typed, first, last = "", cursor, cursor
    for piece, offset in pieces_of(token.value):
        if start + offset <= cursor <= start + offset + len(piece):
            first, last = start + offset, start + offset + len(piece)
            typed = piece[: cursor - first].strip('"')
    words = {
        "status": tuple(STATUS_NAMES.values()),
        "type": known.types,
        "assistant": known.assistants,
        "owner": known.owners,
    }
    fitting = (word for word in words[token.key] if word.lower().startswith(typed.lower()))
    return [Completion(quoted(word), word, first, last) for word in fitting]


def complete_word(text: str, cursor: int, candidates: Iterable[str]) -> list[Completion]:
    """The word under the cursor in a comma list; those that stand in it already are not offered.

    Words that begin so come first, then words that hold it.
    """
    start = text.rfind(",", 0, cursor) + 1
    comma = text.find(",", cursor)
    end = comma if comma >= 0 else len(text)
    start += len(text[start:cursor]) - len(text[start:cursor].lstrip())
    typed = text[start:cursor].lower()
    there = {word.strip().lower() for word in (*text[:start].split(","), *text[end:].split(","))}
    free = [word for word in dict.fromkeys(candidates) if word.lower() not in there and typed in word.lower()]
    free.sort(key=lambda word: not word.lower().startswith(typed))
    return [Completion(word, word, start, end) for word in free]


_MENTION = re.compile(r'(?<!\S)@(?:"([^"\n]*)"?|([^\s"]*))')

_STOPS = ",.;:!?)"
"""What ends a sentence behind a path, not the path, unless it is quoted."""


def file_under_cursor(text: str, cursor: int) -> tuple[int, int, str] | None:
    """The `@path` or `@"path with blanks"` in which the cursor stands, behind its `@`.

    Where it begins and ends, and the path as far as the cursor.
    """
    for found in _MENTION.finditer(text):
        if found.start() < cursor <= found.end():
            return found.start(), found.end(), text[found.start() + 1 : cursor].replace('"', "")
    return None


def mention(path: str) -> str:
    """A path as it is written in a message. A folder's quotes stay open, for what is in it."""
    if not re.search(r"\s", path) and path.rstrip(_STOPS) == path:
        return f"@{path}"
    return f'@"{path}' + ("" if path.endswith("/") else '"')


def attached_paths(text: str) -> list[str]:
    """The paths that a message names with `@`, each once, as written."""
    found = (quote or plain.rstrip(_STOPS) for quote, plain in _MENTION.findall(text))
    return list(dict.fromkeys(path for path in found if path))


def complete_path(partial: str, cwd: Path, limit: int) -> list[Completion]:
    """Files and folders that begin so; hidden ones only after a dot. Reads one folder: call it in a thread.

    `replacement` is the path (see `mention`), its range is the whole of `partial`.
    """
    folder, name = partial[: partial.rfind("/") + 1], partial[partial.rfind("/") + 1 :]
    try:
        with os.scandir(cwd / Path(folder).expanduser()) as entries:
            fitting = (entry for entry in entries if _fits(entry.name, name))
            first = heapq.nsmallest(limit, fitting, key=lambda entry: (entry.name.casefold(), entry.name))
            names = [entry.name + "/" * entry.is_dir() for entry in first]
    except (OSError, RuntimeError, ValueError):
        return []
    return [Completion(folder + each, each, 0, len(partial)) for each in names]


def _fits(entry: str, typed: str) -> bool:
    """Names that cannot be written behind `@`, or are no text, cannot be offered."""
    writable = entry.isprintable() and '"' not in entry
    return writable and (entry[0] != "." or typed[:1] == ".") and entry.lower().startswith(typed.lower())
