"""Which cards changed since somebody looked at them."""

from __future__ import annotations

from collections.abc import Mapping

from agnt_tasks.models.card import Card

MOST_MARKS = 5000


class Unread:
    """A time up to which everything counts as seen, and marks of tasks that were seen later."""

    def __init__(self, baseline: int, marks: Mapping[str, int] | None = None) -> None:
        self.baseline = baseline
        """Milliseconds since 1970."""
        self.marks = dict(marks or {})
        """By task: the `updated_at` that was seen, the oldest look first."""

    def is_unread(self, card: Card) -> bool:
        return card.updated_at > max(self.baseline, self.marks.get(card.id, 0))

    def saw(self, task_id: str, updated_at: int) -> None:
        """It was looked at as it was then, or changed by the user."""
        seen = max(updated_at, self.marks.pop(task_id, 0))
        if seen > self.baseline:
            self.marks[task_id] = seen
        if len(self.marks) > MOST_MARKS:
            # Better some change that nobody saw than old ones that come back as new.
            self.baseline = max(self.baseline, self.marks.pop(next(iter(self.marks))))

    def saw_all(self, now: int) -> None:
        """Everything up to now is seen."""
        self.baseline = max(self.baseline, now)
        self.marks = {task_id: seen for task_id, seen in self.marks.items() if seen > self.baseline}
