"""What the command line's exit codes mean; the help prints this table."""

from __future__ import annotations

from agnt_tasks.models.status import TaskStatus

OK = 0
ERROR = 1
USAGE = 2
NOT_PROCESSED = 6
TIMED_OUT = 124
INTERRUPTED = 130
PIPE_CLOSED = 141

OF_STATUS = {
    TaskStatus.COMPLETED: 0,
    TaskStatus.FAILED: 3,
    TaskStatus.NEEDS_CLARIFICATION: 4,
    TaskStatus.ON_HOLD: 5,
    TaskStatus.PENDING: NOT_PROCESSED,
    TaskStatus.IN_PROGRESS: NOT_PROCESSED,
}
"""How a wait ends when the task rests there: in progress means that nothing runs it."""

MEANINGS = (
    (0, "done; after a wait: completed"),
    (1, "an error, told on standard error"),
    (2, "the command was called wrongly"),
    (3, "after a wait: failed"),
    (4, "after a wait: it needs an answer from you"),
    (5, "after a wait: on hold"),
    (6, "after a wait: nothing runs it, so there is no end to wait for"),
    (124, "after a wait: the time was up"),
    (130, "ended by ctrl-c"),
    (141, "who read the output went away"),
)
"""With several tasks the highest code counts."""
