"""The `:` line: what was typed there, done by whoever does it otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from agnt_tasks.errors import AgntError
from agnt_tasks.models.card import Card
from agnt_tasks.tui.finding.command import Act, Command, Go, Run, Show, UseFilter, UseView, parse_command
from agnt_tasks.tui.finding.command_bar import CommandBar
from agnt_tasks.tui.finding.command_words import CommandKnown
from agnt_tasks.tui.finding.shell_words import CommandError
from agnt_tasks.tui.regions import wording
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.typing.confirm import Confirm
from agnt_tasks.verbs import find_verb
from agnt_tasks.verbs.attaching import attached

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen


class CommandRegion(Region):
    def __init__(self, screen: BoardScreen) -> None:
        super().__init__(screen)
        self._left: list[str] = []
        """What was typed last and not entered: the latest of what can be recalled."""

    def actions(self) -> Mapping[str, Do]:
        return {"app.command": self.open}

    def open(self) -> None:
        for bar in self.screen.query(CommandBar):
            bar.field.focus()
            break
        else:
            self.screen.typed_ahead.begin()
            bar = CommandBar(self._known, [*self.notebook.history("commands")[::-1], *self._left])
            self.screen.query_one("#body").mount(bar)

    def _known(self) -> CommandKnown:
        forms = self.screen.regions.forms
        views = tuple(self.screen.regions.views.saved())
        return CommandKnown(self.state.cards(), views, forms.known_words(), forms.known().skills)

    def _close(self) -> None:
        for bar in self.screen.query(CommandBar):
            bar.remove()
        self.screen.board.focus()

    def left(self, text: str) -> None:
        self._left = [text] if text.strip() else self._left
        self._close()

    def entered(self, text: str) -> None:
        targets = [card.id for card in self.state.targets()]
        try:
            command = parse_command(text, targets, [card.id for card in self.state.cards()])
        except CommandError as error:
            self.screen.query_one(CommandBar).problem(error.message, error.position)
            return
        self._left = []
        self.notebook.used("commands", text)
        self._close()
        self._do(command)

    def _do(self, command: Command) -> None:
        match command:
            case Go(status):
                self.state.go_to(status)
                self.screen.moved()
            case Show(task_id):
                self.queue(self._show(task_id))
            case UseView(name):
                self.screen.regions.views.use(name)
            case UseFilter(text):
                self.screen.regions.views.set_filter(text)
            case Act(action_id):
                self.screen.perform(action_id)
            case Run():
                self.queue(self._run(command))

    async def _show(self, beginning: str) -> None:
        from agnt_tasks.verbs.finding import find_task_id

        try:
            task_id = (await self.screen.desk.store.get_task(beginning)).id
        except AgntError:
            try:
                task_id = await find_task_id(self.screen.desk.store, beginning)
            except AgntError as error:
                self.screen.say(wording.problem(error), "error")
                return
        self.screen.go_to_task(task_id, open_it=True)

    async def _run(self, command: Run) -> None:
        try:
            arguments = await self._read_files(command.arguments)
        except AgntError as error:
            self.screen.say(error.message, "error")
            return
        cards = [self._card(task_id) for task_id in command.task_ids]
        verb = find_verb(command.verb_name)
        if cards and verb and verb.irreversible and not await self._agreed(command.verb_name, cards):
            return
        if cards:
            await self.screen.regions.tasks.perform(command.verb_name, cards, arguments)
        else:
            outcome = await self.screen.desk.once(command.verb_name, arguments)
            told = wording.done(command.verb_name, [outcome], {}) or outcome.error
            self.screen.say(told, "error" if outcome.error else "information")
            if command.verb_name == "add" and not outcome.error:
                self.screen.go_to_task(outcome.task_id)

    async def _read_files(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        if "files" not in arguments:
            return dict(arguments)
        files = await asyncio.to_thread(attached, arguments["files"])
        return {**arguments, "files": files}

    def _card(self, task_id: str) -> Card:
        """Loaded or not: a verb needs the id alone."""
        return self.state.find(task_id) or Card(task_id, task_id, "", "", "", "", 0, 0)

    async def _agreed(self, verb_name: str, cards: list[Card]) -> bool:
        effect = "This cannot be undone."
        return bool(await self.screen.ask(Confirm(verb_name, [card.title for card in cards], effect)))
