"""A line above the footer in which something is typed: suggestions, history, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from agnt_tasks.models.clean import clean_line
from agnt_tasks.tui.actions.key_names import shown
from agnt_tasks.tui.look.content import safe_line
from agnt_tasks.tui.look.key_hints import Key
from agnt_tasks.tui.state.completion import Completion
from agnt_tasks.tui.typing.one_line import OneLine
from agnt_tasks.tui.typing.suggestions import Suggesting

_ROOM = 24
"""Cells that the text keeps at least beside a problem; a longer problem stands below it."""
_PRESS = "press "
"""Begins an action that is a key."""


class TypedBar(Suggesting):
    """Whoever inherits says what is offered, what Enter does, and what Esc does (`action_leave`).

    Enter takes the text as it stands, unless the arrows went into the list.
    """

    SIGN: ClassVar[str] = ""
    PLACEHOLDER: ClassVar[str] = ""
    KEYS: ClassVar[Mapping[str, str]] = {}
    """What the keys do, by their names, the way out last; the footer tells it."""
    DEFAULT_CSS = """
    TypedBar { dock: bottom; height: auto; width: 1fr; layer: pane; }
    TypedBar .line { height: 1; }
    TypedBar .text { height: 1; width: 1fr; }
    TypedBar Input { width: 1fr; }
    TypedBar .sign, TypedBar .problem { width: auto; height: 1; }
    TypedBar .line.-below { layout: vertical; height: auto; }
    TypedBar .-below .problem { width: 100%; height: auto; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="bar.leave"),
        Binding("up", "recall(-1)", "earlier", id="bar.earlier", show=False),
        Binding("down", "recall(1)", "later", id="bar.later", show=False),
    ]

    def __init__(self, text: str, history: Sequence[str]) -> None:
        """`history`: what was entered before, the last one at the end."""
        super().__init__()
        self._lines = [*history, text]
        self._at = len(history)
        self._recalled = ""
        self._input = OneLine(text, placeholder=self.PLACEHOLDER, compact=True, select_on_focus=False)
        self._problem = Static("", classes="problem", markup=False)
        self._wrong = ""
        self._told: tuple[str, bool] | None = None
        """What is said of it, and whether below the text."""

    def compose(self) -> ComposeResult:
        with Horizontal(classes="line"):
            with Horizontal(classes="text"):
                yield Static(f" {self.SIGN} ", classes="sign", markup=False)
                yield self._input
            yield self._problem
        yield self.suggestions

    def on_mount(self) -> None:
        self._input.focus()

    def completions(self, text: str, cursor: int) -> list[Completion]:
        raise NotImplementedError

    def action_leave(self) -> None:
        raise NotImplementedError

    def changed(self, text: str) -> None:
        """Other text stands there now."""

    def entered(self, text: str) -> None:
        raise NotImplementedError

    def problem(self, words: str, position: int | None = None) -> None:
        """Say what is wrong, and put the cursor there; the text stays."""
        self._wrong = clean_line(words)
        self._tell()
        if position is not None:
            self._input.cursor_position = position

    def _tell(self) -> None:
        """What is wrong, below the text if it needs more room than there is beside it.

        While values are offered it is no news that one is missing.
        """
        wrong = "" if self.suggestions.is_open else self._wrong
        room = self.size.width - _ROOM - cell_len(self._input.value)
        told = wrong, len(wrong) > room
        if told != self._told:
            # Else the whole screen would be laid out anew at every key.
            self._told = told
            self._problem.update(safe_line(f" {wrong} "))
            self.query_one(".line").set_class(told[1], "-below")

    def on_resize(self) -> None:
        self._tell()

    def action_close(self) -> None:
        super().action_close()
        self._tell()

    def keys(self) -> list[Key]:
        return [Key(_PRESS + name, shown(name), does) for name, does in self.KEYS.items()]

    def clicked(self, action: str) -> bool:
        """A click on one of the keys does what the key does. Whether it was one of them."""
        does = {"enter": self._input.action_submit, "tab": self._complete, "escape": self.action_leave}
        do = does.get(action.removeprefix(_PRESS)) if action.startswith(_PRESS) else None
        if do:
            self.call_later(do)
        return do is not None

    def _complete(self) -> None:
        if self.suggestions.is_open:
            self.action_accept()

    @property
    def field(self) -> Input:
        return self._input

    def typed(self) -> tuple[str, int]:
        return self._input.value, self._input.cursor_position

    def put(self, completion: Completion) -> None:
        text = self._input.value
        self._write(text[: completion.start] + completion.replacement + text[completion.end :])
        self._input.cursor_position = completion.start + len(completion.replacement)

    def offer(self, items: Sequence[Completion]) -> None:
        super().offer(items)
        self.suggestions.index = -1

    def _write(self, text: str) -> None:
        self._input.value = text
        self._input.cursor_position = len(text)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        text, cursor = self.typed()
        # What was recalled is whole: a list would take the keys that recall the next one.
        self.offer([] if text in ("", self._recalled) else self.completions(text, cursor))
        self.changed(text)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.suggestions.close()
        self.entered(event.value)

    def action_recall(self, by: int) -> None:
        """What was entered earlier, or later again; what is being typed is the latest."""
        self._lines[self._at] = self._input.value
        self._at = max(0, min(self._at + by, len(self._lines) - 1))
        self._recalled = self._lines[self._at]
        self._write(self._recalled)
