"""Signatures: as Standard Webhooks writes them, and taken only from who knows the secret, in time."""

from __future__ import annotations

import base64

import pytest

from agnt_tasks.models.webhook import new_secret
from agnt_tasks.server.signing import TOLERANCE_SECONDS, is_genuine, signed

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = 1614265330
BODY = b'{"test": 2432232314}'
"""The example of the Standard Webhooks libraries."""


def test_it_signs_the_published_example_as_everybody_does() -> None:
    assert signed(MESSAGE, AT, BODY, [SECRET]) == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": str(AT),
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_each_of_two_secrets_is_enough() -> None:
    old, new, other = new_secret(), new_secret(), new_secret()
    headers = signed(MESSAGE, AT, BODY, [new, old])
    assert [is_genuine(headers, BODY, each, AT) for each in (old, new, other)] == [True, True, False]


@pytest.mark.parametrize("late", [-TOLERANCE_SECONDS, 0, TOLERANCE_SECONDS])
def test_it_holds_within_the_tolerance(late: int) -> None:
    headers = signed(MESSAGE, AT, BODY, [SECRET])
    assert is_genuine(headers, BODY, SECRET, AT + late)
    assert not is_genuine(
        headers, BODY, SECRET, AT + late + (1 if late >= 0 else -1) * (TOLERANCE_SECONDS + 1)
    )


@pytest.mark.parametrize(
    "forged",
    [
        {"webhook-id": "msg_other"},
        {"webhook-id": ""},
        {"webhook-timestamp": str(AT + 1)},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "٣"},
        {"webhook-signature": ""},
        {"webhook-signature": "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {"webhook-signature": "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {"webhook-signature": "v1,é"},
    ],
)
def test_whatever_differs_is_not_taken(forged: dict[str, str]) -> None:
    assert not is_genuine({**signed(MESSAGE, AT, BODY, [SECRET]), **forged}, BODY, SECRET, AT)


def test_another_body_or_no_headers_at_all_are_not_taken() -> None:
    assert not is_genuine(signed(MESSAGE, AT, BODY, [SECRET]), BODY + b" ", SECRET, AT)
    assert not is_genuine({}, BODY, SECRET, AT)


def test_a_secret_is_256_bits_that_nobody_has_seen() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert {len(base64.b64decode(each.removeprefix("whsec_"), validate=True)) for each in secrets} == {32}
