"""What can be found: actions with their keys, tasks that are loaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from agnt_tasks.tui.actions import ACTIONS
from agnt_tasks.tui.actions.key_names import shown
from agnt_tasks.tui.actions.keymap import Keymap
from agnt_tasks.tui.board.painter import glyph, name
from agnt_tasks.tui.state.board_state import BoardState


class Entry(NamedTuple):
    value: str
    """`action ID`, `task ID` or `warning WORDS`."""
    label: str
    keys: str = ""
    note: str = ""
    group: str = ""
    name: str = ""
    """What the footer calls it."""

    @property
    def is_action(self) -> bool:
        return self.value.startswith("action ")

    def fits(self, words: list[str]) -> bool:
        """Every word in name, help or group; or the whole of it is one of the keys."""
        text = f"{self.name} {self.label} {self.note} {self.group}".lower()
        return all(word.lower() in text for word in words) or " ".join(words) in self.keys.split()


def action_entries(place: str, keymap: Keymap) -> list[Entry]:
    """What works in that place first, then everything else, each with its keys."""
    here = [action for action in ACTIONS if place in action.where]
    others = [action for action in ACTIONS if place not in action.where]
    return [
        Entry(
            f"action {action.id}",
            action.help,
            " ".join(map(shown, keymap.keys_of(action.id))),
            group=action.group if action in here else f"{action.group} (elsewhere)",
            name=action.label,
        )
        for action in (*here, *others)
        if not action.id.startswith(("board.column_", "waiting.option_"))
    ]


def task_entries(state: BoardState) -> list[Entry]:
    return [
        Entry(f"task {card.id}", card.title, note=f"{glyph(status)} {name(status)}", group=card.id)
        for status, column in state.columns.items()
        for card in column.cards
    ]


def warning_entries(warnings: Iterable[str]) -> list[Entry]:
    return [Entry(f"warning {words}", words, "!", group="Warning") for words in warnings]
