"""What is done for each operation of the table: ask the caller's store, write its answer."""

from __future__ import annotations

from collections.abc import Mapping

from agnt_tasks.server.calls import Handler
from agnt_tasks.server.handlers import boards, exchange, feed, keeping, tasks

HANDLERS: Mapping[str, Handler] = {
    **tasks.HANDLERS,
    **feed.HANDLERS,
    **keeping.HANDLERS,
    **boards.HANDLERS,
    **exchange.HANDLERS,
}
