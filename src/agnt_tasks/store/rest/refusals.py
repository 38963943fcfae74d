"""What went wrong between here and a server, in words, and whether it may be tried again."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping

import httpx

from agnt_tasks.api.problems import Told, error_of, read_problem
from agnt_tasks.errors import StoreError, StoreOfflineError, StoreRateLimitedError
from agnt_tasks.store.rest.answers import named
from agnt_tasks.store.rest.retrying import PASSING, REFUSED, Trouble, UnclearError, seconds_to_wait

_WORDS = 1000
"""Characters of a server's own words."""
_GATEWAYS = (502, 504)
"""Somebody between waited in vain: the server itself may still do it."""


class TooBigError(httpx.StreamError):
    """Inner: the answer is bigger than anything we ask for."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"sent more than {max(1, limit // (1024 * 1024))} MiB in one answer")


def broken(error: Exception, host: str) -> Trouble:
    """There is no answer, or no whole one."""
    match error:
        case httpx.ConnectError() if _is_distrust(error):
            words = f"{host} speaks no https, or shows no certificate that is trusted here: nothing was sent."
            return Trouble(StoreError(words), passing=False)
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.ProxyError():
            return Trouble(StoreOfflineError(f"{host} cannot be reached: is the server running?"))
        case httpx.PoolTimeout():
            return Trouble(StoreOfflineError(f"{host} is still busy with earlier requests: try again."))
        case httpx.TimeoutException() | TimeoutError():
            slow = UnclearError(f"{host} took too long to answer: try again later.", may_come=True)
            return Trouble(slow, maybe_done=True, passing=False)
        case httpx.NetworkError() | httpx.RemoteProtocolError():
            words = f"{host} broke the connection off before its answer was whole."
            return Trouble(UnclearError(words, may_come=False), maybe_done=True)
        case TooBigError():
            return Trouble(StoreError(f"{host} {error}: that is no answer of this API."), passing=False)
        case httpx.InvalidURL():
            return Trouble(StoreError("That is too long to be asked of a server."), passing=False)
    words = f"{host} sent something that is not HTTP as it should be ({type(error).__name__})."
    return Trouble(StoreError(words), maybe_done=True, passing=False)


def _is_distrust(error: BaseException) -> bool:
    return any(isinstance(each, ssl.SSLError) for each in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    for _ in range(10):
        if cause is None:
            break
        yield cause
        cause = cause.__cause__ or cause.__context__


def refusal(
    status: int, headers: Mapping[str, str], content: bytes, host: str, *, maybe_done: bool = False
) -> Trouble:
    """The server answered, but no success. `maybe_done`: an earlier try may have been."""
    told = _understood(_read(status, content), host)
    error = named(error_of(told), headers)
    wait = seconds_to_wait(headers.get("retry-after")) if status in PASSING else None
    if isinstance(error, StoreRateLimitedError):
        error.retry_after = wait
    if status in _GATEWAYS:
        error = named(UnclearError(error.message, may_come=True), headers)
    # Our own first try is still being worked on.
    is_first_try = told.code == "IDEMPOTENCY_IN_PROGRESS" and maybe_done
    return Trouble(error, status in PASSING - REFUSED, status in PASSING or is_first_try, wait)


def _read(status: int, content: bytes) -> Told:
    try:
        return read_problem(status, content)
    except RecursionError:
        return Told(status, "", "")


def _understood(told: Told, host: str) -> Told:
    if 300 <= told.status < 400:
        words = f"{host} answers that it is elsewhere ({told.status}): set its address to where it is now."
        return Told(told.status, "", words)
    if told.status == 401 and not told.message:
        return told._replace(message=f"{host} does not take this token: give it a valid one.")
    if not told.message:
        return told._replace(message=f"{host} answered {told.status} and said no more.")
    return told._replace(message=told.message[:_WORDS], problems=told.problems[:100])
