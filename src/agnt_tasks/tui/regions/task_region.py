"""Verbs on tasks: what has to be asked first, then the desk, then a word about it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from agnt_tasks.errors import AgntError, TaskNotFoundError
from agnt_tasks.models.card import Card
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.tui.board.empty_words import empty_sentence
from agnt_tasks.tui.board.painter import name
from agnt_tasks.tui.desk import REVERSIBLE, Outcome
from agnt_tasks.tui.regions import wording
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.state.board_state import STATUSES
from agnt_tasks.tui.state.filters import describe
from agnt_tasks.tui.typing.confirm import Confirm
from agnt_tasks.tui.typing.people_form import PeopleForm
from agnt_tasks.tui.typing.reason_form import ReasonForm
from agnt_tasks.verbs import find_verb
from agnt_tasks.wording.amounts import count

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen


class TaskRegion(Region):
    def __init__(self, screen: BoardScreen) -> None:
        super().__init__(screen)
        self.typed: dict[str, str] = {}
        """What was typed into dialogs that were left, by their heading."""
        self._judging = asyncio.Lock()

    def actions(self) -> Mapping[str, Do]:
        return {
            "task.stop": lambda: self.queue(self._act("stop")),
            "task.delete": lambda: self.open_form(self._delete()),
            "task.like": lambda: self.queue(self._judge(Feedback.LIKE)),
            "task.dislike": lambda: self.open_form(self._judge(Feedback.DISLIKE)),
            "task.assignees": lambda: self.open_form(self._people("assign", "Assigned to")),
            "task.followers": lambda: self.open_form(self._people("follow", "Followers of")),
            "task.undo": lambda: self.queue(self._step(back=True)),
            "task.redo": lambda: self.queue(self._step(back=False)),
            "task.copy_id": self._copy_id,
        }

    def subject(self) -> Card | None:
        """What the user looks at: in the pane its task, wherever that moved; else the card."""
        shown = self.screen.regions.pane.card if self.screen.place == "pane" else None
        return shown or self.state.current()

    def targets(self) -> list[Card]:
        """What a verb is about: in the pane its task; on the board what is marked, else the card."""
        card = self.subject() if self.screen.place == "pane" else None
        return [card] if card else self.state.targets()

    def is_nothing_there(self) -> bool:
        """The column is empty and nothing is marked: says what lands there."""
        if self.state.column.total or self.state.marks:
            return False
        filtered, searched = describe(self.state.view.filter), self.state.column.searched
        self.screen.say(empty_sentence(self.state.focus, self.screen.hint, filtered, searched))
        return True

    def able(self, verb_name: str) -> list[Card]:
        """The targets for which the verb makes sense; says so if it is none of them."""
        verb = find_verb(verb_name)
        targets = self.targets()
        if verb is None or verb.allowed is None:
            return targets
        able = [card for card in targets if card.status in STATUSES and verb.allowed(TaskStatus(card.status))]
        if targets and not able:
            self.screen.say(f"{name(targets[0].status)} tasks cannot be {_PAST[verb_name]}.", "warning")
        return able

    async def _act(self, verb_name: str, arguments: Mapping[str, Any] | None = None) -> None:
        cards = self.able(verb_name)
        if cards:
            await self.perform(verb_name, cards, arguments)

    async def perform(
        self,
        verb_name: str,
        cards: Sequence[Card],
        arguments: Mapping[str, Any] | None = None,
        what: str = "",
        rev: int | None = None,
        untold: Collection[str] = (),
    ) -> list[Outcome]:
        """Do it, say what came of it; what could not be done stays marked. `rev`: see `Desk.perform`.

        `untold`: codes of errors for which the caller has words of its own.
        """
        ids = [card.id for card in cards]
        titles = wording.titles_of(cards)
        who = f"“{wording.short(cards[0].title)}”" if len(cards) == 1 else count(len(cards), "task")
        label = f"{what or verb_name} {who}"
        orphans = self.screen.regions.orphans
        if verb_name == "delete":
            orphans.deleting(ids)
        outcomes = await self.screen.desk.perform(verb_name, ids, arguments, label, rev)
        if verb_name == "delete":
            orphans.deleted(outcomes)
        self.tell(verb_name, [each for each in outcomes if each.code not in untold], titles, what)
        self.state.unmark(outcome.task_id for outcome in outcomes if not outcome.error)
        self.screen.look_again()
        return outcomes

    def tell(self, verb_name: str, outcomes: Sequence[Outcome], titles: Mapping[str, str], what: str) -> None:
        good, bad = wording.done(verb_name, outcomes, titles, what), wording.failed(outcomes, titles)
        if good:
            undo = self.screen.hint("task.undo")
            can = verb_name in REVERSIBLE and undo
            self.screen.say(f"{good}   {undo} undoes" if can else good)
        if bad:
            self.screen.say(bad, "error")

    async def _delete(self) -> None:
        cards = self.targets()
        self.screen.regions.writing.keep_typed()
        effect = wording.deletion(len(cards), drafts=self.screen.regions.orphans.has_drafts(cards))
        if cards and await self.screen.ask(Confirm("delete", [card.title for card in cards], effect)):
            await self.perform("delete", cards)

    async def _judge(self, verdict: Feedback) -> None:
        """One after the other: the second of two keys takes back what the first one gave."""
        async with self._judging:
            await self._give(verdict, self.targets())

    async def _given(self, cards: Sequence[Card]) -> list[Feedback | None]:
        """The verdicts of now: cards may be behind, or out of sight."""
        store = self.screen.desk.store
        try:
            return [(await store.get_task(card.id)).feedback for card in cards]
        except AgntError:
            return []

    async def _give(self, verdict: Feedback, cards: Sequence[Card]) -> None:
        if cards and await self._given(cards) == [verdict] * len(cards):
            await self.perform("feedback", cards, {"verdict": "none"})
            return
        heading, reason = "", ""
        if cards and verdict is Feedback.DISLIKE and self.screen.desk.store.capabilities.reason:
            title = cards[0].title if len(cards) == 1 else f"{len(cards)} tasks"
            named = wording.short(title)
            heading = ReasonForm.heading_of(verdict, named)
            reason = await self.screen.ask(ReasonForm(verdict, named, self.typed.pop(heading, "")))
        if cards and reason is not None:
            outcomes = await self.perform(verdict.value, cards, {"reason": reason} if reason else {})
            if reason:
                self._keep(heading, reason, outcomes)

    def _keep(self, heading: str, typed: str, outcomes: Sequence[Outcome]) -> None:
        """What could not be done is there when its form is opened again."""
        if any(outcome.error for outcome in outcomes):
            self.typed[heading] = typed

    async def _people(self, verb_name: str, heading: str) -> None:
        cards = self.targets()
        if not cards:
            return
        try:
            task = await self.screen.desk.store.get_task(cards[0].id)
        except TaskNotFoundError:
            self.screen.regions.orphans.missed(cards[0].id, cards[0].title)
            return
        except AgntError as error:
            self.screen.say(wording.problem(error), "error")
            return
        present = task.assigned_users if verb_name == "assign" else task.followers
        title = wording.short(cards[0].title) if len(cards) == 1 else f"{len(cards)} tasks"
        known = self.screen.regions.forms.known
        named = f"{heading} “{title}”"
        form = PeopleForm(named, present, lambda: known().people, self.typed.pop(named, None))
        chosen = await self.screen.ask(form)
        if chosen is not None:
            outcomes = await self.perform(verb_name, cards, {"emails": chosen})
            self._keep(named, ", ".join(chosen), outcomes)

    async def _step(self, *, back: bool) -> None:
        desk = self.screen.desk
        step = await (desk.undo() if back else desk.redo())
        problem = step.refusal or wording.failed(step.outcomes, {})
        if problem:
            self.screen.say(problem, "error")
        else:
            other = self.screen.hint("task.redo" if back else "task.undo")
            word = "undone" if back else "done again"
            self.screen.say(f"{word}: {step.label}   {other} {'does it again' if back else 'undoes'}")
        self.screen.look_again()

    def _copy_id(self) -> None:
        card = self.subject()
        if card:
            self.screen.app.copy_to_clipboard(card.id)
            self.screen.say(f"copied {card.id}")


_PAST = {"stop": "stopped", "process": "processed", "answer": "answered"}
