"""Any order of what people and workers do keeps the law; and the machine that says so finds bugs."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from agnt_tasks.errors import AgntError
from tests.store.machine import LifecycleMachine
from tests.store.planted import PLANTED, Plant

QUICK = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=60,
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
)
HUNT = settings(QUICK, phases=(Phase.generate,), report_multiple_bugs=False)
FINDINGS = (AssertionError, AgntError)
"""How a bug shows. Anything else is a patch that no longer fits the code, and fails the test."""
FOUND_AT_LEAST = 0.8


def test_any_order_of_rules_keeps_the_law() -> None:
    run_state_machine_as_test(LifecycleMachine, settings=QUICK)


def test_the_machine_finds_planted_bugs() -> None:
    missed = [name for name, plant in PLANTED.items() if not _is_found(plant)]
    assert len(PLANTED) >= 10
    assert len(missed) <= (1 - FOUND_AT_LEAST) * len(PLANTED), missed


def _is_found(plant: Plant) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        try:
            run_state_machine_as_test(LifecycleMachine, settings=HUNT)
        except FINDINGS:
            return True
    return False
