"""What is said after something was done: one sentence for what went well, one for what did not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from agnt_tasks.errors import AgntError
from agnt_tasks.models.card import Card
from agnt_tasks.wording.amounts import count

if TYPE_CHECKING:
    from agnt_tasks.tui.desk import Outcome

GONE = "The task was deleted meanwhile."
"""On the board, in place of what `TaskNotFoundError` advises on the command line."""
_DONE = {
    "process": "processing",
    "answer": "answer delivered, resumed",
    "redirect": "stopped, and going on with what you said",
    "stop": "stopping… stopped, on hold",
    "delete": "deleted",
    "add": "written down",
    "edit": "changed",
    "assign": "people changed",
    "follow": "followers changed",
    "like": "liked",
    "dislike": "disliked",
    "feedback": "verdict taken back",
}
_SHOWN = 40
_ADVICE = re.compile(r" `agnt (?:assistants|files|list|memory)\b[^`]*` [a-z ]+\.")
"""Where the command line lists what there is: on the board it is in sight, or one key away."""


def done(name: str, outcomes: Sequence[Outcome], titles: Mapping[str, str], what: str = "") -> str:
    """`“Title”: processing`; empty: nothing was done."""
    good = [outcome for outcome in outcomes if not outcome.error]
    if not good:
        return ""
    who = (
        f"“{short(titles.get(good[0].task_id, good[0].task_id))}”"
        if len(good) == 1
        else count(len(good), "task")
    )
    return f"{who}: {what or _DONE.get(name, name)}"


def failed(outcomes: Sequence[Outcome], titles: Mapping[str, str]) -> str:
    """Each failure by its title; empty: there was none."""
    bad = [outcome for outcome in outcomes if outcome.error]
    if not bad:
        return ""
    if len(bad) == 1 and len(outcomes) == 1:
        return bad[0].error
    lines = [f"“{short(titles.get(each.task_id, each.task_id))}”: {each.error}" for each in bad[:3]]
    more = [f"and {len(bad) - 3:,} more"] if len(bad) > 3 else []
    stay = "stays" if len(bad) == 1 else "stay"
    return "\n".join([f"{count(len(bad), 'task')} failed and {stay} marked:", *lines, *more])


def problem(error: AgntError) -> str:
    """Why something failed, without what only the command line would need."""
    return _ADVICE.sub("", error.message)


def gone(title: str) -> str:
    """Without a full stop: more may follow."""
    return f"{f'“{short(title)}”' if title else 'A task'} was deleted meanwhile"


def deletion(number: int, *, drafts: bool) -> str:
    """What is lost with so many tasks."""
    whose = (
        "The task, its history and its files" if number == 1 else "The tasks, their history and their files"
    )
    typed = ", and so is what you typed and did not send" if drafts else ""
    return f"{whose} are gone for good{typed}. This cannot be undone."


def short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"


def titles_of(cards: Sequence[Card]) -> dict[str, str]:
    return {card.id: card.title for card in cards}
