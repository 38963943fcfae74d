"""`Desk` does what the user wants done, through the verbs, and keeps what can be undone.

It knows no screen: it is asked, and answers with one `Outcome` for each task.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from agnt_tasks.errors import AgntError, TaskNotFoundError
from agnt_tasks.models.activity import HumanFeedback
from agnt_tasks.models.card import Card
from agnt_tasks.models.task import Task
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.tui.regions.wording import GONE, problem
from agnt_tasks.tui.state.undo import Call, Change, Refusal, Undo
from agnt_tasks.verbs import VERBS
from agnt_tasks.verbs.verb import Verb


class Outcome(NamedTuple):
    task_id: str
    error: str = ""
    """In words for people; empty: it is done."""
    answer: Any = None
    code: str = ""
    """Of the error (`AgntError.code`)."""


class Step(NamedTuple):
    """An undo or a redo that was tried."""

    label: str
    outcomes: Sequence[Outcome] = ()
    refusal: str = ""


_MARKS = "marks"
"""In place of a verb: marks are the board's own."""
_VERBS = {verb.name: verb for verb in VERBS}
REVERSIBLE = ("edit", "assign", "follow", "like", "dislike", "feedback")
"""Verbs that can be undone (ruling Board)."""


class Desk:
    def __init__(
        self, store: FullStore, acted: Callable[[str, int], None], mark: Callable[[Sequence[Card]], None]
    ) -> None:
        """`acted(task_id, updated_at)` is told of every change that was made here; `mark` sets the marks."""
        self.store = store
        self._acted = acted
        self._mark = mark
        self._undo = Undo()
        self._works = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """What is done in here belongs together: whoever leaves waits for it (`finish`)."""
        self._works += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._works -= 1
            if not self._works:
                self._idle.set()

    @property
    def is_at_work(self) -> bool:
        return not self._idle.is_set()

    async def finish(self) -> None:
        """Until everything that was begun is done."""
        await self._idle.wait()

    async def perform(
        self,
        name: str,
        task_ids: Sequence[str],
        arguments: Mapping[str, Any] | None = None,
        label: str = "",
        rev: int | None = None,
    ) -> list[Outcome]:
        """One verb on each task, one after the other; a failure does not keep the others from it.

        `label` names the change where it can be undone. `rev`: only if that is the task's revision.
        """
        verb, given = _VERBS[name], dict(arguments or {})
        condition = {} if rev is None else {"rev": rev}
        outcomes, changed = list[Outcome](), list[tuple[Task, Outcome]]()
        with self.at_work():
            for task_id in task_ids:
                before = await self._before(name, task_id)
                outcome = await self._run(verb, task_id, {**given, **condition})
                outcomes.append(outcome)
                if before is not None and not outcome.error:
                    changed.append((before, outcome))
        self._remember(label or name, name, given, changed)
        return outcomes

    async def once(self, name: str, arguments: Mapping[str, Any]) -> Outcome:
        """A verb that is about no task there is, such as `add`."""
        return await self._run(_VERBS[name], "", arguments)

    async def _before(self, name: str, task_id: str) -> Task | None:
        """The task as it was, where that can be brought back."""
        if name not in REVERSIBLE:
            return None
        try:
            return await self.store.get_task(task_id)
        except AgntError:
            return None

    async def _run(self, verb: Verb, task_id: str, given: Mapping[str, Any]) -> Outcome:
        try:
            with self.at_work():
                call = verb.run(self.store, task_id, **given) if task_id else verb.run(self.store, **given)
                answer = await call
        except AgntError as error:
            gone = task_id and isinstance(error, TaskNotFoundError)
            return Outcome(task_id, GONE if gone else problem(error), code=error.code)
        changed_at = getattr(answer, "updated_at", None)
        if changed_at is not None:
            self._acted(answer.id, changed_at)
        return Outcome(task_id or getattr(answer, "id", ""), answer=answer)

    def _remember(
        self, label: str, name: str, given: Mapping[str, Any], changed: Sequence[tuple[Task, Outcome]]
    ) -> None:
        back = [call for before, _ in changed for call in _back(name, before, given)]
        if not back:
            return
        ids = tuple(before.id for before, _ in changed)
        self._undo.record(
            Change(
                label=label,
                task_ids=ids,
                back=tuple(back),
                again=tuple(Call(name, task_id, given) for task_id in ids),
                before={before.id: before.updated_at for before, _ in changed},
                expected={before.id: outcome.answer.updated_at for before, outcome in changed},
            )
        )

    def remember_marks(self, before: Sequence[Card], after: Sequence[Card]) -> None:
        """Other tasks are marked now."""
        back, again = (Call(_MARKS, "", {"cards": tuple(cards)}) for cards in (before, after))
        self._undo.record(Change("marks", (), (back,), (again,), {}, {}))

    async def undo(self) -> Step:
        """Take the last change back."""
        return await self._step(self._undo.last_done, self._undo.undo, back=True)

    async def redo(self) -> Step:
        """Make the change again that was taken back last."""
        return await self._step(self._undo.last_undone, self._undo.redo, back=False)

    async def _step(
        self,
        coming: Change | None,
        take: Callable[[Mapping[str, int]], Change | Refusal],
        *,
        back: bool,
    ) -> Step:
        taken = take(await self._times(coming.task_ids if coming else ()))
        if isinstance(taken, Refusal):
            return Step("", refusal=taken.reason)
        calls = taken.back if back else taken.again
        if calls[0].verb == _MARKS:
            self._mark(calls[0].arguments["cards"])
            return Step(taken.label)
        with self.at_work():
            outcomes = [await self._run(_VERBS[call.verb], call.task_id, call.arguments) for call in calls]
        if any(outcome.error for outcome in outcomes):
            self._undo.forget(taken)
        else:
            self._undo.report(taken, {each.task_id: each.answer.updated_at for each in outcomes})
        return Step(taken.label, outcomes)

    async def _times(self, task_ids: Sequence[str]) -> dict[str, int]:
        """When each was changed last; without those that are gone."""
        found = {}
        for task_id in task_ids:
            with suppress(TaskNotFoundError):
                found[task_id] = (await self.store.get_task(task_id)).updated_at
        return found


def _back(name: str, before: Task, given: Mapping[str, Any]) -> list[Call]:
    """The calls that bring the task back to what it was."""
    if name == "assign":
        return [Call("assign", before.id, {"emails": before.assigned_users})]
    if name == "follow":
        return [Call("follow", before.id, {"emails": before.followers})]
    if name in ("like", "dislike", "feedback"):
        given_before = [entry for entry in before.activities if isinstance(entry, HumanFeedback)]
        reason = given_before[-1].reason if given_before and before.feedback else None
        verdict = {"verdict": before.feedback or "none"}
        return [Call("feedback", before.id, {**verdict, **({"reason": reason} if reason else {})})]
    return [Call("edit", before.id, {field: getattr(before, field) for field in given})]
