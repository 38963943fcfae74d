"""What went wrong with a model call: any exception in, one `ModelCallError` out.

litellm gives the same class to different failures and different classes to the same one, so its
classes are only a hint: the status decides first, then the type's name, then the words. Nothing
here imports litellm; exceptions are known by their attributes and names.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from agnt_tasks.engine.model.client import FailureKind, ModelCallError, ModelRequest
from agnt_tasks.engine.model.failure_sentences import key_variable, sentence
from agnt_tasks.engine.redaction import redact

REASON_LIMIT = 240
"""Characters of a provider's own words that a message quotes."""


class ProviderError(ModelCallError):
    """A failure that came from litellm or the provider."""

    def __init__(self, kind: FailureKind, message: str, retry_after: float | None, reason: str) -> None:
        super().__init__(kind, message, retry_after)
        self.reason = reason
        """The provider's own words, without secrets."""


def model_call_error(error: BaseException, request: ModelRequest) -> ProviderError:
    """The failure in our words. The exception itself may hold the key: do not keep it."""
    kind = classify(error)
    reason = redact(_own_words(str(error)), secrets_of(request))
    message = redact(sentence(kind, request, _shortened(reason)), secrets_of(request))
    return ProviderError(kind, message, retry_after(error, time.time()), reason)


def failed(kind: FailureKind, request: ModelRequest, reason: str = "", variable: str = "") -> ModelCallError:
    """A failure that we found ourselves. `variable`: where the key should be, if not as usual."""
    message = sentence(kind, request, _shortened(reason), variable)
    return ModelCallError(kind, redact(message, secrets_of(request)))


def refuses(error: ModelCallError, parameter: Literal["tools", "response_format"]) -> bool:
    """Whether the provider said that it cannot take this parameter at all; a fault in it is not meant."""
    if not isinstance(error, ProviderError) or error.kind not in _REFUSALS:
        return False
    return bool(_ABOUT[parameter].search(error.reason) and _CANNOT.search(error.reason))


_REFUSALS = (FailureKind.BAD_REQUEST, FailureKind.UNKNOWN_MODEL, FailureKind.SERVER)
_ABOUT = {
    # Not `tools[0]` or `tools.0`: those are complaints about one of the tools.
    "tools": re.compile(r"\btools?\b(?![\[.]\d|[\[.]\w)|\bfunction[ _-]calling\b", re.I),
    "response_format": re.compile(r"response_format|json_schema|structured output", re.I),
}
_CANNOT = re.compile(
    r"support|requires?\b.{0,40}--|not (?:enabled|allowed|permitted|available)|no endpoints"
    r"|unavailable|un(?:known|recognized|expected)",
    re.I,
)


def secrets_of(request: ModelRequest) -> tuple[str, ...]:
    """Every secret that this request's errors could quote."""
    return tuple(filter(None, (request.api_key, os.environ.get(key_variable(request.model), ""))))


# -- which kind ---------------------------------------------------------------------------------

_QUOTA = re.compile(
    r"insufficient[_ ](?:quota|credits?|balance|funds)|credit balance|out of credits?|no credits"
    r"|payment required|billing[_ ](?:hard[_ ])?limit|spending limit"
    r"|(?:exceeded|reached) your (?:current|monthly) (?:quota|spend)",
    re.I,
)
_TOO_FAST = re.compile(r"per.?(?:minute|second)|retry in|retryDelay|try again in", re.I)
_TOO_LONG = re.compile(
    r"context[_ ](?:length|window|size)|maximum context|(?:input|prompt|request) (?:is )?too (?:long|large)"
    r"|too many (?:input )?tokens|exceed_context_size|exceeds? the (?:maximum|model).{0,40}tokens",
    re.I,
)
_UNKNOWN_MODEL = re.compile(
    r"LLM Provider NOT provided|model[_ ]not[_ ]found|(?:unknown|invalid|unsupported) model|not a valid model"
    r"|model\b.{0,80}(?:does not exist|not found|not exist|is not available|not supported by)|no such model",
    re.I | re.S,
)
_NO_KEY = re.compile(
    r"missing credentials|missing .{0,20}api[_ ]key|no (?:api[_ ])?key (?:is set|provided)", re.I
)
_BAD_KEY = re.compile(
    r"api[_ ]?key not valid|(?:invalid|incorrect) (?:api[_ ])?key|invalid_api_key|unauthorized", re.I
)
_NO_CONNECTION = re.compile(
    r"connection error|connect call failed|cannot connect|connection refused|name or service not known"
    r"|nodename nor servname|all connection attempts failed|network is unreachable|no route to host",
    re.I,
)
_TIMED_OUT = re.compile(r"timed out|\btimeout\b", re.I)

_BY_STATUS = {
    402: FailureKind.QUOTA,
    404: FailureKind.UNKNOWN_MODEL,
    408: FailureKind.TIMEOUT,
    413: FailureKind.TOO_LONG,
}


_NEVER_SENT = {"ConnectError", "ConnectTimeout", "ConnectionRefusedError", "gaierror"}
"""httpx and the system call it this; whatever status litellm then gives it is made up."""


