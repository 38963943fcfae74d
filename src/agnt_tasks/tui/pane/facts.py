"""The head of the pane: title, where the task stands, its facts, and what to do now."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.strip import Strip

from agnt_tasks.models.clean import clean_line
from agnt_tasks.models.execution import NO_USAGE
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.tui.lines.rows import wrapped
from agnt_tasks.tui.look.lines import Piece, line
from agnt_tasks.tui.look.palette import Palette
from agnt_tasks.verbs.boarding import card_of
from agnt_tasks.verbs.histories import is_moving, last_error, open_questions
from agnt_tasks.wording.amounts import age, ago, count, duration, moment, price
from agnt_tasks.wording.statuses import GLYPHS, WORDS, raw_words
from agnt_tasks.wording.width import cut, pad

WIDE = 70
"""From this width on facts stand in two columns."""
_MOST = 6
"""Lines of facts, where there is room for them."""
_ROOM = 20
"""Lines for everything: more than are ever needed."""
BARE = 2
"""The room for nothing but the title and where the task stands."""
_ERROR_LINES = 2
_IN_A_LINE = 2
"""Facts that are told in one line together."""
_LABEL = 11
_VERDICTS = {Feedback.LIKE: "liked", Feedback.DISLIKE: "disliked", None: ""}


def status_style(palette: Palette, status: TaskStatus, *, bold: bool = False) -> Style:
    known = list(TaskStatus)
    return palette.status(known.index(status) if status in known else len(known), bold=bold)


def fact_lines(
    task: Task, width: int, palette: Palette, now: int, keys: Mapping[str, str], room: int = _ROOM
) -> list[Strip]:
    """At most `room` lines of exactly `width` cells. `keys`: by action id, as people read them.

    Where there is little room, facts go first, then what to do; title and standing stay.
    """
    title = _cut(task.title, width, max(1, min(3, room - 4)))
    top = [*((Piece(text, palette.bold),) for text in title), _standing(task, palette, now)]
    below = _below(task, width, palette, keys)[: max(0, room - len(top))]
    left = room - len(top) - len(below)
    facts = _told(_facts(task, now), width, palette, left - 1 - bool(below))
    gaps = left - len(facts)
    lines: list[tuple[Piece, ...]] = [
        *top,
        *([()] if len(facts) > 1 else []),
        *facts,
        *([()] if below and gaps else []),
        *below,
    ]
    return [line(pieces, width, palette.plain) for pieces in lines]


def _below(task: Task, width: int, palette: Palette, keys: Mapping[str, str]) -> list[tuple[Piece, ...]]:
    """Why it failed, and what to do now."""
    error, colour = last_error(task), status_style(palette, task.status)
    return [
        *((Piece(text, colour),) for text in _cut(error.message if error else "", width, _ERROR_LINES)),
        *((Piece(text, palette.accent),) for text in wrapped(_hint(task, keys), width)),
    ]


def _told(facts: Mapping[str, str], width: int, palette: Palette, room: int) -> list[tuple[Piece, ...]]:
    """The facts with their names; where only a line is left, the first ones without."""
    if room > 1:
        return _fact_rows(facts, width, palette, min(room, _MOST))
    told = clean_line(" · ".join(list(facts.values())[:_IN_A_LINE]))
    return [(Piece(cut(told, width), palette.muted),)] if room >= 0 else []


def _cut(text: str, width: int, most: int) -> list[str]:
    lines = wrapped(text, width)
    return [*lines[: most - 1], lines[most - 1] + "…"] if len(lines) > most else list(lines)


def _standing(task: Task, palette: Palette, now: int) -> tuple[Piece, ...]:
    moves = [entry.timestamp for entry in task.activities if entry.type == "status_change"]
    at = moves[-1] if moves else task.created_at
    ended = task.status in (TaskStatus.COMPLETED, TaskStatus.FAILED)
    since = ago(at, now) if ended or age(at, now) == "now" else f"for {age(at, now)}"
    colour = status_style(palette, task.status, bold=True)
    raw = raw_words(task.status.column, card_of(task).raw_status)
    beside = " · ".join(filter(None, (raw, since)))
    return Piece(f"{GLYPHS[task.status]} {WORDS[task.status]}", colour), Piece(f"  {beside}", palette.muted)


def _facts(task: Task, now: int) -> dict[str, str]:
    """What there is to say, the most important first."""
    facts = {
        "Assistant": f"{task.assistant} · {task.type}",
        "Spent": _spent(task),
        "Owner": task.owner_email,
        "Assigned": ", ".join(task.assigned_users),
        "Updated": ago(task.updated_at, now),
        "Created": moment(task.created_at)[:16],
        "Feedback": _VERDICTS[task.feedback],
        "Skills": ", ".join(task.skills),
        "Followers": ", ".join(task.followers),
        "Parent": task.parent_task_id or "",
        "Subtasks": ", ".join(task.child_task_ids),
    }
    return {label: fact for label, fact in facts.items() if fact}


def _spent(task: Task) -> str:
    """Money, tokens and time of all executions together."""
    if not task.executions:
        return ""
    usage = sum((execution.usage for execution in task.executions), NO_USAGE)
    facts = [price(usage.cost_usd), count(usage.input_tokens + usage.output_tokens, "token")]
    took = sum(execution.duration_ms or 0 for execution in task.executions)
    return " · ".join([*facts, duration(took)] if took else facts)


def _fact_rows(facts: Mapping[str, str], width: int, palette: Palette, most: int) -> list[tuple[Piece, ...]]:
    """In one column or two, of which the left one is a little narrower: it has the shorter facts."""
    rooms = (width * 9 // 20, width - width * 9 // 20) if width >= WIDE else (width,)
    rows: list[tuple[Piece, ...]] = []
    for at in range(0, min(len(facts), most * len(rooms)), len(rooms)):
        pairs = zip(list(facts.items())[at:], rooms, strict=False)
        rows.append(tuple(piece for pair, room in pairs for piece in _fact(*pair, room, palette)))
    return rows


def _fact(label: str, fact: str, room: int, palette: Palette) -> tuple[Piece, Piece]:
    text = cut(clean_line(fact), room - _LABEL - 1)
    return Piece(label.ljust(_LABEL), palette.muted), Piece(pad(text, room - _LABEL), palette.plain)


def _hint(task: Task, keys: Mapping[str, str]) -> str:
    """What to do now; empty when nothing has to be done."""
    process, stop = _press(keys, "task.process"), _press(keys, "task.stop")
    match task.status:
        case TaskStatus.PENDING:
            return f"Not started{process and f': {process} to run it'}."
        case TaskStatus.NEEDS_CLARIFICATION:
            answer, asked = _press(keys, "task.answer"), len(open_questions(task))
            questions = f" with {count(asked, 'question')}" if asked > 1 else ""
            return f"Waiting for you{questions}{answer and f': {answer} to answer'}."
        case TaskStatus.ON_HOLD:
            return f"Stopped{process and f': {process} to go on'}."
        case TaskStatus.FAILED:
            return process and f"{process[0].upper()}{process[1:]} to run it again."
        case TaskStatus.IN_PROGRESS if not is_moving(task):
            return f"Nothing runs this here{stop and f': {stop} to stop it'}."
    return ""


def _press(keys: Mapping[str, str], action: str) -> str:
    return f"press {keys[action]}" if keys.get(action) else ""
