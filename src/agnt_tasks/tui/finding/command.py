"""The `:` line of the board: what is typed there, and what is meant by it. Knows the verbs, but no screen."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from agnt_tasks.models.card import Filter
from agnt_tasks.tui.actions import ACTIONS, BY_ID, Action
from agnt_tasks.tui.finding.shell_words import CommandError, Word, words_of
from agnt_tasks.tui.finding.verb_arguments import arguments_of, id_of, statuses_of, takes
from agnt_tasks.tui.state.filters import STATUS_NAMES, FilterError, parse, text_of
from agnt_tasks.verbs import VERBS, find_verb
from agnt_tasks.verbs.verb import Subject, Verb


class Go(NamedTuple):
    """To the column of that status."""

    status: str


class Show(NamedTuple):
    """Open that task."""

    task_id: str
    """Or a beginning of it, with or without `task_`, if it is of no task that is loaded."""


class UseView(NamedTuple):
    name: str
    """`-`: the one before."""


class UseFilter(NamedTuple):
    text: str


class Act(NamedTuple):
    action_id: str


class Run(NamedTuple):
    """A verb; the names of `arguments` are those of `verb.run`, but files are paths still to be read."""

    verb_name: str
    task_ids: tuple[str, ...]
    """Empty for verbs that are about no task."""
    arguments: Mapping[str, Any]


Command = Go | Show | UseView | UseFilter | Act | Run

FORMS = {"edit": "task.edit", "assign": "task.assignees", "follow": "task.followers"}
"""Verbs that must be told something, whatever it is: without anything they open a form."""
SCREENS = {
    "list": "view.filter",
    "show": "pane.open",
    "files": "pane.files",
    "assistants": "assistants.open",
    "memory": "memory.open",
}
"""What the board does instead of printing."""
ELSEWHERE = {
    "watch": "the board shows what happens anyway",
    "wait": "the board says when the work has ended",
    "export": "run agnt export in a shell",
    "import": "run agnt import in a shell",
    "usage": "run agnt usage in a shell",
}
"""Verbs that make no sense on the board, and what to do instead."""
OWN_WORDS = {
    "task": "Open a task: task ID.",
    "view": "Show a saved view: view NAME; view - is the one before.",
    "filter": "Show only some tasks, such as filter status:failed mine.",
}
"""What can be said beside verbs and actions."""


def parse_command(text: str, targets: Sequence[str], loaded: Collection[str] = ()) -> Command:
    """What a line means; its verb is about `targets` where it names no task.

    `loaded` are ids that are known: a unique beginning of one of them stands for it.

    Raises:
        CommandError: it means nothing.
    """
    words = words_of(text)
    if not words:
        raise CommandError("Type a command, such as failed, stop or add TITLE.", 0)
    head, rest = words[0], words[1:]
    if head.text in OWN_WORDS:
        return _own(head, rest, text, loaded)
    for count in (2, 1):
        verb = find_verb(" ".join(word.text for word in words[:count]))
        if verb:
            return _verb(verb, words[count:], text, targets, loaded)
    line = " ".join(word.text for word in words)
    return _named(line) or _task(line, loaded) or _column(line) or _unknown(head)


def _own(head: Word, rest: Sequence[Word], text: str, loaded: Collection[str]) -> Command:
    said = " ".join(word.text for word in rest)
    if head.text == "task":
        if not said:
            raise CommandError("task needs an id: task ID.", len(text))
        return Show(id_of(said, loaded) or said)
    if head.text == "view":
        return UseView(said) if said else Act("view.load")
    if not rest:
        return Act("view.filter")
    try:
        # A filter has quotes of its own.
        parse(text[head.end :])
    except FilterError as error:
        raise CommandError(error.message, head.end + error.position) from None
    return UseFilter(text[head.end :].strip())


def board_actions() -> Iterator[Action]:
    """What can be started from here."""
    return (action for action in ACTIONS if {"board", "pane"} & set(action.where))


def _named(line: str) -> Act | None:
    """An action by its id or label."""
    if line == "q":
        return Act("app.quit")
    names = (action.id for action in board_actions() if line.casefold() in (action.id, action.label))
    return next(map(Act, names), None)


_SHORT = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{6,}", re.ASCII)


def _task(line: str, loaded: Collection[str]) -> Show | None:
    found = id_of(line, loaded) or (line if _SHORT.fullmatch(line) else "")
    return Show(found) if found else None


def _column(line: str) -> Go | None:
    try:
        statuses = statuses_of(Word(line, 0, 0))
    except CommandError:
        return None
    return Go(statuses[0]) if len(statuses) == 1 else None


def _unknown(head: Word) -> Command:
    known = [
        *OWN_WORDS,
        *(each.name for each in VERBS),
        *STATUS_NAMES.values(),
        *(each.label for each in board_actions()),
    ]
    near = difflib.get_close_matches(head.text.casefold(), dict.fromkeys(known), n=3)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    raise CommandError(f"There is no command {head.text}.{meant}", head.start)


# Verbs


def _verb(
    verb: Verb, words: Sequence[Word], text: str, targets: Sequence[str], loaded: Collection[str]
) -> Command:
    name = verb.name
    if name in ELSEWHERE:
        raise CommandError(f"{name} is no command of the board: {ELSEWHERE[name]}.", 0)
    instead = SCREENS.get(name) or FORMS.get(name)
    if instead and not words:
        return Act(instead)
    if name == "show":
        said = " ".join(word.text for word in words)
        return Show(id_of(said, loaded) or said)
    if name in SCREENS and name != "list":
        raise CommandError(f"{name} takes nothing here. {BY_ID[SCREENS[name]].help}", words[0].start)
    task_ids, arguments = arguments_of(verb, words, text, loaded)
    if name == "list":
        return _listed(arguments)
    if name in FORMS and not arguments:
        raise CommandError(f"{name} needs something to change. {takes(verb)}", len(text))
    if verb.subject is Subject.NOTHING:
        return Run(name, (), arguments)
    if not task_ids and not targets:
        raise CommandError(f"{name} needs a task: put the cursor on one, or write its id.", len(text))
    return Run(name, tuple(dict.fromkeys(task_ids or targets)), arguments)


def _listed(told: Mapping[str, Any]) -> UseFilter:
    """The tasks that `list` would print are those that the board shows."""
    if "page" in told or "per_page" in told:
        raise CommandError("The board shows every page: leave --page and --per-page out.", 0)
    wanted = Filter(told.get("search", ""), tuple(told.get("status", ())), mine=told.get("mine", False))
    return UseFilter(text_of(wanted._replace(types=(told["type"],) if "type" in told else ())))
