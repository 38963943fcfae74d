"""`LocalStore`: the lifecycle's rules over a repository, for one user."""

from __future__ import annotations

from agnt_tasks.models.capabilities import Capabilities
from agnt_tasks.store.local.boarding import BoardingOperations
from agnt_tasks.store.local.exchange import ExchangeOperations
from agnt_tasks.store.local.feed import FeedOperations
from agnt_tasks.store.local.keeping import KeepingOperations
from agnt_tasks.store.local.processing import ProcessOperations
from agnt_tasks.store.local.tasks import TaskOperations


class LocalStore(
    TaskOperations,
    ProcessOperations,
    FeedOperations,
    KeepingOperations,
    ExchangeOperations,
    BoardingOperations,
):
    """Everything that `FullStore` asks; each group of operations in a file of its own."""

    capabilities = Capabilities()

    async def close(self) -> None:
        """Nothing: whoever opened the database closes it, for all its stores."""
