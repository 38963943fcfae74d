"""What a column without cards says: what lands there, and the one key that fills it."""

from __future__ import annotations

from collections.abc import Callable

from agnt_tasks.models.status import TaskStatus

_WORDS = {
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
    about, action, does = _WORDS.get(TaskStatus(status), ("", "", ""))
    return [about, f"{hint(action)} {does}"]
