"""The form in which an assistant is made or changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import PurePath
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static, TextArea

from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.clean import clean, clean_line
from agnt_tasks.tui.look.content import safe_line
from agnt_tasks.tui.typing.dialog import STYLES, Dialog
from agnt_tasks.tui.typing.one_line import OneLine
from agnt_tasks.tui.typing.task_draft import listed, split

_FIELDS = {
    "id": ("Id", "a short name, as tasks name it"),
    "name": ("Name", "for people"),
    "model": ("Model", "provider/model; empty: as set on this machine"),
    "api_base": ("Server", "https://…; empty: the provider's own"),
    "key": ("Key is in", "env:NAME or file:/path, never the key itself"),
    "skills": ("Skills", "skill, skill; empty: all"),
}
Values = dict[str, str]
"""By field, as typed."""
Save = Callable[[dict[str, Any]], Awaitable[str]]
"""Gets the id and the fields that were changed, and tells what is wrong; empty: it is saved."""


class AssistantForm(Dialog[bool]):
    """Stays open, with what was typed, until it is saved or left."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [*Dialog.CSS_PATH, STYLES / "assistants.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "submit", "saves", id="form.submit", priority=True)
    ]

    def __init__(self, save: Save, before: Assistant | None, draft: Values | None = None) -> None:
        super().__init__(f"Change {before.id}" if before else "New assistant")
        self._save = save
        self._before = values_of(before or Assistant.model_construct(id=""))
        shown = draft or self._before
        self._lines = {
            name: OneLine(shown[name], hint, compact=True, select_on_focus=False)
            for name, (_, hint) in _FIELDS.items()
        }
        self._lines["id"].disabled = before is not None
        self._area = TextArea(shown["instructions"], compact=True, highlight_cursor_line=False)
        self._problem = Static(classes="problem", markup=False)

    def body(self) -> ComposeResult:
        for name, (label, _) in _FIELDS.items():
            yield Horizontal(Static(label, classes="label", markup=False), self._lines[name], classes="field")
        yield Horizontal(Static("Instructions", classes="label", markup=False), self._area, classes="field")
        yield self._problem

    def _values(self) -> Values:
        return {**{name: line.value for name, line in self._lines.items()}, "instructions": self._area.text}

    def typed(self) -> Values | None:
        return self._values() if self._values() != self._before else None

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.focus_next()

    @work(exclusive=True, group="submit", exit_on_error=False)
    async def action_submit(self) -> None:
        values = {name: text.strip() for name, text in self._values().items()}
        changed = {name: text for name, text in values.items() if text != self._before[name].strip()}
        fields = {name: split(text) if name == "skills" else text for name, text in changed.items()}
        problem = await self._save({**fields, "id": values["id"]})
        self._problem.display = bool(problem)
        self._problem.update(safe_line(f"! {problem}"))
        if not problem:
            self.dismiss(True)


def key_source(assistant: Assistant) -> str:
    """Where the key is; never a key that somebody wrote down in its place."""
    return assistant.key if assistant.key.partition(":")[0] in ("", "env", "file") else "hidden"


def values_of(assistant: Assistant) -> Values:
    """Safe to be shown; what is not changed stays as it is."""
    lines = {name: clean_line(getattr(assistant, name)) for name in ("id", "name", "model", "api_base")}
    more = {"skills": listed(assistant.skills), "instructions": clean(assistant.instructions)}
    return {**lines, **more, "key": clean_line(key_source(assistant))}
