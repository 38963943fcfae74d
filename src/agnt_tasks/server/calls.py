"""One request, checked and read: what the handler of an operation is given."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from agnt_tasks.api.operations import Operation
from agnt_tasks.server.serving import Caller, Serving
from agnt_tasks.store.protocol import ServedStore


class Call(NamedTuple):
    operation: Operation
    names: Mapping[str, str]
    """The parts of the path that vary, by their names in the table."""
    request: Request
    serving: Serving
    caller: Caller
    store: ServedStore
    """The caller's."""
    query: Any
    """As the operation's `query` says; None: it has none."""
    body: Any
    """As the operation's `body` says; the raw bytes where it names no model but has a limit of its own."""
    closing: asyncio.Event

    def header(self, name: str) -> str | None:
        value: str | None = self.request.headers.get(name)
        return value


Handler = Callable[[Call], Awaitable[Response]]
"""By the operation's name; see `handlers`. Raises AgntError: it becomes a problem."""
