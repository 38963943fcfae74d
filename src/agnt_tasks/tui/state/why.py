"""One line for a card: why it stands still, or what it is doing."""

from __future__ import annotations

from collections.abc import Callable

from agnt_tasks.models.card import Card, Standing
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.actions import BY_ID
from agnt_tasks.wording.amounts import age
from agnt_tasks.wording.standing import first_line, next_try_alone
from agnt_tasks.wording.width import width

QUIET = 15_000
"""Without a sign of life for so many milliseconds, a worker is worth a word."""
_STARTING = 5_000
"""What began so many milliseconds ago is still starting."""

Ways = tuple[str, ...]
"""To say the same, the longest first."""
Hint = Callable[[str], str]
"""The key of an action, as people read it: `Keymap.hint`."""


def _key(action_id: str) -> str:
    return BY_ID[action_id].keys[0]


def why(
    card: Card,
    standing: Standing | None,
    now: int,
    *,
    limit: int,
    quiet_since: int | None,
    room: int,
    hint: Hint = _key,
) -> str:
    """Why the task does not move; empty: it does, has ended well, or is not known well enough.

    `limit` is how many executions run at once, `quiet_since` when its beat last changed (milliseconds).
    Of the ways to say it, the longest that fits into `room` cells; if none does, the shortest.
    """
    ways = _ways(card, standing, now, limit, quiet_since, hint)
    return next((each for each in ways if width(each) <= room), ways[-1])


def _ways(
    card: Card, standing: Standing | None, now: int, limit: int, quiet_since: int | None, hint: Hint
) -> Ways:
    if card.status == TaskStatus.PENDING:
        return (f"not started: {hint('task.process')}",)
    if standing is None:
        return ("",)
    if card.status == TaskStatus.IN_PROGRESS:
        return _in_progress(standing, now, limit, quiet_since, hint)
    process, since = hint("task.process"), _long(standing.since, now)
    if card.status == TaskStatus.NEEDS_CLARIFICATION:
        return f"waiting for you {since}", f"waiting {since}"
    if card.status == TaskStatus.ON_HOLD:
        return f"on hold {since}: {process} goes on", f"on hold {since}: {process}"
    if card.status == TaskStatus.FAILED:
        error = first_line(standing.error)
        return (error,) if error else (f"failed: {process} tries again", f"failed: {process}")
    return ("",)


def _in_progress(standing: Standing, now: int, limit: int, quiet_since: int | None, hint: Hint) -> Ways:
    if not standing.execution:
        keys = f"{hint('task.stop')}, then {hint('task.process')}"
        return f"nothing runs this here: {keys}", f"stuck: {keys}"
    if standing.execution == "queued":
        return _queued(standing, now, limit)
    if standing.execution == "stopping":
        return ("stopping…",)
    if quiet_since is not None and now - quiet_since >= QUIET:
        silence = _long(quiet_since, now)
        return f"no sign of life for {silence}", f"silent for {silence}"
    notice = first_line(standing.notice)
    return notice, next_try_alone(notice) or notice


def _queued(standing: Standing, now: int, limit: int) -> Ways:
    if standing.place == 1 and now - standing.since < _STARTING:
        return "queued: a worker is starting", "queued: starting"
    if standing.unattended:
        return "queued: no worker runs on the server", "queued: no worker"
    if not standing.place:
        return ("queued",)
    place = f"queued {_nth(standing.place)}"
    return (f"{place} behind the limit of {limit}", place) if limit else (place,)


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
