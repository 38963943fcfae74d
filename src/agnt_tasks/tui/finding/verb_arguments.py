"""The arguments of a verb as they are written behind it, checked."""

from __future__ import annotations

import os.path
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from typing import Any

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.finding.shell_words import CommandError, Word
from agnt_tasks.tui.state.filters import FilterError, parse, quoted
from agnt_tasks.verbs.verb import VERDICTS, Argument, Kind, Subject, Verb

_WRITTEN = re.compile(r"(?=\D*\d)task_[\w-]{6,}", re.ASCII)


def id_of(word: str, loaded: Collection[str]) -> str:
    """The id of a task that is meant; empty: it looks like none."""
    whole = word if word.startswith("task_") else f"task_{word}"
    fitting = [task_id for task_id in loaded if task_id.startswith(whole)] if len(whole) >= 11 else []
    if len(fitting) == 1:
        return fitting[0]
    return word if _WRITTEN.fullmatch(word) else ""


def arguments_of(
    verb: Verb, words: Sequence[Word], text: str, loaded: Collection[str]
) -> tuple[list[str], dict[str, Any]]:
    """Ids and arguments, checked."""
    placed, given = _sorted(verb, words)
    task_ids = _leading_ids(verb, placed, loaded)
    _give_placed(verb, placed[len(task_ids) :], given)
    missing = next((each for each in verb.arguments if each.required and each.name not in given), None)
    if missing:
        a = "an" if missing.label[0] in "aeiou" else "a"
        places = " ".join(_place(each) for each in verb.arguments if each.placed)
        raise CommandError(f"{verb.name} needs {a} {missing.label}: {verb.name} {places}", len(text))
    by_name = {each.name: each for each in verb.arguments}
    return task_ids, {each: _value(by_name[each], told) for each, told in given.items()}


def _place(argument: Argument) -> str:
    return "|".join(VERDICTS) if argument.kind is Kind.VERDICT else argument.label.upper()


def options_of(verb: Verb) -> dict[str, Argument]:
    """Arguments by what is written before them: `--label` and `-l`."""
    named = [argument for argument in verb.arguments if not argument.placed]
    short = {f"-{argument.letter}": argument for argument in named if argument.letter}
    return {**{f"--{argument.label}": argument for argument in named}, **short}


def _sorted(verb: Verb, words: Sequence[Word]) -> tuple[list[Word], dict[str, list[Word]]]:
    """Words that have a place, and those that are named, by argument."""
    placed, given = list[Word](), dict[str, list[Word]]()
    coming = iter(words)
    for word in coming:
        if word.text == "--":
            placed += coming
        elif re.match("--?[A-Za-z]", word.text):
            argument, value = _option(verb, word, coming)
            given.setdefault(argument.name, []).append(value)
        else:
            placed.append(word)
    return placed, given


def _option(verb: Verb, word: Word, coming: Iterator[Word]) -> tuple[Argument, Word]:
    label, equals, value = word.text.partition("=")
    argument = options_of(verb).get(label)
    if argument is None:
        raise CommandError(f"{verb.name} has no {label}. {takes(verb)}", word.start)
    if argument.kind is Kind.FLAG:
        if equals:
            raise CommandError(f"{label} takes no value.", word.start)
        return argument, word
    told = word._replace(text=value) if equals else next(coming, None)
    if told is None:
        raise CommandError(f"{label} needs a value: {argument.help}", word.end)
    return argument, told


def takes(verb: Verb) -> str:
    labels = [label for label in options_of(verb) if label.startswith("--")]
    return f"It takes {', '.join(labels)}." if labels else "It takes only ids of tasks."


def _leading_ids(verb: Verb, placed: Sequence[Word], loaded: Collection[str]) -> list[str]:
    """The tasks that are named, as long as enough is left for what must be said."""
    most = {Subject.NOTHING: 0, Subject.TASK: 1}.get(verb.subject, len(placed))
    spare = len(placed) - sum(each.required and each.placed for each in verb.arguments)
    ids = (id_of(word.text, loaded) for word in placed[: max(min(most, spare), 0)])
    return list(takewhile(bool, ids))


def _give_placed(verb: Verb, words: Sequence[Word], given: dict[str, list[Word]]) -> None:
    """Words in the order of the arguments; a text takes all that are left, so that it needs no quotes."""
    left = list(words)
    for argument in (each for each in verb.arguments if each.placed and left):
        taken = left if argument.many or argument.kind is Kind.TEXT else left[:1]
        left = left[len(taken) :]
        whole = " ".join(word.text for word in taken)
        given[argument.name] = taken if argument.many else [taken[0]._replace(text=whole)]
    if left:
        raise CommandError(f"{verb.name} has no use for {left[0].text}. {takes(verb)}", left[0].start)


def _value(argument: Argument, words: Sequence[Word]) -> Any:
    """As `run` wants it."""
    if argument.kind is Kind.FLAG:
        return True
    if argument.kind is Kind.STATUS:
        found = [status for word in words for status in statuses_of(word)]
        if len(found) > 1 and not argument.many:
            raise CommandError(f"--{argument.label} takes one status.", words[0].start)
        return tuple(found) if argument.many else found[0]
    read = tuple(_read(argument, word) for word in words if word.text.strip() or not argument.many)
    # Of one that is said twice the last counts; an empty one of many means none at all.
    return read if argument.many else read[-1]


def _read(argument: Argument, word: Word) -> str | int:
    if argument.kind is Kind.VERDICT and word.text not in VERDICTS:
        raise CommandError(f"{word.text} is no verdict. There are {', '.join(VERDICTS)}.", word.start)
    if argument.kind is Kind.NUMBER:
        if not re.fullmatch("[0-9]{1,9}", word.text):
            raise CommandError(f"{word.text} is no number.", word.start)
        return int(word.text)
    # Not by Path, which raises where there is no such user.
    return os.path.expanduser(word.text) if argument.kind is Kind.FILE else word.text  # noqa: PTH111


def statuses_of(word: Word) -> list[TaskStatus]:
    """One or several with commas between them, by the words of filters."""
    try:
        wanted = parse(f"status:{','.join(map(quoted, word.text.split(',')))}")
    except FilterError as error:
        raise CommandError(error.message, word.start) from None
    return list(map(TaskStatus, wanted.statuses))
