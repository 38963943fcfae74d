"""Telling the dead from the living without clocks: a free lock file, or a heartbeat that stands still."""

from __future__ import annotations

import logging
import time
from collections.abc import Set
from pathlib import Path

from agnt_tasks.engine.worker_locks import is_alive
from agnt_tasks.store.journal import Abandoned, Journal

log = logging.getLogger(__name__)


class Reaper:
    """Takes over executions whose owner is dead, or silent for the lease."""

    def __init__(
        self, journal: Journal, worker_id: str, locks: Path, lease_seconds: float, crash_limit: int
    ) -> None:
        self._journal = journal
        self._worker_id = worker_id
        self._locks = locks
        self._lease_seconds = lease_seconds
        self._crash_limit = crash_limit
        self._seen: dict[str, tuple[Abandoned, float]] = {}
        """What each execution looked like, and since when on our own monotonic clock."""

    async def reap(self, attended: Set[str]) -> None:
        """Look once. `attended`: executions that this worker itself is at."""
        claims = await self._journal.open_claims()
        others = [claim for claim in claims if claim.execution_id not in attended]
        now = time.monotonic()
        self._seen = {claim.execution_id: self._look(claim, now) for claim in others}
        for claim in others:
            if self._is_dead(claim, now):
                state = await self._journal.take_over(claim, self._crash_limit)
                if state:
                    log.warning("took over %s from %s: %s", claim.execution_id, claim.owner, state)

    def _look(self, claim: Abandoned, now: float) -> tuple[Abandoned, float]:
        before = self._seen.get(claim.execution_id)
        return before if before is not None and before[0] == claim else (claim, now)

    def _is_dead(self, claim: Abandoned, now: float) -> bool:
        # Ours and not attended: its end could not be written down when it came.
        if claim.owner == self._worker_id or not is_alive(self._locks, claim.owner):
            return True
        return now - self._seen[claim.execution_id][1] >= self._lease_seconds
