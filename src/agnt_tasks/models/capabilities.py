"""What a store offers beyond the document; faces hide what is not there."""

from __future__ import annotations

from typing import NamedTuple


class Capabilities(NamedTuple):
    replay: bool = True
    """`watch` gives every event since a sequence; without it a watcher only converges."""
    reason: bool = True
    """Feedback can carry a reason."""
    files: bool = True
    memory: bool = True
    assistants: bool = True
    usage: bool = True
    exchange: bool = True
    """Export and import of everything."""
    board: bool = True
    """Columns in part, and what their cards tell, for many tasks in one call."""
    find: bool = True
    """Tasks by the beginning of their ids."""
