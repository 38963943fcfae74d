"""What a column without cards says: what lands there, and the one key that fills it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agnt_tasks.models.status import TaskStatus

_WORDS: Mapping[str, tuple[str, str, str]] = {
    TaskStatus.PENDING: ("What is to be done.", "task.new", "writes a task down."),
    TaskStatus.IN_PROGRESS: ("What is being done.", "task.process", "lets a task begin."),
    TaskStatus.NEEDS_CLARIFICATION: ("Questions to you.", "waiting.open", "shows them all."),
    TaskStatus.ON_HOLD: ("What was stopped.", "task.stop", "stops a task."),
    TaskStatus.COMPLETED: ("What is done.", "task.process", "gets a task here."),
    TaskStatus.FAILED: ("What went wrong, and why.", "task.process", "tries again."),
}


def newest(searched: int) -> str:
    """What a filter or an order was about, where the store does not answer it for all."""
    return f"of the newest {searched:,}"


def empty_words(status: str, hint: Callable[[str], str], filtered: str, searched: int = 0) -> list[str]:
    """Lines for a column; `filtered` says which filter leaves nothing (empty: there is none).

    `searched`: of only so many, the newest; 0: of all.
    """
    if filtered:
        which = f"No task {newest(searched)} matches" if searched else "No task matches"
        return [which, filtered, f"{hint('pane.back')} clears the filter."]
    about, action, does = _WORDS.get(status, ("", "", ""))
    return [about, f"{hint(action)} {does}"]


def empty_sentence(status: str, hint: Callable[[str], str], filtered: str, searched: int = 0) -> str:
    """The same in a line: the answer to a key that needs a task."""
    *about, does = empty_words(status, hint, filtered, searched)
    words = " ".join(about) if filtered else f"No task here. {about[0].rstrip('.')}"
    return f"{words}: {does}"
