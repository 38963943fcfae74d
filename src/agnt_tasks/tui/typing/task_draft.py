"""What stands in the form of a task, as typed, and what it means."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from agnt_tasks.errors import FieldProblem, ValidationError
from agnt_tasks.models.clean import clean, clean_line
from agnt_tasks.models.task import Task, TaskCreate, TaskUpdate


class TaskDraft(NamedTuple):
    title: str = ""
    description: str = ""
    assistant: str = ""
    type: str = ""
    skills: str = ""
    """With commas between them, as the two below."""
    assigned_users: str = ""
    followers: str = ""
    files: str = ""
    """`@path @path`."""
    process: bool = False
    """Begin at once."""

    @classmethod
    def of(cls, task: Task) -> TaskDraft:
        """Safe to be shown: what cannot be shown is replaced, and stays as it is unless it is changed."""
        return cls(
            title=clean_line(task.title),
            description=clean(task.description),
            assistant=clean_line(task.assistant),
            type=clean_line(task.type),
            skills=listed(task.skills),
            assigned_users=listed(task.assigned_users),
            followers=listed(task.followers),
        )

    @classmethod
    def read(cls, text: str) -> TaskDraft | None:
        """What `written` gave; None: nothing, or nothing that can be read."""
        try:
            return cls(**json.loads(text)) if text else None
        except (ValueError, TypeError):
            return None

    def written(self) -> str:
        return json.dumps(self._asdict())

    @classmethod
    def joined(cls, drafts: Sequence[TaskDraft]) -> TaskDraft:
        """One with the texts of all: what the first has no room for stands in its description."""
        first, *others = drafts
        for other in others:
            title = "" if first.title in ("", other.title) else other.title
            texts = (first.description, title, other.description)
            first = first._replace(
                title=first.title or other.title, description="\n\n".join(filter(None, texts))
            )
        return first

    def rebased(self, before: TaskDraft, now: TaskDraft) -> TaskDraft:
        """With what is so now, wherever nothing else was typed than what was so before."""
        fields = {name for name in _EDITABLE if getattr(self, name) == getattr(before, name)}
        return self._replace(**{name: getattr(now, name) for name in fields})

    def to_create(self) -> TaskCreate:
        """Raises ValidationError: with one problem for each wrong field."""
        fixed = {"assistant": self.assistant, "assignedUsers": split(self.assigned_users)}
        return TaskCreate.parse({**self._values(_EDITABLE), **fixed})

    def to_update(self, before: TaskDraft) -> TaskUpdate | None:
        """The fields that differ from `before`, without the assigned people; None: none does.

        Raises:
            ValidationError: with one problem for each wrong field.
        """
        changed = [name for name in _EDITABLE if getattr(self, name) != getattr(before, name)]
        return TaskUpdate.parse(self._values(changed)) if changed else None

    def new_assignees(self, before: TaskDraft) -> tuple[str, ...] | None:
        """The whole new set; None: unchanged. Raises ValidationError."""
        if self.assigned_users == before.assigned_users:
            return None
        return people(self.assigned_users)

    def problems(self, before: TaskDraft | None) -> dict[str, str]:
        """What is wrong, by field; `before`: the task that is edited, None for a new one."""
        if before is None:
            return _problems_of(self.to_create)
        problems = _problems_of(lambda: self.to_update(before))
        for problem in _problems_of(lambda: self.new_assignees(before)).values():
            problems["assigned_users"] = problem
        return problems

    def _values(self, names: Iterable[str]) -> dict[str, Any]:
        texts = {name: getattr(self, name) for name in names}
        return {name: split(text) if name in _LISTS else text for name, text in texts.items()}


_EDITABLE = ("title", "description", "type", "skills", "followers")
_LISTS = ("skills", "followers")


def _problems_of(meaning: Callable[[], object]) -> dict[str, str]:
    try:
        meaning()
    except ValidationError as error:
        return {_field(problem): problem.message for problem in error.problems}
    return {}


def _field(problem: FieldProblem) -> str:
    name = problem.field.partition("[")[0]
    return "assigned_users" if name == "assignedUsers" else name


def listed(values: Iterable[str]) -> str:
    return ", ".join(map(clean_line, values))


def split(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def people(text: str) -> tuple[str, ...]:
    """Addresses from a comma list. Raises ValidationError."""
    # Assigned people have a call of their own; what an address is, followers know as well.
    return TaskUpdate.parse({"followers": split(text)}).followers or ()
