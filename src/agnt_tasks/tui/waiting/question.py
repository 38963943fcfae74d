"""A question: its line in the list, the whole of it, and an answer made by picking options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from agnt_tasks.models.activity import Activity, Message
from agnt_tasks.models.clean import clean_line
from agnt_tasks.models.execution import NO_USAGE
from agnt_tasks.models.task import Task
from agnt_tasks.tui.lines.rows import Line, Row
from agnt_tasks.tui.look.lines import Piece
from agnt_tasks.tui.look.palette import Palette
from agnt_tasks.tui.screens.paper import Block, Entry, two_lines
from agnt_tasks.tui.waiting.queue import Asked
from agnt_tasks.verbs.histories import open_questions
from agnt_tasks.wording.amounts import age, ago, price
from agnt_tasks.wording.standing import first_line

_IN_LIST = 72
"""Characters of a question that the list shows."""
_BEFORE, _LINES = 2, 6
"""Messages that are shown of what was said before, and lines of each."""


def question_rows(entry: Asked, note: str, now: int, palette: Palette, *, wide: bool) -> list[Row]:
    """Wide: title and time, below them the question, and an empty line; else all in one line."""
    question = first_line(entry.question)
    told = question if len(question) <= _IN_LIST else f"{question[:_IN_LIST].rstrip()}…"
    right = f"{note} · {age(entry.since, now)}" if note else age(entry.since, now)
    if wide:
        row = two_lines(Entry(entry.task_id, entry.title, right, told), palette)
        return [row, Row(f"{entry.task_id} gap", Line(), selectable=False)]
    pieces = (Piece(f"{entry.title}  ", palette.plain), Piece(told, palette.muted))
    return [Row(entry.task_id, Line(pieces, (Piece(f" {right}", palette.muted),)))]


def question_blocks(entry: Asked, task: Task | None, now: int) -> list[Block]:
    """As much as is known; without the task only what the list tells."""
    title = Block(clean_line(entry.title), "bold")
    if task is None:
        return [title, Block(), Block(entry.question, lead="◆ ", lead_role="waits")]
    spent = sum((execution.usage for execution in task.executions), NO_USAGE).cost_usd
    facts = (task.assistant, task.type, f"asked {ago(entry.since, now)}", price(spent) if spent else "")
    blocks = [title, Block(clean_line(" · ".join(filter(None, facts))), "muted"), Block()]
    questions, number = open_questions(task), 1
    for question in questions:
        blocks += _one(question, number)
        number += len(question.options or ())
    if not questions:
        blocks.append(Block("Nobody asked: it was moved here by hand. What you send lets it go on.", "muted"))
    return [*blocks, *_said_before(task, questions)]


def _one(question: Message, number: int) -> Iterator[Block]:
    """One question with its options, numbered from there."""
    options = question.options or ()
    yield Block(question.content, lead="◆ ", lead_role="waits")
    if options:
        yield Block()
    for choice, option in enumerate(options, number):
        mark = "  (recommended)" if option == question.recommended else ""
        yield Block(f"{clean_line(option)}{mark}", lead=f"{choice:>3}  ", lead_role="accent", choice=choice)
    yield Block()
    if question.recommended and question.recommended not in options:
        yield Block(question.recommended, lead="  Recommended  ", lead_role="faint")
    if question.reason:
        yield Block(question.reason, "muted", lead="  Why  ", lead_role="faint")
        yield Block()


def _said_before(task: Task, questions: Sequence[Message]) -> Iterator[Block]:
    messages = [entry for entry in task.activities if _is_said(entry) and entry not in questions]
    for place, message in enumerate(messages[-_BEFORE:]):
        if not place:
            yield Block("Said before", "faint")
        text = message.content.strip()
        kept = "\n".join(text[: 80 * _LINES].split("\n")[:_LINES])
        yield Block(message.by or message.role, "faint", lead="  ")
        yield Block(kept if kept == text else f"{kept} …", "muted", lead="  ")


def _is_said(entry: Activity) -> TypeGuard[Message]:
    """A message with words: files alone say nothing here."""
    return isinstance(entry, Message) and bool(entry.content.strip())


def picked(text: str, questions: Sequence[Message], number: int) -> str:
    """The answer with that option in it, numbered from 1 over all questions; what else was typed stays.

    Of several questions each gets a line that begins with it. An earlier pick for the same one is gone.
    """
    offered = [(question, option) for question in questions for option in question.options or ()]
    question, option = offered[number - 1]
    begin = f"{' '.join(question.content.split())} " if len(questions) > 1 else ""
    before = {begin + clean_line(known) for known in question.options or ()}
    others = [line for line in text.split("\n") if line and line not in before]
    chosen = begin + clean_line(option)
    return "\n".join([*others, chosen] if begin else [chosen, *others])
