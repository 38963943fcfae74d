"""The form in which a task is written or changed."""

from __future__ import annotations

import asyncio
from pathlib import Path, PurePath
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static, TextArea

from agnt_tasks.models.task import Task
from agnt_tasks.models.text import DEFAULT_TYPE
from agnt_tasks.tui.look.content import safe_line
from agnt_tasks.tui.state.completion import attached_paths
from agnt_tasks.tui.typing.attached_files import look_at
from agnt_tasks.tui.typing.completed_input import CompletedInput
from agnt_tasks.tui.typing.dialog import STYLES, Dialog
from agnt_tasks.tui.typing.editor import edit_text
from agnt_tasks.tui.typing.task_draft import TaskDraft


class FormWords(NamedTuple):
    """What the fields suggest."""

    assistants: tuple[str, ...] = ()
    """The default first: a new task begins with it."""
    skills: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class _Field(NamedTuple):
    name: str
    """As in `TaskDraft`."""
    label: str
    hint: str = ""
    suggests: str = ""
    """As in `FormWords`."""
    fixed: bool = False
    """Only a new task has it."""


_FIELDS = (
    _Field("title", "Title", "what is to be done"),
    _Field("description", "Description"),
    _Field("assistant", "Assistant", suggests="assistants", fixed=True),
    _Field("type", "Type", DEFAULT_TYPE, "types"),
    _Field("skills", "Skills", "skill, skill", "skills"),
    _Field("assigned_users", "Assigned", "address, address", "people"),
    _Field("followers", "Followers", "address, address", "people"),
    _Field("files", "Files", "@path, sent when it is processed", fixed=True),
)


class TaskForm(Dialog[TaskDraft | None]):
    """A new task, or (with `task`) changes of one. Ends with a draft that its models accept.

    Left with something typed it tells `Kept`, whose draft opens the same form again.
    """

    CSS_PATH: ClassVar[list[str | PurePath]] = [*Dialog.CSS_PATH, STYLES / "task_form.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "submit(False)", "creates", id="form.submit"),
        Binding("f3", "submit(True)", "creates and processes", id="form.process"),
        Binding("ctrl+e", "editor", "editor", id="form.editor", priority=True),
    ]

    def __init__(
        self,
        known: FormWords,
        *,
        task: Task | None = None,
        draft: TaskDraft | None = None,
        folder: Path | None = None,
    ) -> None:
        """`folder`: what paths of files are relative to; else the working folder."""
        super().__init__(f"Edit “{task.title}”" if task else "New task")
        self._folder = folder or Path.cwd()
        self.task_id = task.id if task else ""
        """The task that is edited; empty for a new one."""
        self._edited = TaskDraft.of(task) if task else None
        first = draft or self._edited or TaskDraft(assistant=next(iter(known.assistants), ""))
        self._first = first._replace(process=False)
        self._description = TextArea(first.description, compact=True, highlight_cursor_line=False)
        self._lines = {
            field.name: self._line(field, getattr(known, field.suggests, ()))
            for field in _FIELDS
            if field.name != "description" and not (task and field.fixed)
        }
        self._problems = {field.name: Static("", classes="problem", markup=False) for field in _FIELDS}
        if task:
            self.keys.rename("submit(False)", "saves")
            self.keys.rename("submit(True)", "")

    def _line(self, field: _Field, candidates: tuple[str, ...]) -> CompletedInput:
        folder = self._folder if field.name == "files" else None
        value = getattr(self._first, field.name)
        return CompletedInput(lambda: candidates, value=value, placeholder=field.hint, folder=folder)

    def body(self) -> ComposeResult:
        for name, label, *_ in _FIELDS:
            field: Widget | None = self._description if name == "description" else self._lines.get(name)
            if field is None and name == "assistant":
                field = Static(safe_line(f"{self._first.assistant}  cannot be changed"), classes="fixed")
            if field is not None:
                yield Horizontal(Static(label, classes="label", markup=False), field, classes="field")
                yield self._problems[name]

    def _draft(self, process: bool = False) -> TaskDraft:
        typed = {name: field.value for name, field in self._lines.items()}
        return self._first._replace(**typed, description=self._description.text, process=process)

    def typed(self) -> TaskDraft | None:
        draft = self._draft()
        return draft if draft != self._first else None

    @on(CompletedInput.Submitted)
    def _entered(self, event: CompletedInput.Submitted) -> None:
        """In the title, with nothing else touched, Enter is enough; elsewhere it goes on to the next."""
        draft = self._draft()
        if event.source is self._lines["title"] and draft == self._first._replace(title=draft.title):
            self.action_submit(False)
        else:
            self.focus_next()

    @work(exclusive=True, group="submit", exit_on_error=False)
    async def action_submit(self, process: bool) -> None:
        draft = self._draft(process and self._edited is None)
        problems = draft.problems(self._edited)
        paths = attached_paths(draft.files)
        attached = await asyncio.to_thread(look_at, paths, self._folder)
        if attached.problem:
            problems["files"] = attached.problem
        elif draft.files.strip() and not paths:
            problems["files"] = "write @ before each path"
        elif paths and not process:
            problems["files"] = "files are sent when the task is processed: F3 does both"
        if problems:
            self._show(problems)
        else:
            self.dismiss(None if draft == self._edited else draft)

    def _show(self, problems: dict[str, str]) -> None:
        for name, shown in self._problems.items():
            shown.display = name in problems
            shown.update(safe_line(f"! {problems.get(name, '')}"))
        first = next((name for name in TaskDraft._fields if name in problems), "")
        (self._lines.get(first) or self._description).focus()

    def action_editor(self) -> None:
        """The description in the user's editor, with whatever was typed before the key."""
        (self.focused or self).call_later(self._edit_description)

    @work(exclusive=True, group="editor", exit_on_error=False)
    async def _edit_description(self) -> None:
        edited = await edit_text(self.app, self._description.text)
        if edited is not None:
            self._description.text = edited
            self._description.focus()
