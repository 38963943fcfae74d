"""When a failed model call is worth another try, and after how long."""

from __future__ import annotations

from typing import NamedTuple

from agnt_tasks.engine.model.client import FailureKind, ModelCallError

LONGEST_WAIT = 60.0
"""Seconds."""
SPREAD = 1.0
"""Seconds over which those told to come back at the same moment are scattered."""


class _Patience(NamedTuple):
    retries: int
    first_wait: float
    """Seconds before the first retry; each further one waits twice as long."""


_PATIENCE = {
    FailureKind.RATE_LIMITED: _Patience(5, 2.0),
    FailureKind.SERVER: _Patience(4, 1.0),
    FailureKind.UNREACHABLE: _Patience(3, 0.5),
    FailureKind.TIMEOUT: _Patience(2, 1.0),
    FailureKind.INTERRUPTED: _Patience(2, 0.5),
    FailureKind.UNEXPECTED: _Patience(2, 1.0),
}
"""What is not here will not mend itself: keys, quota, names, and requests that are wrong."""


def retry_delay(error: ModelCallError, tries: int, chance: float) -> float | None:
    """Seconds to wait before the next try; None to give up.

    `tries` is how many have failed so far, this one included; `chance` is a random number from 0 to 1.
    A wait that the provider asked for is kept, up to `LONGEST_WAIT`.
    """
    patience = _PATIENCE.get(error.kind)
    if patience is None or tries > patience.retries:
        return None
    if error.retry_after is not None:
        return min(error.retry_after + chance * SPREAD, LONGEST_WAIT)
    full: float = patience.first_wait * 2 ** (tries - 1)
    return min(full * (1 + chance) / 2, LONGEST_WAIT)
