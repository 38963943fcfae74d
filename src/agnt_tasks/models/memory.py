"""What an assistant keeps."""

from __future__ import annotations

from agnt_tasks.models.timestamp import Timestamp
from agnt_tasks.models.wire import Wire


class MemoryNote(Wire):
    id: str
    assistant: str
    kind: str
    """`note`: the assistant remembered it; `feedback`: a person's verdict on a result."""
    text: str
    task_id: str | None = None
    by: str | None = None
    created_at: Timestamp
