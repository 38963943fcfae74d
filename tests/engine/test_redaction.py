"""Secrets stay out of texts and logs, and the rest of the text stays as it is."""

from __future__ import annotations

import logging
from io import StringIO

import pytest

from agnt_tasks.engine.redaction import MASK, RedactingFilter, redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Incorrect API key provided: sk-proj-abcDEF_123-xyz.", f"Incorrect API key provided: {MASK}"),
        ("Incorrect API key provided: sk-ab*****xyz", f"Incorrect API key provided: {MASK}"),
        ("Authorization: Bearer abc.def-123456", f"Authorization: Bearer {MASK}"),
        ("key AIzaSyA1234567890abcdefghijklmnopqrs", f"key {MASK}"),
        ("gsk_1234567890abcdef and xai-1234567890", f"{MASK} and {MASK}"),
        ('{"api_key": "0123456789abcdef"}', f'{{"api_key": "{MASK}"}}'),
        ("https://x.test/v1?key=abc123&alt=sse", f"https://x.test/v1?key={MASK}&alt=sse"),
        ("http://me:pass@host/v1", f"http://{MASK}@host/v1"),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    ["", "The task is done.", "risk-averse and desk-bound", "a bearer of news", "http://127.0.0.1:8080/v1"],
)
def test_plain_text_is_left_alone(text: str) -> None:
    assert redact(text) == text


def test_known_secrets_are_masked_whatever_they_look_like() -> None:
    assert redact("the key hunter22 of hunter22-long", ["hunter22", "hunter22-long"]) == (
        f"the key {MASK} of {MASK}"
    )


def test_short_or_empty_secrets_do_not_garble_text() -> None:
    assert redact("none of the above", ["", "none"]) == "none of the above"


@pytest.fixture
def log() -> tuple[logging.Logger, RedactingFilter, StringIO]:
    written, redacting = StringIO(), RedactingFilter()
    handler = logging.StreamHandler(written)
    handler.addFilter(redacting)
    logger = logging.Logger("test")
    logger.addHandler(handler)
    return logger, redacting, written


def test_records_are_redacted_after_formatting(
    log: tuple[logging.Logger, RedactingFilter, StringIO],
) -> None:
    logger, redacting, written = log
    redacting.learn("correct horse", "")
    logger.warning("key=%s, again %r", "correct horse", {"Authorization": "Bearer 12345678"})
    assert "correct horse" not in written.getvalue()
    assert "12345678" not in written.getvalue()


def test_tracebacks_and_stacks_are_redacted(
    log: tuple[logging.Logger, RedactingFilter, StringIO],
) -> None:
    logger, redacting, written = log
    redacting.learn("correct horse")
    try:
        raise ValueError("correct horse")
    except ValueError:
        logger.exception("It failed", stack_info=True)
    assert "ValueError" in written.getvalue()
    assert "Stack" in written.getvalue()
    assert "correct horse" not in written.getvalue()


def test_a_record_whose_arguments_do_not_fit_is_written_all_the_same(
    log: tuple[logging.Logger, RedactingFilter, StringIO],
) -> None:
    logger, redacting, written = log
    redacting.learn("correct horse")
    logger.warning("%d tries with %s", "correct horse")
    assert "tries" in written.getvalue()
    assert "correct horse" not in written.getvalue()
