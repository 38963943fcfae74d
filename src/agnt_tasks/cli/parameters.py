"""How arguments of verbs are written on a command line, and what `run` gets of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from agnt_tasks.errors import InvalidJsonError, ValidationError
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.verbs.attaching import STDIN, attached
from agnt_tasks.verbs.verb import VERDICTS, Argument, Kind, Verb


def statuses(text: str) -> tuple[TaskStatus, ...]:
    """One status, or several with commas between them; `on hold` and `on-hold` are `on_hold`."""
    words = [word.strip().lower().replace("-", "_").replace(" ", "_") for word in text.split(",")]
    for word in words:
        if word not in list(TaskStatus):
            raise click.BadParameter(f"{word!r} is not one of {', '.join(TaskStatus)}.")
    return tuple(map(TaskStatus, words))


def _complete_status(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [status for status in TaskStatus if status.startswith(incomplete)]


_METAVARS = {
    Kind.EMAIL: "EMAIL",
    Kind.STATUS: "STATUS",
    Kind.NUMBER: "N",
    Kind.FILE: "FILE",
    Kind.ROWS: "FILE",
}


def parameter_of(argument: Argument, *, required: bool = True) -> click.Parameter:
    """The click parameter for a declared argument."""
    if argument.placed:
        needed = argument.required and required
        return click.Argument(
            [argument.name],
            type=_type_of(argument),
            required=needed,
            nargs=-1 if argument.many else 1,
            metavar=_place_of(argument, needed),
        )
    names = [f"-{argument.letter}"] if argument.letter else []
    if argument.kind is Kind.FLAG:
        return click.Option([*names, f"--{argument.label}", argument.name], is_flag=True, help=argument.help)
    return click.Option(
        [*names, f"--{argument.label}", argument.name],
        type=_type_of(argument),
        multiple=argument.many,
        metavar=_METAVARS.get(argument.kind, "TEXT"),
        help=argument.help,
        shell_complete=_complete_status if argument.kind is Kind.STATUS else None,
    )


def _type_of(argument: Argument) -> Any:
    if argument.kind is Kind.STATUS:
        return statuses
    if argument.kind is Kind.VERDICT:
        return click.Choice(VERDICTS)
    if argument.kind in (Kind.FILE, Kind.ROWS):
        return click.Path(allow_dash=True)
    return click.INT if argument.kind is Kind.NUMBER else click.STRING


def _place_of(argument: Argument, needed: bool) -> str:
    word = "|".join(VERDICTS) if argument.kind is Kind.VERDICT else argument.label.upper()
    word += "…" if argument.many else ""
    return word if needed else f"[{word}]"


class StandardInput:
    """Standard input can be read by one argument only."""

    def __init__(self) -> None:
        self._taken = False

    def text(self) -> str:
        """Raises ValidationError: it is no text."""
        try:
            return self.content().decode()
        except UnicodeDecodeError:
            raise ValidationError("Standard input is not text in UTF-8.") from None

    def content(self) -> bytes:
        self._take()
        return sys.stdin.buffer.read()

    def lines(self) -> Iterator[bytes]:
        self._take()
        return iter(sys.stdin.buffer)

    def _take(self) -> None:
        if self._taken:
            raise click.UsageError("Only one argument can be -: standard input is read once.")
        self._taken = True


def given_arguments(verb: Verb, values: Mapping[str, Any], stdin: StandardInput) -> dict[str, Any]:
    """What was given, as `run` wants it."""
    return {
        argument.name: _read(argument, values[argument.name], stdin)
        for argument in verb.arguments
        if _is_given(values.get(argument.name))
    }


def _is_given(value: Any) -> bool:
    # By identity: 0 is a number that was given.
    return not (value is None or value is False or value == ())


def _read(argument: Argument, value: Any, stdin: StandardInput) -> Any:
    if argument.kind is Kind.FILE:
        return attached(value, stdin.content)
    if argument.kind is Kind.ROWS:
        return read_rows(stdin.lines() if value == STDIN else _lines_of(value))
    if argument.kind is Kind.STATUS:
        return tuple(status for each in value for status in each) if argument.many else _single(value)
    if argument.many:
        return tuple(each for each in value if each.strip())
    if argument.kind is Kind.TEXT and value == STDIN:
        return stdin.text().rstrip("\n")
    return value


def _single(statuses: tuple[TaskStatus, ...]) -> TaskStatus:
    if len(statuses) != 1:
        raise click.UsageError("--status takes one status here.")
    return statuses[0]


def _lines_of(path: str) -> Iterator[bytes]:
    try:
        with Path(path).open("rb") as lines:
            yield from lines
    except OSError as error:
        raise ValidationError.of("file", f"{path} cannot be read: {error.strerror}") from None


def read_rows(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The JSON object of each line, read when it is asked for. Empty lines may only end the file.

    Raises:
        InvalidJsonError: names the line, from 1.
    """
    import json

    empty = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            empty = empty or number
            continue
        if empty:
            raise InvalidJsonError(f"Line {empty} is empty: every line must be one JSON object.")
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InvalidJsonError(f"Line {number} is not JSON: {error}.") from None
        if not isinstance(row, dict):
            raise InvalidJsonError(f"Line {number} is not a JSON object.")
        yield row
