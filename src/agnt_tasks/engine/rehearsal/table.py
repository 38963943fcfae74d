"""Data analysis: what the rows of a table really say."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import NamedTuple

from agnt_tasks.engine.rehearsal.brief import Brief
from agnt_tasks.engine.rehearsal.conversation import Material
from agnt_tasks.engine.rehearsal.draft import PROSE, Draft, Section
from agnt_tasks.engine.rehearsal.prose import listed, shortened, words

_NUMBER = re.compile(
    r"\(?[$€£¥]?\s?-?(?:\d+(?:\.\d+)?|\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?|[\d.]+,\d{1,2})\s?[%$€£¥]?\)?"
)
_NAMES_SOMETHING = re.compile(r"(?i)(?:^|[_ ])(?:id|nr|no|number|zip|year|phone|code)$")
_HEAD = ("Column", "Min", "Max", "Mean", "Sum")
_MISSING = frozenset({"", "-", "n/a", "na", "null", "none", "nan", "?"})


class Column(NamedTuple):
    """`numbers`: by row, if the column holds numbers."""

    name: str
    cells: Sequence[str]
    numbers: Mapping[int, Decimal]


def write_analysis(brief: Brief) -> Draft:
    """The figures of every table that was given, attached or in the description."""
    given = [one for one in brief.materials if one.text.strip()] or [Material("The text", brief.said)]
    found = [section for one in given for section in _sections(brief, one, _columns(one.text))]
    needed = "No rows and columns were found. What is needed: a CSV file with a header line, attached."
    undone = "No chart was drawn, and nothing beyond the rows given here was used"
    return Draft(f"Analysis: {brief.subject}", found or [Section("", [needed], PROSE)], undone)


def told_by_tables(brief: Brief) -> list[str]:
    """What the attached tables say, in sentences: for those who write about something else besides."""
    tables = (one for one in brief.materials if one not in brief.texts)
    found = (section for one in tables for section in _sections(brief, one, _columns(one.text)))
    return [line for section in found for line in section.lines if section.core]


def _columns(text: str) -> list[Column]:
    """The columns of a table; none if there are not two of them and one row."""
    mark = max(",;\t|", key=text.strip().partition("\n")[0].count)
    rows: list[list[str]] = []
    # A cell beyond the module's limit: what came before it is still a table.
    with suppress(csv.Error):
        for row in csv.reader(io.StringIO(text), delimiter=mark):
            rows += [[cell.strip() for cell in row]] if row else []
    if len(rows) < 2 or len(rows[0]) < 2:
        return []
    found = []
    for place, name in enumerate(rows[0]):
        cells = [row[place] if place < len(row) else "" for row in rows[1:]]
        numbers = {row: number for row, cell in enumerate(cells) if (number := _number(cell)) is not None}
        filled = sum(cell.lower() not in _MISSING for cell in cells)
        found.append(Column(name or "(no name)", cells, numbers if len(numbers) >= 0.8 * filled else {}))
    return found


def _number(cell: str) -> Decimal | None:
    """The number that a cell holds, with currency, per cent or brackets for minus; None for anything else."""
    if len(cell) > 40 or not _NUMBER.fullmatch(cell):
        return None
    plain = re.sub(r"[^\d.,-]", "", cell)
    is_comma_decimal = re.fullmatch(r"-?[\d.]+,\d{1,2}", plain)
    number = Decimal(plain.replace(".", "").replace(",", ".") if is_comma_decimal else plain.replace(",", ""))
    return -number if cell.startswith("(") else number


def _figure(number: Decimal) -> str:
    """At most two decimals, none that are zero; groups of three digits from 10,000 on."""
    text = f"{number:,.2f}" if abs(number) >= 10_000 else f"{number:.2f}"
    return text.rstrip("0").rstrip(".")


def _sections(brief: Brief, source: Material, columns: list[Column]) -> Iterator[Section]:
    if not columns:
        return
    rows, names = len(columns[0].cells), shortened(listed([one.name for one in columns]), 160)
    measures = [one for one in columns if one.numbers and not _NAMES_SOMETHING.search(one.name)]
    measure = _named(brief, measures)
    by = _named(brief, [one for one in columns if not one.numbers and len(set(one.cells)) > 1])
    facts = [f"{source.name}: {rows} rows, {len(columns)} columns ({names})."]
    facts += [] if source.complete else ["The file was not read to its end: only the rows read are counted."]
    if measure:
        _, _, _, mean, total = _row(measure)
        facts.append(f"`{measure.name}` adds up to **{total}**, on average {mean} a row.")
    if measure and by:
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for row, number in measure.numbers.items():
            sums[shortened(by.cells[row], 40) or "(empty)"] += number
        first, last = max(sums, key=lambda one: sums[one]), min(sums, key=lambda one: sums[one])
        ends = _figure(sums[first]), _figure(sums[last])
        facts.append(f"By `{by.name}`, {first} leads with {ends[0]}; {last} is last with {ends[1]}.")
    gaps = ((one.name, sum(cell.lower() in _MISSING for cell in one.cells)) for one in columns)
    lacking = [f"`{name}` is missing in {gap} of {rows} rows." for name, gap in gaps if gap]
    yield Section("In short", facts)
    yield Section("Columns with numbers", table=[_HEAD, *map(_row, measures[:8])])
    yield Section("Gaps", lacking or ["None: no value is missing."], core=bool(lacking))


def _named(brief: Brief, columns: list[Column]) -> Column | None:
    """The column that the task names, else the first."""
    said = {word.lower().rstrip("s") for word in words(brief.said)}
    fitting = (one for one in columns if {word.lower().rstrip("s") for word in words(one.name)} & said)
    return next(fitting, columns[0] if columns else None)


def _row(column: Column) -> tuple[str, ...]:
    found = list(column.numbers.values())
    total = sum(found, Decimal(0))
    return (column.name, *map(_figure, (min(found), max(found), total / len(found), total)))
