"""Which key does what, where: a preset, and what the user wants otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agnt_tasks.tui.actions import ACTIONS, BY_ID
from agnt_tasks.tui.actions.key_names import UNSURE, key_name, problem_of, shown
from agnt_tasks.tui.actions.presets import PRESETS

__all__ = ["Keymap", "Keys", "Wishes", "build_keymap", "shown"]

Keys = Mapping[str, tuple[str, ...]]
"""By action id."""
Wishes = Mapping[str, str | Sequence[str] | None]
"""Keys by action id, as people write them; nothing: no key at all."""

_MOVES = {
    f"{widget}.{name}": f"board.{action}"
    for widget in ("list", "text")
    for name, action in (("down", "down"), ("up", "up"), ("page_down", "page_down"), ("page_up", "page_up"))
} | {
    "waiting.scroll_down": "board.page_down",
    "waiting.scroll_up": "board.page_up",
    "list.first": "board.top",
    "list.last": "board.bottom",
    "text.top": "board.top",
    "text.end": "board.bottom",
}
"""Lists and texts move as the board does."""


class Keymap(NamedTuple):
    """What every key does."""

    keys: Keys
    """As Textual names them, the best one first."""
    actions: Mapping[tuple[str, str], str]
    """By place and key."""
    warnings: tuple[str, ...]
    """What the user should know about the keys in config.toml; one sentence each."""

    def keys_of(self, action_id: str) -> tuple[str, ...]:
        return self.keys.get(action_id, ())

    def action_of(self, key: str, where: str) -> str | None:
        """The id of the action that a key starts in a place."""
        return self.actions.get((where, key))

    def for_widgets(self) -> dict[str, str]:
        """What differs from the keys that widgets have by themselves: by the id of their bindings."""
        own = {each.id: each.id for each in ACTIONS if not {"board", "pane"} & set(each.where)}
        ids = {**own, **{each: each for each in ("pane.back", "app.refresh")}, **_MOVES}
        usual = PRESETS["vim"]
        changed = {name: action for name, action in ids.items() if self.keys_of(action) != usual[action]}
        return {binding: ",".join(self.keys_of(action)) for binding, action in changed.items()}

    def hint(self, action_id: str) -> str:
        """Its first key as people read it; empty: it has none."""
        return next(map(shown, self.keys_of(action_id)), "")


def build_keymap(preset: str, wishes: Wishes) -> Keymap:
    """The keys of a preset, changed by the user's wishes. Who wishes for a key takes it from who had it."""
    warnings: list[str] = []
    changed = _wished(wishes, warnings)
    keys = {**PRESETS[preset], **changed}
    places: dict[tuple[str, str], str] = {}
    for action in sorted(ACTIONS, key=lambda action: action.id not in changed):
        for key in keys[action.id]:
            winners = {places.setdefault((place, key), action.id) for place in action.where} - {action.id}
            warnings += [
                f"{shown(key)} is for {each}, no longer for {action.id}." for each in sorted(winners)
            ]
    won = {(action_id, key) for (_, key), action_id in places.items()}
    kept = {each: tuple(key for key in own if (each, key) in won) for each, own in keys.items()}
    return Keymap(kept, places, tuple(warnings))


def _wished(wishes: Wishes, warnings: list[str]) -> Keys:
    """The wishes that can be granted; the others leave things as they are, with a warning."""
    granted: dict[str, tuple[str, ...]] = {}
    for action_id, written in wishes.items():
        if action_id not in BY_ID:
            warnings.append(_unknown(action_id))
            continue
        keys = _read(written)
        problems = {key: problem for key in keys if (problem := problem_of(key))}
        warnings += [f"{action_id}: {problem}" for problem in problems.values()]
        usable = tuple(key for key in keys if key not in problems)
        if usable and UNSURE.issuperset(usable):
            key = shown(usable[0])
            warnings.append(f"{action_id}: not every keyboard and terminal has {key}: add a second key.")
        if usable or not keys:
            granted[action_id] = usable
    return granted


def _unknown(action_id: str) -> str:
    import difflib

    near = difflib.get_close_matches(action_id, BY_ID, n=3, cutoff=0.5)
    return f"There is no action {action_id}." + (f" Did you mean {' or '.join(near)}?" if near else "")


def _read(written: str | Sequence[str] | None) -> list[str]:
    """Keys in a text stand between commas or blanks."""
    given = [written] if isinstance(written, str) else written or ()
    keys = (key for text in given for key in ([text] if len(text) == 1 else re.split(r"[,\s]+", text)))
    return list(dict.fromkeys(key_name(key) for key in keys if key))
