"""What a person typed into the search box, as words to look for.

Every run of letters and digits is a word; all must be there, each as the beginning of some word of
title or description (decision 2.3, 32). Nothing typed is ever read as query syntax.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

MOST_WORDS = 16
"""More are dropped: twenty thousand words would take a noticeable time."""

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


class Search(NamedTuple):
    words: tuple[str, ...]
    """Looked up in the word index."""
    pieces: tuple[str, ...]
    """Looked for anywhere in the text: scripts that do not put blanks between words."""


def parse_search(text: str) -> Search:
    """Words and pieces of a search text. Text without letters or digits is one piece, as it is."""
    found = list(dict.fromkeys(_WORD.findall(unicodedata.normalize("NFC", text))))[:MOST_WORDS]
    if not found:
        piece = text.strip()
        return Search((), (piece,) if piece else ())
    pieces = tuple(word for word in found if _is_unspaced(word))
    return Search(tuple(word for word in found if word not in pieces), pieces)


def _is_unspaced(word: str) -> bool:
    """Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese: the index sees whole sentences as one word."""
    return any(
        "\u0e00" <= letter <= "\u0eff"
        or "\u1000" <= letter <= "\u109f"
        or "\u1780" <= letter <= "\u17ff"
        or "\u2e80" <= letter <= "\u9fff"
        or "\uac00" <= letter <= "\ud7af"
        or "\uf900" <= letter <= "\ufaff"
        or letter >= "\U00020000"
        for letter in word
    )


def all_of(words: tuple[str, ...]) -> str:
    """A full-text expression: every word as a prefix, each quoted."""
    return " AND ".join(f'"{word}"*' for word in words)


def any_of(words: tuple[str, ...]) -> str:
    """A full-text expression: some of the words, whole."""
    return " OR ".join(f'"{word}"' for word in words)
