"""The files of a task as rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from agnt_tasks.models.attachment import TaskFile
from agnt_tasks.models.task import Task
from agnt_tasks.tui.lines.rows import Line, Row
from agnt_tasks.tui.look.lines import Piece
from agnt_tasks.tui.look.palette import Palette
from agnt_tasks.wording.amounts import ago, size

_FIGURES = (9, 12, 15)
"""Cells of size, role and age."""


def file_rows(files: Sequence[TaskFile], task: Task, now: int, palette: Palette) -> list[Row]:
    """One row a file. Its key is its name, by which it is read; older ones of that name cannot be opened."""
    numbers = {execution.id: number for number, execution in enumerate(task.executions, 1)}
    newest = {file.name: position for position, file in enumerate(files)}
    rows: list[Row] = []
    for position, file in enumerate(files):
        opens = newest[file.name] == position
        key = file.name if opens else f"{file.name} {position} of {task.id}"
        head = partial(_head, file, opens, numbers, now, palette)
        rows.append(Row(key, head, selectable=opens))
    return rows


def _head(
    file: TaskFile, opens: bool, numbers: dict[str, int], now: int, palette: Palette, cells: int
) -> Line:
    result = file.role == "result"
    mark = Piece("← " if result else "→ ", palette.accent if result else palette.muted)
    number = numbers.get(file.execution_id or "")
    facts = [size(file.size).rjust(_FIGURES[0]), f"  {file.role}".ljust(2 + _FIGURES[1])]
    if cells >= 60:
        facts.append(ago(file.created_at, now).ljust(_FIGURES[2]))
    if cells >= 75:
        facts.append((f"execution {number}" if number else "").ljust(12))
    kind = Piece(f"  {file.mime_type or ''}" if cells >= 90 else "", palette.faint)
    return Line(
        (mark, Piece(file.name, palette.plain if opens else palette.muted), kind),
        (Piece("".join(facts), palette.muted),),
    )
