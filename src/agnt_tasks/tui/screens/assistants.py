"""The assistants: their models, instructions and limits, and what they used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, cast

from textual import on
from textual.binding import Binding, BindingType

from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.usage import UsageRow
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.tui.assistants.form import AssistantForm, Values, key_source
from agnt_tasks.tui.look.key_hints import Key
from agnt_tasks.tui.screens.page import BACK, Shelf
from agnt_tasks.tui.screens.paper import Block, Entry, facts
from agnt_tasks.tui.typing.dialog import Dialog
from agnt_tasks.verbs import operations
from agnt_tasks.wording.amounts import count, duration, money, price, tokens

_NONE_HERE = (Block("This store keeps no assistants: they are chosen where it runs.", "bold"),)
_SOURCES = {"builtin": "built in", "config": "config.toml", "store": "made here"}
_HERE = "as set on this machine"


class AssistantsScreen(Shelf):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new", id="assistants.new"),
        Binding("e", "edit", "edit", id="assistants.edit"),
        Binding("d", "delete", "delete", id="assistants.delete"),
    ]

    def __init__(self, store: FullStore, now: Callable[[], int]) -> None:
        super().__init__(store, now, here=store.capabilities.assistants)
        self._assistants: dict[str, Assistant] = {}
        self._usage: Sequence[UsageRow] = ()
        self._edited = ""
        """Whose form was opened last; empty: that of a new one."""
        self._drafts: dict[str, Values] = {}
        """What was typed and not saved, by assistant."""

    async def fetch(self) -> Sequence[str]:
        self._assistants = {each.id: each for each in await self.store.list_assistants()}
        self._usage = await self.store.usage() if self.store.capabilities.usage else ()
        return ["Assistants", count(len(self._assistants), "profile")]

    def entries(self) -> Iterator[Entry]:
        for each in self._assistants.values():
            yield Entry(each.id, each.id, _source(each), f"{each.name} · {each.model or _HERE}".strip(" ·"))

    def blocks(self, key: str) -> Sequence[Block]:
        found = self._assistants.get(key)
        if found is None:
            return () if self.here else _NONE_HERE
        used = [(row.model, _used(row)) for row in self._usage if row.assistant == key]
        blocks = [Block(found.name or key, "bold"), Block(), *facts(_told(found)), Block()]
        blocks += [Block("Used", "faint"), *facts(used)] if used else [Block("Not used yet", "faint")]
        if found.instructions.strip():
            blocks += [Block(), Block("Instructions", "faint"), Block(found.instructions)]
        return blocks

    def keys(self) -> Sequence[Key]:
        if not self.here:
            return [BACK]
        found = self._assistants.get(self.chosen)
        own = [Key("edit", "e", "edit"), Key("delete", "d", "delete")]
        ours = own if found and found.source == "store" else []
        return [Key("read", "Enter", "read"), Key("new", "n", "new"), *ours, BACK]

    def action_new(self) -> None:
        if self.here:
            self._open(None)

    def action_edit(self) -> None:
        if found := self._ours():
            self._open(found)

    def action_delete(self) -> None:
        if found := self._ours():
            self.lose("delete", "assistant", found.id, lambda: self.store.delete_assistant(found.id))

    def _ours(self) -> Assistant | None:
        """The one that is chosen, if it can be changed here; else it is said where."""
        found = self._assistants.get(self.chosen)
        if found and found.source != "store":
            self.say(f"{found.id} is set in config.toml: change it there")
        return found if found and found.source == "store" else None

    def _open(self, assistant: Assistant | None) -> None:
        self._edited = assistant.id if assistant else ""
        self.app.push_screen(AssistantForm(self._save, assistant, self._drafts.pop(self._edited, None)))

    async def _save(self, fields: dict[str, Any]) -> str:
        if not self._edited and fields["id"] in self._assistants:
            return f"id: there is an assistant {fields['id']} already"
        return await self.attempt(operations.save_assistant(self.store, **fields), f"{fields['id']} is saved")

    @on(Dialog.Kept)
    def _kept(self, event: Dialog.Kept) -> None:
        self._drafts[self._edited] = cast(Values, event.draft)
        self.say("Not saved: what was typed is there again when you open the form.")


def _source(assistant: Assistant) -> str:
    return _SOURCES.get(assistant.source, assistant.source)


def _used(row: UsageRow) -> str:
    runs = f"{count(row.executions, 'execution')}, {duration(row.duration_ms)}"
    return f"{runs}, {tokens(row.usage)}, {price(row.usage.cost_usd)}"


def _told(assistant: Assistant) -> list[tuple[str, str]]:
    limits, price = assistant.limits, assistant.price
    cost = f"{money(price.input_per_million)} in, {money(price.output_per_million)} out" if price else ""
    can = {True: "yes", False: "no: it gets JSON actions", None: "if the model can"}
    return [
        ("Id", assistant.id),
        ("Source", _source(assistant)),
        ("Model", assistant.model or _HERE),
        ("Server", assistant.api_base),
        ("Key", key_source(assistant) or _HERE),
        ("Skills", ", ".join(assistant.skills) or "all"),
        ("Tools", can[assistant.tools]),
        ("Limits", f"{count(limits.steps, 'model call')}, {count(limits.tool_calls, 'tool call')}"),
        (" ", f"{limits.tokens:,} tokens, {money(limits.money_usd)}, {limits.minutes:g} min"),
        ("Price", f"{cost} for a million tokens" if cost else "as known of the model"),
    ]
