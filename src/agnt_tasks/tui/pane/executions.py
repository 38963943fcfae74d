"""What ran, as a tree of rows: executions, their steps on a common time axis, what went in and came out.

Keys: `EXECUTION`, its step `EXECUTION:INDEX`, below it `EXECUTION:INDEX arguments` and `… output`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from agnt_tasks.models.clean import clean_line
from agnt_tasks.models.execution import Execution, Step, Usage
from agnt_tasks.models.status import StepState, TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.tui.lines.rows import Line, Row
from agnt_tasks.tui.look.lines import Piece
from agnt_tasks.tui.look.palette import Palette
from agnt_tasks.tui.pane.facts import status_style
from agnt_tasks.tui.pane.timeaxis import Axis
from agnt_tasks.verbs.histories import is_open, last_error
from agnt_tasks.wording.amounts import clock, duration, price
from agnt_tasks.wording.histories import EXECUTION_STATUSES, STEP_STATUSES, execution_words, step_words
from agnt_tasks.wording.statuses import GLYPHS
from agnt_tasks.wording.width import cut, pad, width

_KEPT = 20
"""Lines of arguments and results that are shown at first."""
_HEADS = ("time", "cost", "in → out")
_NARROWEST_BAR = 12
"""Cells; figures give way to bars, the last first."""
_WIDEST_NAME = 22
_ROOMY = (50, 80)
"""Cells from which on there is room for the cost and for the tokens of an execution."""


def execution_rows(task: Task, now: int, palette: Palette) -> list[Row]:
    """The oldest first; the latest is unfolded. To be made anew each second while something runs."""
    rows: list[Row] = []
    for number, execution in enumerate(task.executions, 1):
        latest = execution is task.executions[-1]
        rows.append(
            Row(
                execution.id,
                partial(_execution_head, execution, number, now, palette),
                partial(_execution_body, execution, palette),
                margin=3,
                keep=1,
                folded=not latest,
            )
        )
        if execution.steps:
            rows += _step_rows(execution, now, palette)
    return rows


def failed_step_key(task: Task) -> str | None:
    """The row that tells why the task failed: a step, or an execution that failed outside of any."""
    error = last_error(task)
    failed = next((each for each in task.executions if error and each.id == error.execution_id), None)
    if failed is None:
        return None
    steps = (step.index for step in reversed(failed.steps) if step.status is StepState.FAILED)
    index = next(steps, None)
    return failed.id if index is None else f"{failed.id}:{index}"


def _execution_head(execution: Execution, number: int, now: int, palette: Palette, cells: int) -> Line:
    status = EXECUTION_STATUSES[execution.status]
    if execution.started_at is None:
        status = TaskStatus.PENDING if is_open(execution) else status
    facts = [clock(execution.started_at or execution.queued_at or 0), _short(execution.model)]
    if execution.attempt > 1:
        facts.insert(0, f"attempt {execution.attempt}")
    took = execution.duration_ms
    if not execution.completed_at and execution.started_at is not None:
        took = now - execution.started_at
    spent = [duration(took)]
    if execution.usage.input_tokens or execution.usage.output_tokens:
        spent += _spent(execution.usage)[: sum(cells >= room for room in _ROOMY)]
    pieces = (
        Piece(f"{number}  ", palette.muted),
        Piece(f"{GLYPHS[status]} {execution_words(execution)}", status_style(palette, status, bold=True)),
        Piece("  " + " · ".join(filter(None, facts)), palette.muted),
    )
    return Line(pieces, (Piece(" · ".join(filter(None, spent)), palette.muted),))


def _execution_body(execution: Execution, palette: Palette) -> Iterable[Piece]:
    told = {step.error.message for step in execution.steps if step.error}
    if execution.error and execution.error.message not in told:
        style = status_style(palette, TaskStatus.FAILED)
        yield Piece(f"{execution.error.message} ({execution.error.code})", style)
    if execution.notice:
        yield Piece(execution.notice, status_style(palette, TaskStatus.NEEDS_CLARIFICATION))
    yield Piece(f"“{execution.message.strip()}”" if execution.message.strip() else "", palette.plain)


class _Table(NamedTuple):
    """What the steps of an execution have in common: the time axis and the sizes of their columns."""

    start: int
    end: int
    name: int
    figures: tuple[int, ...]

    def bars(self, cells: int) -> tuple[Axis, int]:
        """The axis, and how many of the figures there is room for beside it."""
        shown = len(self.figures)
        while shown > 1 and self._room(cells, shown) < _NARROWEST_BAR:
            shown -= 1
        return Axis(self.start, self.end, max(self._room(cells, shown), 1)), shown

    def _room(self, cells: int, shown: int) -> int:
        return cells - self.name_size(cells) - 2 - sum(size + 2 for size in self.figures[:shown])

    def name_size(self, cells: int) -> int:
        return min(self.name, _WIDEST_NAME, max(cells // 3, 8))

    def right(self, figures: Iterable[str], shown: int) -> str:
        sized = zip(list(figures)[:shown], self.figures[:shown], strict=True)
        return "".join("  " + pad(figure, size, right=True) for figure, size in sized)


def _name(step: Step) -> str:
    return clean_line(_short(step.name) if step.kind == "model" else step.name)


def _short(model: str) -> str:
    """Without its provider."""
    return model.rpartition("/")[2]


def _figures(step: Step, now: int) -> tuple[str, str, str]:
    took = step.duration_ms
    if took is None and step.status is StepState.STARTED:
        took = now - step.started_at
    spent = ("", "")
    if step.usage and (step.usage.input_tokens or step.usage.output_tokens):
        spent = _spent(step.usage)
    return duration(took), *spent


def _spent(usage: Usage) -> tuple[str, str]:
    return price(usage.cost_usd), f"{usage.input_tokens:,} → {usage.output_tokens:,}"


def _table(execution: Execution, now: int) -> _Table:
    steps = execution.steps
    known = [step.completed_at or step.started_at for step in steps]
    start = min(execution.started_at or steps[0].started_at, steps[0].started_at)
    end = execution.completed_at or (now if is_open(execution) else max(known))
    first, *others = zip(_HEADS, *(_figures(step, now) for step in steps), strict=True)
    columns = [first, *(column for column in others if any(column[1:]))]
    sizes = tuple(max(map(width, column)) for column in columns)
    return _Table(start, max(end, start + 1), max(width(_name(step)) for step in steps) + 2, sizes)


def _step_rows(execution: Execution, now: int, palette: Palette) -> Iterable[Row]:
    table, going_on = _table(execution, now), is_open(execution)
    yield Row(f"{execution.id} axis", partial(_axis_head, table, palette), level=1, selectable=False)
    for step in execution.steps:
        key = f"{execution.id}:{step.index}"
        head = partial(_step_head, step, table, now if going_on else table.end, palette)
        yield Row(key, head, partial(_step_body, step, going_on, palette), level=1, margin=2)
        if step.arguments:
            yield _text_row(f"{key} arguments", "Arguments", partial(_arguments, step, palette), palette)
        if step.output or step.calls:
            word = "Answer" if step.kind == "model" else "Result"
            yield _text_row(f"{key} output", word, partial(_output, step, palette), palette)
    yield Row(f"{execution.id} end", Line(), level=1, selectable=False)


def _axis_head(table: _Table, palette: Palette, cells: int) -> Line:
    axis, shown = table.bars(cells)
    text = " " * (table.name_size(cells) + 2) + axis.ticks() + table.right(_HEADS, shown)
    return Line((Piece(text, palette.faint),))


def _step_head(step: Step, table: _Table, now: int, palette: Palette, cells: int) -> Line:
    axis, shown = table.bars(cells)
    status = STEP_STATUSES[step.status]
    room = table.name_size(cells) - 2
    waits = step.status in (StepState.WAITING, StepState.UNKNOWN)
    bar = axis.bar(step.started_at, step.completed_at or now, hatched=waits)
    model = step.kind == "model"
    done = palette.accent if model else palette.muted
    return Line(
        (
            Piece(GLYPHS[status] + " ", status_style(palette, status)),
            Piece(pad(cut(_name(step), room), room) + "  ", palette.muted if model else palette.plain),
            Piece(bar, done if step.status is StepState.DONE else status_style(palette, status)),
            Piece(table.right(_figures(step, now), shown), palette.muted),
        )
    )


def _step_body(step: Step, going_on: bool, palette: Palette) -> Iterable[Piece]:
    """Why it is not simply done."""
    style = status_style(palette, STEP_STATUSES[step.status])
    if step.error:
        yield Piece(f"{step.error.message} ({step.error.code})", style)
    elif step.status not in (StepState.DONE, StepState.STARTED) or not (going_on or step.completed_at):
        yield Piece(step_words(step, going_on), style)


def _text_row(key: str, title: str, body: partial[Iterable[Piece]], palette: Palette) -> Row:
    return Row(key, Line((Piece(title, palette.faint),)), body, level=2, keep=_KEPT)


def _arguments(step: Step, palette: Palette) -> Iterable[Piece]:
    yield Piece(json.dumps(step.arguments, ensure_ascii=False, indent=2), palette.muted)


def _output(step: Step, palette: Palette) -> Iterable[Piece]:
    yield Piece(step.output or "", palette.plain)
    if step.calls:
        yield Piece("Called " + ", ".join(call.name for call in step.calls), palette.muted)
