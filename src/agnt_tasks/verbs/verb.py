"""What a verb is: one thing that a user can do, told in words, and the operation on a store behind it.

Every face reads the same declaration. The command line makes a command with options of it, the board
an action with a form; neither needs to know more about `run` than the arguments that are declared.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import Any, NamedTuple

from agnt_tasks.models.status import TaskStatus

VERDICTS = ("like", "dislike", "none")


class Kind(Enum):
    """What may be written for an argument, and as what `run` gets it."""

    WORD = auto()
    """A word or a line: str."""
    TEXT = auto()
    """Text of any length: str."""
    EMAIL = auto()
    STATUS = auto()
    """One of the six: TaskStatus."""
    VERDICT = auto()
    """One of VERDICTS: str."""
    NUMBER = auto()
    """int."""
    FLAG = auto()
    """bool."""
    FILE = auto()
    """A file whose content goes along: Attachment."""
    ROWS = auto()
    """JSON objects, one a line, read only as they are needed: Iterable[dict]."""


class Subject(Enum):
    """How many tasks a verb is about, and how `run` gets them."""

    NOTHING = auto()
    TASK = auto()
    """Exactly one: `run(store, task_id, …)`."""
    TASKS = auto()
    """One or more, each on its own: `run(store, task_id, …)` is called once for each."""
    FILTER = auto()
    """Any number at once, none means all: `run(store, task_ids=…, …)`."""


class Argument(NamedTuple):
    """Something that a verb is told. `run` gets only what was given, under this name."""

    name: str
    kind: Kind
    help: str
    word: str = ""
    """What a user calls it, when that is not the name."""
    letter: str = ""
    """Its short form, one letter."""
    required: bool = False
    many: bool = False
    """May be given several times: a tuple. An empty one means none at all."""
    placed: bool = False
    """Told by its place after the tasks, not by its name."""

    @property
    def label(self) -> str:
        return self.word or self.name.replace("_", "-")


class Verb(NamedTuple):
    name: str
    """What a user types. `memory forget` belongs to `memory`."""
    help: str
    """One sentence: what it does."""
    run: Callable[..., Awaitable[Any]]
    """Calls the store; gives a model, several of them, or an async iterator of them."""
    subject: Subject = Subject.NOTHING
    arguments: tuple[Argument, ...] = ()
    aliases: tuple[str, ...] = ()
    allowed: Callable[[TaskStatus], bool] | None = None
    """For which tasks it makes sense, to offer them; None: for all. The store has the last word."""
    outcome: str = ""
    """What to say after it was done: a template over the fields of its answer."""
    needs: str = ""
    """The field of `Capabilities` without which a store cannot do it."""
    next: Verb | None = None
    """What often follows on the same task; a face may offer both in one go."""
    queues: bool = False
    """It starts an execution: a face may wait for the end."""
    irreversible: bool = False
    """A face asks before it is done."""
