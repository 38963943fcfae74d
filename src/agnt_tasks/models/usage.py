"""Totals of what executions took."""

from __future__ import annotations

from agnt_tasks.models.execution import Usage
from agnt_tasks.models.wire import Wire


class UsageRow(Wire):
    """Executions of one assistant with one model."""

    assistant: str
    model: str
    executions: int
    steps: int
    usage: Usage
    """`costUsd` is null when the price of any call is unknown."""
    duration_ms: int
