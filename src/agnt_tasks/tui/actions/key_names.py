"""Keys by name: as people write them, as Textual calls them, as they are shown."""

from __future__ import annotations

import string

_NAMES = (
    "exclamation_mark quotation_mark number_sign dollar_sign percent_sign ampersand apostrophe "
    "left_parenthesis right_parenthesis asterisk plus comma minus full_stop slash colon semicolon "
    "less_than_sign equals_sign greater_than_sign question_mark at left_square_bracket backslash "
    "right_square_bracket circumflex_accent underscore grave_accent left_curly_bracket vertical_line "
    "right_curly_bracket tilde"
)
"""Textual's, in the order of `string.punctuation`."""
_PUNCTUATION = dict(zip(string.punctuation, _NAMES.split(), strict=True))
_SIGNS = {name: sign for sign, name in _PUNCTUATION.items()}
_WRITTEN = {
    "escape": "Esc", "enter": "Enter", "space": "space", "tab": "Tab", "up": "↑", "down": "↓", "left": "←",
    "right": "→", "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn", "insert": "Ins",
    "delete": "Del", "backspace": "Backspace",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}  # fmt: skip
_ALIASES = {
    "esc": "escape", "return": "enter", "del": "delete", "ins": "insert", "pgup": "pageup",
    "pgdn": "pagedown", "page_up": "pageup", "page_down": "pagedown", " ": "space",
    **{f"upper_{letter.lower()}": letter for letter in string.ascii_uppercase},
}  # fmt: skip
_MODIFIERS = ("alt", "ctrl", "shift")
_UNUSABLE = {
    "ctrl+i": "terminals send it as Tab",
    "ctrl+m": "terminals send it as Enter",
    "ctrl+j": "terminals send it as Enter",
    "ctrl+h": "many terminals send it as Backspace",
    "ctrl+left_square_bracket": "terminals send it as Esc",
    "ctrl+s": "it can stop the terminal's output",
    "ctrl+q": "it belongs to the terminal's output",
    "ctrl+z": "it suspends programs",
    "ctrl+c": "it copies",
}
UNSURE = {"alt+enter", "shift+enter", "ctrl+comma", "ctrl+full_stop", *(_PUNCTUATION[it] for it in "[]{}")}
"""Not on every keyboard, or not sent by every terminal: good only beside another key."""


def key_name(written: str) -> str:
    """Textual's name of a key that a person wrote: `?`, `G`, `shift+g`, `Esc`, `Ctrl+P`, `ctrl++`."""
    before, _, key = written.rpartition("+")
    if written.endswith("+"):
        before, key = written[:-1].rstrip("+"), "+"
    modifiers = sorted(before.lower().split("+")) if before else []
    key = _ALIASES.get(key.lower(), key.lower()) if len(key) > 1 else _ALIASES.get(key, key)
    key = _PUNCTUATION.get(key, key)
    if len(key) == 1 and modifiers:
        key = key.upper() if modifiers == ["shift"] else key.lower()
        modifiers = [] if modifiers == ["shift"] else modifiers
    return "+".join([*modifiers, key])


def shown(key: str) -> str:
    """A key as people read it: `Enter`, `ctrl+p`, `+`, `G`."""
    *modifiers, name = key.split("+")
    return "+".join([*modifiers, _WRITTEN.get(name) or _SIGNS.get(name, name)])


def problem_of(key: str) -> str:
    """Why no action can have this key; empty: it can."""
    *modifiers, name = key.split("+")
    known = name in _WRITTEN or name in _SIGNS or (len(name) == 1 and name.isalnum())
    if not known or not set(modifiers) <= set(_MODIFIERS):
        return f"there is no key {key}."
    if key in _UNUSABLE:
        return f"{shown(key)} cannot be used: {_UNUSABLE[key]}."
    if {"ctrl", "shift"} <= set(modifiers) and len(name) == 1:
        return f"{shown(key)} cannot be used: most terminals send it without shift."
    return ""
