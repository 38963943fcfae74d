"""Writing to whoever reads: a person at a terminal, a screen reader, a pipe, a program.

Nothing is printed but through here, and here everything is cleaned first (`models.clean`): a line is
made of pieces, each cleaned and only then coloured, so no text from data can control the terminal.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TextIO

import click

from agnt_tasks.errors import AgntError
from agnt_tasks.models.clean import clean, clean_line, escape_json
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.wording.statuses import ASCII_GLYPHS, GLYPHS, WORDS
from agnt_tasks.wording.width import cut, pad, width, wrap

_COLOURS = dict(zip(WORDS, ("", "cyan", "yellow", "magenta", "green", "red"), strict=True))
_USUAL_COLUMNS = 80
_NARROWEST = 10
"""No column is cut below this, even if the line then wraps."""
_ASCII_SIGNS = str.maketrans({"…": "...", "·": "-", "→": "->"})


class Ink(NamedTuple):
    """A piece of a line that is coloured where colour is wanted. The words alone must be enough."""

    text: str
    colour: str = ""
    bold: bool = False
    faint: bool = False


Piece = str | Ink


class Terminal(NamedTuple):
    json: bool = False
    """Objects for programs instead of text for people."""
    plain: bool = False
    """No glyphs, no colours, no columns: one fact a line, in full sentences."""
    colour: bool = False
    signs: bool = True
    """The encoding can print our glyphs."""
    columns: int | None = None
    """Width of the terminal; None: no terminal, nothing is cut or wrapped."""

    @classmethod
    def here(cls, *, json: bool, plain: bool) -> Terminal:
        """For this process's standard output."""
        _never_fail_to_encode()
        tty = sys.stdout.isatty()
        return cls(
            json=json,
            plain=plain,
            colour=tty and not plain and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
            signs=_can_print("".join(GLYPHS.values()) + "…·→"),
            columns=_columns() if tty and not plain else None,
        )

    def line(self, *pieces: Piece, err: bool = False) -> None:
        """One line for a person."""
        click.echo(self.painted(*pieces), file=_stream(err), color=self.colour)

    def painted(self, *pieces: Piece) -> str:
        """The pieces as they are written: cleaned, then coloured."""
        return "".join(map(self._paint, pieces))

    def _paint(self, piece: Piece) -> str:
        text = clean_line(piece if isinstance(piece, str) else piece.text)
        if not self.signs:
            text = text.translate(_ASCII_SIGNS)
        if isinstance(piece, str) or not self.colour:
            return text
        return click.style(text, fg=piece.colour or None, bold=piece.bold or None, dim=piece.faint or None)

    def text(self, text: str, indent: int = 0, *, err: bool = False) -> None:
        """Text of several lines, wrapped to the terminal."""
        margin = "" if self.plain else " " * indent
        for paragraph in clean(text).expandtabs(4).strip("\n").split("\n"):
            lines = wrap(paragraph, self.columns - indent) if self.columns else [paragraph]
            for line in lines:
                self.line(margin + line if line else "", err=err)

    def fact(self, label: Piece, text: str, indent: int = 15) -> None:
        """A labelled value, wrapped beside its label. Plain: `label: value` on one line."""
        ink = _ink(label)
        if self.plain:
            self.line(f"{ink.text.strip()}: {text}")
            return
        first, *others = wrap(clean_line(text), self.columns - indent) if self.columns else [text]
        self.line(ink, " " * max(1, indent - width(ink.text)), first)
        for line in others:
            self.line(" " * indent + line)

    def note(self, *pieces: Piece) -> None:
        """A line on standard error: beside the output, never in it."""
        self.line(*pieces, err=True)

    def data(self, value: Mapping[str, Any]) -> None:
        """One object on a line of its own, for a program."""
        click.echo(json_text(value), file=_stream())

    def error(self, message: str, code: str) -> None:
        """A failure, on standard error, in the shape that was asked for."""
        if self.json:
            click.echo(json_text({"error": message, "error_code": code}), file=_stream(err=True))
        else:
            self.note("agnt: " + message)

    def fail(self, error: AgntError) -> None:
        self.error(error.message, error.code)

    @property
    def between(self) -> str:
        """What stands between facts on one line."""
        return ", " if self.plain else " · "

    def glyph(self, status: TaskStatus) -> str:
        return (GLYPHS if self.signs else ASCII_GLYPHS)[status]

    def status(self, status: TaskStatus) -> Ink:
        """Glyph and word, coloured; the word alone when plain."""
        words = WORDS[status] if self.plain else f"{self.glyph(status)} {WORDS[status]}"
        return Ink(words, _COLOURS.get(status, ""))

    def head(self, title: str) -> None:
        """The heading of a section, after an empty line."""
        self.line()
        self.line(Ink(title, bold=True))

    def table(
        self, heads: Sequence[str], rows: Iterable[Iterable[Piece]], flexible: int = -1, indent: int = 0
    ) -> None:
        """Aligned columns; the flexible one is cut so that a row fits. Plain: tabs between the cells.

        Without heads there is no line of them.
        """
        cells = [[_ink(cell) for cell in row] for row in rows]
        if self.plain:
            for row in cells:
                click.echo("\t".join(self.painted(cell) for cell in row), file=_stream())
            return
        lines = [[Ink(head, faint=True) for head in heads], *cells] if heads else cells
        sizes = [max(width(cell.text) for cell in column) for column in zip(*lines, strict=True)]
        if self.columns and flexible >= 0:
            spare = self.columns - indent - sum(sizes) - 2 * (len(sizes) - 1)
            sizes[flexible] = max(_NARROWEST, min(sizes[flexible], sizes[flexible] + spare))
        for line in lines:
            self._row(line, sizes, " " * indent)

    def _row(self, row: list[Ink], sizes: list[int], margin: str) -> None:
        pieces: list[Piece] = [margin]
        for cell, size in zip(row, sizes, strict=True):
            text = cut(cell.text, size, "…" if self.signs else "...")
            pieces += [cell._replace(text=text), pad(text, size)[len(text) :] + "  "]
        while len(pieces) > 1 and not _ink(pieces[-1]).text.strip():
            pieces.pop()
        self.line(*pieces)


def _stream(err: bool = False) -> TextIO:
    """Named, or click would write UTF-8 where another encoding was asked for."""
    return sys.stderr if err else sys.stdout


def _columns() -> int:
    """The width of the terminal at standard output; COLUMNS goes first, as everywhere."""
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isdecimal() and int(wanted) > 0:
        return int(wanted)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _USUAL_COLUMNS
    except OSError:
        return _USUAL_COLUMNS


def _ink(piece: Piece) -> Ink:
    """A cell, cleaned before it is measured."""
    ink = Ink(piece) if isinstance(piece, str) else piece
    return ink._replace(text=clean_line(ink.text))


def json_text(value: Mapping[str, Any]) -> str:
    """JSON on one line; letters stay readable, what could control a terminal is escaped."""
    if not _can_print("é字"):
        return json.dumps(value)
    return escape_json(json.dumps(value, ensure_ascii=False))


def _can_print(text: str, stream: TextIO | None = None) -> bool:
    try:
        text.encode(getattr(stream or sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _never_fail_to_encode() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not _can_print("é字", stream):
            stream.reconfigure(errors="replace")
