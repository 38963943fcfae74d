"""The statuses in words and glyphs. Always both: a colour alone tells nobody anything."""

from __future__ import annotations

from agnt_tasks.models.status import TaskStatus

WORDS = {
    TaskStatus.PENDING: "Pending",
    TaskStatus.IN_PROGRESS: "In progress",
    TaskStatus.NEEDS_CLARIFICATION: "Needs you",
    TaskStatus.ON_HOLD: "On hold",
    TaskStatus.COMPLETED: "Completed",
    TaskStatus.FAILED: "Failed",
}
GLYPHS = dict(zip(WORDS, "○●◆‖✓✗", strict=True))
ASCII_GLYPHS = dict(zip(WORDS, "o*?=+x", strict=True))
