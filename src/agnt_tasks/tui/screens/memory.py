"""What assistants keep in mind: searched, read, put in other words, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from agnt_tasks.models.clean import clean
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.tui.look.key_hints import Key
from agnt_tasks.tui.screens.page import BACK, Shelf
from agnt_tasks.tui.screens.paper import Block, Entry, facts
from agnt_tasks.tui.typing.dialog import STYLES
from agnt_tasks.tui.typing.editor import TextScreen, edit_text
from agnt_tasks.wording.amounts import age, ago, count, moment
from agnt_tasks.wording.standing import first_line

_EMPTY = (
    Block("Nothing is kept in mind yet.", "bold"),
    Block("Assistants put notes here while they work, and your likes and dislikes of results land here too."),
)
_NONE_HERE = (Block("This store keeps no memory.", "bold"),)
_KINDS = {"note": ("note", "note of the assistant"), "feedback": ("verdict", "verdict of a person")}


class MemoryScreen(Shelf):
    CSS_PATH: ClassVar[list[str | PurePath]] = [*Shelf.CSS_PATH, STYLES / "memory.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "search", id="memory.search"),
        Binding("a", "assistant", "assistant", id="memory.assistant"),
        Binding("e", "edit(False)", "edit", id="memory.edit"),
        Binding("ctrl+e", "edit(True)", "edit in $EDITOR", id="memory.editor"),
        Binding("d,x", "withdraw", "withdraw", id="memory.forget"),
        Binding("o", "open", "task", id="memory.show"),
    ]

    def __init__(self, store: FullStore, now: Callable[[], int]) -> None:
        super().__init__(store, now, here=store.capabilities.memory)
        self._search = Input(placeholder="words of a note", compact=True)
        self._notes: dict[str, MemoryNote] = {}
        self._assistants = [""]
        """Those that have notes; empty: all. The first one's are shown."""
        self._drafts: dict[str, str] = {}
        """What was typed and could not be saved, by note."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self._search

    async def fetch(self) -> Sequence[str]:
        words, assistant = self._search.value, self._assistants[0]
        notes = await self.store.list_memory(assistant=assistant, search=words)
        self._notes = {note.id: note for note in notes}
        if not words and not assistant:
            self._assistants = ["", *sorted({note.assistant for note in notes})]
        return ["Memory", count(len(notes), "note"), self._narrowed]

    @property
    def _narrowed(self) -> str:
        words, assistant = self._search.value, self._assistants[0]
        return " ".join([f"assistant {assistant}"] * bool(assistant) + [f"/ {words}"] * bool(words))

    def entries(self) -> Iterator[Entry]:
        for note in self._notes.values():
            kind, when = _KINDS.get(note.kind, (note.kind,))[0], age(note.created_at, self.now())
            yield Entry(note.id, first_line(note.text), when, f"{kind} · {note.assistant}")

    def show(self) -> None:
        """Where there is nothing to choose from, what is told has all the room."""
        super().show()
        self.set_class(not self._notes, "-empty")

    def blocks(self, key: str) -> Sequence[Block]:
        if not self.here:
            return _NONE_HERE
        if key not in self._notes:
            none = Block(f"No note fits {self._narrowed}. Esc shows all again.", "muted")
            return [none] if self._narrowed else _EMPTY
        note = self._notes[key]
        told = [
            ("Kind", _KINDS.get(note.kind, ("", note.kind))[1]),
            ("Assistant", note.assistant),
            ("By", note.by or ""),
            ("When", f"{moment(note.created_at)}, {ago(note.created_at, self.now())}"),
            ("Task", note.task_id or ""),
        ]
        return [Block(note.text), Block(), *facts(told)]

    def keys(self) -> Sequence[Key]:
        if not (self._notes or self._narrowed) or self._search.has_focus:
            return [BACK]
        note = self._notes.get(self.chosen)
        own = [Key("read", "Enter", "read"), Key("edit(False)", "e", "edit"), Key("withdraw", "d", "forget")]
        task = [Key("open", "o", "task")] if note and note.task_id else []
        narrow = [Key("search", "/", "search"), Key("assistant", "a", "assistant")]
        return [*(own if note else ()), *task, *narrow, BACK]

    def action_search(self) -> None:
        self._search.display = self.here
        self._search.focus()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.action_load()

    @on(Input.Submitted)
    def _searched(self) -> None:
        self._search.display = bool(self._search.value)
        self.list.focus()

    def action_assistant(self) -> None:
        """Only the notes of the next one; after the last, of all."""
        self._assistants = [*self._assistants[1:], self._assistants[0]]
        self.action_load()

    def action_back(self) -> None:
        """First to the list, then to all notes, then to the board."""
        if self._narrowed and self.focused in (self.list, self._search):
            self._search.value = ""
            self._assistants = [""]
            self.action_load()
            self._searched()
        else:
            super().action_back()

    @work(exclusive=True, group="edit", exit_on_error=False)
    async def action_edit(self, editor: bool) -> None:
        note = self._notes.get(self.chosen)
        if note:
            before = self._drafts.get(note.id, clean(note.text))
            edit = edit_text(self.app, before) if editor else self.app.push_screen_wait(TextScreen(before))
            text = await edit
            if text is not None:
                self._drafts[note.id] = text
                if not await self.attempt(self.store.edit_memory(note.id, text), "saved"):
                    del self._drafts[note.id]

    def action_withdraw(self) -> None:
        if note := self._notes.get(self.chosen):
            self.lose("withdraw", "note", first_line(note.text), lambda: self.store.forget(note.id))

    def action_open(self) -> None:
        note = self._notes.get(self.chosen)
        if note and note.task_id:
            self.dismiss(note.task_id)
