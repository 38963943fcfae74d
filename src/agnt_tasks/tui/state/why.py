"""One line for a card: why it stands still, or what it is doing."""

from __future__ import annotations

from collections.abc import Callable

from agnt_tasks.models.card import Card, Standing
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.actions import BY_ID
from agnt_tasks.wording.amounts import age
from agnt_tasks.wording.standing import first_line

QUIET = 15_000
"""Without a sign of life for so many milliseconds, a worker is worth a word."""
_STARTING = 5_000
"""What began so many milliseconds ago is still starting."""

Hint = Callable[[str], str]
"""The key of an action, as people read it: `Keymap.hint`."""


def _key(action_id: str) -> str:
    return BY_ID[action_id].keys[0]


def why(
    card: Card, standing: Standing | None, now: int, *, limit: int, quiet_since: int | None, hint: Hint = _key
) -> str:
    """Why the task does not move; empty: it does, has ended well, or is not known well enough.

    `limit` is how many executions run at once, `quiet_since` when its beat last changed (milliseconds).
    """
    if card.status == TaskStatus.PENDING:
        return f"not started: {hint('task.process')}"
    if standing is None:
        return ""
    if card.status == TaskStatus.IN_PROGRESS:
        return _in_progress(standing, now, limit, quiet_since, hint)
    if card.status == TaskStatus.NEEDS_CLARIFICATION:
        return f"waiting for you {_long(standing.since, now)}"
    if card.status == TaskStatus.ON_HOLD:
        return f"on hold {_long(standing.since, now)}: {hint('task.process')} goes on"
    if card.status == TaskStatus.FAILED:
        return first_line(standing.error) or f"failed: {hint('task.process')} tries again"
    return ""


def _in_progress(standing: Standing, now: int, limit: int, quiet_since: int | None, hint: Hint) -> str:
    if not standing.execution:
        return f"nothing runs this here: {hint('task.stop')}, then {hint('task.process')}"
    if standing.execution == "queued":
        return _queued(standing, now, limit)
    if standing.execution == "stopping":
        return "stopping…"
    if quiet_since is not None and now - quiet_since >= QUIET:
        return f"no sign of life for {_long(quiet_since, now)}"
    return first_line(standing.notice)


def _queued(standing: Standing, now: int, limit: int) -> str:
    if standing.place == 1 and now - standing.since < _STARTING:
        return "queued: a worker is starting"
    return f"queued {_nth(standing.place)} behind the limit of {limit}" if standing.place else "queued"


def _nth(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _long(since: int, now: int) -> str:
    return age(min(since, now - 1000), now)


def doing(standing: Standing | None, now: int) -> str:
    """What a running execution does in this moment: `asking gpt-5.4-mini`, `using read_attachment`."""
    if standing is None or standing.execution != "running":
        return ""
    kind, _, name = standing.step.partition(" ")
    if name and kind in ("model", "tool"):
        return f"asking {name.rpartition('/')[2]}" if kind == "model" else f"using {name}"
    return "starting" if now - (standing.started_at or now) < _STARTING else "working"
