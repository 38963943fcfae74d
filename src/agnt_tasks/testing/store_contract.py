"""`StoreContract`: what every store must do. Subclass it in a test module and give it a `harness` fixture:

    class TestMyStore(StoreContract):
        @pytest.fixture
        async def harness(self) -> AsyncIterator[Harness]: ...

pytest must run with `asyncio_mode = "auto"`. Every test gets a fresh, empty database. What a test
demands stands in the decision or ruling that its class names.
"""

from __future__ import annotations

import sys

import pytest

# Before the parts are imported: their asserts shall tell what differed.
_ASSERTING = ("agnt_tasks.testing.contract", "agnt_tasks.testing.checks")
pytest.register_assert_rewrite(*(name for name in _ASSERTING if name not in sys.modules))

from agnt_tasks.testing.contract.boarding import Columns  # noqa: E402
from agnt_tasks.testing.contract.claiming import Children, Claiming  # noqa: E402
from agnt_tasks.testing.contract.creating import Creating, Keys  # noqa: E402
from agnt_tasks.testing.contract.deleting import Deleting  # noqa: E402
from agnt_tasks.testing.contract.exchanging import Exchanging  # noqa: E402
from agnt_tasks.testing.contract.executing import Asking, Executing  # noqa: E402
from agnt_tasks.testing.contract.filing import Filing  # noqa: E402
from agnt_tasks.testing.contract.forcing import Forcing  # noqa: E402
from agnt_tasks.testing.contract.judging import Judging, Remembering  # noqa: E402
from agnt_tasks.testing.contract.keeping import Assistants, Memory, UsageTotals  # noqa: E402
from agnt_tasks.testing.contract.listing import Listing, Paging  # noqa: E402
from agnt_tasks.testing.contract.processing import Expecting, Processing, ProcessKeys  # noqa: E402
from agnt_tasks.testing.contract.racing import Racing  # noqa: E402
from agnt_tasks.testing.contract.reading import Reading  # noqa: E402
from agnt_tasks.testing.contract.recovering import Recovering  # noqa: E402
from agnt_tasks.testing.contract.revising import Revising  # noqa: E402
from agnt_tasks.testing.contract.searching import Searching  # noqa: E402
from agnt_tasks.testing.contract.standing import Finding, Spending, Standings  # noqa: E402
from agnt_tasks.testing.contract.stopping import Stopping  # noqa: E402
from agnt_tasks.testing.contract.streaming import Streaming  # noqa: E402
from agnt_tasks.testing.contract.updating import Assigning, Updating  # noqa: E402
from agnt_tasks.testing.contract.watching import Watching  # noqa: E402


class TasksContract(
    Creating,
    Keys,
    Reading,
    Listing,
    Paging,
    Searching,
    Updating,
    Assigning,
    Forcing,
    Revising,
    Deleting,
    Judging,
):
    """The nine operations, as far as no execution is driven for its own sake."""


class ExecutionsContract(
    Processing, Expecting, ProcessKeys, Stopping, Executing, Asking, Claiming, Children, Recovering, Racing
):
    """Executions: queued, claimed, journaled, ended, stopped, taken over."""


class ExtrasContract(Watching, Streaming, Filing, Remembering, Memory, Assistants, UsageTotals, Exchanging):
    """Events, files, memory, assistants, usage, exchange."""


class BoardContract(Columns, Standings, Spending, Finding):
    """What a board asks beyond the nine operations."""


class StoreContract(TasksContract, ExecutionsContract, ExtrasContract, BoardContract):
    """All of it."""
