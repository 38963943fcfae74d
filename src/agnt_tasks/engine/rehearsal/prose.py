"""Words and sentences: taking text apart, and putting short text together."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

# Terminal escapes, control characters, direction overrides, half surrogates: unseen, but they confuse.
_UNSEEN = re.compile(
    r"\x1b\[[0-9;?]{0,16}[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_END = re.compile(
    r"(?<=[.!?…])(?<!\b(?:Dr|Mr|Ms|St|vs|no)\.)(?<!Mrs\.)(?<!\s\d\.)(?<![ei]\.[ge]\.)\s+(?=[^\Wa-z_])|(?<=[。！？])"
)
_MARK = re.compile(r"^\s*(?:[-*•–]\s+(?:\[[ xX]?\]\s*)?|\(?\d{1,2}[.)]\s+|#{1,6}\s|>\s)")
# A line that goes on in lower case, or whose last 60 characters hold no end, was wrapped rather than ended.
_WRAPPED = re.compile(r"(?<=\S)\n(?=[a-z])|(?<=[^\n.!?:]{60})\n(?=[^\W\d_])")
_STOP = (
    "a about after again all also an and any are as at be been before both but by can do each every for "
    "from get give go had has have he her his how i if in into is it its just keep let like make may more "
    "most must my need new no not now of off on one only or other our out please she should so such that "
    "the their them then there these they this to too up us use very want was we were what when where which "
    "who why will with would you your"
)
STOP_WORDS = frozenset(_STOP.split())


def clean(text: str) -> str:
    """The text without what cannot be seen."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)


def key_words(text: str) -> list[str]:
    """Lower-case words that carry meaning, in order, with repetitions."""
    return [word for word in map(str.lower, words(text)) if len(word) > 2 and word not in STOP_WORDS]


def _blocks(text: str) -> list[str]:
    """Paragraphs, headings and list items, each on one line: wrapped lines are joined again."""
    return [line.strip() for line in _WRAPPED.sub(" ", text).split("\n") if line.strip()]


def _counts(text: str) -> bool:
    """Whether `1.` and later `2.` stand in it. Looked for one after the other: together they take
    the square of the text's length."""
    first = re.search(r"(?:^|[\s:;,])\(?1[.)] ", text)
    return first is not None and re.search(r"\s\(?2[.)] ", text[first.end() - 1 :]) is not None


def items(text: str) -> list[str]:
    """The items of the text's lists: lines with a mark, or `1. … 2. …` within a line."""
    found = [_MARK.sub("", one) for one in _blocks(text) if one[0] not in "#>" and _MARK.match(one)]
    if len(found) < 2 and _counts(text):
        parts = re.split(r"(?:^|(?<=[\s:;,]))\(?\d{1,2}[.)]\s+(?=\S)", text)[1:]
        found = [_END.split(part)[0] for part in parts]
    return [shortened(one.strip(" \n,;."), 300) for one in found if one.strip(" \n,;.")][:60]


def sentences(text: str) -> list[str]:
    """The sentences in order, list marks and heading marks taken off."""
    parts = (part.strip() for block in _blocks(text) for part in _END.split(_MARK.sub("", block, count=1)))
    return [part for part in parts if part]


def key_sentences(text: str, most: int, about: Iterable[str] = ()) -> list[str]:
    """The sentences that use the text's frequent words most, in the text's order; `about` weighs more."""
    found = list(dict.fromkeys(sentences(text)))[:3000]
    whole = [part for part in found if 2 < len(part.split()) < 80 and part[-1] in ".!?…。！？"]
    found, asked = whole or found, set(about)
    frequency = Counter(key_words(text[:200_000]))
    scores = []
    for place, held in enumerate(map(set, map(key_words, found))):
        weight = sum(frequency[word] for word in held) + 5 * len(held & asked)
        # Opening sentences usually say what a text is about.
        scores.append((-weight / max(1, len(held)) ** 0.5 * (1.3 if place == 0 else 1), place))
    return [shortened(found[place], 260) for place in sorted(place for _, place in sorted(scores)[:most])]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """With a capital at the start and a full stop at the end, unless it has an end already."""
    text = capital(text.strip())
    return text if not text or text[-1] in ".!?…:。！？" else f"{text}."


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def shortened(text: str, limit: int = 160) -> str:
    """On one line, at most `limit` characters, cut between words where there are any."""
    text = " ".join(text.split())
    cut = text[: limit - 1]
    return text if len(text) <= limit else f"{cut.rsplit(' ', 1)[0] if ' ' in cut[limit // 2 :] else cut}…"


def slug(text: str) -> str:
    """A file name's stem of lower-case ASCII; `result` if nothing of the text is left."""
    plain = unicodedata.normalize("NFKD", text[:400]).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))[:48].strip("-") or "result"
