"""What the wiring hands to the board. The board knows nothing else of the machine it runs on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from agnt_tasks.config.board import BoardSettings
from agnt_tasks.errors import AgntError, StoreError, UnauthorizedError
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
    """Executions at once, over all workers; 0: nobody knows."""
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
    keep_error: Callable[[BaseException], str] = lambda _: ""
    """Write down what nobody foresaw; the place in words, empty: nowhere."""
    sign_in: str = ""
    """What to do when the server does not take the token, as a sentence."""
    stores: tuple[str, ...] = ()
    """Names of all stores, if there are several."""
    another: Callable[[str], Surroundings] | None = None
    """The board on one of these. Raises ConfigError."""

    def words_of(self, error: BaseException) -> str:
        """Why something failed, for people; what nobody foresaw is kept for whoever mends it."""
        if isinstance(error, UnauthorizedError) and self.sign_in:
            return f"{error.message} {self.sign_in}"
        if isinstance(error, AgntError):
            return error.message
        # Its own words may hold what is nobody's business.
        place = self.keep_error(error)
        where = f" Details are in {place}." if place else ""
        return f"Something unexpected happened ({type(error).__name__}).{where}"
