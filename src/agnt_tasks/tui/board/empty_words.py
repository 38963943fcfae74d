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


def empty_words(status: str, hint: Callable[[str], str], filtered: str) -> list[str]:
    """Lines for a column; `filtered` says which filter leaves nothing (empty: there is none)."""
    if filtered:
        return ["No task matches", filtered, f"{hint('pane.back')} clears the filter."]
    about, action, does = _WORDS.get(status, ("", "", ""))
    return [about, f"{hint(action)} {does}"]


def empty_sentence(status: str, hint: Callable[[str], str], filtered: str) -> str:
    """The same in a line: the answer to a key that needs a task."""
    *about, does = empty_words(status, hint, filtered)
    words = " ".join(about) if filtered else f"No task here. {about[0].rstrip('.')}"
    return f"{words}: {does}"
