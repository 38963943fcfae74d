"""The box in which a message to an assistant is typed: to process, to answer, to redirect."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from agnt_tasks.tui.look.content import safe_line
from agnt_tasks.tui.state.completion import Completion, attached_paths
from agnt_tasks.tui.typing.attached_files import AttachedFiles, look_at
from agnt_tasks.tui.typing.key_line import KeyLine, present_bindings
from agnt_tasks.tui.typing.suggestions import Suggesting

REST = 0.3
"""Seconds without typing after which the text is told and its files are looked at."""


class Purpose(NamedTuple):
    """What happens with the message."""

    verb: str
    placeholder: str
    enter: str
    """What Enter does."""
    may_be_empty: bool = False
    options: tuple[str, ...] = ()
    """Answers that the question offers; the number of one stands for it."""


PROCESS = Purpose("process", "Tell the assistant what to do now…", "processes", may_be_empty=True)
ANSWER = Purpose("answer", "Your answer…", "answers")
REDIRECT = Purpose(
    "redirect", "What should it do instead?", "redirects (stops it first, then goes on with this)"
)


class _Area(TextArea):
    """Runs the keys of its box itself: in a burst of keys, none may overtake what was typed before it."""

    async def on_key(self, event: events.Key) -> None:
        if isinstance(self.parent, Composer) and await self.parent.pressed(event.key):
            event.stop()
            event.prevent_default()


class Composer(Suggesting):
    """Grows from one line to eight. The text stays until the owner clears it: sending may fail."""

    DEFAULT_CSS = """
    Composer { height: auto; TextArea { height: auto; max-height: 8; } .facts { max-height: 2; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "sends", id="composer.send"),
        # ctrl+o and ctrl+j come from every terminal; the others only where keys are told apart.
        Binding("ctrl+o,ctrl+j,shift+enter,alt+enter", "newline", "new line", id="composer.newline"),
        Binding("ctrl+e", "editor", "editor", id="composer.editor"),
        Binding("escape", "leave", "leaves", id="composer.leave"),
    ]

    @dataclass
    class Submitted(Message):
        """Enter, and the files are there."""

        text: str
        paths: tuple[Path, ...]

    @dataclass
    class Changed(Message):
        """The typing rested: the draft."""

        text: str

    @dataclass
    class Left(Message):
        """Esc. The text is still there."""

        text: str

    @dataclass
    class EditorWanted(Message):
        text: str

    def __init__(
        self,
        purpose: Purpose,
        *,
        folder: Path | None = None,
        first: Callable[[str], bool] = lambda key: False,
    ) -> None:
        """`folder`: what `@path` is relative to; else the working folder.

        `first` gets every key before it is typed, and tells whether it took it.
        """
        self._base = folder or Path.cwd()
        super().__init__(self._base)
        self._purpose, self._first = purpose, first
        self._area = _Area(compact=True, highlight_cursor_line=False)
        self._facts = Static("", classes="facts", markup=False)
        self._keys = KeyLine(self)
        self._files = AttachedFiles()
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._area
        yield self.suggestions
        yield self._facts
        yield self._keys

    def on_mount(self) -> None:
        self.set_purpose(self._purpose)

    def set_purpose(self, purpose: Purpose) -> None:
        """The text that is typed already stays."""
        self._purpose = purpose
        self._area.placeholder = safe_line(purpose.placeholder)
        self._keys.rename("send", purpose.enter)
        self._show_facts()

    @property
    def text(self) -> str:
        return self._area.text

    @text.setter
    def text(self, text: str) -> None:
        self._area.text = text.replace("\r\n", "\n")
        self._area.move_cursor(self._area.document.end)

    @property
    def field(self) -> TextArea:
        return self._area

    async def pressed(self, key: str) -> bool:
        """Whether the key is one of the box's own; it has done its work then."""
        for binding in present_bindings(self).key_to_bindings.get(key, ()):
            if not binding.priority and await self.app.run_action(binding.action, self):
                return True
        return self._first(key)

    def typed(self) -> tuple[str, int]:
        row, column = self._area.cursor_location
        text = self._area.text
        return text, sum(map(len, text.splitlines(keepends=True)[:row])) + column

    def put(self, completion: Completion) -> None:
        _, cursor = self.typed()
        row, column = self._area.cursor_location
        start = (row, column - cursor + completion.start)
        end = (row, column - cursor + completion.end)
        self._area.replace(completion.replacement, start, end, maintain_selection_offset=False)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if not self.offer_paths():
            self.suggestions.close()
        self._show_facts()
        if self._rest:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._rested)

    def _rested(self) -> None:
        self.post_message(self.Changed(self.text))
        if not self.suggestions.is_open:
            self.run_worker(
                self._look_at_files(self.text), group="files", exclusive=True, exit_on_error=False
            )

    async def _look_at_files(self, text: str) -> None:
        paths = attached_paths(text)
        self._files = await asyncio.to_thread(look_at, paths, self._base) if paths else AttachedFiles()
        self._show_facts()

    def _show_facts(self, problem: str = "") -> None:
        """Below the text, what matters most: a problem, the option that a number means, the files."""
        problem = problem or self._files.problem
        words = f"! {problem}" if problem else self._option() or self._files.words()
        self._facts.set_class(bool(problem), "-problem")
        self._facts.display = bool(words)
        self._facts.update(safe_line(words))

    def _option(self) -> str:
        typed, options = self.text.strip(), self._purpose.options
        if typed.isdecimal() and 1 <= int(typed) <= len(options):
            return f"{int(typed)} → {options[int(typed) - 1]}"
        return f"1 to {len(options)} chooses an option" if options and not typed else ""

    def action_send(self) -> None:
        if self.text.strip() or self._purpose.may_be_empty:
            self._send(self.text)
        else:
            self._show_facts(f"nothing to {self._purpose.verb} with: type a message first")

    @work(exclusive=True, group="send", exit_on_error=False)
    async def _send(self, text: str) -> None:
        await self._look_at_files(text)
        if not self._files.problem:
            self.post_message(self.Submitted(text, tuple(path for path, _ in self._files.files)))

    def action_newline(self) -> None:
        self._area.insert("\n")

    def action_editor(self) -> None:
        self.post_message(self.EditorWanted(self.text))

    def action_leave(self) -> None:
        self.suggestions.close()
        self.post_message(self.Left(self.text))

    def on_descendant_focus(self) -> None:
        self._keys.refresh()

    def on_descendant_blur(self) -> None:
        super().on_descendant_blur()
        self._keys.refresh()
