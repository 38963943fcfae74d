"""What the wiring hands to the board. The board knows nothing else of the machine it runs on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from agnt_tasks.config.board import BoardSettings
from agnt_tasks.errors import StoreError
from agnt_tasks.models.card import Windows

if TYPE_CHECKING:
    # The first cards are painted before pydantic, which this brings along, is loaded.
    from agnt_tasks.store.protocol import FullStore


def _nowhere(name: str, content: bytes) -> str:
    raise StoreError(f"{name} cannot be saved from here.")


class Surroundings(NamedTuple):
    open_store: Callable[[], AbstractAsyncContextManager[FullStore]]
    """Raises StoreError, ConfigError."""
    store_name: str
    settings: BoardSettings
    notebook: Path
    """Where drafts, marks and views are kept between runs."""
    clock: Callable[[], int]
    """Now, in milliseconds since 1970."""
    first: Windows | None = None
    """What to paint before the store is open; None: nothing is known yet."""
    limit: Callable[[], int] = lambda: 3
    """Executions at once, over all workers."""
    wake: Callable[[], Coroutine[Any, Any, None]] | None = None
    """See to it that a worker runs what is queued; None: not ours to do."""
    workers: Callable[[], int] = lambda: 0
    """How many workers live here."""
    stop_workers: Callable[[], None] | None = None
    model: Callable[[], str] | None = None
    """The default assistant's model and how it was found, in words; may take a while. Raises ConfigError."""
    skills: Callable[[], tuple[str, ...]] = lambda: ()
    """Names of skills and tools, to suggest them."""
    save_file: Callable[[str, bytes], str] = _nowhere
    """Keep a file of a task on this machine; where it is. Raises StoreError."""
