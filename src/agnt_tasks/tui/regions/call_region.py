"""Calling the user who looks elsewhere: bell or desktop notification (board.md, rule 9)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from agnt_tasks.config.board import Notify
from agnt_tasks.errors import AgntError
from agnt_tasks.models.card import Standing
from agnt_tasks.models.clean import clean_line
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.regions.wording import short
from agnt_tasks.verbs.boarding import standings_of

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

_KINDS = {
    TaskStatus.NEEDS_CLARIFICATION: ("question", "asks"),
    TaskStatus.FAILED: ("failure", "failed"),
    TaskStatus.COMPLETED: ("finish", "is done"),
}
_KEPT = 500
_LONGEST = 200
"""Characters of a desktop notification."""
_APART = 1_000
"""Milliseconds: a store may note one after the other that a task changed and what its status is."""


class CallRegion(Region):
    def actions(self) -> Mapping[str, Do]:
        return {}

    def __init__(self, screen: BoardScreen) -> None:
        super().__init__(screen)
        self._called: dict[tuple[str, int], None] = {}
        self._watched_until = 0
        """When the last change was made that somebody saw happen, by the store's clock."""

    @property
    def _notify(self) -> Notify:
        return self.screen.surroundings.settings.notify

    @property
    def _is_watched(self) -> bool:
        return self._notify.unfocused_only and self.screen.app.app_focus

    def _way(self, event: Event) -> str:
        """How it calls, by what came of the task; `off`: not at all."""
        kind = _KINDS.get(event.status) if event.status and event.kind is EventKind.TASK else None
        return getattr(self._notify, kind[0]) if kind else "off"

    def happened(self, events: Sequence[Event]) -> None:
        """One call for each task that came into a state worth it; the same question calls once."""
        if self._is_watched:
            self._watched_until = max((self._watched_until, *(event.updated_at for event in events)))
        elif wanted := [event for event in events if self._way(event) != "off"]:
            self.queue(self._call(wanted))

    async def _call(self, events: Sequence[Event]) -> None:
        store = self.screen.desk.store
        try:
            for standing in await standings_of(store, list(dict.fromkeys(each.task_id for each in events))):
                event = next((each for each in events if _began(standing, each)), None)
                if event and not self._is_watched and not self._is_known(standing):
                    if self._way(event) == "bell":
                        self.screen.app.bell()
                    else:
                        card = self.state.find(event.task_id) or await store.get_task(event.task_id)
                        self._desktop(card.title, event, standing)
        except AgntError:
            # The header tells of a store that does not answer.
            return

    def _is_known(self, standing: Standing) -> bool:
        """Keyed by the question and not by the status: a second question calls again."""
        key = (standing.task_id, standing.since)
        if key in self._called or standing.since <= self._watched_until:
            return True
        self._called[key] = None
        while len(self._called) > _KEPT:
            del self._called[next(iter(self._called))]
        return False

    def _desktop(self, title: str, event: Event, standing: Standing) -> None:
        assert event.status is not None  # noqa: S101
        said = (standing.question or standing.error).strip().partition("\n")[0]
        text = f"{short(title)} {_KINDS[event.status][1]}{': ' + said if said else ''}"
        # What stands behind a semicolon would be an argument.
        text = clean_line(text).replace(";", ",")[:_LONGEST]
        self.screen.write_to_terminal(f"\x1b]{_code(os.environ)}{text}\x07")


def _began(standing: Standing, event: Event) -> bool:
    """Whether that change brought the task to where it stands, and not one of its title, say, afterwards."""
    return standing.task_id == event.task_id and abs(event.updated_at - standing.since) <= _APART


def _code(env: Mapping[str, str]) -> str:
    """One of the two that terminals know: those that know both would show both."""
    urxvt = "VTE_VERSION" in env or env.get("TERM", "").startswith("rxvt")
    return "777;notify;agnt;" if urxvt else "9;"