def classify(error: BaseException) -> FailureKind:
    """The kind of a failure, whatever raised it."""
    names, text, status = _names(error), str(error), _status(error)
    if "MidStreamFallbackError" in names:
        return _classify_broken_stream(error, status)
    if _NEVER_SENT & set(_chain_names(error)):
        return FailureKind.UNREACHABLE
    if status is None:
        return _classify_unsent(names, text)
    if status >= 500:
        return _classify_server_error(names, text, status)
    return _classify_refusal(names, text, status)


def _classify_broken_stream(error: BaseException, status: int | None) -> FailureKind:
    if status == 429:
        return FailureKind.RATE_LIMITED
    if _TIMED_OUT.search(str(error)) or any("Timeout" in name for name in _chain_names(error)):
        return FailureKind.TIMEOUT
    return FailureKind.INTERRUPTED


def _classify_refusal(names: set[str], text: str, status: int) -> FailureKind:
    if status == 429:
        spent = "insufficient_quota" in text or (_QUOTA.search(text) and not _TOO_FAST.search(text))
        return FailureKind.QUOTA if spent else FailureKind.RATE_LIMITED
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if _QUOTA.search(text):
        return FailureKind.QUOTA
    if status in (401, 403):
        return FailureKind.NO_KEY if _NO_KEY.search(text) else FailureKind.BAD_KEY
    return _classify_bad_request(names, text)


def _classify_bad_request(names: set[str], text: str) -> FailureKind:
    if "ContextWindowExceededError" in names or _TOO_LONG.search(text):
        return FailureKind.TOO_LONG
    if _BAD_KEY.search(text):
        return FailureKind.BAD_KEY
    return FailureKind.UNKNOWN_MODEL if _UNKNOWN_MODEL.search(text) else FailureKind.BAD_REQUEST


def _classify_server_error(names: set[str], text: str, status: int) -> FailureKind:
    # litellm reports as 500 what never reached a server, and so do servers with what is no fault of theirs.
    if "ContextWindowExceededError" in names or _TOO_LONG.search(text):
        return FailureKind.TOO_LONG
    if _NO_KEY.search(text):
        return FailureKind.NO_KEY
    if status != 500:
        return FailureKind.SERVER
    if _NO_CONNECTION.search(text):
        return FailureKind.UNREACHABLE
    return FailureKind.UNEXPECTED if "APIConnectionError" in names else FailureKind.SERVER


def _classify_unsent(names: set[str], text: str) -> FailureKind:
    if any("Timeout" in name for name in names):
        return FailureKind.TIMEOUT
    if names & {"ReadError", "RemoteProtocolError", "ConnectionError"}:
        return FailureKind.INTERRUPTED
    return FailureKind.UNREACHABLE if _NO_CONNECTION.search(text) else FailureKind.UNEXPECTED


def _names(error: BaseException) -> set[str]:
    return {base.__name__ for base in type(error).__mro__}


def _chain_names(error: BaseException) -> Iterator[str]:
    """The type names of an exception and of those it came from."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        current = waiting.pop()
        if isinstance(current, BaseException) and id(current) not in seen:
            seen.add(id(current))
            yield from _names(current)
            waiting += [current.__cause__, current.__context__, getattr(current, "original_exception", None)]


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None) or getattr(
        getattr(error, "response", None), "status_code", None
    )
    return int(status) if isinstance(status, int | str) and str(status).isdigit() else None


# -- how long to wait ---------------------------------------------------------------------------


def retry_after(error: BaseException, now: float) -> float | None:
    """Seconds that the provider asked to wait; None if it did not say. `now` is in seconds since 1970."""
    places = getattr(error, "litellm_response_headers", None), getattr(error, "response", None)
    for headers in (places[0], getattr(places[1], "headers", None)):
        if isinstance(headers, Mapping):
            named = {str(name).lower(): str(value) for name, value in headers.items()}
            if (wait := _parsed_wait(named, now)) is not None:
                return wait
    return None


def _parsed_wait(headers: Mapping[str, str], now: float) -> float | None:
    if (milliseconds := _number(headers.get("retry-after-ms", ""))) is not None:
        return milliseconds / 1000
    value = headers.get("retry-after", "")
    if (seconds := _number(value)) is not None:
        return seconds
    try:
        return max(parsedate_to_datetime(value).timestamp() - now, 0.0)
    except (TypeError, ValueError, OverflowError):
        return None


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\s*\d+(?:\.\d+)?\s*", text) else None


# -- the provider's own words -------------------------------------------------------------------

_PREFIX = re.compile(r"^(?:litellm\.)?\w*(?:Error|Exception|Timeout)\s*(?::|-)\s*")
_MESSAGE = re.compile(r"""["']message["']\s*:\s*(["'])(?P<message>(?:\\.|(?!\1).)*)\1""", re.S)


def _own_words(text: str) -> str:
    """The provider's words alone, of a text like `litellm.XError: XError: YException - {json}`."""
    while match := _PREFIX.match(text):
        text = text[match.end() :]
    inner = _MESSAGE.search(text)
    return " ".join((inner["message"] if inner else text).split())


def _shortened(reason: str) -> str:
    reason = reason.rstrip(".")
    return reason if len(reason) <= REASON_LIMIT else reason[: REASON_LIMIT - 1] + "…"
