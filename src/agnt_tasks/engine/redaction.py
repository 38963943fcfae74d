"""Keeps secrets out of whatever is shown, stored or logged."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

MASK = "[secret]"
SHORTEST_SECRET = 6
"""Characters. Anything shorter is a word, and masking it would garble the text."""

# Each pattern keeps what its named group `keep` matched, so that a person still sees what it was.
_SHAPES = re.compile(
    r"""
      (?P<bearer>\b(?:Bearer|Basic)\s+)[\w.~+/=-]{6,}
    | \b(?:sk|rk|pk|gsk|xai|hf|ghp|gho|ghs|pplx|r8|glpat|github_pat)[-_][\w*.-]{6,}
    | \bAIza[\w-]{20,}
    | \b(?:AKIA|ASIA)[A-Z0-9]{12,}
    | (?P<field>(?:api[-_]?key|(?:access|auth)[-_]?token|secret|password)["']?\s*[:=]\s*["']?)
      [^\s"',;&}]{6,}
    | (?P<query>[?&](?:key|token|api_key)=)[^\s&"']+
    | (?P<user>://)[^\s/@:]+:[^\s/@]+(?=@)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the given secrets, and without anything that has the shape of one."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, MASK)
    return _SHAPES.sub(_mask, text)


def _mask(match: re.Match[str]) -> str:
    return next((kept for kept in match.groups() if kept is not None), "") + MASK


class RedactingFilter(logging.Filter):
    """Redacts records as they will be written: message, traceback and stack."""

    def __init__(self) -> None:
        super().__init__()
        self._secrets: set[str] = set()

    def learn(self, *secrets: str) -> None:
        """From now on these are masked too, whatever their shape."""
        self._secrets.update(secret for secret in secrets if secret)

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(_message(record), self._secrets), None
        if record.exc_info:
            record.exc_text = record.exc_text or logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = redact(record.exc_text, self._secrets)
        if record.stack_info:
            record.stack_info = redact(record.stack_info, self._secrets)
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # Arguments that do not fit: no reason to fail the caller.
        return f"{record.msg} {record.args}"
