"""Faults by the hundred: workers killed and frozen, writers killed, stops racing results."""

from __future__ import annotations

from pathlib import Path

from tests.bench.figures import Figure
from tests.engine.chaos import chaos

ROUNDS = 100


async def measure(home: Path) -> list[Figure]:
    report = await chaos(home, ROUNDS, seed=7)
    method = f"{report.kills} kill -9 and {report.freezes} SIGSTOP on 3 workers, {report.takeovers} takeovers"
    wrong = {
        "executions lost": report.lost,
        "executions stuck": report.stuck,
        "finished steps repeated": report.finished_repeated,
        "once-only tools run twice": report.once_twice,
        "tasks with a wrong number of events": report.wrong_events,
    }
    return [
        Figure("executions completed or asking", report.completed + report.asked, "", "all", method),
        *(Figure(what, len(found), "", "0", method) for what, found in wrong.items()),
        Figure("steps in flight repeated", report.repeated_in_flight, "", "", method),
    ]
