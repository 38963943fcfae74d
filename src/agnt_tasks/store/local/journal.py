"""`LocalJournal`: the execution protocol over a repository."""

from __future__ import annotations

from agnt_tasks.store.local.belongings import BelongingOperations
from agnt_tasks.store.local.claims import ClaimOperations
from agnt_tasks.store.local.steps import StepOperations


class LocalJournal(ClaimOperations, StepOperations, BelongingOperations):
    """Everything that `Journal` asks; each group of operations in a file of its own."""
