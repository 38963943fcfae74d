"""Workers killed and frozen at random moments: nothing lost, stuck, repeated or told twice."""

from __future__ import annotations

from pathlib import Path

from tests.engine.chaos import chaos

ROUNDS = 20


async def test_killed_and_frozen_workers_lose_and_repeat_nothing(tmp_path: Path) -> None:
    report = await chaos(tmp_path, ROUNDS, seed=1)
    assert report.faults == []
    assert report.kills + report.freezes == ROUNDS
    assert report.takeovers > 0
    assert report.completed > 0
