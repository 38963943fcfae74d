"""The lifecycle machine for minutes, not seconds, with new seeds each time; by hand or at night."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.store.machine import LifecycleMachine
from tests.store.test_lifecycle_machine import QUICK

LONG = settings(QUICK, derandomize=False, max_examples=1500, stateful_step_count=60)


def test_any_order_of_rules_keeps_the_law_for_long() -> None:
    run_state_machine_as_test(LifecycleMachine, settings=LONG)
