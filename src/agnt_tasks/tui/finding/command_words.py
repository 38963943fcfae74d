"""What could be meant by a command that is being typed."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from agnt_tasks.models.card import Card
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.board.painter import glyph, name
from agnt_tasks.tui.finding.command import ELSEWHERE, OWN_WORDS, board_actions
from agnt_tasks.tui.finding.shell_words import Word, words_of
from agnt_tasks.tui.finding.verb_arguments import options_of
from agnt_tasks.tui.state.completion import Completion, FilterWords, complete_filter
from agnt_tasks.tui.state.filters import STATUS_NAMES
from agnt_tasks.verbs import VERBS, find_verb
from agnt_tasks.verbs.verb import VERDICTS, Argument, Kind, Verb

_MOST = 50


class CommandKnown(NamedTuple):
    """What can be named in a command."""

    cards: Sequence[Card] = ()
    views: Sequence[str] = ()
    words: FilterWords = FilterWords()
    skills: Sequence[str] = ()


def complete_command(text: str, cursor: int, known: CommandKnown) -> list[Completion]:
    """Commands, their options and values. An empty word gets only what must come: Enter runs the line."""
    words = words_of(text[:cursor], finished=False)
    typing = words.pop() if words and words[-1].end == cursor else Word("", cursor, cursor)
    if not words:
        return _fitting(typing, _commands(typing.text)) if typing.text else []
    rest = Word(" ".join([*(word.text for word in words[1:]), typing.text]), words[0].end + 1, cursor)
    if words[0].text == "filter":
        return _filters(text, cursor, rest.start, known.words)
    if words[0].text == "view":
        return _fitting(rest, ((view, "") for view in known.views))
    if words[0].text in ("task", "show"):
        return _tasks(rest, known.cards)
    for count in (2, 1):
        verb = find_verb(" ".join(word.text for word in words[:count]))
        if verb:
            return _of_verb(verb, words[-1].text, typing, known)
    return _fitting(Word(text[:cursor], 0, cursor), _commands(text))


def _commands(typed: str) -> Iterable[tuple[str, str]]:
    """What can be said first, with what it does."""
    yield from OWN_WORDS.items()
    for verb in VERBS:
        if verb.name not in ELSEWHERE:
            yield from ((word, verb.help) for word in (verb.name, *verb.aliases))
    yield from ((word, f"To the column {name(status)}.") for status, word in STATUS_NAMES.items())
    yield "q", "Leave the board."
    for action in board_actions():
        if not action.id.startswith("board.column_"):
            yield action.label, action.help
    if "." in typed:
        yield from ((action.id, action.help) for action in board_actions())


def _fitting(typing: Word, offered: Iterable[tuple[str, str]]) -> list[Completion]:
    """Those that begin so, each once. What has no help is a value, which may need quotes."""
    begun, place = typing.text.casefold(), (typing.start, typing.end)
    found = {word: told for word, told in offered if word.casefold().startswith(begun)}
    return [
        Completion(word if told else shlex.quote(word), word, *place, told) for word, told in found.items()
    ]


def _filters(text: str, cursor: int, start: int, known: FilterWords) -> list[Completion]:
    if not text[start:cursor].strip():
        return []
    found = complete_filter(text[start:], cursor - start, known)
    return [each._replace(start=each.start + start, end=each.end + start) for each in found]


def _of_verb(verb: Verb, before: str, typing: Word, known: CommandKnown) -> list[Completion]:
    options = options_of(verb)
    if before in options and options[before].kind is not Kind.FLAG:
        values = _values(options[before], known)
        return _fitting(typing, ((value, "") for value in values))
    if typing.text.startswith("-"):
        return _fitting(typing, ((label, argument.help) for label, argument in options.items()))
    places = [argument for argument in verb.arguments if argument.placed]
    if places and typing.text:
        return _fitting(typing, ((value, "") for value in _values(places[0], known)))
    children = [each for each in VERBS if each.name.startswith(f"{verb.name} ")]
    if children:
        return _fitting(typing, ((each.name.split()[-1], each.help) for each in children))
    # Behind other words it is no id that is being typed.
    expected = find_verb(before) or before.startswith("task_")
    cards = (card for card in known.cards if expected and card.status in STATUS_NAMES)
    able = (card for card in cards if verb.allowed is None or verb.allowed(TaskStatus(card.status)))
    return _tasks(typing, able)


def _values(argument: Argument, known: CommandKnown) -> Sequence[str]:
    statuses, people = tuple(STATUS_NAMES.values()), known.words.owners
    by_kind = {Kind.STATUS: statuses, Kind.VERDICT: VERDICTS, Kind.EMAIL: people}
    by_name = {"assistant": known.words.assistants, "type": known.words.types, "skills": known.skills}
    return by_kind.get(argument.kind) or by_name.get(argument.name, ())


def _tasks(typing: Word, cards: Iterable[Card]) -> list[Completion]:
    """Tasks by beginnings of their ids and of words of their titles."""
    words = [f" {word}" for word in typing.text.casefold().split()]
    return [
        Completion(card.id, f"{glyph(card.status)} {card.title}  {card.id}", typing.start, typing.end)
        for card in cards
        if words and all(word in _searched(card) for word in words)
    ][:_MOST]


def _searched(card: Card) -> str:
    return f" {card.id} {card.id.removeprefix('task_')} {card.title}".casefold()
