"""Field types for what people write, checked once where it enters (decisions 2.1, 15; 2.4; ruling Text)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

TITLE_LIMIT = 500
"""Characters of a title."""
DESCRIPTION_LIMIT = 64 * 1024
"""Bytes of a description in UTF-8."""
NAME_LIMIT = 128
"""Characters of a type, a skill, an assistant id."""
LIST_LIMIT = 100
"""Entries of a list of skills or people."""

# One @, something on both sides, no blanks: `login@localhost` is an address here.
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f]{1,253}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode categories of what shows nothing: controls, joiners, blanks."""


def storable(text: str) -> str:
    """The text itself, if every store can keep it.

    Raises:
        ValueError: it holds NUL or half of a surrogate pair, which databases and UTF-8 refuse.
    """
    if "\x00" in text:
        raise ValueError("must not contain the NUL character")
    if not text.isascii() and _SURROGATE.search(text):
        raise ValueError("must not contain lone surrogates")
    return text


def is_storable(text: str) -> bool:
    try:
        storable(text)
    except ValueError:
        return False
    return True


def mended(text: str) -> str:
    """The same text with U+FFFD for what cannot be stored: for what a model or a tool wrote."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _title(text: str) -> str:
    text = text.strip()
    if all(unicodedata.category(each) in _UNSEEN for each in text):
        raise ValueError("must not be empty")
    if len(text) > TITLE_LIMIT:
        raise ValueError(f"must have at most {TITLE_LIMIT} characters, has {len(text)}")
    return text


def _description(text: str) -> str:
    if len(text.encode()) > DESCRIPTION_LIMIT:
        raise ValueError("must have at most 64 KiB: attach longer text as a file")
    return text


def _name(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValueError("must not be empty")
    if len(text) > NAME_LIMIT:
        raise ValueError(f"must have at most {NAME_LIMIT} characters")
    return text


def _email(text: str) -> str:
    text = text.strip().lower()
    if not _EMAIL.fullmatch(text):
        raise ValueError(f"{text!r} is not an email address")
    return text


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(values))
    if len(kept) > LIST_LIMIT:
        raise ValueError(f"must have at most {LIST_LIMIT} entries")
    return kept


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


def _or_none_listed(value: Any) -> Any:
    return () if value is None else value


def _or_general(value: Any) -> Any:
    return DEFAULT_TYPE if value is None or (isinstance(value, str) and not value.strip()) else value


DEFAULT_TYPE = "general"
"""The type of a task that names none (decision 2.2, 18)."""


def _told(**words: Any) -> Any:
    """What the API's document says of a value that a function checks."""
    return Field(json_schema_extra=words)


_FILLED = r"\S"
Text = Annotated[str, AfterValidator(storable)]
Title = Annotated[Text, AfterValidator(_title), _told(minLength=1, maxLength=TITLE_LIMIT, pattern=_FILLED)]
Description = Annotated[
    Text, AfterValidator(_description), BeforeValidator(_or_empty, json_schema_input_type=str | None)
]
Name = Annotated[Text, AfterValidator(_name), _told(minLength=1, maxLength=NAME_LIMIT, pattern=_FILLED)]
TypeName = Annotated[
    Text, AfterValidator(_name), BeforeValidator(_or_general, json_schema_input_type=str | None)
]
Email = Annotated[Text, AfterValidator(_email), _told(format="email")]
_Names = tuple[Name, ...]
EmailSet = Annotated[tuple[Email, ...], AfterValidator(_unique)]
Names = Annotated[
    _Names, AfterValidator(_unique), BeforeValidator(_or_none_listed, json_schema_input_type=_Names | None)
]
Emails = Annotated[EmailSet, BeforeValidator(_or_none_listed, json_schema_input_type=EmailSet | None)]
