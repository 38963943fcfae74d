"""The log of changes that can be taken back. Pure: the caller makes the calls and reports what came of it.

A task's `updated_at` names a state of it. To take a change back leads to the state before, under a new
name; the log renames it everywhere, so that older changes can be taken back after newer ones.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

MOST_CHANGES = 100


class Call(NamedTuple):
    """One call of a verb, or of something that only the board knows, such as marks."""

    verb: str
    task_id: str
    arguments: Mapping[str, Any]


@dataclass(eq=False, slots=True)
class Change:
    """Something the user did, and the calls that take it back and do it again."""

    label: str
    """What is said of it: `title of t_1`."""
    task_ids: tuple[str, ...]
    back: tuple[Call, ...]
    again: tuple[Call, ...]
    before: dict[str, int]
    """`updated_at` by task before the change; none for what no store knows, such as marks."""
    expected: dict[str, int]
    """`updated_at` by task after it."""


class Refusal(NamedTuple):
    reason: str
    """A sentence."""


class Undo:
    """Changes done and changes taken back, the last one at the end."""

    def __init__(self) -> None:
        self._done: deque[Change] = deque(maxlen=MOST_CHANGES)
        self._undone: deque[Change] = deque(maxlen=MOST_CHANGES)

    @property
    def last_done(self) -> Change | None:
        """What `undo` would take back."""
        return self._done[-1] if self._done else None

    @property
    def last_undone(self) -> Change | None:
        """What `redo` would make again."""
        return self._undone[-1] if self._undone else None

    def record(self, change: Change) -> None:
        """The user did something new: what was taken back is gone."""
        self._done.append(change)
        self._undone.clear()

    def undo(self, current: Mapping[str, int]) -> Change | Refusal:
        """The change to take back now. `current` is `updated_at` by task; who is not in it was deleted.

        A change that is refused is dropped: the next call gives the one before.
        """
        return self._turn(current, back=True)

    def redo(self, current: Mapping[str, int]) -> Change | Refusal:
        """The change to make again; as `undo`."""
        return self._turn(current, back=False)

    def _turn(self, current: Mapping[str, int], *, back: bool) -> Change | Refusal:
        here, there = (self._done, self._undone) if back else (self._undone, self._done)
        if not here:
            return Refusal(f"There is nothing to {'undo' if back else 'redo'}.")
        change = here.pop()
        reason = _why_not(change.expected if back else change.before, current)
        if reason:
            return Refusal(f"{change.label} cannot be {'undone' if back else 'done again'}: {reason}.")
        there.append(change)
        return change

    def report(self, change: Change, updated: Mapping[str, int]) -> None:
        """The calls of the last `undo` or `redo` were made; `updated_at` by task afterwards."""
        if change not in self._undone and change not in self._done:
            return
        states = change.before if change in self._undone else change.expected
        renamed = {task_id: (states[task_id], new) for task_id, new in updated.items() if task_id in states}
        for each in (*self._done, *self._undone):
            for known in (each.before, each.expected):
                for task_id, (old, new) in renamed.items():
                    if known.get(task_id) == old:
                        known[task_id] = new

    def forget(self, change: Change) -> None:
        """The calls failed: nobody knows any more how to take it back or do it again."""
        for changes in (self._done, self._undone):
            if change in changes:
                changes.remove(change)


def _why_not(known: Mapping[str, int], current: Mapping[str, int]) -> str:
    """Why the tasks are not as they were left; a board that is behind the store sees older states."""
    for task_id, updated_at in known.items():
        if task_id not in current:
            return f"{task_id} was deleted"
        if current[task_id] > updated_at:
            return "the assistant or somebody else has acted on it since"
    return ""
