"""What was said and done, as rows: the oldest first, a line between days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from agnt_tasks.models.activity import Activity, ErrorEntry, HumanFeedback, Message, StatusChange
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.tui.lines.rows import Line, Row
from agnt_tasks.tui.look.lines import Piece
from agnt_tasks.tui.look.palette import Palette
from agnt_tasks.tui.pane.facts import status_style
from agnt_tasks.wording.amounts import moment
from agnt_tasks.wording.histories import said, told
from agnt_tasks.wording.statuses import GLYPHS
from agnt_tasks.wording.width import cut

_DAY = 86_400_000
_KEPT, _ASKING = 3, 30
"""Lines of a long text that are shown at first; what somebody has to act on is shown whole."""
_ROOMY = 60
"""Cells from which on there is room for whole addresses."""
_MARGIN = len("14:03  ● ")
"""Where words begin, below which the text stands."""


def activity_rows(task: Task, now: int, palette: Palette) -> list[Row]:
    rows: list[Row] = []
    day = ""
    for position, entry in enumerate(task.activities):
        at = moment(entry.timestamp)
        if at[:10] != day:
            day = at[:10]
            if rows:
                rows.append(Row(f"{task.id} {position} gap", Line(), selectable=False))
            rows.append(_day_row(day, now, palette, f"{task.id} {position} day"))
        # The log only grows, so a position is an entry for ever.
        rows.append(_entry_row(entry, palette, f"{task.id} {position}"))
    return rows


def _day_row(day: str, now: int, palette: Palette, key: str) -> Row:
    known = {moment(now)[:10]: "Today", moment(now - _DAY)[:10]: "Yesterday"}
    text = known.get(day) or f"{date.fromisoformat(day):%A} {day}"
    return Row(key, Line((Piece(text, palette.muted),)), selectable=False)


def _entry_row(entry: Activity, palette: Palette, key: str) -> Row:
    asks = isinstance(entry, ErrorEntry) or (isinstance(entry, Message) and bool(entry.clarification))
    keep = _ASKING if asks else _KEPT
    return Row(key, partial(_head, entry, palette), partial(_body, entry, palette), margin=_MARGIN, keep=keep)


def _head(entry: Activity, palette: Palette, cells: int) -> Line:
    words, mark = told(entry), _mark(entry, palette)
    what = mark.style if isinstance(entry, StatusChange | ErrorEntry) else palette.plain
    if isinstance(entry, Message):
        what = palette.bold
    by = "" if isinstance(entry, ErrorEntry) else entry.by or ""
    by = cut(by if cells >= _ROOMY else by.partition("@")[0], cells // 3)
    pieces = (
        Piece(f"{moment(entry.timestamp)[11:16]}  ", palette.faint),
        mark,
        Piece(words.what, what),
        Piece(words.rest, palette.plain),
        Piece(f" · {words.before}" if words.before else "", palette.faint),
    )
    return Line(pieces, (Piece(by, palette.faint),) if by else ())


def _mark(entry: Activity, palette: Palette) -> Piece:
    """A glyph and a blank, in the colour of what it means."""
    match entry:
        case StatusChange():
            status = entry.to
        case ErrorEntry():
            status = TaskStatus.FAILED
        case Message(clarification=True):
            status = TaskStatus.NEEDS_CLARIFICATION
        case Message():
            return Piece("→ " if entry.role == "user" else "← ", palette.accent)
        case HumanFeedback(feedback=feedback) if feedback:
            return Piece("+ " if feedback is Feedback.LIKE else "- ", palette.accent)
        case _:
            return Piece("• ", palette.muted)
    return Piece(GLYPHS[status] + " ", status_style(palette, status))


def _body(entry: Activity, palette: Palette) -> Iterable[Piece]:
    yield Piece(said(entry), palette.plain)
    if not isinstance(entry, Message):
        return
    options = entry.options or ()
    for number, option in enumerate(options, 1):
        mark = "  (recommended)" if option == entry.recommended else ""
        yield Piece(f"  {number}. {option}{mark}", palette.plain if mark else palette.muted)
    if entry.recommended and entry.recommended not in options:
        yield Piece(f"  Recommended: {entry.recommended}", palette.muted)
    if entry.reason:
        yield Piece(f"Why: {entry.reason}", palette.muted)
