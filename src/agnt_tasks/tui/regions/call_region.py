"""Calling the user who looks elsewhere: bell or desktop notification (board.md, rule 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from agnt_tasks.models.clean import clean_line
from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.regions.wording import short

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

_KINDS = {
    TaskStatus.NEEDS_CLARIFICATION: ("question", "asks"),
    TaskStatus.FAILED: ("failure", "failed"),
    TaskStatus.COMPLETED: ("finish", "is done"),
}
_KEPT = 500


class CallRegion(Region):
    def actions(self) -> Mapping[str, Do]:
        return {}

    def __init__(self, screen: BoardScreen) -> None:
        super().__init__(screen)
        self._called: dict[tuple[str, int], None] = {}

    def happened(self, events: Sequence[Event]) -> None:
        """One call for each task that came into a state worth it; the same question calls once."""
        settings = self.screen.surroundings.settings.notify
        if settings.unfocused_only and self.screen.app.app_focus:
            return
        for event in events:
            kind = _KINDS.get(event.status) if event.status and event.kind is EventKind.TASK else None
            if kind is None or self._was_called(event):
                continue
            way = getattr(settings, kind[0])
            if way == "bell":
                self.screen.app.bell()
            elif way == "desktop":
                self._desktop(event.task_id, kind[1])

    def _was_called(self, event: Event) -> bool:
        """Keyed by the change and not by the status: a second question calls again."""
        key = (event.task_id, event.updated_at)
        if key in self._called:
            return True
        self._called[key] = None
        while len(self._called) > _KEPT:
            del self._called[next(iter(self._called))]
        return False

    def _desktop(self, task_id: str, word: str) -> None:
        card = self.state.find(task_id)
        standing = self.state.standings.get(task_id)
        said = (standing.question or standing.error).partition("\n")[0] if standing else ""
        title = short(card.title) if card else task_id
        text = clean_line(f"{title} {word}{': ' + said if said else ''}").replace(";", ",")[:200]
        self.screen.write_to_terminal(f"\x1b]9;{text}\x07\x1b]777;notify;agnt;{text}\x07")
