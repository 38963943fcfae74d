"""How often and how soon a failed model call is tried again."""

from __future__ import annotations

from itertools import pairwise

import pytest

from agnt_tasks.engine.model.client import FailureKind, ModelCallError
from agnt_tasks.engine.model.retry import LONGEST_WAIT, retry_delay


def failure(kind: FailureKind, retry_after: float | None = None) -> ModelCallError:
    return ModelCallError(kind, "It failed.", retry_after)


def delays(kind: FailureKind, chance: float = 0.5) -> list[float]:
    """Every wait until the policy gives up."""
    waits: list[float] = []
    while (wait := retry_delay(failure(kind), len(waits) + 1, chance)) is not None:
        waits.append(wait)
    return waits


@pytest.mark.parametrize(
    ("kind", "retries"),
    [
        (FailureKind.RATE_LIMITED, 5),
        (FailureKind.SERVER, 4),
        (FailureKind.UNREACHABLE, 3),
        (FailureKind.TIMEOUT, 2),
        (FailureKind.INTERRUPTED, 2),
        (FailureKind.UNEXPECTED, 2),
        (FailureKind.NO_KEY, 0),
        (FailureKind.BAD_KEY, 0),
        (FailureKind.QUOTA, 0),
        (FailureKind.UNKNOWN_MODEL, 0),
        (FailureKind.BAD_REQUEST, 0),
        (FailureKind.TOO_LONG, 0),
    ],
)
def test_each_kind_has_its_number_of_retries(kind: FailureKind, retries: int) -> None:
    assert len(delays(kind)) == retries


def test_every_kind_is_decided_on() -> None:
    for kind in FailureKind:
        retry_delay(failure(kind), 1, 0.5)


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_waits_double(chance: float) -> None:
    waits = delays(FailureKind.RATE_LIMITED, chance)
    assert [later / earlier for earlier, later in pairwise(waits)] == [2.0] * 4


def test_chance_spreads_the_waits_of_many() -> None:
    least, most = (retry_delay(failure(FailureKind.SERVER), 3, chance) for chance in (0.0, 1.0))
    assert least is not None
    assert most == 2 * least


def test_unreachable_servers_are_tried_again_soon() -> None:
    assert sum(delays(FailureKind.UNREACHABLE, 1.0)) < 5


@pytest.mark.parametrize("kind", [FailureKind.RATE_LIMITED, FailureKind.SERVER])
def test_the_wait_that_was_asked_for_is_kept(kind: FailureKind) -> None:
    wait = retry_delay(failure(kind, retry_after=7), 1, 0.5)
    assert wait is not None
    assert 7 <= wait <= 8


def test_no_wait_is_longer_than_the_cap() -> None:
    assert retry_delay(failure(FailureKind.RATE_LIMITED, retry_after=3600), 1, 1.0) == LONGEST_WAIT


def test_asking_to_wait_does_not_make_the_hopeless_worth_a_retry() -> None:
    assert retry_delay(failure(FailureKind.QUOTA, retry_after=1), 1, 0.5) is None
