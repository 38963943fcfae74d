"""A result before it is text: sections, shaped by the wishes and written as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agnt_tasks.engine.rehearsal.prose import capital, sentence, sentences, shortened
from agnt_tasks.engine.rehearsal.wishes import Wishes

PROSE, DOT, NUMBER, QUOTE = "", "- ", "1. ", "> "
"""What stands before each line of a section."""


class Section(NamedTuple):
    """Lines, each after a mark, or a table below its header. Without `core` it goes when less is wanted."""

    heading: str
    lines: Sequence[str] = ()
    mark: str = DOT
    table: Sequence[Sequence[str]] = ()
    core: bool = True


class Draft(NamedTuple):
    heading: str
    sections: Sequence[Section]
    undone: str
    """What was not done: Rehearsal never pretends."""


def labelled(*pairs: tuple[str, str]) -> list[str]:
    """Lines with a label; those without a text are left out."""
    return [f"**{label}:** {text}" for label, text in pairs if text]


def shaped(draft: Draft, wishes: Wishes) -> Draft:
    """The draft with length, tone, shape and omissions applied."""
    fitting = (one for one in draft.sections if one.core or wishes.length >= 0)
    kept = [_shaped(one, wishes) for one in fitting if not wishes.removes(one.heading)]
    return draft._replace(sections=[one for one in kept if any(one.lines) or len(one.table) > 1])


def _shaped(section: Section, wishes: Wishes) -> Section:
    lines = [_toned(line, wishes.tone) for line in section.lines if not wishes.removes(line)]
    if section.mark == PROSE and (wishes.shape or wishes.length < 0):
        lines = [part for line in lines for part in sentences(line)]
    most = wishes.limit or (3 if wishes.length < 0 else len(lines))
    lines = lines if any(line.startswith("**") for line in lines) else lines[:most]
    section = section._replace(lines=lines)
    if section.mark == QUOTE or not lines or not wishes.shape:
        return section
    if wishes.shape == "bullets" or len(lines) < 2:
        return section._replace(mark=DOT)
    return section._replace(lines=(), table=list(_rows(section.heading, lines)))


def _rows(heading: str, lines: Sequence[str]) -> Iterator[Sequence[str]]:
    yield "What", heading or "Detail"
    for place, line in enumerate(lines, 1):
        pair = re.fullmatch(r"\*\*(.+?):\*\* (.*)", line)
        yield pair.groups() if pair else (str(place), line)


def _toned(text: str, tone: str) -> str:
    """Short forms drawn together in a friendly text, written out in a formal one."""
    verbs = r"\b(do|does|did|is|are|was|were|has|have|would|should|could)"
    text = re.sub(verbs + r"n['’]t\b", r"\1 not", text, flags=re.IGNORECASE) if tone == "formal" else text
    return re.sub(verbs + r" not\b", r"\1n't", text, flags=re.IGNORECASE) if tone == "friendly" else text


def written(draft: Draft, level: int = 2) -> str:
    """The draft as Markdown."""
    parts = [f"{'#' * level} {capital(shortened(draft.heading, 120))}"]
    for one in draft.sections:
        parts += [f"{'#' * (level + 1)} {capital(shortened(one.heading, 120))}"] if one.heading else []
        parts += [_lines(one)] if one.lines else []
        parts += ["\n".join(_table(one.table))] if one.table else []
    return "\n\n".join([*parts, f"**Not done:** {sentence(draft.undone)}"])


def _lines(section: Section) -> str:
    if section.mark == QUOTE:
        # Two blanks at the end keep a line apart from the next.
        return "\n".join(f"> {line}  " if line else ">" for line in "\n".join(section.lines).split("\n"))
    lines = (" ".join(line.split()) for line in section.lines)
    if section.mark == NUMBER:
        return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))
    return ("\n" if section.mark else "\n\n").join(f"{section.mark}{line}" for line in lines)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for place, row in enumerate(rows):
        # A bar inside a cell would end it.
        yield f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in row)} |"
        if place == 0:
            yield f"|{'---|' * len(row)}"
