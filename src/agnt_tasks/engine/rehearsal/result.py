"""The final answer: what was taken into account, the draft as text, and the line that says what wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from agnt_tasks.engine.rehearsal.brief import Brief
from agnt_tasks.engine.rehearsal.conversation import Conversation, Exchange
from agnt_tasks.engine.rehearsal.draft import Section, labelled, shaped, written
from agnt_tasks.engine.rehearsal.kinds import Kind
from agnt_tasks.engine.rehearsal.prose import listed, shortened, slug
from agnt_tasks.engine.rehearsal.wishes import answer_to
from agnt_tasks.engine.rehearsal.writers import WRITERS

_LABEL = "Rehearsal: a script, not a model."
_HINT = "For a real one, set AGNT_MODEL or a key such as OPENAI_API_KEY, then process the task again."
_PAGE = 45  # lines from which a result goes into a file, and the answer shows its beginning
_FILE_WANTED = re.compile(r"(?i)\b(?:document|report|as a file|save)\b")


class Result(NamedTuple):
    """The answer, the name of its file if it has one, and the call that saved it, however it ended."""

    answer: str
    file: str
    content: str
    saved: Exchange | None


def result_of(talk: Conversation, known: Brief) -> Result:
    """The result as it stands; saved or not."""
    draft = WRITERS[known.kind](known)
    made = [
        (one.argument("title"), one.failure or one.output.partition(" (")[0])
        for one in talk.of("create_task")
    ]
    sections = [*draft.sections, Section("Subtasks", labelled(*made))]
    draft = shaped(draft._replace(sections=sections), known.wishes)
    text, where = written(draft), ""
    long = text.count("\n") > _PAGE
    # An earlier result stays as it is: a later one gets the next number.
    saves = talk.of("save_result_file")
    earlier = {one.argument("name") for one in saves if one.turn < talk.turn}
    name = f"{slug(known.subject)}{f'-{len(earlier) + 1}' if earlier else ''}.md"
    name = name if long or known.kind is Kind.DOCUMENT or _FILE_WANTED.search(known.said) else ""
    saved = next((one for one in saves if one.turn == talk.turn and one.argument("name") == name), None)
    if saved:
        failed = f"The file `{name}` could not be saved: {saved.failure}"
        where = failed if saved.failure else f"The whole text is in `{name}`."
        text = "\n".join([*text.split("\n")[: _PAGE - 10], "", "…"]) if long and not saved.failure else text
    remarks = "\n".join(f"- {' '.join(remark.split())}" for remark in _remarks(talk, known))
    answer = "\n\n".join(part for part in (remarks, text, where, "---", f"{_LABEL}\n{_HINT}") if part)
    return Result(answer, name, f"{written(draft, level=1)}\n\n---\n\n{_LABEL}\n", saved)


def _remarks(talk: Conversation, known: Brief) -> Iterator[str]:
    """What the reader has to know before the result, the most important first."""
    for message, change in known.changes:
        effects = f" ({'; '.join(change.effects())})" if change.effects() else ""
        yield f"Taken into account: “{shortened(message, 160)}”{effects}"
    if known.dislike is not None:
        told = listed(answer_to(known.dislike).effects())
        reason = shortened(known.dislike, 100) or "no reason given"
        yield f"Because an earlier result was disliked ({reason}): {told}."
    # A redirect may have changed what was answered.
    for one in (one for one in known.asked if not (one.answer and known.changes)):
        taken = "nothing, the gap stays open" if "open" in one.assumed else one.assumed
        given = f"Your answer: {shortened(one.answer.rstrip('.'), 200)}."
        yield given if one.answer else f"{one.text} Assumed, since {one.why}: {taken}."
    for note in known.notes[:2]:
        yield f"From memory: “{shortened(note.rstrip('.'), 120)}”."
    for file in known.materials:
        cut = "" if file.complete else " (not to its end)"
        read = f"Read: {file.name}{cut}."
        yield read if file.text.strip() else f"Could not read {file.name}: {file.problem.rstrip('.')}."
    for kept in (one for one in talk.of("remember") if one.turn == talk.turn):
        text = f"“{shortened(kept.argument('text').rstrip('.'), 120)}”"
        yield f"Could not remember {text}: {kept.failure}" if kept.failure else f"Remembered: {text}."
